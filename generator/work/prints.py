"""The print of a repo: whether its files are what they were, told without reading them.

Like git's index, a print trusts size, times and inode of a file, unless the file is so young that
a second change could hide behind the same time. Then, and where the times differ, the content
decides.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from msgspec import Struct

from generator.publishing.times import DOUBT_NS
from generator.reading.found import Found
from generator.reading.names import EVAL_FOLDER, NEVER_ENTERED, is_hidden

FRESH_NS = DOUBT_NS  # files younger than this are in doubt
WHOLE = 16_000_000  # bytes; of larger files (weights) the times tell, and nothing is read
_MOST = 200_000  # entries of one repo; the listing of a repo stops far before
_READ = 1 << 20
_NAME = attrgetter("name")
_SEEN = attrgetter("st_mode", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")
Status = tuple[str, os.stat_result | None]
Seen = tuple[int, ...]  # of one file or folder


class Print(Struct, frozen=True):
    """What a repo's files look like from outside."""

    stat: str  # ``seen``, or "" when that cannot be trusted
    seen: str  # 32 hexadecimal digits: names, sizes, times and inodes as they are


class Tree(Struct, frozen=True, array_like=True):
    """Files and folders by their paths. While the folders are as they were, so are their names."""

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def tree(tops: Iterable[str]) -> Tree:
    """Files as they are, and folders with all in them that a reader of repos could see.

    Empty where there is a link to a folder, which may lead anywhere. Raises OSError.
    """
    folders: list[str] = []
    files: list[str] = []
    waiting = list(tops)
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=_NAME)
        except NotADirectoryError:
            files.append(folder)
            continue
        except PermissionError:  # that it may be listed one day shows in its times
            entries = []
        folders.append(folder)
        for entry in entries:
            if (entry.name[0] == "." and entry.name != EVAL_FOLDER) or entry.name in NEVER_ENTERED:
                continue
            if not entry.is_dir():
                files.append(entry.path)
            elif entry.is_symlink():
                return Tree()
            else:
                waiting.append(entry.path)
    return Tree(tuple(folders), tuple(files))


def outside(paths: Sequence[str], now_ns: int) -> tuple[Seen, ...]:
    """What the file system says of files or folders: mode, inode, size and times of each.

    A link stands for what it leads to. What is so young that a second change could hide behind
    the times of the first is ().
    """
    try:
        seen = list(map(_SEEN, map(os.stat, paths)))
    except OSError:  # a link that leads nowhere, or a file that is gone
        seen = list(map(_seen, paths))
    settled = now_ns - FRESH_NS
    return tuple(one if max(one[-2:]) < settled else () for one in seen)


def _seen(path: str) -> Seen:
    try:
        return _SEEN(os.stat(path))  # noqa: PTH116 - str paths
    except OSError as error:
        return (-(error.errno or 0),)


def look(found: Found, now_ns: int) -> Print:
    """The print of a repo at the time ``now_ns`` (nanoseconds since the epoch)."""
    sign = hashlib.blake2b(_naming(found), digest_size=16)
    youngest = 0
    for path, status in _entries(found):
        if status is None:
            sign.update(f"{path}\0?\n".encode("utf-8", "surrogateescape"))
            continue
        youngest = max(youngest, status.st_mtime_ns, status.st_ctime_ns)
        sign.update(_line(path, status))
    trusted = youngest + FRESH_NS < now_ns
    return Print(sign.hexdigest() if trusted else "", sign.hexdigest())


def read(found: Found) -> str:
    """The print of a repo's content: equal for equal files, whatever their times."""
    sign = hashlib.blake2b(_naming(found), digest_size=16)
    for path, status in _entries(found):
        sign.update(path.encode("utf-8", "surrogateescape") + b"\0")
        if status is None or not stat.S_ISREG(status.st_mode):
            sign.update(b"?" if status is None else str(status.st_mode).encode())
            continue
        sign.update(f"{status.st_size}\0".encode())
        if status.st_size > WHOLE:
            sign.update(f"{status.st_mtime_ns}\0{status.st_ctime_ns}\0".encode())
            continue
        sign.update(_digest(os.path.join(found.folder, path), status.st_size))  # noqa: PTH118 - str
    return sign.hexdigest()


def places(repos: Iterable[Found]) -> str:
    """In short where repos are and how they are named: the same for the same ones."""
    told = repr([(one.id, str(one.folder), one.shown, one.revision) for one in repos])
    return hashlib.blake2b(told.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _line(path: str, status: os.stat_result) -> bytes:
    return (
        f"{path}\0{status.st_mode}\0{status.st_size}\0{status.st_mtime_ns}"
        f"\0{status.st_ctime_ns}\0{status.st_ino}\n".encode("utf-8", "surrogateescape")
    )


def _naming(found: Found) -> bytes:
    """What of a repo's name reaches its page."""
    return repr((found.id, found.shown, found.revision)).encode("utf-8", "backslashreplace")


def _digest(path: str, size: int) -> bytes:
    """The hash of a file's first ``size`` bytes; the reason where it cannot be read."""
    sign = hashlib.blake2b(digest_size=16)
    left = size
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            while left > 0 and (chunk := os.read(handle, min(left, _READ))):
                sign.update(chunk)
                left -= len(chunk)
        finally:
            os.close(handle)
    except OSError as error:
        return f"errno {error.errno}".encode()
    return sign.digest()


def _entries(found: Found) -> Iterator[Status]:
    """Every file that a listing of the repo could name, by path; None where it cannot be seen."""
    waiting = [(str(found.folder), "")]
    entered: set[str] = set()
    left = _MOST
    while waiting and left > 0:
        folder, below = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            yield below, None
            continue
        left -= len(entries)
        for entry in entries:
            path = below + entry.name
            if (is_hidden(entry.name) and path != EVAL_FOLDER) or entry.name in NEVER_ENTERED:
                continue
            if _is_new_folder(entry, entered):
                waiting.append((entry.path, path + "/"))
                continue
            yield path, _status(entry)


def _is_new_folder(entry: os.DirEntry[str], entered: set[str]) -> bool:
    """Whether a folder is to be entered: a link to one only once, so that circles end."""
    try:
        if not entry.is_dir():
            return False
        if not entry.is_symlink():
            return True
        real = os.path.realpath(entry.path)
    except OSError:
        return False
    if real in entered:
        return False
    entered.add(real)
    return True


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None
