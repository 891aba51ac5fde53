"""The signs that a match of a pattern can begin with, as far as its first parts tell. Pure."""

from __future__ import annotations

import re

# Python's own reader of patterns: one of ours would have to agree with it in every detail.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ASCII = frozenset(map(chr, range(128)))
_CATEGORIES = {
    category: frozenset(sign for sign in ASCII if re.match(pattern, sign))
    for category, pattern in {
        codes.CATEGORY_DIGIT: r"\d",
        codes.CATEGORY_NOT_DIGIT: r"\D",
        codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_NOT_SPACE: r"\S",
        codes.CATEGORY_WORD: r"\w",
        codes.CATEGORY_NOT_WORD: r"\W",
    }.items()
}
_REPEATS = frozenset((codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT))
_WIDTHLESS = frozenset((codes.AT, codes.ASSERT, codes.ASSERT_NOT))
_FOLDED = frozenset("iIkKsS")  # what ı, the sign of Kelvin and ſ are when case is ignored

Heads = tuple[frozenset[str], bool]  # signs of ASCII, and whether a match may go on without one


def heads(pattern: str, flags: int) -> frozenset[str] | None:
    """Every sign of ASCII that a match may begin with, or more; None where it may be empty.

    A match that begins with a sign beyond ASCII is always possible.
    """
    tree = parser.parse(pattern, flags)
    signs, empty = _sequence(tree)
    if empty:
        return None
    if tree.state.flags & re.IGNORECASE:
        return signs | {sign.swapcase() for sign in signs} | _FOLDED
    return signs


def is_widthless(pattern: str, flags: int) -> bool:
    """Whether a pattern takes no sign: it only looks at what stands around."""
    try:
        return all(code in _WIDTHLESS for code, _ in parser.parse(pattern, flags))
    except re.error:  # the beginning of a group alone
        return False


def _sequence(tree: Any) -> Heads:
    found: frozenset[str] = frozenset()
    for code, value in tree:
        signs, empty = _part(code, value)
        found |= signs
        if not empty:
            return found, False
    return found, True


def _part(code: object, value: Any) -> Heads:
    """The heads of one part. ``value`` is as shaped as Python's parser has it for this code."""
    if code in _WIDTHLESS:
        return frozenset(), True
    if code in _REPEATS:
        least, _, tree = value
        signs, empty = _sequence(tree)
        return signs, empty or not least
    if code is codes.SUBPATTERN:
        _, added, _, tree = value
        return (ASCII, True) if added else _sequence(tree)
    if code is codes.ATOMIC_GROUP:
        return _sequence(value)
    if code is codes.BRANCH:
        branches = [_sequence(tree) for tree in value[1]]
        signs = frozenset().union(*(signs for signs, _ in branches))
        return signs, any(empty for _, empty in branches)
    return _one_sign(code, value)


def _one_sign(code: object, value: Any) -> Heads:
    if code is codes.LITERAL:
        return ASCII & {chr(value)}, False
    if code is codes.NOT_LITERAL:
        return ASCII - {chr(value)}, False
    if code is codes.ANY:
        return ASCII, False
    if code is codes.IN:
        return _set(value), False
    return ASCII, True  # a reference or a condition: anything


def _set(members: Any) -> frozenset[str]:
    found: set[str] = set()
    negated = False
    for code, value in members:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            found.add(chr(value))
        elif code is codes.RANGE:
            first, last = value
            found.update(map(chr, range(first, min(last, 127) + 1)))
        elif code is codes.CATEGORY:
            found |= _CATEGORIES[value]
    return ASCII - found if negated else ASCII & found
