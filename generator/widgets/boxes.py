"""Boxes over a picture, as object detection gives them.

    output:
    - {label: boat, score: 0.97, box: {xmin: 12, ymin: 80, xmax: 200, ymax: 160}}

The box may also be written ``{x, y, width, height}``, ``{left, top, right, bottom}`` or
``{x1, y1, x2, y2}``, under ``box`` or ``bbox`` or beside the label. Coordinates are pixels, or
shares of the picture where all of them lie from 0 to 1. An empty list is a result: nothing found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading import fields
from generator.reading.fields import FieldError
from generator.widgets import overlay
from generator.widgets.example import AsRecord, Flaw, Input, Output, Reading
from generator.widgets.filters import number

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

TASKS = frozenset({"object-detection", "zero-shot-object-detection"})
_KEYS = ("box", "bbox", "bounding_box")
_CORNERS = (
    ("xmin", "ymin", "xmax", "ymax"),
    ("left", "top", "right", "bottom"),
    ("x1", "y1", "x2", "y2"),
)
_SIZES = (
    ("x", "y", "width", "height"),
    ("left", "top", "width", "height"),
    ("x", "y", "w", "h"),
)
_LEAST = 2.0  # pixels: a box is never drawn smaller, so that it is seen
_MEND = "write box: {xmin: 0, ymin: 0, xmax: 10, ymax: 10}"


class Detection(Struct, frozen=True):
    """One box as written: it may reach out of the picture."""

    label: str
    score: overlay.Score
    xmin: float
    ymin: float
    xmax: float
    ymax: float


class Boxes(Struct, frozen=True):
    """What was found, in the author's order."""

    items: tuple[Detection, ...]
    relative: bool = False  # coordinates are shares of the picture, else pixels
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("flaws",))
    family: ClassVar[Family] = Family.BOXES


class Shape(Struct, frozen=True):
    """One box as drawn, within the picture."""

    number: int
    hue: int
    box: overlay.Box


class Drawing(Struct, frozen=True):
    """Boxes laid over their picture; without a picture only the legend."""

    canvas: overlay.Canvas | None
    source: Asset | None  # the picture, also where it cannot be shown
    input: Input | None  # what else went in
    shapes: tuple[Shape, ...]  # large ones first, so that small ones can be pointed at
    tags: tuple[overlay.Tag, ...]
    legend: tuple[overlay.Entry, ...]
    summary: str


def read(value: object, reading: Reading) -> Output | None:
    """The boxes, or None where the items hold no box."""
    if value == [] and reading.task in TASKS:
        return Boxes(())
    items = overlay.shapes(value)
    if not items or not all(_has_box(item) for _, item in items):
        return None
    found, flaws = overlay.each(items, _detection)
    edges = [edge for item in found for edge in (item.xmin, item.ymin, item.xmax, item.ymax)]
    return Boxes(found, relative=overlay.relative(edges), flaws=flaws)


def draw(output: Boxes, view: ExampleView) -> Drawing:
    """The boxes cut to the picture, with tags and legend."""
    canvas, source = overlay.canvas(view), overlay.source(view)
    hues = overlay.hues([item.label for item in output.items])
    drawn = [
        clip(item, canvas, relative=output.relative) if canvas else None for item in output.items
    ]
    legend = tuple(
        overlay.Entry(
            index + 1, hue, item.label, fields.as_text(item.score), _note(item, canvas, box)
        )
        for index, (item, hue, box) in enumerate(zip(output.items, hues, drawn, strict=True))
    )
    shapes = [
        Shape(index + 1, hue, box)
        for index, (hue, box) in enumerate(zip(hues, drawn, strict=True))
        if box
    ]
    shapes.sort(key=lambda shape: -shape.box.width * shape.box.height)
    names = [item.label for item in output.items]
    places = [_places(box) if box else [] for box in drawn]
    return Drawing(
        canvas=canvas,
        source=source,
        input=overlay.rest(view, source),
        shapes=tuple(shapes),
        tags=overlay.tags(names, places, canvas) if canvas else (),
        legend=legend,
        summary=_summary(output, canvas),
    )


