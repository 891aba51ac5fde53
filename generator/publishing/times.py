"""What the file system said of our files when they were last known to be whole.

A file whose size, times and inode are still the same is taken for unchanged without reading it;
any other is read and hashed. The table is no part of the site: losing it costs time only.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from generator.publishing import disk, layout

Times = Mapping[str, tuple[int, ...]]  # site path -> what :func:`of` gives
_FORM = 1


def of(status: os.stat_result) -> tuple[int, ...]:
    """What is remembered of a regular file; empty for anything else."""
    if not stat.S_ISREG(status.st_mode):
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def read(out: Path) -> dict[str, tuple[int, ...]]:
    """The table of an output; empty where there is none that can be used."""
    try:
        return {path: _numbers(known) for path, known in _stored(out).items()}
    except (ValueError, TypeError):
        return {}


def stand(out: Path) -> bool:
    """Whether every file of the table is what it was, with no link in place of it or a folder."""
    folders: set[str] = set()
    before = ""
    for path, known in _stored(out).items():
        try:
            now = os.lstat(f"{out}/{path}")
        except (OSError, ValueError):
            return False
        if [now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino] != known:
            return False
        folder = path.rpartition("/")[0]
        if not stat.S_ISREG(now.st_mode):
            return False
        if folder != before:
            folders.update(layout.folders(path))
            before = folder
    return all(disk.is_folder(f"{out}/{folder}") for folder in folders)


def _numbers(known: object) -> tuple[int, ...]:
    if not isinstance(known, list):
        raise TypeError("expected a list")
    return tuple(map(int, known))


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
