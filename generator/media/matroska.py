"""Facts of Matroska and WebM files: duration, and the size and codec of each track.

EBML (RFC 8794): an element is an id, a size and its content, both numbers of variable length.
Only ``Info`` and ``Tracks`` are read; clusters, which hold the pictures, are passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from generator.media.limits import length_of
from generator.media.mp4 import Container, Track

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_ENTRY, _TYPE, _CODEC, _VIDEO = 0xAE, 0x83, 0x86, 0xE0
_WIDTH, _HEIGHT, _SHOWN_WIDTH, _SHOWN_HEIGHT, _UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
_TAGS, _TAG, _SIMPLE, _TAG_NAME, _TAG_STRING = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487
_CHECKSUM, CRC = 0xBF, b"\0CRC"
_KINDS = {1: "vide", 2: "soun"}
_MAX_ELEMENTS = 2000  # in one level
_MAX_DEPTH = 5  # of tags in one another
_MAX_BODY = 4_000_000  # bytes of Info or Tracks
_UNKNOWN = -1  # a size that the writer did not know yet


def read_matroska(stream: BinaryIO) -> Container | None:
    """The facts of a Matroska or WebM file, or None where its tracks are missing or broken."""
    whole = length_of(stream)
    info, tracks = b"", b""
    for name, start, size in _top(stream, whole):
        if name in (_INFO, _TRACKS) and 0 <= size <= _MAX_BODY:
            stream.seek(start)
            body = stream.read(size)
            info, tracks = (body, tracks) if name == _INFO else (info, body)
        if (info and tracks) or (name == _CLUSTER and size == _UNKNOWN):
            break
    found = tuple(_track(body) for name, body in _elements(tracks) if name == _ENTRY)
    return Container(_duration(info), found) if found else None


def tag_strings(stream: BinaryIO) -> Iterator[tuple[bytes, bytes, int]]:
    """(name, text, place of the text in the file) of every tag of a file.

    A checksum of tags comes as one whose name is ``CRC``, at the place of its id.
    """
    whole = length_of(stream)
    for name, start, size in list(_top(stream, whole)):
        if name == _TAGS and 0 <= size <= _MAX_BODY:
            stream.seek(start)
            yield from _tag_strings(stream.read(size), start, 0)


def _tag_strings(data: bytes, start: int, depth: int) -> Iterator[tuple[bytes, bytes, int]]:
    name = b""
    for kind, at, end in _spans(data):
        if kind == _CHECKSUM:
            yield CRC, data[at - 2 : at - 1], start + at - 2
        elif kind in (_TAG, _SIMPLE) and depth < _MAX_DEPTH:
            yield from _tag_strings(data[at:end], start + at, depth + 1)
        elif kind == _TAG_NAME:
            name = data[at:end]
        elif kind == _TAG_STRING:
            yield name, data[at:end], start + at


def _top(stream: BinaryIO, whole: int) -> Iterator[tuple[int, int, int]]:
    """(id, start of the content, size) of the elements of the file and of its segment."""
    at = 0
    for _ in range(_MAX_ELEMENTS):
        stream.seek(at)
        head = stream.read(12)
        name, used = _number(head, 0, keep_marker=True)
        size, more = _number(head, used, keep_marker=False)
        if not used or not more:
            return
        start = at + used + more
        if name == _SEGMENT:
            at = start  # its content follows at once
            continue
        yield name, start, size
        if size == _UNKNOWN or start + size > whole:
            return
        at = start + size


def _number(data: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length and how many bytes it took; (0, 0) where it is broken."""
    if at >= len(data) or data[at] == 0:
        return 0, 0
    length = 9 - data[at].bit_length()
    if at + length > len(data):
        return 0, 0
    value = int.from_bytes(data[at : at + length], "big")
    if keep_marker:
        return value, length
    value &= (1 << 7 * length) - 1
    return (_UNKNOWN if value == (1 << 7 * length) - 1 else value), length


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements inside an element as (id, content), whole ones only."""
    return ((name, data[start:end]) for name, start, end in _spans(data))


def _spans(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The same as (id, start of the content, its end)."""
    at = 0
    for _ in range(_MAX_ELEMENTS):
        name, used = _number(data, at, keep_marker=True)
        size, more = _number(data, at + used, keep_marker=False)
        start = at + used + more
        if not used or not more or size == _UNKNOWN or start + size > len(data):
            return
        yield name, start, start + size
        at = start + size


def _duration(info: bytes) -> float | None:
    found = dict(_elements(info))
    scale = int.from_bytes(found.get(_SCALE, b""), "big") or 1_000_000  # nanoseconds
    length = found.get(_DURATION, b"")
    if len(length) not in (4, 8):
        return None
    ticks: float = struct.unpack(">f" if len(length) == 4 else ">d", length)[0]
    return ticks * scale / 1e9


def _track(entry: bytes) -> Track:
    found = dict(_elements(entry))
    kind = _KINDS.get(int.from_bytes(found.get(_TYPE, b""), "big"), "")
    video = dict(_elements(found.get(_VIDEO, b"")))
    # The display size counts only in pixels (unit 0), not as a ratio.
    in_pixels = int.from_bytes(video.get(_UNIT, b""), "big") == 0
    width, height = (
        int.from_bytes((video.get(shown) if in_pixels else None) or video.get(own, b""), "big")
        for shown, own in ((_SHOWN_WIDTH, _WIDTH), (_SHOWN_HEIGHT, _HEIGHT))
    )
    codec = found.get(_CODEC, b"").rstrip(b"\0").decode("latin-1")
    return Track(kind, codec, width, height)
