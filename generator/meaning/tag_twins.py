"""Near-twins among tags: two spellings that most likely mean one thing. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from generator.meaning.card import ModelCard
from generator.problems import Problem

_JOINTS = re.compile(r"[\s_./-]+")
_LEAST = 6  # letters of a word whose plural is taken for the word itself
_NO_PLURAL = ("ss", "us", "is")


def twins(tags: Iterable[Iterable[str]]) -> Mapping[str, str]:
    """For each spelling that another one outnumbers, that other; ``tags`` are those of each repo.

    Of spellings that are equally frequent the first by letters stands.
    """
    counts = Counter(tag for of_repo in tags for tag in set(of_repo))
    common: dict[str, str] = {}
    for tag in sorted(counts, key=lambda tag: (-counts[tag], tag)):
        common.setdefault(fold(tag), tag)
    return MappingProxyType(
        {tag: common[fold(tag)] for tag in sorted(counts) if common[fold(tag)] != tag}
    )


def fold(tag: str) -> str:
    """What the spellings of one tag share: no case, no joints, no plural."""
    bare = _JOINTS.sub("", tag.casefold())
    plural = len(bare) >= _LEAST and bare.endswith("s") and not bare.endswith(_NO_PLURAL)
    return bare[:-1] if plural else bare or tag


def twin_problems(card: ModelCard, common: Mapping[str, str], at: str) -> tuple[Problem, ...]:
    """A note for each tag of a card that more models have in another spelling."""
    found = ((tag, common.get(tag)) for tag in card.tags)
    return tuple(
        Problem(
            "tag-twin",
            at,
            f"the tag {tag!r} is nearly {other!r}, which other models of the site have",
            f"write {other}",
            key=card.key("tags"),
        )
        for tag, other in found
        if other is not None
    )
