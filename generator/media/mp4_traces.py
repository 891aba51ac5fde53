"""ISO media files (MP4, MOV, M4A): boxes that tell of a place or a device, to be written over.

A box becomes one of the name ``free``, which readers pass over; its length stays, and with it
every offset of the file. ISO/IEC 14496-12; the QuickTime file format for ``udta`` and ``mdta``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from generator.media.edits import Edit
from generator.media.mp4 import top_boxes
from generator.media.trace_words import tells_place

_MAX_BOXES = 5000  # in one level
_MAX_DEPTH = 8
_MAX_BODY = 32_000_000  # bytes of a moov box
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_OUTER = frozenset((b"moov", b"trak", b"mdia", b"udta", b"meta", b"ilst"))
# User data: place, maker, model, software, and what phones and cameras write for themselves.
_NAMES = frozenset((
    b"\xa9xyz", b"loci", b"\xa9mak", b"\xa9mod", b"\xa9swr", b"\xa9dji", b"\xa9fpt", b"\xa9xsp",
    b"manu", b"modl", b"CNTH", b"GPMF", b"FIRM", b"LENS", b"CAME", b"SETT", b"MUID", b"HMMT",
    b"smta", b"smrd", b"SDLN", b"auth", b"XMP_", b"thmb", b"PANA", b"pnot", b"MVTG", b"AMBA",
))  # fmt: skip
_KEYS = (b"location", b"gps", b".make", b".model", b"manufacturer", b"software", b"direction",
         b"samsung", b"camera")  # fmt: skip
_SENSORS = frozenset((b"gpmd", b"camm", b"mebx", b"rtmd", b"djmd", b"nvmd"))


class _Box(Struct, frozen=True):
    name: bytes
    start: int  # in the block that is looked at
    body: int
    end: int


def find(stream: BinaryIO) -> tuple[list[Edit], list[str]]:
    """The edits for a file, and the kinds of its tracks of sensors, which none of them reaches."""
    edits: list[Edit] = []
    sensors: set[str] = set()
    for name, at, start, size in top_boxes(stream):
        if name not in (b"moov", b"uuid", b"meta", b"udta") or not 0 < size <= _MAX_BODY:
            continue
        stream.seek(at)
        data = stream.read(start - at + size)
        if len(data) == start - at + size:
            whole = _Box(name, 0, start - at, len(data))
            edits += ((at + place, new) for place, new in _inside(data, whole, 0))
            sensors.update(_sensors(data) if name == b"moov" else ())
    return edits, sorted(sensors)


def _sensors(moov: bytes) -> Iterator[str]:
    for kind in _SENSORS:
        at = moov.find(kind)
        while at >= 0:
            if moov[max(0, at - 16) : at - 12] == b"stsd":
                yield kind.decode("ascii")
            at = moov.find(kind, at + 4)


def _inside(data: bytes, box: _Box, depth: int) -> Iterator[Edit]:
    """The edits for a box and all that is in it."""
    if box.name in _NAMES or (box.name == b"uuid" and data[box.body : box.body + 16] == _XMP):
        yield from _freed(box)
        return
    if box.name not in _OUTER or depth == _MAX_DEPTH:
        return
    start = box.body
    if box.name == b"meta" and data[start + 4 : start + 8] != b"hdlr":
        start += 4  # a version before the boxes, which QuickTime leaves out
    inner = list(_boxes(data, start, box.end))
    keys = next((_key_names(data[one.body : one.end]) for one in inner if one.name == b"keys"), ())
    for one in inner:
        if (
            box.name == b"udta"
            and one.name[:1] == b"\xa9"
            and tells_place(data[one.body : one.end])
        ):
            yield from _freed(one)
        elif one.name == b"ilst":
            yield from _items(data, one, keys)
        else:
            yield from _inside(data, one, depth + 1)


def _items(data: bytes, box: _Box, keys: tuple[bytes, ...]) -> Iterator[Edit]:
    """The edits for the items of a list, whose names may be numbers of keys."""
    for one in _boxes(data, box.body, box.end):
        number = int.from_bytes(one.name, "big")
        key = keys[number - 1].lower() if 0 < number <= len(keys) else b""
        body = data[one.body : one.end]
        if one.name in _NAMES or any(word in key for word in _KEYS) or tells_place(body):
            yield from _freed(one)


def _key_names(body: bytes) -> tuple[bytes, ...]:
    return tuple(body[one.body : one.end] for one in _boxes(body, 8, len(body)))


def _freed(box: _Box) -> Iterator[Edit]:
    yield box.start + 4, b"free"
    yield box.body, b"\0" * (box.end - box.body)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    for _ in range(_MAX_BOXES):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > end:
            return
        yield _Box(data[at + 4 : at + 8], at, at + 8, at + size)
        at += size
