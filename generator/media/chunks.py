"""Generation settings that image tools write into their files: where they lie, as named texts.

PNG text chunks, the comments of JPEG, and EXIF of JPEG, WebP, PNG and AVIF. What the texts mean is
read in ``generation``. Never raises: a broken or hostile file has no settings.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

from generator.media.exif import read_exif
from generator.media.generation import Generation, read_generation
from generator.media.privacy import png_chunks

_MAX_TEXTS = 64
_MAX_TEXT = 2_000_000  # bytes of one text, unpacked; workflows of hundreds of nodes are smaller
_IMAGE_DESCRIPTION, _MAKE, _MODEL, _SOFTWARE, _USER_COMMENT = 0x010E, 0x010F, 0x0110, 0x0131, 0x9286
_CODES = 8  # bytes at the start of a UserComment that name its character code
_COMMENT_MARKER, _SCAN_MARKER = 0xFE, 0xDA


def read_settings(data: bytes, exif: bytes) -> Generation:
    """The settings in a picture's bytes and its EXIF block, empty where there are none."""
    texts: dict[str, str] = {}
    for key, text in _texts(data, exif):
        texts.setdefault(key, text)
        if len(texts) >= _MAX_TEXTS:
            break
    return read_generation(texts)


def _texts(data: bytes, exif: bytes) -> Iterator[tuple[str, str]]:
    if data.startswith(b"\x89PNG"):
        for kind, start, end in png_chunks(data):
            yield from _png_text(kind, data[start + 8 : min(end - 4, start + 8 + _MAX_TEXT)])
    if data.startswith(b"\xff\xd8"):
        yield from (("parameters", _decode(text)) for text in _jpeg_comments(data))
    if exif:
        yield from _exif_texts(read_exif(exif))


def _png_text(kind: bytes, body: bytes) -> Iterator[tuple[str, str]]:
    key, separator, rest = body.partition(b"\0")
    if not separator or len(key) > 79:
        return
    if kind == b"tEXt":
        yield _decode(key), _decode(rest)
    elif kind == b"zTXt":
        yield _decode(key), _decode(_unpack(rest[1:]))
    elif kind == b"iTXt" and len(rest) > 2:
        packed, texts = rest[0] == 1, rest[2:].split(b"\0", 2)
        if len(texts) == 3:
            yield _decode(key), _decode(_unpack(texts[2]) if packed else texts[2])


def _unpack(packed: bytes) -> bytes:
    """Unpacked bytes, cut at the limit; b"" for a broken stream."""
    try:
        return zlib.decompressobj().decompress(packed, _MAX_TEXT)
    except zlib.error:
        return b""


def _decode(text: bytes) -> str:
    """Text in UTF-8, which tools write whatever the chunk's kind demands, else in Latin-1."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _jpeg_comments(data: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SCAN_MARKER:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == _COMMENT_MARKER:
            yield data[at + 4 : end]
        at = end


def _exif_texts(tags: Mapping[int, object]) -> Iterator[tuple[str, str]]:
    comment = tags.get(_USER_COMMENT)
    if isinstance(comment, bytes | str):
        yield "parameters", comment if isinstance(comment, str) else _user_comment(comment)
    for tag in (_MAKE, _MODEL, _IMAGE_DESCRIPTION):
        value = tags.get(tag)
        if not isinstance(value, str):
            continue
        # ComfyUI writes "prompt:{…}" and "workflow:{…}" into tags meant for cameras.
        name, _, rest = value.partition(":")
        if rest and name.lower() in ("prompt", "workflow"):
            yield name.lower(), rest
        elif tag == _IMAGE_DESCRIPTION:
            yield "parameters", value
    software = tags.get(_SOFTWARE)
    if isinstance(software, str):
        yield "Software", software


def _user_comment(comment: bytes) -> str:
    """The text of an EXIF UserComment: eight bytes name its code, Unicode in either byte order."""
    code, body = comment[:_CODES], comment[_CODES:]
    if code.startswith(b"UNICODE"):
        # Text is mostly Latin letters: the zero bytes tell the order, which the standard does not.
        little = body[1::2].count(0) > body[0::2].count(0)
        return body.decode("utf-16-le" if little else "utf-16-be", errors="replace").strip("\0")
    if code.startswith((b"ASCII\0", b"\0\0\0\0\0\0\0\0")):
        return _decode(body).strip("\0")
    return _decode(comment).strip("\0")
