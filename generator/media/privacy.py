"""Originals without what their cameras and editors wrote into them: places, names, serial numbers.

Works on the bytes of the container, so that not one pixel changes. Kept: what the picture looks
like (colour profiles, orientation) and the generation settings of PNG text chunks, which authors
publish on purpose. Every function gives None for a container that is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.media.exif import minimal_exif
from generator.media.trace_words import tells_place

# JPEG segments kept: JFIF, ICC profiles and Adobe's colour transform; other APPn are metadata.
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_SOS, _EOI = 0xDA, 0xD9
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_TEXT = (b"tEXt", b"zTXt", b"iTXt")
_PNG_PROFILES = (b"XML:com.adobe.xmp\0", b"Raw profile type ")


def clean_jpeg(data: bytes, turned: int) -> bytes | None:
    """A JPEG with only its picture, colour profile and orientation; nothing behind its end."""
    if not data.startswith(b"\xff\xd8"):
        return None
    kept = [b"\xff\xd8"]
    at, exif = 2, minimal_exif(turned) if turned != 1 else b""
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _EOI:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            return None
        if marker == _SOS:
            end = _end_of_scan(data, end)
        if exif and not _APP0 <= marker <= 0xEF:  # behind JFIF, before the picture itself
            kept.append(b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif)
            exif = b""
        if _keeps(marker, data[at + 4 : at + 16]):
            kept.append(data[at:end])
        at = end
    if data[at : at + 2] != b"\xff\xd9":
        return None
    return b"".join([*kept, b"\xff\xd9"])


def _keeps(marker: int, head: bytes) -> bool:
    if marker == _APP2:
        return head.startswith(b"ICC_PROFILE\0")
    return not _APP0 < marker <= 0xEF or marker == _APP14


def _end_of_scan(data: bytes, start: int) -> int:
    """Where the coded picture data that begin at ``start`` end: at the next marker."""
    found = _NEXT_MARKER.search(data, start)
    return found.start() if found else len(data)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG as (type, start, end), whole chunks only, up to and with IEND."""
    at = len(_PNG_HEAD)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            return
        kind = data[at + 4 : at + 8]
        yield kind, at, end
        if kind == b"IEND":
            return
        at = end


def clean_png(data: bytes) -> bytes | None:
    """A PNG without EXIF, XMP and editor profiles; nothing behind its end."""
    kept, kind = [data[:8]], b""
    for kind, start, end in png_chunks(data):
        body = data[start + 8 : start + 32]
        if kind == b"eXIf" or (kind in _PNG_TEXT and body.startswith(_PNG_PROFILES)):
            continue
        kept.append(data[start:end])
    return b"".join(kept) if kind == b"IEND" else None


def without_text(data: bytes) -> bytes:
    """A PNG for decoding: without text chunks, which decoders need not unpack."""
    kept = [data[:8]]
    last = len(_PNG_HEAD)
    for kind, start, end in png_chunks(data):
        last = end
        if kind not in _PNG_TEXT:
            kept.append(data[start:end])
    return b"".join([*kept, data[last:]])  # the tail of a cut file stays, to be found broken


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a RIFF file as (name, start, end), whole chunks only."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            return
        end = min(at + 8 + size + (size & 1), len(data))
        yield data[at : at + 4], at, end
        at = end


def clean_webp(data: bytes) -> bytes | None:
    """A WebP without its EXIF and XMP chunks; nothing behind its end."""
    whole = 8 + int.from_bytes(data[4:8], "little")
    if whole > len(data):
        return None
    kept = []
    for name, start, end in riff_chunks(data[:whole]):
        if name in (b"EXIF", b"XMP "):
            continue
        chunk = data[start:end]
        if name == b"VP8X" and len(chunk) > 8:
            flags = chunk[8] & ~0x0C  # the bits that announce EXIF and XMP
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        kept.append(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def clean_gif(data: bytes) -> bytes | None:
    """A GIF without XMP and comments that tell a place; nothing behind its end."""
    if len(data) < 13:
        return None
    at = 13 + _colours(data[10])
    kept = [data[:at]]
    while at < len(data):
        start, kind = at, data[at]
        if kind == 0x3B:
            return b"".join([*kept, b";"])
        if kind == 0x21:
            at = _end_of_blocks(data, at + 2)
        elif kind == 0x2C and at + 10 < len(data):
            at = _end_of_blocks(data, at + 11 + _colours(data[at + 9]))
        else:
            return None
        if at > len(data):
            return None
        if not (kind == 0x21 and _tells(data[start:at])):
            kept.append(data[start:at])
    return b"".join([*kept, b";"])  # many end without saying so


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    """Behind the sub-blocks that begin here; beyond the end where they are cut."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _tells(extension: bytes) -> bool:
    if extension[1] == 0xFF:
        return extension[3:14] == b"XMP DataXMP"
    return extension[1] == 0xFE and tells_place(extension)


def clean_avif(data: bytes, exif: bytes, xmp: bytes) -> bytes | None:
    """An AVIF with its metadata, given as a decoder found them, blanked in place.

    The blocks keep their length, so that no offset in the container changes: EXIF becomes one
    without tags, XMP becomes blanks.
    """
    header = len(b"Exif\0\0") if exif.startswith(b"Exif\0\0") else 0
    empty = exif[:header] + b"MM\0*\0\0\0\x08"
    for block, blank in ((exif, empty.ljust(len(exif), b"\0")), (xmp, b" " * len(xmp))):
        if not block:
            continue
        if data.count(block) != 1 or len(blank) != len(block):
            return None
        data = data.replace(block, blank)
    return data
