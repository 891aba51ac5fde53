"""Search data: what the scripts of the catalogue read, as classic scripts that only hold data.

The models are cut into parts that a page loads when it needs them. A part is a table of columns,
because one long text is read much faster than thousands of small ones; it names every value once
and is complete in itself. Where there are many parts, a small file of all names answers before
they are read. The index tells the parts, and the most frequent values of each facet,
so that the front page can show its facets before any part is there.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.meaning.tasks import MODALITIES, TASKS
from generator.pages.cards import Card, Cover
from generator.pages.kinds import KIND
from generator.pages.script_data import literal

PART = 2000  # models
FEW = 2  # parts that are read so soon that names need no file of their own
TOP = 8  # values of a facet that the index tells
_FOLDER = "_search"
_LINES = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Facet(Struct, frozen=True):
    """One facet: its key in addresses and data, its name, and the values of a model."""

    key: str
    name: str
    values: Callable[[Card], Iterable[str]]
    label: Callable[[str], str] = str


def _task(card: Card) -> tuple[str, ...]:
    return (card.task,) if card.task else ()


def _of(key: str) -> Facet:
    kind = KIND[key]
    return Facet(key, kind.name, kind.values, kind.label)


def _has(card: Card) -> Iterator[str]:
    if card.examples:
        yield "examples"
    if card.evaluated:
        yield "evaluation"


_PARAMETERS = (
    (10**6, "under 1M"),
    (10**7, "1M to 10M"),
    (10**8, "10M to 100M"),
    (10**9, "100M to 1B"),
    (10**10, "1B to 10B"),
    (10**11, "10B to 100B"),
)
_BYTES = (
    (10**7, "under 10 MB"),
    (10**8, "10 to 100 MB"),
    (10**9, "100 MB to 1 GB"),
    (10**10, "1 to 10 GB"),
    (10**11, "10 to 100 GB"),
)
_HAS = {"examples": "Examples", "evaluation": "Evaluation"}


def _step(steps: Sequence[tuple[int, str]], number: int | None) -> tuple[str, ...]:
    """The place of a number among the steps, as text, so that places sort as numbers do."""
    if not number:
        return ()
    return (str(next((at for at, (end, _) in enumerate(steps) if number < end), len(steps))),)


def _steps_label(steps: Sequence[tuple[int, str]], last: str) -> Callable[[str], str]:
    return lambda place: steps[int(place)][1] if int(place) < len(steps) else last


# fmt: off
FACETS: tuple[Facet, ...] = (
    Facet("task", "Task", _task, lambda task: TASKS[task].name),
    _of("library"),
    _of("license"),
    _of("language"),
    _of("tag"),
    Facet("has", "Has", _has, lambda what: _HAS[what]),
    Facet("params", "Parameters", lambda card: _step(_PARAMETERS, card.parameters),
          _steps_label(_PARAMETERS, "over 100B")),
    Facet("size", "Size of the weights", lambda card: _step(_BYTES, card.bytes),
          _steps_label(_BYTES, "over 100 GB")),
    Facet("format", "File format", lambda card: card.formats),
    Facet("base_model", "Base model", lambda card: card.base_models),
    _of("dataset"),
    _of("author"),
)
# fmt: on


class Script(Struct, frozen=True):
    """One file of the search data."""

    path: str  # in the site
    content: bytes


def search_scripts(cards: Sequence[Card]) -> Iterator[Script]:
    """The scripts of all parts in order, that of all names, and last the index that names them."""
    parts: list[tuple[str, int]] = []
    counts: dict[str, Counter[str]] = {facet.key: Counter() for facet in FACETS}
    for number, start in enumerate(range(0, len(cards), PART)):
        chosen = cards[start : start + PART]
        script = _script(f"part-{number}", f"catalogue.part({number},{literal(_part(chosen))})\n")
        parts.append((script.path, len(chosen)))
        for facet in FACETS:
            counts[facet.key].update(
                value for card in chosen for value in dict.fromkeys(facet.values(card))
            )
        yield script
    names = ""
    if len(parts) > FEW:
        script = _script(
            "names", f"catalogue.names({literal(_column(card.id for card in cards))})\n"
        )
        names = script.path
        yield script
    index = _index(parts, names, counts, len(cards))
    yield _script("index", f"catalogue.index({literal(index)})\n")


def _index(
    parts: Sequence[tuple[str, int]], names: str, counts: Mapping[str, Counter[str]], total: int
) -> dict[str, object]:
    return {
        "total": total,
        "names": names,
        "parts": [list(part) for part in parts],
        "facets": [
            [facet.key, facet.name, len(counts[facet.key]), _top(facet, counts[facet.key])]
            for facet in FACETS
        ],
        "modalities": [
            [modality, name, [task.id for task in TASKS.values() if task.modality == modality]]
            for modality, name in MODALITIES.items()
        ],
    }


def _top(facet: Facet, counts: Counter[str]) -> list[list[object]]:
    """The most frequent values; all of a facet that is ordered by itself or has few."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    most = len(TASKS) if facet.key == "task" else TOP
    return [[value, facet.label(value), number] for value, number in ranked[:most]]


