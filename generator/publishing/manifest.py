"""The manifest: every file of a site that we wrote, with hash and size. Sorted, without a clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.publishing import layout
from generator.stored import decoded

VERSION = 1
_quoted = json.encoder.encode_basestring_ascii


class Entry(Struct, frozen=True, array_like=True):
    """The content of one published file."""

    sha256: str  # 64 hexadecimal digits
    size: int  # bytes


class _Stored(Struct, frozen=True):
    schema_version: int
    files: dict[str, Entry]


class ManifestError(ValueError):
    """A manifest that cannot be used, with the reason in words."""


def to_bytes(files: Mapping[str, Entry]) -> bytes:
    """A manifest as it is stored: JSON in ASCII, one file a line, sorted by path."""
    lines = [
        f" {_quoted(path)}: [{_quoted(files[path].sha256)}, {files[path].size}]"
        for path in sorted(files)
    ]
    body = ",\n".join(lines)
    return f'{{"schema_version": {VERSION}, "files": {{\n{body}\n}}}}\n'.encode("ascii")


def from_bytes(content: bytes) -> dict[str, Entry]:
    """The files that a stored manifest names. Raises ManifestError."""
    stored = _stored(content)
    if stored.schema_version != VERSION:
        raise ManifestError("this version of build-pages did not write it")
    if any(map(layout.fault, stored.files)):
        raise ManifestError("it names a file in an unknown way")
    return stored.files


def _stored(content: bytes) -> _Stored:
    try:
        return decoded(content, _Stored)
    except msgspec.ValidationError:
        raise ManifestError("this version of build-pages did not write it") from None
    except (ValueError, RecursionError):
        raise ManifestError("it is not JSON") from None


def read(out: Path) -> dict[str, Entry]:
    """What the manifest of an output names; nothing where there is none. Raises ManifestError."""
    try:
        content = layout.manifest(out).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ManifestError((error.strerror or "it cannot be read").lower()) from error
    return from_bytes(content)
