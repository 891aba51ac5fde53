"""A small WebM video from pictures: every frame a whole VP8 picture, as a lossy WebP holds one.

The container is Matroska (RFC 9559) with one video track; the sizes of all elements are known.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

_EBML, _SEGMENT = 0x1A45DFA3, 0x18538067
_INFO, _TRACKS, _CLUSTER = 0x1549A966, 0x1654AE6B, 0x1F43B675
_NANOSECONDS = 1_000_000  # of one tick: times count in milliseconds


def to_webm(frames: Sequence[Image.Image], *, frames_per_second: int) -> bytes:
    """The video of some pictures of one size, shown one after the other."""
    width, height = frames[0].size
    step = 1000 // frames_per_second
    blocks = b"".join(_block(_vp8(frame), number * step) for number, frame in enumerate(frames))
    head = _element(
        _EBML,
        _number(0x4286, 1) + _number(0x42F7, 1) + _number(0x42F2, 4) + _number(0x42F3, 8)
        + _element(0x4282, b"webm") + _number(0x4287, 4) + _number(0x4285, 2),
    )  # fmt: skip
    info = _element(
        _INFO,
        _number(0x2AD7B1, _NANOSECONDS)
        + _element(0x4489, struct.pack(">d", float(step * len(frames))))
        + _element(0x4D80, b"build-pages")
        + _element(0x5741, b"build-pages"),
    )
    track = _element(
        0xAE,
        _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 1) + _element(0x86, b"V_VP8")
        + _element(0xE0, _number(0xB0, width) + _number(0xBA, height)),
    )  # fmt: skip
    cluster = _element(_CLUSTER, _number(0xE7, 0) + blocks)
    return head + _element(_SEGMENT, info + _element(_TRACKS, track) + cluster)


def _vp8(frame: Image.Image) -> bytes:
    """The VP8 picture inside of a lossy WebP file: the content of its one chunk."""
    stream = BytesIO()
    frame.convert("RGB").save(stream, "WEBP", quality=60, method=4)
    data = stream.getvalue()
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if name == b"VP8 ":
            return data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    raise ValueError("expected a lossy picture")


def _block(content: bytes, milliseconds: int) -> bytes:
    """A SimpleBlock of track 1; every frame can be shown by itself."""
    return _element(0xA3, b"\x81" + struct.pack(">h", milliseconds) + b"\x80" + content)


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _element(name: int, content: bytes) -> bytes:
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    size = len(content)
    length = bytes([size | 0x80]) if size < 0x7F else (size | 1 << 56).to_bytes(8, "big")
    return head + length + content
