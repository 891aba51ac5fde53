"""The manifest: every file of a site that we wrote, with hash and size. Sorted, without a clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from generator.publishing import layout

VERSION = 1
_quoted = json.encoder.encode_basestring_ascii


class Entry(Struct, frozen=True):
    """The content of one published file."""

    sha256: str  # 64 hexadecimal digits
    size: int  # bytes


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
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ManifestError("it is not JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("files"), dict):
        raise ManifestError("it names no files")
    if data.get("schema_version") != VERSION:
        raise ManifestError("another version of build-pages wrote it")
    files = {path: _entry(value) for path, value in data["files"].items()}
    if any(map(layout.fault, files)):
        raise ManifestError("it names a file in an unknown way")
    return files


def _entry(value: object) -> Entry:
    if isinstance(value, list) and len(value) == 2:
        sha256, size = value
        if isinstance(sha256, str) and isinstance(size, int):
            return Entry(sha256, size)
    raise ManifestError("it names a file in an unknown way")


def read(out: Path) -> dict[str, Entry]:
    """What the manifest of an output names; nothing where there is none. Raises ManifestError."""
    try:
        content = layout.manifest(out).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ManifestError((error.strerror or "it cannot be read").lower()) from error
    return from_bytes(content)
