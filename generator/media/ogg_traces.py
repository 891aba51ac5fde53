"""Vorbis comments, as FLAC and Ogg have them: those that tell a place are written over.

In Ogg a comment may reach over pages, each of which has a checksum of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from generator.media.edits import Edit, edited
from generator.media.trace_words import tells_place

_HEAD = 27
_MAX_PAGES = 64  # of all headers
_MAX_COMMENTS = 10_000
_PICTURE = b"METADATA_BLOCK_PICTURE="
# Where comments begin in their packet, by how that begins.
_PACKETS = ((b"\x03vorbis", 7), (b"OpusTags", 8), (b"\x81theora", 7), (b"\x7fFLAC", 0))
_POLYNOMIAL = 0x04C11DB7


class _Page(Struct, frozen=True):
    at: int
    content: bytes  # the page with its head
    start: int  # of its body


def comment_edits(data: bytes, at: int) -> Iterator[Edit]:
    """The edits for a block of comments that begins at this place."""
    here = 4 + int.from_bytes(data[:4], "little")
    count = int.from_bytes(data[here : here + 4], "little")
    here += 4
    for _ in range(min(count, _MAX_COMMENTS)):
        size = int.from_bytes(data[here : here + 4], "little")
        comment = data[here + 4 : here + 4 + size]
        if here + 4 + size > len(data):
            return
        key, _, value = comment.partition(b"=")
        telling = comment[: len(_PICTURE)].upper() == _PICTURE or tells_place(comment)
        if telling and value.strip():
            yield at + here + 4 + len(key) + 1, b" " * len(value)
        here += 4 + size


def find(stream: BinaryIO) -> Iterator[Edit]:
    """The edits for an Ogg file, checksums included."""
    pages = list(_pages(stream))
    body = b"".join(page.content[page.start :] for page in pages)
    edits = [edit for edit in _comments(body) if edit[1]]
    before = 0
    for page in pages:
        inner = page.content[page.start :]
        changed = edited(inner, edits, before)
        before += len(inner)
        if changed == inner:
            continue
        head = page.content[: page.start]
        blank = head[:22] + b"\0\0\0\0" + head[26:]
        yield page.at + 22, _checksum(blank + changed).to_bytes(4, "little")
        yield page.at + page.start, changed


def _comments(body: bytes) -> Iterator[Edit]:
    """The edits for the first pages, seen as one text: comments stand early, each kind once."""
    for mark, skip in _PACKETS:
        found = body.find(mark) if skip else -1
        if found >= 0:
            yield from comment_edits(body[found + skip :], found + skip)


def _pages(stream: BinaryIO) -> Iterator[_Page]:
    at = 0
    for _ in range(_MAX_PAGES):
        stream.seek(at)
        head = stream.read(_HEAD)
        if len(head) < _HEAD or head[:4] != b"OggS":
            return
        sizes = stream.read(head[26])
        content = head + sizes + stream.read(sum(sizes))
        yield _Page(at, content, _HEAD + len(sizes))
        if len(content) < _HEAD + len(sizes) + sum(sizes):
            return
        at += len(content)


def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
        rows.append(value)
    return tuple(rows)


_TABLE = _table()


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 ^ _TABLE[value >> 24 ^ byte]) & 0xFFFFFFFF
    return value
