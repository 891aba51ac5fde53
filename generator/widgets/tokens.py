"""Entities marked in their text.

    output:
    - {entity_group: PER, score: 0.998, word: Ottilie Brandt, start: 0, end: 14}
    - {entity: B-LOC, word: Graz, start: 26, end: 30}      # raw form
    - {entity_group: PER, word: Bruno}                     # no offsets: searched for in order

Offsets may be code points, UTF-16 units or bytes. ``B-``/``I-`` pieces are joined for display
only. Nested entities are marked inside one another; those that cross or do not fit are listed.
An empty list is a result: nothing found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_mapping, found
from generator.widgets import shape, spans
from generator.widgets.example import AsRecord, Flaw, Json, Output, Reading
from generator.widgets.pretty import compact, pretty
from generator.widgets.spans import Claim, Piece, Span

TASK = "token-classification"
HUES = 8
MOST = 1000  # entities that the list beneath the text shows

_LABELS = ("entity_group", "entity")
_KNOWN = {*_LABELS, "label", "type", "word", "text", "start", "end", "index"}
MISSES = 1000  # words of one example that are not in its text, after which none is looked for
WORD_SHOWN = 200  # characters of an entity that is told apart from its text
_OUTSIDE = "O"


class Entity(Struct, frozen=True):
    """One entity as written, with its place in code points where that is known."""

    label: str  # with its B- or I-
    word: str
    start: int | None = None
    end: int | None = None
    score: float | None = None
    shown: str = ""  # the score as written
    extra: tuple[tuple[str, Json], ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("shown",))


class Mark(Struct, frozen=True):
    """What a reader sees marked: one entity, or several pieces of one joined."""

    label: str  # without B- and I-
    hue: int  # 1-8, stable per label in order of appearance
    word: str  # as it stands in the text


class Kind(Struct, frozen=True):
    """One line of the legend."""

    label: str
    hue: int
    count: int


class Tokens(Struct, frozen=True):
    """A text with its entities; none is a result too."""

    # As written, in the author's order.
    entities: tuple[Entity, ...]
    pieces: tuple[Piece[Mark], ...] = ()
    legend: tuple[Kind, ...] = ()
    beside: tuple[Mark, ...] = ()  # not in the text
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(
        left_out=("pieces", "legend", "beside", "flaws"), even_empty=("entities",)
    )
    family: ClassVar[Family] = Family.TOKENS

    @property
    def listed(self) -> tuple[Entity, ...]:
        """The entities that the list shows."""
        return self.entities[:MOST]

    @property
    def omitted(self) -> int:
        """How many entities the list leaves out."""
        return max(0, len(self.entities) - MOST)


def read(value: object, reading: Reading) -> Output | None:
    """The entities, placed and joined; None where the items are none."""
    if value in ([], ()) and reading.task == TASK:
        text = reading.input.text or ""
        return Tokens((), (Piece(text),) if text else ())
    entries = shape.items(value)
    if not _mostly_entities(entries, reading):
        return None
    entities: list[Entity] = []
    flaws: list[Flaw] = []
    for index, entry in enumerate(entries):
        try:
            entity, odd = _entity(entry)
        except FieldError as error:
            flaw = error.under(index)
            flaws.append(Flaw(flaw.key, flaw.message, flaw.mend, pretty(entry)))
            continue
        entities.append(entity)
        flaws.extend(replace(flaw, key=f"[{index}].{flaw.key}") for flaw in odd)
    placed = _placed(reading.input.text or "", entities)
    if reading.input.text:
        flaws += _misfits(placed, reading.input.text)
    return _marked(reading.input.text or "", placed, tuple(flaws))


def _mostly_entities(entries: Sequence[object], reading: Reading) -> bool:
    good = sum(1 for item in entries if isinstance(item, Mapping) and _is_entity(item, reading))
    return good > 0 and 2 * good >= len(entries)


def _is_entity(data: Mapping[object, object], reading: Reading) -> bool:
    if data.get("entity_group") is not None or data.get("entity") is not None:
        return True
    if "label" not in data and "type" not in data:
        return False
    spot = "start" in data and "end" in data
    if reading.task == TASK:
        return spot or "word" in data
    return spot and "word" in data and bool(reading.input.text)


def _entity(value: object) -> tuple[Entity, tuple[Flaw, ...]]:
    data = as_mapping(value)
    key = shape.first_key(data, (*_LABELS, "label", "type"))
    if key is None:
        raise FieldError("expected the key 'entity', which is not there", mend="write entity: …")
    score, shown, odd = shape.score_under(data, shape.first_key(data, shape.SCORE_KEYS))
    start, start_odd = _offset(data, "start")
    end, end_odd = _offset(data, "end")
    word = compact(data.get("word", data.get("text")) or "")
    entity = Entity(
        label=compact(data[key], 80),
        word=word,
        start=start,
        end=end,
        score=score,
        shown=shown,
        extra=shape.extras(data, _KNOWN | set(shape.SCORE_KEYS)),
    )
    return entity, tuple(flaw for flaw in (odd, start_odd, end_odd) if flaw is not None)


def _offset(data: Mapping[str, object], key: str) -> tuple[int | None, Flaw | None]:
    value = data.get(key)
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value[:18])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value, None
    return None, Flaw(key, f"expected a whole number, found {found(value)}")


def _placed(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities with offsets in code points; without any where the text has no such place."""
    claims = [
        Claim(entity.start, entity.end, entity.word)
        for entity in entities
        if entity.start is not None and entity.end is not None
    ]
    unit = spans.in_code_points(text, claims)
    at = misses = 0
    placed = []
    for entity in entities:
        if misses > MISSES:  # a search that finds nothing reads the whole text
            placed.append(replace(entity, start=None, end=None))
            continue
        place = _place(text, entity, unit(entity.start) if entity.start is not None else None,
                       unit(entity.end) if entity.end is not None else None, at)  # fmt: skip
        if place is None:
            misses += 1
            placed.append(replace(entity, start=None, end=None))
            continue
        at = place[1]
        placed.append(replace(entity, start=place[0], end=place[1]))
    return placed


