"""What a body says in plain words: a description and a text to search. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.content.marks import FRAGMENT, OPEN, unmarked
from generator.content.names import names
from generator.content.tags import End, Piece, Start, plain
from generator.content.template_sections import is_placeholder

MAX_DESCRIPTION = 200  # characters
MAX_TEXT = 5_000  # characters of text to search
_NO_PROSE = names("li table blockquote details h1 h2 h3 h4 h5 h6 pre figure section dl iframe")
_BREAKS = _NO_PROSE | names("p div br td th tr dd dt summary")
_SENTENCE = re.compile(r"(?:[.!?…]+[)\"'”’]*(?=\s)|[。！？])")
_SHORTEST = 40  # characters; shorter sentences take the next one along: "Hi. This is ..."
_LEAST = 12  # characters of letters that make prose
_LETTERS = re.compile(r"[^\W\d_]")


def description(pieces: Sequence[Piece], tex: Sequence[str]) -> str:
    """The first real sentence of a body, at most 200 characters; "" when there is none.

    ``tex`` holds the formulas that marks stand for.
    """
    for text, linked in _paragraphs(pieces, tex):
        if _is_prose(text, linked):
            return first_sentence(text)
    return ""


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph, cut between words when it is too long."""
    ends = (match.end() for match in _SENTENCE.finditer(text, _SHORTEST))
    sentence = text[: next(ends, len(text))].strip()
    if len(sentence) <= MAX_DESCRIPTION:
        return sentence
    cut = sentence[: MAX_DESCRIPTION - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > MAX_DESCRIPTION // 2 else cut).rstrip(" ,;:") + "…"


def plain_text(pieces: Sequence[Piece]) -> str:
    """The words of a body without markup, code and formulas, for a search."""
    parts: list[str] = []
    length = 0
    for piece in pieces:
        if isinstance(piece, str):
            words = _words(piece, ())
            parts.append(words)
            length += len(words)
            if length > 2 * MAX_TEXT:
                break
        elif piece.name in _BREAKS:
            parts.append(" ")
    return " ".join("".join(parts).split())[:MAX_TEXT]


def _paragraphs(pieces: Sequence[Piece], tex: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The text of each paragraph that stands by itself, and how much of it is links."""
    depth, inside, in_link, linked = 0, False, False, 0
    words: list[str] = []
    for piece in pieces:
        match piece:
            case Start(name="p") if depth == 0:
                inside, words, linked = not _is_boxed(piece), [], 0
            case End(name="p") if inside:
                yield " ".join("".join(words).split()), linked
                inside = False
            case Start(name="a"):
                in_link = True
            case End(name="a"):
                in_link = False
            case Start(name="br"):
                words.append(" ")
            case Start(name=name) if name in _NO_PROSE or _is_boxed(piece):
                depth += 1
            case End(name=name) if name in _NO_PROSE:
                depth = max(0, depth - 1)
            case str() if inside:
                words.append(_words(piece, tex))
                linked += len(words[-1]) if in_link else 0


def _is_boxed(tag: Start) -> bool:
    return tag.attributes.get("class", "").startswith(OPEN + "alert")


def _is_prose(text: str, linked: int) -> bool:
    if is_placeholder(text) or linked > 0.6 * len(text):
        return False
    if text.endswith(":") and len(text) < _SHORTEST:
        return False
    return len(_LETTERS.findall(text)) >= _LEAST


def _words(source: str, tex: Sequence[str]) -> str:
    if "&" not in source and OPEN not in source:
        return source

    def formula(match: re.Match[str]) -> str:
        number = int(match[2][:9])
        return tex[number] if match[1] == "M" and number < len(tex) else ""

    return unmarked(FRAGMENT.sub(formula, plain(source)))
