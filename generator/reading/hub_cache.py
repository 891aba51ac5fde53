"""The hub client's cache: ``models--owner--name/{blobs,refs,snapshots/<revision>}``.

The files of a snapshot are links into ``blobs`` of the same entry, which is why that folder is
handed on: it is the only place outside of a repo that its files may lie in.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.problems import Problem
from generator.reading import names
from generator.reading.open import reason

_MODEL: Final = "models--"
_OTHERS: Final = ("datasets--", "spaces--")
_PARTS: Final = frozenset(("blobs", "refs", "snapshots"))
_REVISION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,127}")


class Entry(Struct, frozen=True):
    """One model of a cache: the snapshot that stands for it."""

    id: str
    snapshot: Path
    blobs: Path | None  # None where there is none inside of the entry
    revision: str


def is_model(name: str, folders: set[str]) -> bool:
    """Whether a folder of this name and these folders in it is a model's entry of a cache."""
    return name.startswith(_MODEL) and "snapshots" in folders


def is_other(name: str, folders: set[str]) -> bool:
    """Whether it is an entry for a data set or a space, which have no page."""
    return name.startswith(_OTHERS) and not _PARTS.isdisjoint(folders)


def of_snapshot(folder: Path) -> Entry | None:
    """The entry whose snapshot a folder is, for one that is named as a root itself."""
    entry = folder.parent.parent
    if folder.parent.name != "snapshots" or not entry.name.startswith(_MODEL):
        return None
    return Entry(_id(entry.name), folder, _blobs(entry), folder.name)


def choose(entry: Path, shown: str) -> tuple[Entry | None, tuple[Problem, ...]]:
    """The snapshot that ``refs/main`` names, else the only one, else the last by name."""
    try:
        with os.scandir(entry / "snapshots") as listed:
            revisions = sorted(item.name for item in listed if _is_revision(item))
    except OSError as error:
        message = f"expected a folder, found {reason(error)}"
        return None, (Problem("folder-unreadable", f"{shown}/snapshots", message),)
    if not revisions:
        message = "expected a downloaded revision, found none"
        return None, (Problem("hub-cache-empty", shown, message),)
    named = _main(entry)
    revision = named if named in revisions else revisions[-1]
    found = Entry(_id(entry.name), entry / "snapshots" / revision, _blobs(entry), revision)
    if named in revisions or (named is None and len(revisions) == 1):
        return found, ()
    cause = "no refs/main" if named is None else f"refs/main names {named}, which is not there"
    message = f"expected a main revision, found {len(revisions)} snapshots and {cause}"
    mend = f"the snapshot {revision} is shown"
    return found, (Problem("hub-cache-revision", shown, message, mend),)


def _is_revision(item: os.DirEntry[str]) -> bool:
    """A real folder: a link could lead out of the cache."""
    if names.is_hidden(item.name) or not names.is_text(item.name):
        return False
    return item.is_dir(follow_symlinks=False)


def _id(name: str) -> str:
    owner, dashes, model = name.removeprefix(_MODEL).partition("--")
    return f"{owner}/{model}" if dashes else owner


def _blobs(entry: Path) -> Path | None:
    blobs = entry / "blobs"
    return blobs if blobs.is_dir() and not blobs.is_symlink() else None


def _main(entry: Path) -> str | None:
    """What ``refs/main`` names; None where it is no short regular file with a revision."""
    reference = entry / "refs" / "main"
    try:
        if not reference.is_file() or reference.stat().st_size > 200:
            return None
        text = reference.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return text if _REVISION.fullmatch(text) else None
