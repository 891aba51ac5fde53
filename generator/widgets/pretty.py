"""Values as JSON for a reader's eye: indented, short lists on one line, cut to a sane length.

No I/O, no HTML. Works on values of any type and never formats much more than it shows.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from generator.reading.fields import WrittenFloat, format_key
from generator.widgets.example import Json

LIMIT = 20_000  # characters that a page shows of one value
DEPTH = 40  # levels below which a value is only named
WIDTH = 88  # characters of a line that holds several scalars

_SURROGATES = re.compile("[\ud800-\udfff]")


def pretty(value: object, limit: int = LIMIT) -> Json:
    """A value as indented JSON, cut after ``limit`` characters."""
    pieces: list[str] = []
    size = 0
    for piece in _pieces(value, 0, limit):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            return Json("".join(pieces)[:limit], cut=True)
    return Json("".join(pieces))


def compact(value: object, limit: int = 400) -> str:
    """A value on one line: text as it is, everything else as JSON; cut with an ellipsis."""
    if isinstance(value, str):
        return value
    if isinstance(value, WrittenFloat):
        return value.written
    if is_scalar(value):
        return scalar(value, limit)
    text = re.sub(r"\n\s*", " ", pretty(value, limit + 1).text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def is_scalar(value: object) -> bool:
    """Whether a value has no items of its own."""
    return not isinstance(value, Mapping | list | tuple)


def scalar(value: object, limit: int = LIMIT) -> str:
    """One scalar as JSON. Numbers as written; what JSON lacks (dates, bytes) as text."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _whole(value)
        case float():
            return repr(value) if math.isfinite(value) else _endless(value)
        case str():
            return _quoted(value[: limit + 1])
    return _quoted(str(value)[: limit + 1])


def _whole(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # Python refuses to write out integers of more than 4,300 digits
        return hex(value)


def _endless(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _pieces(value: object, level: int, limit: int) -> Iterator[str]:
    if is_scalar(value):
        yield scalar(value, limit)
    elif level >= DEPTH:
        yield '"…"'
    elif isinstance(value, Mapping):
        yield from _mapping(value, level, limit)
    elif isinstance(value, Sequence):
        yield from _list(value, level, limit)


def _mapping(value: Mapping[object, object], level: int, limit: int) -> Iterator[str]:
    if not value:
        yield "{}"
        return
    indent = "  " * (level + 1)
    for index, (key, item) in enumerate(value.items()):
        yield ("{\n" if index == 0 else ",\n") + indent
        yield _quoted(format_key(key)[: limit + 1]) + ": "
        yield from _pieces(item, level + 1, limit)
    yield "\n" + "  " * level + "}"


def _list(value: Sequence[object], level: int, limit: int) -> Iterator[str]:
    if not value:
        yield "[]"
    elif all(is_scalar(item) for item in value):
        yield from _scalars(value, level, limit)
    else:
        indent = "  " * (level + 1)
        for index, item in enumerate(value):
            yield ("[\n" if index == 0 else ",\n") + indent
            yield from _pieces(item, level + 1, limit)
        yield "\n" + "  " * level + "]"


def _scalars(value: Sequence[object], level: int, limit: int) -> Iterator[str]:
    """A list of scalars, as many to a line as fit."""
    indent = "\n" + "  " * (level + 1)
    yield "["
    column, broken = 0, False
    for index, item in enumerate(value):
        text = scalar(item, limit)
        if index and column + len(text) > WIDTH:
            broken = True
            yield "," + indent + text
            column = len(text)
        else:
            yield (", " if index else "") + text
            column += len(text) + 2
    yield "\n" + "  " * level + "]" if broken else "]"
