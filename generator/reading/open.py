"""Opening files of a repo, safely at the moment of opening.

A listing may be old when a file is opened: a link can have been put in its place since. So every
path is resolved again, must lie in the repo (or in the ``blobs`` of its hub cache entry), and is
then opened folder by folder from there without following any link, never blocking on a pipe.

``FileRefused`` is the only exception that leaves this module.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from generator.problems import Problem
from generator.reading.repo import Repo

MAX_JSON_DEPTH: Final = 100
_MAX_DIGITS: Final = 100  # longer integers are read as floats: Python refuses to print long ones

# Flags that Windows lacks are 0 there.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
# A folder on the way need not be one that may be listed.
_FOLDER_FLAGS: Final = _FLAGS | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)
_BY_FOLDER: Final = os.open in os.supports_dir_fd

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


class FileRefused(OSError):  # noqa: N818 - says what happened to the file
    """A file that is not opened; ``reason`` says why, in the author's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_file(repo: Repo, path: str) -> BinaryIO:
    """A regular file of the repo, open for reading. Raises FileRefused."""
    return os.fdopen(_descriptor(repo, path), "rb")


def locate(repo: Repo, path: str) -> Path:
    """Where a file of the repo really lies: inside it, without a link on the way at this moment.

    To be opened later with :func:`open_real`, which sees to it that this still holds then.
    Raises FileRefused.
    """
    os.close(_descriptor(repo, path))  # it is a regular file that may be opened
    try:
        real = os.path.realpath(repo.folder / path, strict=True)
    except (OSError, ValueError) as error:
        raise FileRefused(reason(error)) from error
    contained(real, bases(repo.folder, repo.blobs))
    return Path(real)


def _descriptor(repo: Repo, path: str) -> int:
    """Of a regular file of the repo. Raises FileRefused."""
    segments = path.split("/")
    if not all(segments) or any(part.startswith(".") or "\0" in part for part in segments):
        raise FileRefused("not a path inside the repo, or hidden")
    if _BY_FOLDER:  # most files have no link on the way, and need no look at what it leads to
        with suppress(OSError, ValueError):
            return _open_below(str(repo.folder), segments)
    try:
        real = os.path.realpath(repo.folder / path, strict=True)
        return _open_below(*contained(real, bases(repo.folder, repo.blobs)))
    except FileRefused:
        raise
    except (OSError, ValueError) as error:
        raise FileRefused(reason(error)) from error


def open_real(path: Path) -> BinaryIO:
    """A regular file by a real path, wherever it lies. Raises FileRefused, also for any link.

    What :func:`locate` found may have been replaced since by a link, or a folder above it may.
    """
    try:
        return os.fdopen(_open_below(path.anchor, path.parts[1:]), "rb")
    except FileRefused:
        raise
    except (OSError, ValueError) as error:
        raise FileRefused(reason(error)) from error


def read_bytes(repo: Repo, path: str, limit: int) -> bytes:
    """The first ``limit`` bytes of a file of the repo. Raises FileRefused."""
    return _read(_descriptor(repo, path), limit)


def read_head(real: str, limit: int) -> bytes:
    """The first bytes of a regular file by its real path, while a repo is being listed.

    Raises FileRefused, also for a link.
    """
    try:
        return _read(_regular(os.open(real, _FLAGS)), limit)
    except (OSError, ValueError) as error:
        raise FileRefused(reason(error)) from error


def _read(descriptor: int, limit: int) -> bytes:
    """The first ``limit`` bytes of an open file, which is closed. Raises FileRefused."""
    try:
        # Room is made for what is asked for: for millions of bytes that costs more than to look.
        room = min(limit, os.fstat(descriptor).st_size + 1)
        content = os.read(descriptor, room)
        while len(content) < limit and (more := os.read(descriptor, limit - len(content))):
            content += more
    except OSError as error:
        raise FileRefused(reason(error)) from error
    else:
        return content
    finally:
        os.close(descriptor)


