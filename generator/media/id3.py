"""ID3 tags of MPEG sound: what tells of a place, of a person's files or of a program goes.

Frames that stay move to the front of the tag, so that the rest of it is padding, as the format
has it. A tag of an old or unusual form becomes padding as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from generator.media.edits import Edit
from generator.media.trace_words import tells_place

OLD_SIZE = 128  # bytes of a tag of the first version, at the end of a file
_HEAD = 10
_MAX_TAG = 32_000_000  # bytes; a larger one is left as it is
_NOT_TEXTS = frozenset((b"USLT", b"SYLT", b"COMM", b"WCOP", b"WOAF", b"WOAR", b"CHAP", b"CTOC"))
_OF_MAKERS = frozenset((b"TOWN", b"TENC", b"TRSN", b"TRSO"))  # owner, encoder, radio station


def find(stream: BinaryIO, at: int) -> Iterator[Edit]:
    """The edit that makes a tag at this place one without traces."""
    stream.seek(at)
    head = stream.read(_HEAD)
    if len(head) < _HEAD or head[:3] != b"ID3" or any(byte & 0x80 for byte in head[6:]):
        return
    size = _seven_bits(head[6:])
    if size > _MAX_TAG:
        return
    body = stream.read(size)
    if len(body) < size:
        return
    usual = head[3] in (3, 4) and head[5] == 0
    kept = b"".join(_kept(body, head[3])) if usual else b""
    if kept != body.rstrip(b"\0") and kept.rstrip(b"\0") != body.rstrip(b"\0"):
        yield at + 5, b"\0"
        yield at + _HEAD, kept.ljust(size, b"\0")


def _kept(body: bytes, version: int) -> Iterator[bytes]:
    at = 0
    while at + _HEAD <= len(body) and body[at]:
        name, length = body[at : at + 4], body[at + 4 : at + 8]
        size = _seven_bits(length) if version == 4 else int.from_bytes(length, "big")
        frame = body[at : at + _HEAD + size]
        if len(frame) < _HEAD + size:
            return
        if _stays(name, frame[_HEAD:]):
            yield frame
        at += _HEAD + size


def _stays(name: bytes, content: bytes) -> bool:
    text = name.startswith(b"T") and name not in _OF_MAKERS
    if not (text or name in _NOT_TEXTS):
        return False
    bare = content[1:]  # behind the byte of its encoding
    if name == b"TXXX":  # description, NUL, value
        bare = bare.replace(b"\0\0", b"=", 1) if b"\0\0" in bare else bare.replace(b"\0", b"=", 1)
    return not tells_place(bare)


def _seven_bits(data: bytes) -> int:
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def find_old(tag: bytes, at: int) -> Iterator[Edit]:
    """The edit for a tag of the first version: a comment that tells a place."""
    if tag[:3] == b"TAG" and tells_place(tag[97:127]):
        yield at + 97, b"\0" * 30
