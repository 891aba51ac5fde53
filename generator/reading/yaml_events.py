"""YAML text as a stream of events, and the blocks of its top-level keys.

Events come one by one from libyaml, without recursion, so that no input can exhaust the stack.
The pure parser stands in where PyYAML was built without libyaml; :data:`HAS_LIBYAML` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml
from msgspec import Struct
from yaml.events import Event

HAS_LIBYAML: Final = bool(yaml.__with_libyaml__)

_Base = yaml.CSafeLoader if HAS_LIBYAML else yaml.SafeLoader  # the same methods

_LINE_END = re.compile(r"\r\n?")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# A line that starts a top-level key: quoted, or plain and not a comment, list item or directive.
_KEY = re.compile(
    r"""(?:"[^"\n]*"[ \t]*|'[^'\n]*'[ \t]*"""
    r"""|(?:[^\s#%&*!|>@`\-?\[\]{},'":]|-[^\s:])(?:[^:\n]|:(?=\S))*):(?=\s|$)"""
)


class EventLoader(_Base):  # type: ignore[misc,valid-type] # chosen above
    """The safe loader, used for its events only: our own code makes the values."""


class YamlFault(Exception):  # noqa: N818 - a fault of the text, not of the program
    """YAML that cannot be read on: why, and where (both from 0, in the text given)."""

    def __init__(self, message: str, line: int, column: int, *, limit: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.limit = limit  # True: one of our limits, not a syntax error


class Block(Struct, frozen=True):
    """The lines of one top-level key, with the comments and blank lines that follow."""

    text: str
    line: int  # of its first line, from 0
    key: str  # "" for lines before the first key


def normalise(text: str) -> str:
    """The text with every line end as ``\\n``, so that lines count as an editor counts them."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def events(text: str) -> Iterator[Event]:
    """Every event of the text in order. Raises :class:`YamlFault` where the text is no YAML."""
    last: Event | None = None
    try:
        loader = EventLoader(text)
        while (event := loader.get_event()) is not None:
            last = event
            yield event
    except yaml.MarkedYAMLError as error:
        line, column = place(last)
        mark = error.problem_mark or error.context_mark
        message = error.problem or error.context or "not valid YAML"
        if mark is not None:
            line, column = mark.line, mark.column
        limit = "nesting depth" in message  # some builds of libyaml have a limit of their own
        if limit:
            message = "expected fewer levels of nesting, found too many"
        raise YamlFault(message, line, column, limit=limit) from None
    except yaml.reader.ReaderError as error:
        raise YamlFault(f"{error.reason}", *place(last)) from None
    except (yaml.YAMLError, ValueError, OverflowError, IndexError) as error:
        # The pure scanner turns escapes and version numbers into values without looking.
        raise YamlFault(f"not valid YAML ({type(error).__name__})", *place(last)) from None


def place(event: Event | None) -> tuple[int, int]:
    """Line and column, both from 0, that an event starts at; 0 before the first."""
    mark = event.start_mark if event else None
    return (0, 0) if mark is None else (mark.line, mark.column)


def written(text: str, first: Event, last: Event) -> str:
    """The text from one event's start to another's end."""
    if first.start_mark is None or last.end_mark is None:  # pragma: no cover - parsers set marks
        return ""
    return text[first.start_mark.index : last.end_mark.index]


def blocks(text: str) -> Iterator[Block]:
    """The text cut before every line that starts a top-level key."""
    start, key, taken = 0, "", list[str]()
    for number, line in enumerate(_LINE.findall(text)):
        match = _KEY.match(line)
        if match:
            if taken:
                yield Block("".join(taken), start, key)
            start, key, taken = number, match[0].rstrip().removesuffix(":").strip(" \t'\""), []
        taken.append(line)
    if taken:
        yield Block("".join(taken), start, key)
