"""Finding model repos below one or more roots.

Cheap: folders are listed, files are not opened (save for the first lines of a card that stands
above folders without other files of a model, and ``refs/main`` of a hub cache). Listing the
files of a repo is :func:`read_repo`, one unit of work for each repo.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from generator.problems import Problem
from generator.reading import hub_cache, names
from generator.reading.card_file import split
from generator.reading.found import Found, Scan
from generator.reading.listing import read_repo
from generator.reading.names import RESERVED
from generator.reading.open import FileRefused, irregular, read_head, reason
from generator.reading.yaml_events import HAS_LIBYAML

__all__ = ["RESERVED", "Found", "Scan", "read_repo", "scan"]

MAX_LEVELS: Final = 32  # folders below a root
_CARD_HEAD: Final = 4_096  # bytes of a card that are looked at for front matter


def scan(roots: Sequence[Path]) -> Scan:
    """All repos below the roots (folders as the user named them), and what is in the way."""
    problems: list[Problem] = []
    found: list[Found] = []
    for root in _distinct(roots):
        walk = _walk(root)
        problems += walk.problems
        found += (candidate.found for candidate in walk.candidates)
    repos = _named(found, problems)
    if not repos and not any(problem.code == "root-missing" for problem in problems):
        where = ", ".join(names.shown(str(root)) for root in roots) or "."
        problems.append(Problem("no-repos", where, "expected model repos, found none"))
    if not HAS_LIBYAML:
        problems.append(Problem("yaml-slow", ".", "expected PyYAML with libyaml, found it without"))
    return Scan(repos, tuple(problems))


def _distinct(roots: Iterable[Path]) -> list[Path]:
    return list({_absolute(root): root for root in reversed(list(roots))}.values())[::-1]


def _absolute(root: Path) -> str:
    return os.path.abspath(root)  # noqa: PTH100 - resolves "." and "..", but no links


def _named(found: list[Found], problems: list[Problem]) -> tuple[Found, ...]:
    """The repos whose ids can have a page, by id; adds the problems of the others."""
    taken: dict[str, Found] = {}
    alike: dict[str, str] = {}
    for repo in found:
        path = repo.shown or names.shown(repo.id)
        other = taken.get(repo.id)
        if other and _absolute(other.folder) == _absolute(repo.folder):
            continue  # one root lies in another
        fault = names.fault_of_id(repo.id)
        if fault is None and other:
            fault = "id-duplicate", f"expected an id of its own, found {repo.id!r} again"
        if fault is not None:
            problems.append(Problem(fault[0], path, fault[1]))
            continue
        like = alike.setdefault(names.likeness(repo.id), repo.id)
        if like != repo.id:
            message = f"expected an id unlike any other, found {repo.id!r} beside {like!r}"
            problems.append(Problem("id-similar", path, message))
        taken[repo.id] = repo
    return tuple(taken[repo_id] for repo_id in sorted(taken))


class _Candidate(Struct, frozen=True):
    found: Found
    has_card: bool


class _Place(Struct, frozen=True):
    """A folder that is looked into."""

    folder: str
    below: tuple[str, ...] = ()  # segments from the root
    linked: bool = False  # entered through a link: further links are not followed

    @property
    def shown(self) -> str:
        return names.shown("/".join(self.below))


class _Walk(Struct):
    """What is known of a root while its folders are walked."""

    name: str  # of the root's folder
    real: str
    candidates: list[_Candidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[_Place] = field(default_factory=list)  # to be followed when the rest is done
    linked: set[str] = field(default_factory=set)  # real folders that were entered by a link

    def report(self, code: str, place: _Place, message: str) -> None:
        self.problems.append(Problem(code, place.shown or names.shown(self.name), message))


class _Content(Struct, frozen=True):
    """What stands in a folder, hidden names left out."""

    files: frozenset[str]
    folders: tuple[os.DirEntry[str], ...]  # by name

    @property
    def card(self) -> str | None:
        cards = sorted(name for name in self.files if names.is_card(name))
        return cards[0] if cards else None  # "README.md" sorts before its variants


def _walk(root: Path) -> _Walk:
    folder = _absolute(root)
    walk = _Walk(os.path.basename(folder), "")  # noqa: PTH119 - str paths
    try:
        mode = os.stat(folder).st_mode  # noqa: PTH116 - str paths
        walk.real = os.path.realpath(folder)
        what = "" if stat.S_ISDIR(mode) else irregular(mode) or "a file"
    except (OSError, ValueError) as error:
        what = reason(error)
    if what:
        message = f"expected a folder, found {what}"
        walk.problems.append(Problem("root-missing", names.shown(str(root)), message))
        return walk
    snapshot = hub_cache.of_snapshot(Path(folder))
    if snapshot is not None:
        _add_entry(walk, snapshot, "")
        return walk
    _look(walk, _Place(folder))
    for link in walk.links:
        _look(walk, link)
    return walk


def _look(walk: _Walk, place: _Place) -> None:
    """Takes a folder as a repo, or looks below it."""
    content = _content(walk, place)
    if content is None:
        return
    name = place.below[-1] if place.below else walk.name
    folders = {entry.name for entry in content.folders}
    if hub_cache.is_other(name, folders):
        return
    if hub_cache.is_model(name, folders):
        entry, problems = hub_cache.choose(Path(place.folder), place.shown or name)
        walk.problems += problems
        if entry is not None:
            shown = "/".join((*place.below, "snapshots", entry.revision))
            _add_entry(walk, entry, names.shown(shown))
        return
    card = content.card
    has_sign = any(map(names.is_sign, content.files))
    if card and (has_sign or not content.folders or _has_front_matter(place, card)):
        _add(walk, place, has_card=True)
    elif has_sign and place.below:
        _add(walk, place, has_card=False)
    elif has_sign or card:
        _collection_or_repo(walk, place, content, has_sign=has_sign)
    else:
        _descend(walk, place, content)


def _collection_or_repo(walk: _Walk, place: _Place, content: _Content, *, has_sign: bool) -> None:
    """A card without front matter, or loose weights in a root: a collection, or one repo.

    Loose files of a root, and a card below the root, yield only to repos that have cards of
    their own: ``model/README.md`` beside ``model/onnx/model.onnx`` is one repo.
    """
    before = len(walk.candidates), len(walk.problems), len(walk.links)
    _descend(walk, place, content)
    below = walk.candidates[before[0] :]
    any_below = below if not (place.below or has_sign) else [one for one in below if one.has_card]
    if any_below:
        if has_sign:
            message = f"expected model repos, found loose files beside {len(below)} of them"
            walk.report("loose-files", place, message)
        else:
            message = f"expected front matter or a model's files, found {len(below)} repos below"
            walk.report("collection-card", place, message)
        return
    del walk.candidates[before[0] :], walk.problems[before[1] :], walk.links[before[2] :]
    _add(walk, place, has_card=content.card is not None)


def _descend(walk: _Walk, place: _Place, content: _Content) -> None:
    if place.linked:
        real = os.path.realpath(place.folder)
        if real in walk.linked:
            return
        walk.linked.add(real)
    if len(place.below) >= MAX_LEVELS and content.folders:
        walk.report("folder-too-deep", place, f"expected at most {MAX_LEVELS} levels of folders")
        return
    for entry in content.folders:
        inner = _Place(entry.path, (*place.below, entry.name), place.linked)
        if entry.is_symlink():
            _queue(walk, place, inner)
        else:
            _look(walk, inner)


def _queue(walk: _Walk, place: _Place, inner: _Place) -> None:
    """Keeps a link to a folder for later, unless it leads out of the root or round in a circle."""
    real = os.path.realpath(inner.folder)
    if not _inside(real, walk.real):
        walk.report("link-outside", inner, "expected a folder inside the root, found a link out")
        return
    if not place.linked and not _inside(os.path.realpath(place.folder), real):
        walk.links.append(_Place(inner.folder, inner.below, linked=True))


def _inside(path: str, folder: str) -> bool:
    return (path + os.sep).startswith(folder.rstrip(os.sep) + os.sep)


def _content(walk: _Walk, place: _Place) -> _Content | None:
    try:
        with os.scandir(place.folder) as listed:
            entries = [entry for entry in listed if not names.is_hidden(entry.name)]
    except OSError as error:
        walk.report("folder-unreadable", place, f"expected a folder, found {reason(error)}")
        return None
    folders = [entry for entry in entries if _is_folder(entry)]
    files = frozenset(entry.name for entry in entries) - {entry.name for entry in folders}
    entered = (entry for entry in folders if entry.name not in names.NEVER_ENTERED)
    return _Content(files, tuple(sorted(entered, key=lambda entry: entry.name)))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _has_front_matter(place: _Place, card: str) -> bool:
    try:
        head = read_head(os.path.join(place.folder, card), _CARD_HEAD)  # noqa: PTH118 - str paths
    except FileRefused:
        return False
    parts = split(head.decode("utf-8", "replace"))
    return parts.front_matter is not None or parts.unclosed


def _add(walk: _Walk, place: _Place, *, has_card: bool) -> None:
    found = Found("/".join(place.below) or walk.name, Path(place.folder), place.shown)
    walk.candidates.append(_Candidate(found, has_card))


def _add_entry(walk: _Walk, entry: hub_cache.Entry, shown: str) -> None:
    found = Found(entry.id, entry.snapshot, shown, entry.blobs, entry.revision)
    walk.candidates.append(_Candidate(found, has_card=True))
