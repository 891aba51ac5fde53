"""Sections that still hold nothing but the placeholder of the card template. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it.token import Token
from msgspec import Struct

from generator.content.headings import slug
from generator.content.marks import ours
from generator.content.tables import ROW

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LABEL = re.compile(r"[^:]{1,60}:")  # "**Developed by:**" before the placeholder
_WORDS = re.compile(r"[\W_]+")
_PLACEHOLDERS = frozenset(
    {"more information needed", "more information is needed", "needs more information",
     "information needed"}
)  # fmt: skip
_MISSING = "information"  # what every placeholder holds
_LONGEST = 120  # characters of a line that is a placeholder


class _Section(Struct):
    level: int  # of its heading, 1 to 6
    title: str
    begin: int  # place of its first token
    end: int
    placeholder: bool  # holds the placeholder
    more: bool  # holds something else
    children: list[_Section]

    @property
    def empty(self) -> bool:
        """Nothing but the placeholder, here and below."""
        below = bool(self.children) and all(child.empty for child in self.children)
        return not self.more and (below or (self.placeholder and not self.children))


def is_placeholder(text: str) -> bool:
    """Whether text says only that information is missing."""
    line = text.strip()
    if len(line) > _LONGEST or _MISSING not in line.lower():
        return False
    return any(_bare(form) in _PLACEHOLDERS for form in (line, _LABEL.sub("", line, count=1)))


def _bare(line: str) -> str:
    return _WORDS.sub(" ", line).strip().lower()


def fold(tokens: list[Token]) -> list[Token]:
    """The tokens without empty sections, which one ``<details>`` at the end names."""
    if not any(_MISSING in _text(token).lower() for token in tokens if token.content):
        return tokens
    tops = _sections(tokens)
    empty: list[_Section] = []
    for top in tops:
        _collect(top, empty)
    if not empty:
        return tokens
    gone = [range(section.begin, section.end) for section in empty]
    skip = {at for places in gone for at in places}
    kept = [token for at, token in enumerate(tokens) if at not in skip]
    return _before_footnotes(kept, _details(empty))


def _text(token: Token) -> str:
    """What a token says, without comments."""
    content = token.content
    return _COMMENT.sub("", content) if "<!--" in content else content


def _collect(section: _Section, empty: list[_Section]) -> None:
    if section.empty:
        empty.append(section)
        return
    for child in section.children:
        _collect(child, empty)


def _sections(tokens: Sequence[Token]) -> list[_Section]:
    """The tree of sections; text before the first heading belongs to none."""
    tops: list[_Section] = []
    path: list[_Section] = []
    for at, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            _close(path, 0, at)
        elif token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1])
            _close(path, level, at)
            section = _Section(level, tokens[at + 1].content, at, len(tokens), False, False, [])
            (path[-1].children if path else tops).append(section)
            path.append(section)
        elif path and not _in_heading(tokens, at):
            _look(path[-1], token)
    return tops


def _close(path: list[_Section], level: int, at: int) -> None:
    while path and path[-1].level >= level:
        path.pop().end = at


def _in_heading(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].type == "inline" and tokens[at - 1].type == "heading_open"


def _look(section: _Section, token: Token) -> None:
    if token.type in {"fence", "code_block", "math_block", ROW}:
        section.more = True
        return
    if token.type not in {"inline", "html_block"}:
        return
    for line in _text(token).strip().splitlines():
        if is_placeholder(line):
            section.placeholder = True
        elif line.strip():
            section.more = True


def _details(sections: Sequence[_Section]) -> Token:
    titles = [title for section in sections for title in _titles(section)]
    items = "".join(f'<li id="{escape(slug(title))}">{escape(title)}</li>' for title in titles)
    number = len(titles)
    word = "section" if number == 1 else "sections"
    token = Token("html_block", "", 0)
    token.content = (
        f'<details class="{ours("template-rest")}">'
        f"<summary>{number} empty {word} of the card template</summary><ul>{items}</ul></details>\n"
    )
    return token


def _titles(section: _Section) -> list[str]:
    return [section.title, *(title for child in section.children for title in _titles(child))]


def _before_footnotes(tokens: list[Token], details: Token) -> list[Token]:
    at = next((i for i, t in enumerate(tokens) if t.type == "footnote_block_open"), len(tokens))
    return [*tokens[:at], details, *tokens[at:]]
