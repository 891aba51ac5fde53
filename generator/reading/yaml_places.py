"""Where the keys of a front matter stand: line and column for a key path.

Walks the text again, and only once a problem is known, so that good cards pay nothing. The index
of a text is kept for the next question about the same card.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.reading.fields import join
from generator.reading.yaml_events import YamlFault, blocks, events, normalise, place

Place = tuple[int, int]  # line and column, from 0

MAX_PLACES: Final = 200_000
MAX_PATH: Final = 300  # characters; longer key paths are found by their ancestors


class _Level(Struct):
    path: str | None  # None: too long to be indexed
    items: int | None  # a list: how many items so far; None for a mapping
    key: Event | None = None  # a mapping: the key whose value comes next
    child: str | None = None  # the path of that value


def locate(text: str, key_path: str, first_line: int = 1) -> Place | None:
    """Line and column, both from 1, of ``widget[1].output[0].score`` in a front matter.

    For a path that is not there the place of its deepest ancestor that is; None where not even
    its first key is found. ``first_line`` is the line of the file that the text starts on.
    """
    places = _index(text)
    while key_path:
        if key_path in places:
            line, column = places[key_path]
            return first_line + line, column + 1
        key_path = key_path[: max(key_path.rfind("."), key_path.rfind("["), 0)]
    return None


@lru_cache(maxsize=4)
def _index(text: str) -> Mapping[str, Place]:
    text = normalise(text)
    places: dict[str, Place] = {}
    try:
        _walk(text, 0, places)
    except YamlFault:
        for block in blocks(text):
            try:
                _walk(block.text, block.line, places)
            except YamlFault:
                places.setdefault(block.key, (block.line, 0))
    return places


def _walk(text: str, first_line: int, places: dict[str, Place]) -> None:
    levels: list[_Level] = []
    for event in events(text):
        match event:
            case MappingEndEvent() | SequenceEndEvent():
                levels.pop()
                _step(levels, event)
            case MappingStartEvent() | SequenceStartEvent():
                path = _place(levels, event, first_line, places)
                levels.append(_Level(path, 0 if isinstance(event, SequenceStartEvent) else None))
            case ScalarEvent() | AliasEvent():
                _place(levels, event, first_line, places)
                _step(levels, event)
        if len(places) > MAX_PLACES or len(levels) > 100:
            return


def _place(
    levels: list[_Level], event: Event, first_line: int, places: dict[str, Place]
) -> str | None:
    """The path of the value that starts with this event; notes where it stands."""
    if not levels:
        return ""
    level = levels[-1]
    if level.items is not None:
        path, at = _child(level.path, f"[{level.items}]"), event
    elif level.key is None:
        step = event.value if isinstance(event, ScalarEvent) else None
        level.child = None if step is None else _child(level.path, step)
        return None
    else:
        path, at = level.child, level.key
    if path:
        line, column = place(at)
        places[path] = (first_line + line, column)
    return path


def _step(levels: list[_Level], event: Event) -> None:
    """Goes on in the innermost level after a whole key, value or item."""
    if not levels:
        return
    level = levels[-1]
    if level.items is not None:
        level.items += 1
    else:
        level.key = event if level.key is None else None


def _child(path: str | None, step: str) -> str | None:
    if path is None or len(path) + len(step) > MAX_PATH:
        return None
    return join(path, step)
