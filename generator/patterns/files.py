"""Small files for the patterns, made on the spot: each is what its name says, or fails to be."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image, ImageDraw

_POINTER = (
    "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 3200000000\n"  # no download
)
_SOLID = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 1 4 3\n"


def _encoded(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _scene(width: int, height: int, *, mode: str = "RGB") -> bytes:
    """A hill under a sun."""
    picture = Image.new(mode, (width, height), "#cfe3ee" if mode == "RGB" else 0)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.62, height * 0.12, width * 0.82, height * 0.42), "#e8b64c")
    draw.polygon([(0, height), (width * 0.4, height * 0.35), (width, height)], "#4d7c5d")
    return _encoded(picture)


def _mask() -> bytes:
    picture = Image.new("L", (240, 160), 0)
    ImageDraw.Draw(picture).polygon([(0, 160), (96, 56), (240, 160)], 255)
    return _encoded(picture)


def _sound() -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        for at in range(16000):
            loud = math.sin(at / 16000 * math.pi)
            sound.writeframes(struct.pack("<h", int(9000 * loud * math.sin(at * 0.35))))
    return stream.getvalue()


FILES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "hill.png": lambda: _scene(240, 160),
        "wide.png": lambda: _scene(1600, 200),
        "tall.png": lambda: _scene(160, 900),
        "tiny.png": lambda: _scene(9, 9),
        "mask.png": _mask,
        "broken.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(40),
        "lost-in-lfs.png": lambda: _POINTER.format("0" * 64).encode(),
        "tone.wav": _sound,
        "clip.mp4": lambda: b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        "solid.obj": _SOLID.encode,
    }
)
