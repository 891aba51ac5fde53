"""Segments over a sound: voice activity, speakers, and the timestamps of speech recognition.

    output: [{label: speech, start: 0.4, end: 3.1}, ...]
    output: {text: light wind, chunks: [{text: light, timestamp: [0.0, 0.9]}, ...]}
    output: {segments: [{start: 0, end: 2.1, text: ..., speaker: A}, ...]}

Times are seconds. The end may be null: the segment then lasts until the next one begins. Lists
without ``chunks`` or ``segments`` around them are taken only for a sound or a video, since marked
spans of a text are written the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading import fields
from generator.reading.fields import FieldError
from generator.widgets import medium, overlay
from generator.widgets.example import AsRecord, Flaw, Input, Output, Reading

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

TASKS = frozenset({"voice-activity-detection", "automatic-speech-recognition"})
_EMPTY = frozenset({"voice-activity-detection"})
_LISTS = ("chunks", "segments", "notes")
_TIMES = ("timestamp", "timestamps")
_ROWS = ("label", "speaker", "note", "name")  # keys that name a row
_OTHERS = frozenset({"word", "entity", "entity_group", "answer"})  # spans of a text
WIDTH = 1000  # units of a row's viewBox for the whole duration
_LEAST = 2.0  # units: a segment is never drawn shorter


class Segment(Struct, frozen=True):
    """One stretch of time."""

    start: float  # seconds
    end: float | None  # seconds; None: until the next one begins
    label: str = ""  # speech, a speaker, a note ...
    text: str = ""  # what is said
    score: overlay.Score = ""


class Timeline(Struct, frozen=True):
    """Segments in the author's order, and the whole text where there is one."""

    segments: tuple[Segment, ...]
    text: str | None = None
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("flaws",))
    family: ClassVar[Family] = Family.TIMELINE


class Bar(Struct, frozen=True):
    """One segment as drawn in its row."""

    number: int  # from 1, its place in the list
    x: float  # 0 to WIDTH
    width: float


class Row(Struct, frozen=True):
    """All segments of one label."""

    label: str
    hue: int
    bars: tuple[Bar, ...]


class Chunk(Struct, frozen=True):
    """One segment in the list; times in seconds."""

    number: int
    hue: int
    start: float
    end: float
    open: bool  # the author gave no end
    label: str
    text: str
    score: str


class Drawing(Struct, frozen=True):
    """Rows over the duration of the sound, or of the segments where no sound is shown."""

    source: Asset | None  # the sound or video
    input: Input | None  # what else went in
    plays: bool  # the sound is here, so that a segment can be played
    duration: float  # seconds
    wave: tuple[float, ...]  # peaks from 0 to 1
    rows: tuple[Row, ...]
    chunks: tuple[Chunk, ...]
    text: str | None
    summary: str


def read(value: object, reading: Reading) -> Output | None:
    """The segments, or None for other shapes and for spans of a text."""
    if value == [] and reading.task in _EMPTY:
        return Timeline(())
    items = overlay.shapes(value)
    if not items:
        return None
    if len(items) == 1 and (wrapped := _list_key(items[0][1])):
        return _wrapped(*items[0], wrapped)
    if not _for_sound(reading) or not all(_is_segment(item) for _, item in items):
        return None
    segments, flaws = overlay.each(items, _segment)
    return Timeline(segments, flaws=flaws)


def draw(output: Timeline, view: ExampleView) -> Drawing:
    """Where each segment lies in the duration, by label."""
    source = _source(view.example.input)
    shown = view.media.get(source) if source else None
    ends = _ends(output.segments, shown.duration if shown else None)
    duration = max([0.001, *ends, *([shown.duration] if shown and shown.duration else [])])
    hues = overlay.hues([segment.label for segment in output.segments])
    chunks = tuple(
        Chunk(
            number=index + 1,
            hue=hue,
            start=segment.start,
            end=end,
            open=segment.end is None,
            label=segment.label,
            text=segment.text,
            score=fields.as_text(segment.score),
        )
        for index, (segment, end, hue) in enumerate(zip(output.segments, ends, hues, strict=True))
    )
    return Drawing(
        source=source,
        input=overlay.rest(view, source),
        plays=shown is not None and bool(shown.path),
        duration=duration,
        wave=shown.waveform if shown else (),
        rows=_rows(chunks, duration),
        chunks=chunks,
        text=output.text,
        summary=_summary(output),
    )


