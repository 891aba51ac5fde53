"""What the file system said of our files when they were last known to be whole.

A file whose size, times and inode are still the same is taken for unchanged without reading it;
any other is read and hashed. The table is no part of the site: losing it costs time only.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

from generator.publishing import disk, layout

Times = Mapping[str, tuple[int, ...]]  # site path -> what :func:`of` gives
_FORM = 1
_TOLD = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
_MODE = attrgetter("st_mode")


def of(status: os.stat_result) -> tuple[int, ...]:
    """What is remembered of a regular file; empty for anything else."""
    return _TOLD(status) if stat.S_ISREG(status.st_mode) else ()


def read(out: Path) -> dict[str, tuple[int, ...]]:
    """The table of an output; empty where there is none that can be used."""
    try:
        return {path: _numbers(known) for path, known in _stored(out).items()}
    except (ValueError, TypeError):
        return {}


def stand(out: Path) -> bool:
    """Whether every file of the table is what it was, with no link in place of it or a folder."""
    stored, site = _stored(out), str(out)  # objects of paths are slow to join
    holders = {path.rpartition("/")[0] for path in stored} - {""}
    folders = {folder for holder in holders for folder in (*layout.folders(holder), holder)}
    try:
        files = list(map(os.lstat, [f"{site}/{path}" for path in stored]))
        above = list(map(os.lstat, [f"{site}/{folder}" for folder in folders]))
    except (OSError, ValueError):
        return False
    return (
        list(map(_TOLD, files)) == list(map(_numbers, stored.values()))
        and _kinds(files) <= {stat.S_IFREG}
        and _kinds(above) <= {stat.S_IFDIR}
    )


def _kinds(statuses: Iterable[os.stat_result]) -> set[int]:
    return {stat.S_IFMT(mode) for mode in set(map(_MODE, statuses))}


def _numbers(known: object) -> tuple[int, ...]:
    if not isinstance(known, list):
        raise TypeError("expected a list")
    return tuple(known)


def _stored(out: Path) -> dict[str, object]:
    try:
        data = json.loads(layout.times(out).read_bytes())
        return dict(data["files"]) if data["form"] == _FORM else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def write(out: Path, times: Times) -> None:
    """Stores the table; a disk that does not take it costs the next build some time."""
    data = {"form": _FORM, "files": times}
    unfinished = disk.draft(layout.times(out))
    with suppress(OSError):
        unfinished.write_text(json.dumps(data, separators=(",", ":")), encoding="ascii")
        unfinished.replace(layout.times(out))
