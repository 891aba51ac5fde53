"""The files of one repo, to be found by what an author may have written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher, get_close_matches
from unicodedata import normalize

from msgspec import Struct

from generator.reading.repo import RepoFile

_SLIPS = 2  # signs that differ, at most, where a name was mistyped
_NEIGHBOURS = 200  # names that a suggestion is chosen from: keeps a missing file cheap


class FileIndex(Struct, frozen=True):
    """Files by path: as spelt, in NFC, and in NFC without case; folders; names for advice.

    Where two files differ only in form or case, the first in the order of the listing is meant.
    """

    exact: dict[str, RepoFile]
    composed: dict[str, RepoFile]
    folded: dict[str, RepoFile]
    folders: frozenset[str]
    by_name: dict[str, str]  # name without case -> path
    by_folder: dict[str, tuple[str, ...]]  # folder -> paths

    @classmethod
    def of(cls, files: Iterable[RepoFile]) -> FileIndex:
        """The index of a listing, made once per repo."""
        listed = tuple(files)
        by_folder: dict[str, list[str]] = {}
        for file in listed:
            by_folder.setdefault(file.path.rpartition("/")[0], []).append(file.path)
        return cls(
            exact={file.path: file for file in listed},
            composed=_by(listed, composed),
            folded=_by(listed, folded),
            folders=frozenset(parent for folder in by_folder for parent in _up(folder)),
            by_name={folded(f.path.rpartition("/")[2]): f.path for f in reversed(listed)},
            by_folder={folder: tuple(paths) for folder, paths in by_folder.items()},
        )

    def find(self, paths: Iterable[str]) -> tuple[RepoFile, bool] | None:
        """The file that the first fitting path names, and whether its case had to be ignored."""
        tries = tuple(paths)
        for path in tries:
            if path in self.exact:
                return self.exact[path], False
        for path in tries:
            if (file := self.composed.get(composed(path))) is not None:
                return file, False
        for path in tries:
            if (file := self.folded.get(folded(path))) is not None:
                return file, True
        return None

    def close_to(self, path: str) -> str:
        """A path that may have been meant, or "": same name elsewhere, or a like name beside it."""
        folder, _, name = path.rpartition("/")
        if (elsewhere := self.by_name.get(folded(name))) is not None:
            return elsewhere
        beside = self.by_folder.get(folder) or self.by_folder.get("", ())
        close = get_close_matches(path[:200], beside[:_NEIGHBOURS], n=5, cutoff=0.7)
        return next((other for other in close if _is_slip(path, other)), "")


def _is_slip(path: str, other: str) -> bool:
    """Whether one path may have been typed for the other: the same stem, or nearly so.

    Other figures are another picture: ``step-2.png`` is no slip for ``step-3.png``.
    """
    stem, like = (one.rpartition("/")[2].rpartition(".")[0].casefold() for one in (path, other))
    if stem == like:
        return True
    steps = SequenceMatcher(None, stem, like, autojunk=False).get_opcodes()
    typed = sum(max(b - a, d - c) for kind, a, b, c, d in steps if kind != "equal")
    return typed <= min(_SLIPS, len(stem) // 3) and _same_digits(stem, like)


def _same_digits(one: str, other: str) -> bool:
    return [*filter(str.isdigit, one)] == [*filter(str.isdigit, other)]


def composed(path: str) -> str:
    """A path in Unicode's composed form; macOS writes the decomposed one."""
    return path if path.isascii() else normalize("NFC", path)


def folded(path: str) -> str:
    """A composed path without case."""
    return composed(path).casefold()


def _by(files: tuple[RepoFile, ...], key: Callable[[str], str]) -> dict[str, RepoFile]:
    return {key(file.path): file for file in reversed(files)}


def _up(folder: str) -> list[str]:
    steps = folder.split("/") if folder else []
    return ["/".join(steps[:end]) for end in range(len(steps) + 1)]