def bases(folder: Path, blobs: Path | None) -> tuple[str, ...]:
    """The real folders that a repo's files may lie in."""
    return tuple(os.path.realpath(base) for base in (folder, blobs) if base is not None)


def contained(real: str, bases: Sequence[str]) -> tuple[str, list[str]]:
    """The base that a real path lies in, and the segments from there. Raises FileRefused."""
    for base in bases:
        inside = real.startswith(base.rstrip(os.sep) + os.sep)
        below = _steps(real[len(base) :]) if inside else []
        if any(part.startswith(".") for part in below):
            raise FileRefused("a link to a hidden file")
        if below:
            return base, below
    raise FileRefused("a link that leaves the repo")


def _steps(path: str) -> list[str]:
    return list(filter(None, path.replace(os.sep, "/").split("/")))


def irregular(mode: int) -> str:
    """What a file is that is no regular file: "a named pipe"; "" for a regular one."""
    if stat.S_ISREG(mode):
        return ""
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "not a regular file")


def reason(error: OSError | ValueError) -> str:
    """An error of the file system in words."""
    match error:
        case FileRefused():
            return error.reason
        case FileNotFoundError() | NotADirectoryError():
            return "nothing, or a link to nothing"
        case PermissionError():
            return "something that may not be read"
        case OSError(strerror=str(text)):
            return text.lower()
    return "its name cannot be used"


def _open_below(base: str, below: Sequence[str]) -> int:
    """A descriptor of a regular file; no link below ``base`` is followed."""
    if not _BY_FOLDER:
        return _regular(os.open(os.path.join(base, *below), _FLAGS))  # noqa: PTH118 - real paths
    if not below:
        raise FileRefused("a folder")
    *folders, name = below
    at = os.open(base, _FOLDER_FLAGS)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER_FLAGS, dir_fd=at)
            os.close(at)
            at = inner
        return _regular(os.open(name, _FLAGS, dir_fd=at))
    finally:
        os.close(at)


def _regular(descriptor: int) -> int:
    what = irregular(os.fstat(descriptor).st_mode)
    if what:
        os.close(descriptor)
        raise FileRefused(what)
    return descriptor


def read_json(repo: Repo, path: str, limit: int = 5_000_000) -> object | Problem:
    """The value of a JSON file of the repo, or the problem that stands in its way.

    Tolerates a byte order mark, UTF-16, bytes that are not UTF-8, duplicate keys (the last one
    counts), NaN and Infinity. Integers of more than 100 digits come out as floats.
    """
    try:
        raw = read_bytes(repo, path, limit + 1)
    except FileRefused as error:
        return Problem("json-unreadable", repo.at(path), f"expected a file, found {error.reason}")
    if len(raw) > limit:
        message = f"expected at most {limit:,} bytes of JSON, found more"
        return Problem("json-unreadable", repo.at(path), message)
    try:
        return _value(raw.decode(json.detect_encoding(raw), errors="replace"))
    except json.JSONDecodeError as error:
        message = f"expected valid JSON, found: {error.msg[:1].lower()}{error.msg[1:]}"
        return Problem(
            "json-unreadable", repo.at(path), message, line=error.lineno, column=error.colno
        )
    except (ValueError, RecursionError):
        message = f"expected at most {MAX_JSON_DEPTH} levels of nesting, found more"
        return Problem("json-unreadable", repo.at(path), message)


def _value(text: str) -> object:
    value: object = json.loads(text.removeprefix("\ufeff"), parse_int=_int)
    if text.count("[") + text.count("{") > MAX_JSON_DEPTH and _too_deep(value):
        raise ValueError
    if "\\ud" not in text.lower():
        return value
    # Escapes can spell half of a surrogate pair, which no page could be written with.
    whole = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass")
    safe: object = json.loads(whole.decode("utf-16", "replace"), parse_int=_int)
    return safe


def _int(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(MAX_JSON_DEPTH + 1):
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        if not inner:
            return False
        level = inner
    return True
