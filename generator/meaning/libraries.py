"""Libraries: the table, and which one a repo belongs to.

The order is that of the table's ``precedence``: the card's ``library_name``, a tag that is a
library's id, file signatures (certain ones, then likely ones), ``config.json``, none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from generator.data.load import table
from generator.meaning.card import ModelCard
from generator.meaning.library_files import LIKELY, SURE, FileRule, is_transformers
from generator.meaning.signals import Signals
from generator.meaning.suggest import closest, fold, short
from generator.problems import Problem


class Library(Struct, frozen=True):
    """A library that models are made with."""

    id: str  # the value of ``library_name``
    name: str
    repo_url: str | None
    docs_url: str | None
    default_task: str | None  # the task that most of its models have, where there is one
    established: bool  # well known enough for a bare tag of its name to mean it


class LibraryChoice(Struct, frozen=True):
    """Which library a repo has, and why. ``id`` is None where nothing says."""

    id: str | None
    name: str
    rule: str  # "card", "tag", "files", "config" or "none"
    because: str  # a sentence
    problems: tuple[Problem, ...] = ()


def _library(row: Mapping[str, Any]) -> Library:
    default = str(row.get("default_task", "")).split(" ")[0]
    return Library(
        row["id"],
        row["name"],
        row["repo_url"],
        row["docs_url"],
        _DEFAULT_TASKS.get(row["id"], default if default != "from" else "") or None,
        row["established"],
    )


def _more(row: Mapping[str, Any]) -> Library:
    return Library(row["id"], row["id"], None, None, row.get("default_task"), False)


# Where the table explains the task in a sentence, and its first word is none.
_DEFAULT_TASKS: Mapping[str, str] = MappingProxyType(
    {"diffusers": "text-to-image", "spacy": "", "speechbrain": "", "sklearn": ""}
)
_TABLE = table("libraries")
LIBRARIES: Mapping[str, Library] = MappingProxyType(
    {row["id"]: _library(row) for row in _TABLE["libraries"]}
    | {row["id"]: _more(row) for row in _TABLE["not_in_hub_list"] if row["id"] != "skops"}
)
LIBRARY_ALIASES: Mapping[str, str] = MappingProxyType(
    {fold(alias): name for alias, name in _TABLE["library_name_aliases"].items()}
)
# Aliases that as tags mean a kind of model, not a library.
_LOOSE_WORDS = frozenset({"yolo", "adapters"})
_BY_FOLD: Mapping[str, str] = MappingProxyType({fold(name): name for name in LIBRARIES})


def library_named(word: str) -> Library | None:
    """The library that a word names: its id in any case, or an alias."""
    key = fold(word)
    name = LIBRARY_ALIASES.get(key) or _BY_FOLD.get(key)
    return LIBRARIES[name] if name else None


def choose_library(card: ModelCard, signals: Signals, *, at: str = "") -> LibraryChoice:
    """The library of a repo; ``at`` names the card's file in problems.

    Two tags that are ids: the first, but ``transformers`` only where there is no other, because
    cards of libraries that build on it carry both. A tag of a little-known library whose id is
    a common word (``hermes``, ``grok``) counts only when the files say nothing.
    """
    if card.library_name:
        return _by_card(card.library_name, at, card.key("library_name"))
    words = (tag for tag in card.tags if fold(tag) not in _LOOSE_WORDS)
    tagged = [library for word in words if (library := library_named(word))]
    return (
        _by_tag(library for library in tagged if library.established)
        or _by_files(signals, SURE)
        or _by_files(signals, LIKELY)
        or _by_config(signals)
        or _by_tag(tagged)
        or LibraryChoice(None, "", "none", "nothing in the repo names a library")
    )


def _by_card(written: str, at: str, key: str) -> LibraryChoice:
    library = library_named(written)
    if library:
        return _choice(library, "card", f"the card says library_name: {short(written)}")
    near = closest(written, (*LIBRARIES, *LIBRARY_ALIASES))
    mend = f"write library_name: {LIBRARY_ALIASES.get(near, near)}" if near else ""
    message = f"expected the id of a known library, found {short(written)!r}"
    problem = Problem("unknown-library", at, message, mend, key=key)
    because = f"the card says library_name: {short(written)}"
    return LibraryChoice(written, written, "card", because, (problem,))


def _by_tag(tagged: Iterable[Library]) -> LibraryChoice | None:
    library = min(tagged, key=lambda library: library.id == "transformers", default=None)
    return _choice(library, "tag", f"a tag names {library.name}") if library else None


def _by_files(signals: Signals, rules: tuple[FileRule, ...]) -> LibraryChoice | None:
    for rule in rules:
        found = rule.find(signals)
        if found:
            library = LIBRARIES[rule.library]
            return _choice(library, "files", f"the repo has {found}, as {library.name} writes it")
    return None


def _by_config(signals: Signals) -> LibraryChoice | None:
    if not is_transformers(signals.config):
        return None
    because = "config.json names a model class, as Transformers writes it"
    return _choice(LIBRARIES["transformers"], "config", because)


def _choice(library: Library, rule: str, because: str) -> LibraryChoice:
    return LibraryChoice(library.id, library.name, rule, because)
