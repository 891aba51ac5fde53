"""Small media files for the first example of a card: real ones, drawn and sounded here."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageDraw

from generator.starting.webm import to_webm

WIDTH, HEIGHT = 320, 240  # pixels
_SUN = (220, 30, 280, 90)
_HILL = (-60, 110, 380, 420)
_RATE = 16_000  # samples a second
_DAY, _NIGHT = ("#bfe3ff", "#ffd24a", "#5c9e54"), ("#2a2550", "#ff8c42", "#24402f")


def _picture(colours: tuple[str, str, str] = _DAY, sun: int = 0) -> Image.Image:
    """A hill under a sun that stands ``sun`` pixels lower than at noon."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colours[0])
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = _SUN
    draw.ellipse((left, top + sun, right, bottom + sun), fill=colours[1])
    draw.ellipse(_HILL, fill=colours[2])
    return image


def _mask(shape: tuple[int, int, int, int]) -> bytes:
    image = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(image).ellipse(shape, fill=255)
    return _png(image)


def _page() -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    for line, text in enumerate(("RECEIPT", "Coffee        3.20", "Cake          4.10",
                                 "Tea           4.20", "TOTAL        11.50")):  # fmt: skip
        draw.text((40, 30 + 36 * line), text, fill="black")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _sound(pitch: float) -> bytes:
    """A second of a bell: a tone that dies away. ``pitch`` in hertz."""
    stream = BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        samples = (
            round(20_000 * math.exp(-4 * at / _RATE) * math.sin(2 * math.pi * pitch * at / _RATE))
            for at in range(_RATE)
        )
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return stream.getvalue()


def _video(colours: tuple[str, str, str]) -> bytes:
    """Two seconds in which the sun goes down."""
    frames = (_picture(colours, sun=10 * step) for step in range(16))
    return to_webm(list(frames), frames_per_second=8)


_SHAPE = b"""\
# a pyramid
v 0 1 0
v -1 0 -1
v 1 0 -1
v 1 0 1
v -1 0 1
f 1 2 3
f 1 3 4
f 1 4 5
f 1 5 2
f 2 5 4 3
"""

MAKERS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "examples/picture.png": lambda: _png(_picture()),
        "examples/picture-result.png": lambda: _png(_picture(_NIGHT, sun=60)),
        "examples/mask-sun.png": lambda: _mask(_SUN),
        "examples/mask-hill.png": lambda: _mask(_HILL),
        "examples/page.png": _page,
        "examples/sound.wav": lambda: _sound(220),
        "examples/sound-result.wav": lambda: _sound(440),
        "examples/video.webm": lambda: _video(_DAY),
        "examples/video-result.webm": lambda: _video(_NIGHT),
        "examples/shape.obj": lambda: _SHAPE,
    }
)
