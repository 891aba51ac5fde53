"""The files of one repo: every one is listed, and those that may not be opened say why.

Of each file at most 1,024 bytes are read; of large files with the extension of weights none.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from generator.problems import Problem
from generator.reading import names
from generator.reading.found import Found
from generator.reading.open import FileRefused, bases, contained, irregular, read_head, reason
from generator.reading.repo import FileKind, Repo, RepoFile
from generator.reading.sniff import HEAD, LFS_LIMIT, UNKNOWN, by_name, lfs_pointer, sniff

MAX_FILES: Final = 20_000  # of one repo; more take longer than one may


class _Listing(Struct):
    """What is known of a repo while its folders are walked."""

    found: Found
    files: list[RepoFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    linked: set[str] = field(default_factory=set)  # real folders that were entered by a link
    _bases: tuple[str, ...] = ()

    def bases(self) -> tuple[str, ...]:
        """The real folders that files may lie in. Only links ask for them."""
        self._bases = self._bases or bases(self.found.folder, self.found.blobs)
        return self._bases


class _Folder(Struct, frozen=True):
    folder: str
    below: str  # path in the repo with "/" at the end, "" for the repo itself
    linked: bool  # entered through a link: links to folders are not followed any further


def read_repo(found: Found, max_files: int = MAX_FILES) -> Repo:
    """The repo with its files listed. What cannot be read is among its problems."""
    listing = _Listing(found)
    waiting = [_Folder(str(found.folder), "", linked=False)]
    while waiting:
        inner = _list(listing, waiting.pop(), max_files)
        waiting.extend(reversed(inner))
        if len(listing.files) > max_files:
            message = f"expected at most {max_files:,} files, found more; the rest is not listed"
            listing.problems.append(Problem("too-many-files", _at(found, ""), message))
            break
    files = tuple(sorted(listing.files[:max_files], key=lambda file: file.path))
    card = _card(listing)
    return Repo(
        id=found.id,
        folder=found.folder,
        shown=found.shown,
        files=files,
        card=card,
        blobs=found.blobs,
        revision=found.revision,
        problems=tuple(listing.problems),
    )


def _list(listing: _Listing, at: _Folder, max_files: int) -> list[_Folder]:
    """Lists the files of one folder; returns the folders in it that are to be entered.

    Stops once there are more files than wanted.
    """
    try:
        with os.scandir(at.folder) as listed:
            entries = sorted(listed, key=_order)
    except OSError as error:
        message = f"expected a folder, found {reason(error)}"
        listing.problems.append(
            Problem("folder-unreadable", _at(listing.found, at.below.rstrip("/")), message)
        )
        return []
    inner = []
    for entry in entries:
        if len(listing.files) > max_files:
            break
        if names.is_hidden(entry.name) or entry.name in names.NEVER_ENTERED:
            continue
        try:
            if entry.is_dir():
                inner.append(_enter(listing, at, entry))
                continue
        except OSError as error:
            listing.files.append(_refused(at.below + entry.name, reason(error)))
            continue
        listing.files.append(_file(listing, at.below + entry.name, entry))
    return inner


def _order(entry: os.DirEntry[str]) -> tuple[bool, str]:
    """What tells of a model stands first, so that many other files do not hide it."""
    return not (names.is_card(entry.name) or names.is_sign(entry.name)), entry.name


def _enter(listing: _Listing, at: _Folder, entry: os.DirEntry[str]) -> _Folder:
    """A folder to be entered. Raises FileRefused for a link that is not followed."""
    below = f"{at.below}{entry.name}/"
    if not names.is_text(entry.name):
        raise FileRefused("its name is not UTF-8")
    if not entry.is_symlink():
        return _Folder(entry.path, below, at.linked)
    real = os.path.realpath(entry.path)
    if (os.path.realpath(at.folder) + os.sep).startswith(real.rstrip(os.sep) + os.sep):
        raise FileRefused("a link to a folder that it lies in")
    contained(real, listing.bases())
    if at.linked or real in listing.linked:
        raise FileRefused("a link to a folder that another link leads to")
    listing.linked.add(real)
    return _Folder(entry.path, below, linked=True)


def _file(listing: _Listing, path: str, entry: os.DirEntry[str]) -> RepoFile:
    if not names.is_text(entry.name):
        return _refused(path, "its name is not UTF-8")
    try:
        real = entry.path
        if entry.is_symlink():
            real = os.path.realpath(entry.path, strict=True)
            contained(real, listing.bases())
        status = entry.stat()
        what = irregular(status.st_mode)
        if what:
            return _refused(path, what)
        return _described(path, real, status.st_size)
    except (OSError, ValueError) as error:
        return _refused(path, reason(error))


def _described(path: str, real: str, size: int) -> RepoFile:
    named = by_name(path)
    if named[0] is FileKind.WEIGHTS and size > LFS_LIMIT:
        return RepoFile(path, size, *named)
    head = read_head(real, LFS_LIMIT if size <= LFS_LIMIT else HEAD)
    lfs = lfs_pointer(head) if size <= LFS_LIMIT else None
    kind, media_type = named if lfs else sniff(head[:HEAD], path)
    return RepoFile(path, size, kind, media_type, lfs)


def _refused(path: str, why: str) -> RepoFile:
    safe = path.encode("utf-8", "backslashreplace").decode()
    return RepoFile(safe, 0, *UNKNOWN, refused=why)


def _card(listing: _Listing) -> str | None:
    cards = [file for file in listing.files if names.is_card(file.path)]
    if not cards:
        return None
    cards.sort(key=lambda file: (bool(file.refused), file.path != "README.md", file.path))
    if len(cards) > 1:
        message = f"expected one card, found {len(cards)}; {cards[0].path} is used"
        path = _at(listing.found, cards[1].path)
        listing.problems.append(Problem("several-cards", path, message))
    return cards[0].path


def _at(found: Found, path: str) -> str:
    parts = (found.shown, names.shown(path))
    return "/".join(part for part in parts if part) or Path(found.folder).name