def _rows(chunks: Sequence[Chunk], duration: float) -> tuple[Row, ...]:
    rows: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        rows.setdefault(chunk.label, []).append(chunk)
    return tuple(
        Row(label, members[0].hue, tuple(_bar(chunk, duration) for chunk in members))
        for label, members in rows.items()
    )


def _bar(chunk: Chunk, duration: float) -> Bar:
    start = min(chunk.start / duration * WIDTH, WIDTH - _LEAST)
    end = min(chunk.end / duration * WIDTH, WIDTH)
    return Bar(chunk.number, start, max(end - start, _LEAST))


def _ends(segments: Sequence[Segment], duration: float | None) -> list[float]:
    starts = [segment.start for segment in segments[1:]]
    last = max([duration or 0.0, *(segment.end or segment.start for segment in segments)])
    following = [*starts, last]
    return [
        segment.end if segment.end is not None else max(segment.start, after)
        for segment, after in zip(segments, following, strict=False)
    ]


def _summary(output: Timeline) -> str:
    if not output.segments:
        return "Nothing found."
    return overlay.amount(len(output.segments), "segment", "segments").capitalize() + "."


def _source(inputs: Input) -> Asset | None:
    return medium.first(inputs, Family.SOUND) or medium.first(inputs, Family.VIDEO)


def _for_sound(reading: Reading) -> bool:
    return reading.task in TASKS or _source(reading.input) is not None


def _list_key(data: Mapping[object, object]) -> str | None:
    for key in _LISTS:
        found = data.get(key)
        if not isinstance(found, list | tuple) or not found:
            continue
        if 2 * sum(_is_segment(item) for item in found) >= len(found):
            return key
    return None


def _wrapped(path: str, value: Mapping[object, object], key: str) -> Timeline:
    data = fields.as_mapping(value)
    listed = fields.get(data, key, fields.as_list)
    at = fields.join(path, key)
    items = ((f"{at}[{index}]", item) for index, item in enumerate(listed))
    segments, flaws = overlay.each(items, _segment)
    try:
        text = fields.maybe(data, "text", fields.as_text)
    except FieldError as error:
        raise error.under(path) from None
    return Timeline(segments, text, flaws)


def _is_segment(item: object) -> bool:
    if not isinstance(item, Mapping) or not _OTHERS.isdisjoint(item):
        return False
    return "start" in item or any(isinstance(item.get(key), list | tuple) for key in _TIMES)


def _segment(value: object) -> Segment:
    data = fields.as_mapping(value)
    key = next((key for key in _TIMES if key in data), None)
    if key:
        start, end = fields.get(data, key, _times)
    else:
        start = fields.get(data, "start", _time)
        end = fields.maybe(data, "end", _time)
    if end is not None:
        overlay.ordered(start, end, names=("start", "end"))
    row = next((name for name in _ROWS if data.get(name) is not None), None)
    return Segment(
        start=start,
        end=end,
        label=fields.get(data, row, fields.as_text) if row else "",
        text=(fields.maybe(data, "text", fields.as_text) or "").strip(),
        score=overlay.score_of(data),
    )


def _times(value: object) -> tuple[float, float | None]:
    pair = fields.as_list(value)
    if len(pair) != 2:
        raise FieldError(
            f"expected [start, end], found {fields.found(value)}", mend="write [0.0, 1.5]"
        )
    start, end = fields.each(pair, lambda item: None if item is None else _time(item))
    if start is None:
        raise FieldError("expected a start in seconds, found nothing (null)").under(0)
    return start, end


def _time(value: object) -> float:
    seconds = fields.as_number(value)
    if seconds < 0:
        raise FieldError(f"expected seconds from 0, found {fields.found(value)}")
    return seconds
