"""The few things that publishing does with a file system. Nothing here follows a link."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from generator.publishing.manifest import Entry

CHUNK = 1 << 20  # bytes read at a time
_ONE_BY_ONE = 256  # above so many files one sync of the system is faster
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def open_regular(path: Path, *, follow: bool) -> BinaryIO:
    """A regular file, opened without blocking on pipes and devices.

    Raises OSError for anything else, and for a link unless ``follow``.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return open(handle, "rb")  # noqa: PTH123 - takes the handle
    os.close(handle)
    raise OSError(f"not a regular file: {path.name}")


def digest(stream: BinaryIO) -> Entry:
    """Hash and size of what is left of a stream."""
    sha256, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        sha256.update(chunk)
        size += len(chunk)
    return Entry(sha256.hexdigest(), size)


def holds(path: Path | str, entry: Entry) -> bool:
    """Whether a regular file with exactly these bytes stands at ``path``."""
    try:
        if os.lstat(path).st_size != entry.size:
            return False
        with open_regular(Path(path), follow=False) as stream:
            return digest(stream) == entry
    except OSError:
        return False


def mode(path: Path | str) -> int | None:
    """The kind and mode bits of what stands at ``path``; None when nothing does."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_folder(path: Path | str) -> bool:
    """Whether a real folder stands there, not a link to one."""
    found = mode(path)
    return found is not None and stat.S_ISDIR(found)


def write_new(path: str, content: bytes) -> None:
    """Writes a file that nobody reads before the build goes on, with as few calls as can be."""
    handle = os.open(path, _NEW, 0o666)
    try:
        left = memoryview(content)
        while left:  # a disk that is nearly full takes a part
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """A small file of ours, durable and never seen half written."""
    unfinished = draft(path)
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)
    flush([path.parent])


def draft(path: Path) -> Path:
    """Where a file of ours is written before it is whole."""
    return path.with_name(path.name + ".draft")


def flush(paths: Iterable[Path | str]) -> None:
    """Makes files and folders durable: a power cut after this call loses none of them."""
    wanted = list(paths)
    if len(wanted) > _ONE_BY_ONE and hasattr(os, "sync"):
        os.sync()
        return
    for path in wanted:
        _flush(path)


def _flush(path: Path | str) -> None:
    if os.name == "nt":  # folders cannot be flushed there, and files want a writable handle
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_tree(path: Path, *, seconds: float | None = None) -> None:
    """Removes a folder of ours and what it holds; stops silently once ``seconds`` are over."""
    if mode(path) is None:
        return
    if seconds is None:
        import shutil  # noqa: PLC0415 - hardly ever needed

        shutil.rmtree(path, ignore_errors=True)
        return
    end = time.monotonic() + seconds
    for folder, names, files in os.walk(path, topdown=False):
        for name in files:
            Path(folder, name).unlink(missing_ok=True)
        for name in names:
            remove_empty(Path(folder, name))
        if time.monotonic() > end:
            return
    remove_empty(path)


def remove_empty(path: Path) -> None:
    """Removes a folder if it is there and empty."""
    try:
        path.rmdir()
    except OSError:
        return


def inside(folder: Path) -> Iterator[tuple[str, bool]]:
    """Everything below a folder: path relative to it with ``/``, and whether it is a folder."""
    for where, names, files in os.walk(folder):
        prefix = Path(where).relative_to(folder)
        for name in sorted(names):
            yield (prefix / name).as_posix(), is_folder(Path(where, name))
        for name in sorted(files):
            yield (prefix / name).as_posix(), False
