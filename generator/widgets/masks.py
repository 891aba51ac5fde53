"""Masks over a picture, as image segmentation gives them.

    output:
    - {label: road, score: 0.99, mask: iVBORw0KGgo...}   # base64 of a PNG, white is the segment
    - {label: sky, mask: images/mask-sky.png}
    - {label: tree, mask: {url: images/mask-tree.png}}

Each mask colours what is white in it, by an SVG ``<mask>``; a mask of another size than the
picture is stretched over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading import fields
from generator.widgets import medium, overlay
from generator.widgets.example import AsRecord, Flaw, Input, Output, Reading

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

TASKS = frozenset({"image-segmentation", "mask-generation"})


class Segment(Struct, frozen=True):
    """One mask with what it stands for."""

    label: str
    score: overlay.Score
    mask: Asset


class Masks(Struct, frozen=True):
    """The segments, in the author's order."""

    items: tuple[Segment, ...]
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("flaws",))
    family: ClassVar[Family] = Family.MASKS


class Layer(Struct, frozen=True):
    """One mask as drawn over the whole picture."""

    number: int
    hue: int
    id: str  # of the SVG element, unique on its page
    path: str  # of the mask in the site


class Drawing(Struct, frozen=True):
    """Masks laid over their picture; without a picture the masks themselves stand in the legend."""

    canvas: overlay.Canvas | None
    source: Asset | None
    input: Input | None
    layers: tuple[Layer, ...]
    legend: tuple[overlay.Entry, ...]
    summary: str


def read(value: object, reading: Reading) -> Output | None:
    """The masks, or None where an item has none."""
    if value == [] and reading.task in TASKS:
        return Masks(())
    items = overlay.shapes(value)
    if not items or not all("mask" in item for _, item in items):
        return None
    return Masks(*overlay.each(items, lambda item: _segment(item, reading)))


def draw(output: Masks, view: ExampleView) -> Drawing:
    """One layer for each mask that is there, in the author's order."""
    canvas, source = overlay.canvas(view), overlay.source(view)
    hues = [index % overlay.HUES + 1 for index in range(len(output.items))]
    layers = []
    legend = []
    for index, (item, hue) in enumerate(zip(output.items, hues, strict=True)):
        shown = view.media.get(item.mask)
        here = shown is not None and bool(shown.path and shown.width and shown.height)
        if canvas and shown and here:
            layers.append(Layer(index + 1, hue, f"{view.anchor}-mask-{index + 1}", shown.path))
        note = "" if here else (shown.note if shown else "") or item.mask.why or "no mask to show"
        legend.append(overlay.Entry(index + 1, hue, item.label, fields.as_text(item.score), note))
    return Drawing(
        canvas=canvas,
        source=source,
        input=overlay.rest(view, source),
        layers=tuple(layers),
        legend=tuple(legend),
        summary=_summary(output),
    )


def _summary(output: Masks) -> str:
    if not output.items:
        return "Nothing found."
    return overlay.amount(len(output.items), "segment", "segments").capitalize() + "."


def _segment(value: object, reading: Reading) -> Segment:
    data = fields.as_mapping(value)
    reference = fields.get(data, "mask", medium.as_reference)
    mask = medium.resolve(reference, reading)
    return Segment(overlay.label_of(data), overlay.score_of(data), mask)
