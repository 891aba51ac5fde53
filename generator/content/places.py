"""Where in the text of a body something stands that was read from it. Pure.

What is read has lost its place on the way through Markdown and HTML; it is looked for where an
author would have written it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from urllib.parse import unquote

from markdown_it.token import Token

_TRIES = 50  # places that are looked at for one reference
_AHEAD = 12  # characters before an address that tell what it is: ``](``, ``href="``, ``]: ``
_ADDRESS = re.compile(
    r"(?:\]\(\s*<?|\b(?:href|src|poster)\s*=\s*[\"']?\s*|\]:\s*<?|<)\Z", re.IGNORECASE
)
_EMPTY = re.compile(r"\]\(\s*\)|\bhref\s*=\s*([\"'])\s*\1", re.IGNORECASE)
_BREAKS = frozenset({"softbreak", "hardbreak"})


def place_of(text: str, reference: str) -> int:
    """Where a link or picture names a reference; -1 where it is not to be found.

    Links say it first: the same letters may stand in any word before.
    """
    if not reference:
        empty = _EMPTY.search(text)
        return empty.start() if empty else -1
    for spelling in dict.fromkeys(_spellings(reference)):
        first = text.find(spelling)
        if first >= 0:
            return next(_addresses(text, spelling, first), first)
    return -1


def _spellings(reference: str) -> Iterator[str]:
    """How an address may have been written that Markdown and HTML have made a URL of."""
    yield reference
    yield reference.replace("&", "&amp;")
    decoded = unquote(reference)
    yield decoded
    yield decoded.replace("&", "&amp;")


def _addresses(text: str, spelling: str, first: int) -> Iterator[int]:
    at = first
    for _ in range(_TRIES):
        if at < 0:
            return
        if _ADDRESS.search(text[max(0, at - _AHEAD) : at]):
            yield at
        at = text.find(spelling, at + 1)


def line_of_tag(tokens: Sequence[Token], names: Set[str]) -> int | None:
    """The line, from 0, of the first HTML tag with one of some names."""
    tag = re.compile(rf"<(?:{'|'.join(sorted(map(re.escape, names)))})\b", re.IGNORECASE)
    for token in tokens:
        if token.map is None:
            continue
        if token.type == "html_block" and (found := tag.search(token.content)):
            return token.map[0] + token.content.count("\n", 0, found.start())
        line = token.map[0]
        for child in token.children or ():
            if child.type == "html_inline" and tag.match(child.content):
                return line
            line += child.type in _BREAKS
    return None


def nth(text: str, words: str, number: int) -> int:
    """Where some words stand for the ``number``-th time, counted from 0; -1 if they do not."""
    at = text.find(words)
    for _ in range(number):
        at = text.find(words, at + 1) if at >= 0 else -1
    return at
