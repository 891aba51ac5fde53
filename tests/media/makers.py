"""Small media files for tests, made on the spot."""

from __future__ import annotations

import struct
import wave
import zlib
from array import array
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SHARED = Path(__file__).resolve().parents[3] / "shared" / "media"
needs_samples = pytest.mark.skipif(not SHARED.is_dir(), reason="the media samples are not here")


def photo(width: int = 900, height: int = 600, mode: str = "RGB") -> Image.Image:
    """A picture with soft colours that JPEG and WebP code as they would a photograph."""
    red = Image.linear_gradient("L").resize((width, height))
    green = Image.radial_gradient("L").resize((width, height))
    blue = red.transpose(Image.Transpose.ROTATE_180)
    return Image.merge("RGB", (red, green, blue)).convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def exif_block(*, turned: int | None = None, gps: bool = False, comment: bytes = b"") -> bytes:
    exif = Image.Exif()
    if turned is not None:
        exif[0x0112] = turned
    if gps:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    if comment:
        exif.get_ifd(0x8769)[0x9286] = comment
    return exif.tobytes()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(chunks: Iterable[bytes], *, size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG with chunks of one's own behind its header."""
    plain = encoded(photo(*size), "PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def bomb_png(width: int, height: int) -> bytes:
    """A PNG whose header promises far more pixels than it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = png_chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + body + png_chunk(b"IEND", b"")


def wav(samples: Iterable[int], *, rate: int = 1000, channels: int = 1) -> bytes:
    """A 16-bit WAV by the standard library."""
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array("h", samples).tobytes())
    return buffer.getvalue()


def riff(coding: int, bits: int, body: bytes, *, rate: int = 1000, extra: bytes = b"") -> bytes:
    """A one-channel WAV of any coding; ``extra`` follows the 16 bytes of its ``fmt`` chunk."""
    frame = bits // 8
    head = struct.pack("<HHIIHH", coding, 1, rate, rate * frame, frame, bits) + extra
    chunks = b"fmt " + struct.pack("<I", len(head)) + head
    chunks += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def box(name: bytes, *bodies: bytes) -> bytes:
    """An ISO media box."""
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4_track(
    kind: bytes, codec: bytes, *, size: tuple[int, int] = (0, 0), turned: bool = False
) -> bytes:
    one = 0x10000
    matrix = (
        (0, one, 0, -one, 0, 0, 0, 0, 0x40000000)
        if turned
        else (one, 0, 0, 0, one, 0, 0, 0, 0x40000000)
    )
    tkhd = (
        bytes(40) + struct.pack(">9i", *matrix) + struct.pack(">II", size[0] * one, size[1] * one)
    )
    stsd = bytes(4) + struct.pack(">I", 1) + struct.pack(">I", 16) + codec + bytes(8)
    inner = box(b"minf", box(b"stbl", box(b"stsd", stsd)))
    return box(
        b"trak", box(b"tkhd", tkhd), box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(12)), inner)
    )


def mp4(*tracks: bytes, seconds: float = 2.5, brand: bytes = b"isom") -> bytes:
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, round(seconds * 1000)) + bytes(80))
    return (
        box(b"ftyp", brand + bytes(4) + brand)
        + box(b"mdat", bytes(64))
        + box(b"moov", mvhd, *tracks)
    )


def element(name: int, body: bytes) -> bytes:
    """An EBML element with a size of eight bytes."""
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + (len(body) | 1 << 56).to_bytes(8, "big") + body


def webm(
    *, codec: bytes = b"V_VP9", width: int = 320, height: int = 180, kind: bytes = b"webm"
) -> bytes:
    video = element(0xB0, width.to_bytes(2, "big")) + element(0xBA, height.to_bytes(2, "big"))
    entry = element(0xAE, element(0x83, b"\1") + element(0x86, codec) + element(0xE0, video))
    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + element(
        0x4489, struct.pack(">d", 1500.0)
    )
    segment = (
        element(0x1549A966, info) + element(0x1654AE6B, entry) + element(0x1F43B675, bytes(50))
    )
    return element(0x1A45DFA3, element(0x4282, kind)) + element(0x18538067, segment)
