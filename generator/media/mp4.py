"""Facts of ISO media files (MP4, MOV): the few boxes that tell size, turning, time and codecs.

ISO/IEC 14496-12: a box is a 32-bit size, a four-letter name and its content; ``moov`` holds
``mvhd`` (time) and a ``trak`` per track with ``tkhd`` (size, matrix) and the codecs in ``stsd``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from generator.media.limits import length_of

_MAX_BOXES = 2000  # in one level
_MAX_MOOV = 32_000_000  # bytes; index tables of hours of video are smaller


class Track(Struct, frozen=True):
    """One track of a container."""

    kind: str  # "vide", "soun", ...
    codec: str  # four letters of ISO files, a codec id of Matroska; "" unknown
    width: int = 0  # pixels as displayed; 0 for tracks without a picture
    height: int = 0


class Container(Struct, frozen=True):
    """What a video container tells."""

    duration: float | None  # seconds
    tracks: tuple[Track, ...]


def read_mp4(stream: BinaryIO) -> Container | None:
    """The facts of an MP4 or MOV file, or None where its ``moov`` box is missing or broken."""
    moov = _find_moov(stream)
    if moov is None:
        return None
    duration, tracks = None, []
    for name, body in _boxes(moov):
        if name == b"mvhd":
            duration = _duration(body)
        elif name == b"trak":
            tracks.append(_track(body))
    return Container(duration, tuple(tracks))


def _find_moov(stream: BinaryIO) -> bytes | None:
    for name, _, start, size in top_boxes(stream):
        if name == b"moov":
            stream.seek(start)
            return stream.read(size) if size <= _MAX_MOOV else None
    return None


def top_boxes(stream: BinaryIO) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, start, start of the content, its size) of the boxes of a file.

    The last one may reach beyond its end.
    """
    whole = length_of(stream)
    at = 0
    for _ in range(_MAX_BOXES):
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            return
        size, start = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, start = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = whole - at
        if size < start:
            return
        yield head[4:8], at, at + start, size - start
        at += size
        if at >= whole:
            return


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes inside a box as (name, content), whole ones only."""
    at = 0
    for _ in range(_MAX_BOXES):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data):
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + size]
        at += size


def _inside(data: bytes, *path: bytes) -> bytes:
    """The content of the first box that the names lead to, b"" where there is none."""
    for wanted in path:
        data = next((body for name, body in _boxes(data) if name == wanted), b"")
    return data


def _duration(mvhd: bytes) -> float | None:
    try:
        if mvhd[:1] == b"\x01":
            scale, length = struct.unpack_from(">IQ", mvhd, 20)
        else:
            scale, length = struct.unpack_from(">II", mvhd, 12)
    except struct.error:
        return None
    return length / scale if scale else None


def _track(trak: bytes) -> Track:
    mdia = _inside(trak, b"mdia")
    kind = _inside(mdia, b"hdlr")[8:12].decode("latin-1")
    entries = _inside(mdia, b"minf", b"stbl", b"stsd")
    codec = entries[12:16].decode("latin-1")
    width, height = _size(_inside(trak, b"tkhd")) if kind == "vide" else (0, 0)
    return Track(kind, codec, width, height)


def _size(tkhd: bytes) -> tuple[int, int]:
    """Displayed width and height: both in 16.16 fixed point, changed over by a quarter turn."""
    start = 52 if tkhd[:1] == b"\x01" else 40
    try:
        a, b, _, c, d = struct.unpack_from(">iiiii", tkhd, start)
        width, height = struct.unpack_from(">II", tkhd, start + 36)
    except struct.error:
        return 0, 0
    if a == 0 and d == 0 and b and c:
        width, height = height, width
    return round(width / 65536), round(height / 65536)
