"""Places in a text: units of offsets, words searched for, and marks that nest.

Offsets from outside may count code points (Python), UTF-16 units (JavaScript) or UTF-8 bytes
(some tokenisers); which of them is told by comparing the words they point at. Everything that
leaves this module counts code points, from 0, the end not included.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")

DEPTH = 6  # marks inside marks; what nests deeper is listed beside the text
# Signs with which tokenisers begin a piece of a word.
_PIECES = ("##", "▁", "Ġ", "</w>")


class Span(Struct, Generic[T], frozen=True):
    """A part of a text and what it is."""

    start: int
    end: int
    what: T


class Piece(Struct, Generic[T], frozen=True):
    """A run of text, or where a mark opens or closes; opens and closes always balance."""

    text: str = ""
    opens: T | None = None
    closes: T | None = None


class Claim(Struct, frozen=True):
    """An offset pair as written, with the word that should stand there ("" for unknown)."""

    start: int
    end: int
    word: str


def bare(word: str) -> str:
    """A word without the signs of tokenisers."""
    for sign in _PIECES:
        word = word.replace(sign, " " if sign in {"▁", "Ġ"} else "")
    return word.strip()


def alike(first: str, second: str) -> bool:
    """Whether two spellings mean the same word: blanks, case, accents and signs aside."""
    left, right = _folded(first), _folded(second)
    return not left or not right or left == right


def in_code_points(text: str, claims: Sequence[Claim]) -> Callable[[int], int | None]:
    """How an offset of these claims is read: the unit under which most words are found.

    The function returned gives None for an offset outside of the text or inside a character.
    Code points win where units do not differ.
    """
    best = _code_points(text)
    if text.isascii():
        return best
    most = _hits(text, claims, best)
    if most == len(claims):
        return best
    for width in (_utf16_width, _utf8_width):
        unit = _unit(text, width)
        hits = _hits(text, claims, unit)
        if hits > most:
            best, most = unit, hits
    return best


def find(text: str, word: str, start: int) -> tuple[int, int] | None:
    """Where a word stands, from ``start`` on or else from the beginning; case may differ."""
    word = bare(word)
    if not word:
        return None
    found = _search(text, word, start)
    if found >= 0:
        return found, found + len(word)
    folded = _lower(text)
    if len(folded) != len(text):  # lowering moves offsets in a few scripts
        return None
    found = _search(folded, word.lower(), start)
    return (found, found + len(word)) if found >= 0 else None


@lru_cache(maxsize=2)
def _lower(text: str) -> str:
    """The text in lower case: once for all words that are searched for in it."""
    return text.lower()


def _search(text: str, word: str, start: int) -> int:
    found = text.find(word, start)
    return found if found >= 0 else text.find(word)


def nest(text: str, spans: Sequence[Span[T]]) -> tuple[tuple[Piece[T], ...], tuple[Span[T], ...]]:
    """The text with its marks, one inside another, and the spans that cross others.

    Of two spans that cross, the one that begins first is marked.
    """
    pieces: list[Piece[T]] = []
    crossing: list[Span[T]] = []
    stack: list[Span[T]] = []
    at = 0

    def go(to: int) -> None:
        nonlocal at
        if to > at:
            pieces.append(Piece(text[at:to]))
            at = to

    def close(to: int) -> None:
        while stack and stack[-1].end <= to:
            done = stack.pop()
            go(done.end)
            pieces.append(Piece(closes=done.what))

    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        close(span.start)
        if stack and (span.end > stack[-1].end or len(stack) >= DEPTH):
            crossing.append(span)
            continue
        go(span.start)
        pieces.append(Piece(opens=span.what))
        stack.append(span)
    close(len(text))
    go(len(text))
    return tuple(pieces), tuple(crossing)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", bare(word)).casefold()
    return "".join(char for char in plain if char.isalnum())


def _hits(text: str, claims: Sequence[Claim], unit: Callable[[int], int | None]) -> int:
    hits = 0
    for claim in claims:
        start, end = unit(claim.start), unit(claim.end)
        if start is not None and end is not None and start < end:
            hits += alike(text[start:end], claim.word)
    return hits


def _code_points(text: str) -> Callable[[int], int | None]:
    length = len(text)
    return lambda offset: offset if 0 <= offset <= length else None


def _unit(text: str, width: Callable[[str], int]) -> Callable[[int], int | None]:
    places = {0: 0}
    at = 0
    for index, char in enumerate(text):
        at += width(char)
        places[at] = index + 1
    return places.get


def _utf16_width(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def _utf8_width(char: str) -> int:
    code = ord(char)
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
