"""HTML as a flat run of text, start tags and end tags: enough to rewrite it, not to trust it.

The sanitiser has the last word; where it would read the same text differently, it wins. Reading
takes time in step with the length, whatever the text. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from msgspec import Struct


class Start(Struct, frozen=True):
    """A start tag: name in lower case; attributes decoded, the first of each name wins."""

    name: str
    attributes: dict[str, str]
    source: str
    closed: bool = False  # written <name/>


class End(Struct, frozen=True):
    """An end tag."""

    name: str
    source: str


Piece = str | Start | End  # a str is text, still escaped as it was written

# What lies between these tags is text, whatever it looks like.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})

_NAME = r"[A-Za-z][A-Za-z0-9:_.-]*+"
_REST = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+"
_MARKUP = re.compile(
    r"<!--(?:>|->|(?P<comment>))"
    r"|<(?P<bogus>[!?])"
    rf"|<(?P<slash>/?)(?P<name>{_NAME})(?P<rest>{_REST})>"
)
_TAG_NAME = re.compile(_NAME)
_TAG_OR_COMMENT = re.compile(rf"(</?{_NAME}{_REST}>)|<!--(?:>|->|[\s\S]*?-->)")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?"
)


def read(html: str) -> list[Piece]:
    """The pieces of HTML in order. Comments, declarations and instructions are left out."""
    if _has_open_ends(html):
        return list(_one_by_one(html))
    parts: list[str | None] = _TAG_OR_COMMENT.split(html)  # text, tag, text ...
    made: dict[str | None, Piece] = {source: _tag(source) for source in set(parts[1::2]) if source}
    if not _RAW.isdisjoint(tag.name for tag in made.values() if not isinstance(tag, str)):
        return list(_one_by_one(html))
    made[None] = ""  # a comment leaves nothing
    pieces: list[Piece] = [""] * len(parts)
    pieces[::2] = (text or "" for text in parts[::2])
    pieces[1::2] = map(made.__getitem__, parts[1::2])
    return [piece for piece in pieces if piece]


def _has_open_ends(html: str) -> bool:
    """Whether a declaration, an instruction or a comment without an end may be in the HTML."""
    if "<!" not in html and "<?" not in html:
        return False
    comments = html.count("<!--")
    return "<?" in html or html.count("<!") != comments or html.rfind("<!--") > html.rfind("-->")


def _one_by_one(html: str) -> Iterator[Piece]:
    """The same in small steps, for HTML in which markup may be text."""
    at, text_from, end = 0, 0, len(html)
    no_more: set[str] = set()  # closing signs that are known not to come any more
    while (match := _MARKUP.search(html, at)) is not None:
        after = _after(html, match, no_more)
        if after is None:
            at = match.start() + 1
            continue
        if match.start() > text_from:
            yield html[text_from : match.start()]
        at = text_from = after
        if not match["name"]:
            continue
        tag = _tag(match[0])
        yield tag
        if isinstance(tag, Start) and tag.name in _RAW:
            at = _raw_end(html, after, tag.name, no_more)
    if text_from < end:
        yield html[text_from:]


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


def _tag(source: str) -> Start | End:
    if source[1] == "/":
        return End(_name(source, 2), source)
    name = _name(source, 1)
    rest = source[1 + len(name) : -1]
    attributes: dict[str, str] = {}
    if rest:
        for key, *values in _ATTRIBUTE.findall(rest):
            attributes.setdefault(key.lower(), unescape("".join(values)))
    return Start(name, attributes, source, rest.endswith("/"))


def _name(source: str, at: int) -> str:
    match = _TAG_NAME.match(source, at)
    return match[0].lower() if match else ""


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
