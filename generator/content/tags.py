"""HTML as a flat run of text, start tags and end tags: enough to rewrite it, not to trust it.

The sanitiser has the last word; where it would read the same text differently, it wins. Reading
takes time in step with the length, whatever the text. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape


@dataclass(frozen=True, slots=True)
class Text:
    """Text, still escaped as it was written."""

    source: str


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag: name in lower case; attributes decoded, the first of each name wins."""

    name: str
    attributes: dict[str, str]
    source: str
    closed: bool = False  # written <name/>


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    name: str
    source: str


Piece = Text | Start | End

# What lies between these tags is text, whatever it looks like.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})

_MARKUP = re.compile(
    r"<!--(?:>|->|(?P<comment>))"
    r"|<(?P<bogus>[!?])"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9:_.-]*+)"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
)
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?"
)


def read(html: str) -> Iterator[Piece]:
    """The pieces of HTML in order. Comments, declarations and instructions are left out."""
    at, text_from, end = 0, 0, len(html)
    no_more: set[str] = set()  # closing signs that are known not to come any more
    while (match := _MARKUP.search(html, at)) is not None:
        after = _after(html, match, no_more)
        if after is None:
            at = match.start() + 1
            continue
        if match.start() > text_from:
            yield Text(html[text_from : match.start()])
        at = text_from = after
        if not match["name"]:
            continue
        tag = _tag(match)
        yield tag
        if isinstance(tag, Start) and tag.name in _RAW:
            at = _raw_end(html, after, tag.name, no_more)
    if text_from < end:
        yield Text(html[text_from:])


def _after(html: str, match: re.Match[str], no_more: set[str]) -> int | None:
    """Where the markup ends; None when it never does, which makes it text."""
    if match["comment"] is not None:
        closing = "-->"
    elif match["bogus"]:
        closing = ">"
    else:
        return match.end()
    if closing in no_more:
        return None
    found = html.find(closing, match.end())
    if found < 0:
        no_more.add(closing)
        return None
    return found + len(closing)


def _raw_end(html: str, begin: int, name: str, no_more: set[str]) -> int:
    """Where raw text ends, at its closing tag; ``begin`` when there is none."""
    if name in no_more:
        return begin
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, begin)
    if closing is None:
        no_more.add(name)
        return begin
    return closing.start()


def _tag(match: re.Match[str]) -> Start | End:
    name, rest = match["name"].lower(), match["rest"]
    if match["slash"]:
        return End(name, match[0])
    attributes: dict[str, str] = {}
    for key, *values in _ATTRIBUTE.findall(rest):
        attributes.setdefault(key.lower(), unescape("".join(values)))
    return Start(name, attributes, match[0], rest.endswith("/"))


def write_start(name: str, attributes: dict[str, str]) -> str:
    """A start tag as HTML."""
    pairs = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{pairs}>"


def plain(source: str) -> str:
    """Escaped text as plain text."""
    return unescape(source)


def as_text(source: str) -> str:
    """A piece of HTML escaped, to be read as it was written."""
    return escape(source, quote=False)
