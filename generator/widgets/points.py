"""Key points over a picture, with a skeleton where one is given.

    output: [{label: thumb, score: 0.9, x: 31, y: 52}, ...]
    output: [{keypoints: [{name: nose, x: 10, y: 12}, [14, 30, 0.8], ...], score: 0.9}, ...]
    output: {keypoints: [...], skeleton: [[nose, neck], [0, 1]]}

Several ``keypoints`` lists are several people (hands, animals ...): each has its own hue. Pairs of
a skeleton are labels or places in the list, from 0. Coordinates as in ``boxes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading import fields
from generator.reading.fields import FieldError
from generator.widgets import medium, overlay
from generator.widgets.example import AsRecord, Flaw, Input, Output, Reading
from generator.widgets.filters import number

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

T = TypeVar("T")

TASKS = frozenset({"keypoint-detection"})
_EDGES = ("skeleton", "connections", "edges")
_NESTED = ("point", "position")
_RADIUS = 4.5  # CSS pixels


class Point(Struct, frozen=True):
    """One key point as written: it may lie outside of the picture."""

    label: str
    score: overlay.Score
    x: float
    y: float


class Group(Struct, frozen=True):
    """The points of one person, hand, animal ..."""

    points: tuple[Point, ...]
    label: str = ""
    score: overlay.Score = ""
    edges: tuple[tuple[int, int], ...] = ()  # places in ``points``


class Points(Struct, frozen=True):
    """Every point that was found, by group."""

    groups: tuple[Group, ...]
    relative: bool = False  # coordinates are shares of the picture, else pixels
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("flaws",))
    family: ClassVar[Family] = Family.POINTS


class Dot(Struct, frozen=True):
    """One point as drawn."""

    number: int
    hue: int
    x: float
    y: float


class Line(Struct, frozen=True):
    """One bone of a skeleton as drawn."""

    hue: int
    x1: float
    y1: float
    x2: float
    y2: float


class Drawing(Struct, frozen=True):
    """Points laid over their picture; without a picture only the legend."""

    canvas: overlay.Canvas | None
    source: Asset | None
    input: Input | None
    radius: float  # pixels of the picture
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    tags: tuple[overlay.Tag, ...]
    legend: tuple[overlay.Entry, ...]
    summary: str


def read(value: object, reading: Reading) -> Output | None:
    """The points, or None where the items have no coordinates."""
    if value == [] and reading.task in TASKS:
        return Points(())
    items = overlay.shapes(value)
    if not items:
        return None
    if all("keypoints" in item for _, item in items):
        groups, flaws = overlay.each(items, _group)
    elif _over_picture(reading) and all(_is_point(item) for _, item in items):
        found, flaws = overlay.each(items, _point)
        groups = (Group(found),)
    else:
        return None
    values = [edge for group in groups for point in group.points for edge in (point.x, point.y)]
    return Points(groups, relative=overlay.relative(values), flaws=flaws)


def draw(output: Points, view: ExampleView) -> Drawing:
    """The points in pixels of the picture, with skeleton, tags and legend."""
    canvas, source = overlay.canvas(view), overlay.source(view)
    radius = _RADIUS * canvas.unit if canvas else 0.0
    flat = [(index, point) for index, group in enumerate(output.groups) for point in group.points]
    hues = _hues(flat, people=len(output.groups))
    places = [_placed(point, canvas, relative=output.relative) for _, point in flat]
    dots = [
        Dot(index + 1, hue, *place)
        for index, (hue, place) in enumerate(zip(hues, places, strict=True))
        if place
    ]
    names = [_name(output, *item) for item in flat]
    return Drawing(
        canvas=canvas,
        source=source,
        input=overlay.rest(view, source),
        radius=radius,
        dots=tuple(dots),
        lines=tuple(_lines(output, places, hues)),
        tags=_tags(flat, places, canvas) if canvas else (),
        legend=tuple(
            overlay.Entry(
                index + 1, hue, name, fields.as_text(point.score), _note(point, canvas, place)
            )
            for index, ((_, point), name, hue, place) in enumerate(
                zip(flat, names, hues, places, strict=True)
            )
        ),
        summary=_summary(output),
    )


def _hues(flat: Sequence[tuple[int, Point]], *, people: int) -> tuple[int, ...]:
    if people > 1:
        return overlay.hues([str(index) for index, _ in flat])
    # One hue cannot stand for two labels: with more labels than hues, all share one.
    hues = overlay.hues([point.label for _, point in flat])
    return hues if len({point.label for _, point in flat}) <= overlay.HUES else (1,) * len(flat)


def _placed(
    point: Point, on: overlay.Canvas | None, *, relative: bool
) -> tuple[float, float] | None:
    if on is None:
        return None
    x = point.x * on.width if relative else point.x
    y = point.y * on.height if relative else point.y
    return (x, y) if 0 <= x <= on.width and 0 <= y <= on.height else None


def _tags(
    flat: Sequence[tuple[int, Point]],
    places: Sequence[tuple[float, float] | None],
    on: overlay.Canvas,
) -> tuple[overlay.Tag, ...]:
    radius = _RADIUS * on.unit
    dots = [
        overlay.Box(place[0] - radius, place[1] - radius, 2 * radius, 2 * radius)
        for place in places
        if place
    ]
    names = [point.label for _, point in flat]
    return overlay.tags(names, [_around(place, radius) for place in places], on, clear=dots)


def _around(
    place: tuple[float, float] | None, radius: float
) -> list[tuple[float, float, float, float]]:
    if place is None:
        return []
    x, y = place
    gap = radius * 1.4
    return [
        (x + gap, y, 0, -0.5),
        (x - gap, y, -1, -0.5),
        (x, y - gap, -0.5, -1),
        (x, y + gap, -0.5, 0),
    ]


def _lines(
    output: Points, places: Sequence[tuple[float, float] | None], hues: Sequence[int]
) -> list[Line]:
    lines = []
    start = 0
    for group in output.groups:
        for first, second in group.edges:
            one, other = places[start + first], places[start + second]
            if one and other:
                lines.append(Line(hues[start + first], *one, *other))
        start += len(group.points)
    return lines


def _name(output: Points, index: int, point: Point) -> str:
    if len(output.groups) < 2:
        return point.label
    group = output.groups[index].label or f"group {index + 1}"
    return f"{point.label}, {group}" if point.label else group


def _note(point: Point, canvas: overlay.Canvas | None, place: tuple[float, float] | None) -> str:
    if place:
        return ""
    where = f"{number(point.x)}, {number(point.y)}"
    return f"outside the picture: {where}" if canvas else where


def _summary(output: Points) -> str:
    count = sum(len(group.points) for group in output.groups)
    if not count:
        return "Nothing found."
    words = overlay.amount(count, "point", "points").capitalize()
    return f"{words} in {len(output.groups)} groups." if len(output.groups) > 1 else f"{words}."


def _over_picture(reading: Reading) -> bool:
    """True where x and y are a place: the rows of a table may be called so too."""
    return reading.task in TASKS or medium.first(reading.input, Family.PICTURE) is not None


def _is_point(item: Mapping[object, object]) -> bool:
    if "width" in item or "w" in item:
        return False
    nested = next((found for key in _NESTED if isinstance(found := item.get(key), Mapping)), item)
    return "x" in nested and "y" in nested


def _group(value: object) -> Group:
    data = fields.as_mapping(value)
    points = fields.get(data, "keypoints", lambda items: fields.each(items, _point))
    scores = _beside(data, "scores", len(points), overlay.as_score)
    labels = _beside(data, "labels", len(points), fields.as_text)
    points = tuple(
        replace(
            point, label=point.label or label, score=score if point.score == "" else point.score
        )
        for point, label, score in zip(points, labels, scores, strict=True)
    )
    key = next((key for key in _EDGES if data.get(key) is not None), None)
    edges = fields.get(data, key, lambda pairs: _edges(pairs, points)) if key else ()
    return Group(points, overlay.label_of(data), overlay.score_of(data), edges)


def _beside(
    data: Mapping[str, object], key: str, count: int, read_one: Callable[[object], T]
) -> tuple[T | str, ...]:
    """Scores or labels that stand in a list of their own beside the points, one for each."""
    if data.get(key) is None:
        return ("",) * count
    found = fields.get(data, key, lambda items: fields.each(items, read_one))
    if len(found) != count:
        raise FieldError(f"expected one for each of {count} points, found {len(found)}", key)
    return found


def _point(value: object) -> Point:
    if isinstance(value, list | tuple):
        return _listed(value)
    data = fields.as_mapping(value)
    key = next((key for key in _NESTED if isinstance(data.get(key), Mapping)), None)
    place = fields.get(data, key, fields.as_mapping) if key else data
    try:
        x, y = (fields.get(place, name, fields.as_number) for name in ("x", "y"))
    except FieldError as error:
        raise (error.under(key) if key else error) from None
    return Point(overlay.label_of(data), overlay.score_of(data), x, y)


def _listed(value: Sequence[object]) -> Point:
    if len(value) not in {2, 3}:
        raise FieldError(
            f"expected [x, y] or [x, y, score], found {fields.found(list(value))}",
            mend="write {label: nose, x: 10, y: 12, score: 0.9}",
        )
    x, y, *score = fields.each(value, fields.as_number)
    return Point("", overlay.as_score(value[2]) if score else "", x, y)


def _edges(pairs: object, points: tuple[Point, ...]) -> tuple[tuple[int, int], ...]:
    places = {point.label: index for index, point in reversed(list(enumerate(points)))}

    def end(value: object) -> int:
        if isinstance(value, str) and value in places:
            return places[value]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(points):
            return value
        raise FieldError(f"expected a label or a place of a point, found {fields.found(value)}")

    def edge(pair: object) -> tuple[int, int]:
        ends = fields.each(pair, end)
        if len(ends) != 2:
            raise FieldError(f"expected a pair of points, found {fields.found(pair)}")
        return ends[0], ends[1]

    return fields.each(pairs, edge)
