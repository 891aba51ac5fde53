"""What the file system said of our files when they were last known to be whole.

A file whose size, times and inode are still the same is taken for unchanged without reading it;
any other is read and hashed. The table is no part of the site: losing it costs time only.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

import msgspec

from generator.publishing import disk, layout
from generator.stored import decoded, encoded

Times = Mapping[str, tuple[int, ...]]  # site path -> what :func:`of` gives
_FORM = 1
DOUBT_NS = 2_000_000_000  # changes so close to each other may have one time: FAT counts in 2 s
_TOLD = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
_CHANGED = attrgetter("st_ino", "st_mtime_ns", "st_ctime_ns")
_MODE = attrgetter("st_mode")


def of_folder(path: str) -> tuple[int, ...]:
    """What a folder is known by, and when its names changed; () for a link and anything else."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return _CHANGED(status) if stat.S_ISDIR(status.st_mode) else ()


class _Table(msgspec.Struct, frozen=True):
    form: int
    files: dict[str, tuple[int, ...]]


def of(status: os.stat_result) -> tuple[int, ...]:
    """What is remembered of a regular file; empty for anything else."""
    return _TOLD(status) if stat.S_ISREG(status.st_mode) else ()


def read(out: Path) -> dict[str, tuple[int, ...]]:
    """The table of an output; empty where there is none that can be used."""
    try:
        table = decoded(layout.times(out).read_bytes(), _Table)
    except (OSError, ValueError, RecursionError):
        return {}
    return table.files if table.form == _FORM else {}


def standing(out: Path) -> dict[str, tuple[int, ...]] | None:
    """What every folder with files of the table is known by, as :func:`of_folder` gives it.

    None where a file is not what it was, or stands behind a link.
    """
    stored, site = read(out), str(out)  # objects of paths are slow to join
    folders = layout.holders(stored)
    try:
        files = list(map(os.lstat, [f"{site}/{path}" for path in stored]))
        above = list(map(os.lstat, [f"{site}/{folder}" for folder in folders]))
    except (OSError, ValueError):
        return None
    if list(map(_TOLD, files)) != list(stored.values()):
        return None
    if not (_kinds(files) <= {stat.S_IFREG} and _kinds(above) <= {stat.S_IFDIR}):
        return None
    return dict(zip(folders, map(_CHANGED, above), strict=True))


def _kinds(statuses: Iterable[os.stat_result]) -> set[int]:
    return {stat.S_IFMT(mode) for mode in set(map(_MODE, statuses))}


def write(out: Path, times: Times) -> None:
    """Stores the table; a disk that does not take it costs the next build some time."""
    unfinished = disk.draft(layout.times(out))
    with suppress(OSError):
        unfinished.write_bytes(encoded(_Table(_FORM, dict(times))))
        unfinished.replace(layout.times(out))
