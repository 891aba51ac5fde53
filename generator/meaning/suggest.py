"""Words of authors in messages: as they are compared, shown, and what they may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 60  # no name is longer; comparing more would cost time and help nobody
_LIKE = 0.75  # share of equal characters: takes "text-clasification", leaves "my-model"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, or None where none is near. Case does not count."""
    if not word or len(word) > _LONGEST:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    by_fold = {name.casefold(): name for name in known}
    folded = fold(word)
    near = get_close_matches(folded, by_fold, n=1, cutoff=_LIKE)
    if near:
        return by_fold[near[0]]
    signs = sorted(folded)  # "mti" is "mit": in a short word two swapped letters are much
    return next((by_fold[name] for name in by_fold if sorted(name) == signs), None)


def fold(word: str) -> str:
    """A word as tables compare it: no case, blanks and underscores as hyphens."""
    return "-".join(word.casefold().replace("_", " ").split())


def short(word: str) -> str:
    """A word of an author as messages show it: cut where it is longer than any name."""
    return word if len(word) <= _LONGEST else word[: _LONGEST - 1] + "…"