def clip(item: Detection, on: overlay.Canvas, *, relative: bool = False) -> overlay.Box | None:
    """The part of a box in the picture, at least 2 px wide and high; None where none of it is."""
    across, down = (on.width, on.height) if relative else (1, 1)
    left, right = item.xmin * across, item.xmax * across
    top, bottom = item.ymin * down, item.ymax * down
    if right < 0 or bottom < 0 or left > on.width or top > on.height:
        return None
    x, width = _within(left, right, on.width)
    y, height = _within(top, bottom, on.height)
    return overlay.Box(x, y, width, height)


def _within(low: float, high: float, end: int) -> tuple[float, float]:
    low, high = max(low, 0.0), min(high, float(end))
    if high - low >= _LEAST:
        return low, high - low
    least = min(_LEAST, end)
    start = min(max((low + high - least) / 2, 0.0), end - least)
    return start, least


def _places(box: overlay.Box) -> list[tuple[float, float, float, float]]:
    right, bottom = box.x + box.width, box.y + box.height
    return [
        (box.x, box.y, 0, -1),
        (box.x, box.y, 0, 0),
        (right, box.y, -1, 0),
        (box.x, bottom, 0, -1),
        (right, bottom, -1, -1),
        (box.x, bottom, 0, 0),
        (right, box.y, -1, -1),
        (right, bottom, -1, 0),
    ]


def _note(item: Detection, canvas: overlay.Canvas | None, box: overlay.Box | None) -> str:
    if box:
        return ""
    where = f"{number(item.xmin)}, {number(item.ymin)} to {number(item.xmax)}, {number(item.ymax)}"
    return f"outside the picture: {where}" if canvas else where


def _summary(output: Boxes, canvas: overlay.Canvas | None) -> str:
    if not output.items:
        return "Nothing found."
    words = overlay.amount(len(output.items), "object", "objects").capitalize() + "."
    if canvas is None or output.relative:
        return words
    cut = sum(_reaches_out(item, canvas) for item in output.items)
    if not cut:
        return words
    if len(output.items) == 1:
        return f"{words} The box reaches out of the picture and is cut at its edge."
    verbs = ("reaches", "is") if cut == 1 else ("reach", "are")
    return f"{words} {cut} {verbs[0]} out of the picture and {verbs[1]} cut at its edge."


def _reaches_out(item: Detection, on: overlay.Canvas) -> bool:
    return item.xmin < 0 or item.ymin < 0 or item.xmax > on.width or item.ymax > on.height


def _has_box(item: Mapping[object, object]) -> bool:
    if "mask" in item:  # segments come with boxes too; the mask says more
        return False
    return any(key in item for key in _KEYS) or all(key in item for key in _CORNERS[0])


def _detection(value: object) -> Detection:
    data = fields.as_mapping(value)
    key = next((key for key in _KEYS if key in data), None)
    edges = fields.get(data, key, _edges) if key else _edges(data)
    return Detection(overlay.label_of(data), overlay.score_of(data), *edges)


def _edges(value: object) -> tuple[float, float, float, float]:
    if isinstance(value, list | tuple):
        raise FieldError(
            f"expected a mapping of named edges, found {fields.found(value)}, "
            "which may mean corners or corner and size",
            mend=_MEND,
        )
    data = fields.as_mapping(value)
    for names in _CORNERS:
        if all(name in data for name in names):
            left, top, right, bottom = (fields.get(data, name, fields.as_number) for name in names)
            overlay.ordered(left, right, names=(names[0], names[2]))
            overlay.ordered(top, bottom, names=(names[1], names[3]))
            return left, top, right, bottom
    for names in _SIZES:
        if all(name in data for name in names):
            left, top, width, height = (fields.get(data, name, fields.as_number) for name in names)
            overlay.ordered(0, width, names=("0", names[2]))
            overlay.ordered(0, height, names=("0", names[3]))
            return left, top, left + width, top + height
    raise FieldError("expected the keys xmin, ymin, xmax, ymax", mend=_MEND)
