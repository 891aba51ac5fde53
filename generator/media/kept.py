"""What pictures came to before, so that the same picture is decoded and encoded once only.

An entry is found by everything that its bytes depend on: the picture, the settings, the library,
and the code of this room. It names its own hash; what is damaged, or of another form, is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import PIL

from generator.media.make import Kept
from generator.media.pictures import Picture, read_picture
from generator.media.pixels import Encoded
from generator.media.settings import Settings

_DIGEST = 16  # bytes of the hash that an entry begins with
_TYPES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"))


def kept_picture(data: bytes, media_type: str, settings: Settings, kept: Kept | None) -> Picture:
    """:func:`read_picture`, or what it gave the last time. Raises PictureError."""
    if kept is None:
        return read_picture(data, media_type, settings)
    key = _key(data, media_type, settings)
    picture = _unpacked(kept.get(key) or b"", data)
    if picture is None:
        picture = read_picture(data, media_type, settings)
        kept.put(key, _packed(picture, data))
    return picture


def _key(data: bytes, media_type: str, settings: Settings) -> str:
    sign = hashlib.blake2b(data, digest_size=16)
    sign.update(repr((media_type, settings, PIL.__version__, _program())).encode())
    return sign.hexdigest()


@cache
def _program() -> str:
    """The hash of this room's code: other code may make other bytes."""
    sign = hashlib.blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        sign.update(path.read_bytes())
    return sign.hexdigest()


def _packed(picture: Picture, data: bytes) -> bytes:
    """The hash, a line of JSON, and then the bytes whose lengths it tells."""
    own = b"" if picture.original == data else picture.original
    head = {
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "animated": picture.animated,
        "placeholder": picture.placeholder,
        "original": len(own),
        "exif": len(picture.exif),
        "renditions": [
            [one.width, one.height, one.media_type, len(one.content)] for one in picture.renditions
        ],
    }
    blocks = (own, picture.exif, *(one.content for one in picture.renditions))
    content = b"".join((json.dumps(head).encode("ascii"), b"\n", *blocks))
    return _hash(content) + content


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


def _unpacked(entry: bytes, data: bytes) -> Picture | None:
    """The picture of an entry; None for an entry that is not whole."""
    content = entry[_DIGEST:]
    line, end, blocks = content.partition(b"\n")
    if not end or _hash(content) != entry[:_DIGEST]:
        return None
    try:
        head = json.loads(line)
        lengths = [head["original"], head["exif"], *(one[3] for one in head["renditions"])]
        parts = _cut(blocks, lengths)
        original, exif = next(parts), next(parts)
        renditions = [
            Encoded(width, height, media_type, content)
            for (width, height, media_type, _), content in zip(
                head["renditions"], parts, strict=True
            )
        ]
        picture = Picture(
            media_type=head["media_type"],
            width=head["width"],
            height=head["height"],
            animated=head["animated"],
            original=original or data,
            renditions=tuple(renditions),
            placeholder=head["placeholder"],
            exif=exif,
        )
    except (ValueError, LookupError, TypeError):  # another form
        return None
    known = {picture.media_type, *(one.media_type for one in renditions)} <= _TYPES
    return picture if known else None


def _cut(content: bytes, lengths: list[int]) -> Iterator[bytes]:
    at = 0
    for length in lengths:
        yield content[at : at + length]
        at += length