def _part(cards: Sequence[Card]) -> dict[str, object]:
    data: dict[str, object] = {
        "id": _column(card.id for card in cards),
        "what": _column(card.description for card in cards),
        "words": _column(card.words for card in cards),
        "lang": _column(card.lang or "" for card in cards),
        "amount": _column(card.amount for card in cards),
        "params": [card.parameters or 0 for card in cards],
        "bytes": [card.bytes for card in cards],
        "scores": {
            at: [[score.name, score.value, score.shown] for score in card.scores]
            for at, card in enumerate(cards)
            if card.scores
        },
        "cover": "\n".join(_told(cover_data(card.cover)) for card in cards),
        "failed": [at for at, card in enumerate(cards) if card.failed],
    }
    return data | {"facets": {facet.key: _facet(facet, cards) for facet in FACETS}}


def _facet(facet: Facet, cards: Sequence[Card]) -> list[object]:
    """The values of a facet with their labels, how many each model has, and their places.

    Two flat rows: a browser reads them in a fraction of the time that a row for each model takes.
    """
    places: dict[str, int] = {}
    rows = [
        [places.setdefault(value, len(places)) for value in dict.fromkeys(facet.values(card))]
        for card in cards
    ]
    named = [[value, facet.label(value)] for value in places]
    return [
        [value if value == label else [value, label] for value, label in named],
        [len(row) for row in rows],
        [place for row in rows for place in row],
    ]


def cover_data(cover: Cover) -> object:
    """A cover as the scripts read it: its kind and its parts; 0 for none."""
    shown = _shown(cover)
    if cover.file:
        return ["f", cover.file, cover.told, *([shown] if shown else ())]
    return shown


def _shown(cover: Cover) -> object:
    if cover.picture:
        shown = [cover.picture, cover.width, cover.height, cover.alt]
        over = [cover.over, int(cover.dots), list(cover.masks)]
        more = [cover.sharp, *over] if cover.over or cover.masks else [cover.sharp]
        return ["p", *shown, *(more if any(more) else ())]
    if cover.bars:
        return ["b", [[bar.label, bar.shown, round(bar.share, 4)] for bar in cover.bars]]
    if cover.text:
        marks = [[mark.text, mark.label] if mark.label else mark.text for mark in cover.marks]
        return ["t", cover.text, cover.lang or "", *([marks] if marks else ())]
    if cover.wave:
        return ["w", cover.wave]
    if cover.line or cover.ahead:
        return ["l", cover.line, cover.ahead]
    if cover.strip:
        return ["s", cover.strip]
    if cover.rows:
        return ["g", list(cover.columns), [list(row) for row in cover.rows]]
    return 0


def _told(cover: object) -> str:
    """A cover as text of one line, which a browser reads when it draws it; "" for none."""
    return literal(cover) if cover else ""


def _column(texts: Iterable[str]) -> str:
    return "\n".join(_LINES.sub(" ", text) for text in texts)


def _script(name: str, text: str) -> Script:
    content = text.encode("utf-8", "replace")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Script(f"{_FOLDER}/{name}-{digest}.js", content)