def _place(
    text: str, entity: Entity, start: int | None, end: int | None, at: int
) -> tuple[int, int] | None:
    """Offsets where they fit the text and the word; else where the word is found next."""
    if start is not None and end is not None and start < end:
        if not entity.word or spans.alike(text[start:end], entity.word):
            return start, end
        return spans.find(text, entity.word, max(0, start - 1)) or (start, end)
    if entity.start is not None and entity.end is not None and not entity.word:
        return None
    return spans.find(text, entity.word, at)


def _misfits(placed: Sequence[Entity], text: str) -> list[Flaw]:
    return [
        Flaw(
            f"[{index}]",
            f"expected a place in the text of {len(text)} characters, found none for "
            f"{found(entity.word or entity.label)}",
        )
        for index, entity in enumerate(placed)
        if entity.start is None
    ]


class _Run(Struct, frozen=True):
    """Pieces of one entity joined: its label without prefix, and its place."""

    label: str
    start: int
    end: int


def _marked(text: str, entities: Sequence[Entity], flaws: tuple[Flaw, ...]) -> Tokens:
    hues: dict[str, int] = {}
    runs = _joined(text, entities)
    kinds: dict[str, int] = {}
    for run in sorted(runs, key=lambda run: (run.start, -run.end)):
        kinds[run.label] = kinds.get(run.label, 0) + 1
    loose = [entity for entity in entities if entity.start is None and entity.label != _OUTSIDE]
    for entity in loose:
        label = _split(entity.label)[1]
        kinds[label] = kinds.get(label, 0) + 1
    for label in kinds:
        hues[label] = len(hues) % HUES + 1
    pieces, crossing = spans.nest(
        text,
        [
            Span(run.start, run.end, Mark(run.label, hues[run.label], _cut(text, run)))
            for run in runs
        ],
    )
    lost = tuple(
        Mark(label, hues[label], entity.word)
        for entity in loose
        for label in [_split(entity.label)[1]]
    )
    return Tokens(
        entities=tuple(entities),
        pieces=pieces,
        legend=tuple(Kind(label, hues[label], count) for label, count in kinds.items()),
        beside=(*(span.what for span in crossing), *lost),
        flaws=flaws,
    )


def _cut(text: str, run: _Run) -> str:
    """The words of a run; entities in each other would else hold the same text many times."""
    if run.end - run.start <= WORD_SHOWN:
        return text[run.start : run.end]
    return text[run.start : run.start + WORD_SHOWN - 1] + "…"


def _joined(text: str, entities: Sequence[Entity]) -> list[_Run]:
    """Placed entities, pieces of one entity joined; words outside of any are left out."""
    runs: list[_Run] = []
    for entity in entities:
        if entity.start is None or entity.end is None or entity.label == _OUTSIDE:
            continue
        prefix, label = _split(entity.label)
        last = runs[-1] if runs else None
        if last and last.label == label and _goes_on(text, last.end, entity, prefix):
            runs[-1] = replace(last, end=entity.end)
        else:
            runs.append(_Run(label, entity.start, entity.end))
    return runs


def _goes_on(text: str, end: int, entity: Entity, prefix: str) -> bool:
    if entity.start is None or entity.start < end:
        return False
    if prefix in {"I", "E", "L"}:
        return not text[end : entity.start].strip()
    return entity.word.startswith("##") and entity.start == end


def _split(label: str) -> tuple[str, str]:
    """``B-PER`` as prefix and label; labels without such a prefix as they are."""
    if len(label) > 2 and label[1] == "-" and label[0] in "BIESLU":
        return label[0], label[2:]
    return "", label
