"""What sounds and videos tell of where and with what they were made: found, to be written over.

Every edit keeps the length, so that no index in a container goes wrong and no sample changes.
What a text says of the work itself (title, artist, comment, prompt) stays, unless it is a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from msgspec import Struct

from generator.media import id3, mp4_traces, ogg_traces
from generator.media.edits import Edit
from generator.media.limits import length_of
from generator.media.matroska import CRC, tag_strings
from generator.media.trace_words import tells_place

_MAX_TEXT = 65_536  # bytes of one text that is looked at
_MAX_CHUNKS = 2000
# Chunks of RIFF and AIFF files that recorders, cameras and editors write for themselves.
_RIFF_CHUNKS = frozenset((b"bext", b"iXML", b"axml", b"_PMX", b"id3 ", b"ID3 ", b"cart", b"umid"))
_AIFF_CHUNKS = frozenset((b"APPL", b"ID3 "))
_NIKON = b"ncdt"  # a list of AVI files: the camera
_VOID = b"\xec"  # the id of an element of Matroska that means nothing
_FLAC_PADDING, _FLAC_APPLICATION, _FLAC_COMMENT, _FLAC_PICTURE = 1, 2, 4, 6


class Traces(Struct, frozen=True):
    """What was found in one file."""

    edits: tuple[Edit, ...] = ()
    note: str = ""  # what is there and cannot be written over


def find_traces(stream: BinaryIO, media_type: str) -> Traces:
    """The edits for a file of a known type; none for a file that is broken where they would be.

    OSError as the stream raises it.
    """
    if media_type in ("video/mp4", "video/quicktime", "audio/mp4"):
        edits, tracks = mp4_traces.find(stream)
        note = f"it holds a track of sensors ({', '.join(tracks)})" if tracks else ""
        return Traces(tuple(edits), note)
    find = _FINDERS.get(media_type)
    return Traces(tuple(find(stream))) if find else Traces()


def _tagged(stream: BinaryIO) -> Iterator[Edit]:
    """MPEG sound: a tag before it, and one behind it."""
    whole = length_of(stream)
    yield from id3.find(stream, 0)
    if whole >= id3.OLD_SIZE:
        stream.seek(whole - id3.OLD_SIZE)
        yield from id3.find_old(stream.read(id3.OLD_SIZE), whole - id3.OLD_SIZE)


# -- RIFF and AIFF ------------------------------------------------------------------------------


def _riff(stream: BinaryIO) -> Iterator[Edit]:
    for name, start, size in _chunks(stream, "little"):
        if name in _RIFF_CHUNKS:
            yield from _junk(start, size)
        elif name == b"LIST":
            stream.seek(start)
            kind = stream.read(4)
            if kind == _NIKON:
                yield from _junk(start, size)
            elif kind == b"INFO":
                yield from _riff_texts(stream.read(min(size, _MAX_TEXT) - 4), start + 4)


def _riff_texts(data: bytes, at: int) -> Iterator[Edit]:
    here = 0
    while here + 8 <= len(data):
        size = int.from_bytes(data[here + 4 : here + 8], "little")
        text = data[here + 8 : here + 8 + size]
        named = data[here : here + 4] in (b"IARL", b"ISRF") and text.strip(b"\0")
        if named or tells_place(text):
            yield at + here + 8, b"\0" * len(text)
        here += 8 + size + (size & 1)


def _aiff(stream: BinaryIO) -> Iterator[Edit]:
    for name, start, size in _chunks(stream, "big"):
        stream.seek(start)
        texts = name in (b"ANNO", b"AUTH", b"COMT", b"NAME", b"(c) ")
        if name in _AIFF_CHUNKS or (texts and tells_place(stream.read(min(size, _MAX_TEXT)))):
            yield from _junk(start, size)


def _junk(start: int, size: int) -> Iterator[Edit]:
    """A chunk under a name that readers pass over, with nothing in it."""
    yield start - 8, b"JUNK"
    yield start, b"\0" * size


def _chunks(stream: BinaryIO, order: str) -> Iterator[tuple[bytes, int, int]]:
    """(name, start of the content, size) of the chunks of a RIFF or AIFF file, whole ones only."""
    whole, at = length_of(stream), 12
    for _ in range(_MAX_CHUNKS):
        stream.seek(at)
        head = stream.read(8)
        size = int.from_bytes(head[4:], "little" if order == "little" else "big")
        if len(head) < 8 or at + 8 + size > whole:
            return
        yield head[:4], at + 8, size
        at += 8 + size + (size & 1)


# -- FLAC and Matroska --------------------------------------------------------------------------


def _flac(stream: BinaryIO) -> Iterator[Edit]:
    whole, at, last = length_of(stream), 4, False
    for _ in range(_MAX_CHUNKS):
        stream.seek(at)
        head = stream.read(4)
        size = int.from_bytes(head[1:], "big")
        if last or len(head) < 4 or at + 4 + size > whole:
            return
        last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        if kind in (_FLAC_APPLICATION, _FLAC_PICTURE):
            yield at, bytes([head[0] & 0x80 | _FLAC_PADDING])
            yield at + 4, b"\0" * size
        elif kind == _FLAC_COMMENT:
            yield from ogg_traces.comment_edits(stream.read(size), at + 4)
        at += 4 + size


def _matroska(stream: BinaryIO) -> Iterator[Edit]:
    strings = list(tag_strings(stream))
    edits = [
        (at, b" " * len(text))
        for name, text, at in strings
        if text.strip() and tells_place(name + b"=" + text)
    ]
    yield from edits
    if edits:  # no checksum stands any more; such elements are passed over
        yield from ((at, _VOID) for name, _, at in strings if name == CRC)


_FINDERS: Mapping[str, Callable[[BinaryIO], Iterator[Edit]]] = {
    "audio/mpeg": _tagged,
    "audio/aac": _tagged,
    "audio/wav": _riff,
    "video/x-msvideo": _riff,
    "audio/aiff": _aiff,
    "audio/flac": _flac,
    "audio/ogg": ogg_traces.find,
    "video/ogg": ogg_traces.find,
    "video/webm": _matroska,
    "audio/webm": _matroska,
    "video/x-matroska": _matroska,
}
