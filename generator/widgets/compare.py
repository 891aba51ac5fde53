"""A picture made from a picture, both under one slider.

    pipeline_tag: image-to-image
    widget: [{src: sketch.png, output: {url: painted.png}}]

For the tasks of ``TASKS`` when the input has a picture. Without JavaScript, and where one of the
two cannot be shown or has another shape, they stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.widgets import medium, overlay
from generator.widgets.example import Input, Output, Reading
from generator.widgets.medium import Medium

if TYPE_CHECKING:
    from generator.media.shown import Shown
    from generator.pages.example_view import ExampleView

TASKS = frozenset(
    {
        "image-to-image",
        "image-text-to-image",
        "depth-estimation",
        "image-segmentation",
        "mask-generation",
        "keypoint-detection",
    }
)


_ONE_SHAPE = 1.06  # ratios of width to height that differ by less fill one frame


class Compare(Struct, frozen=True):
    """The picture that went in and the one that came out."""

    before: Asset
    after: Medium
    family: ClassVar[Family] = Family.COMPARE


class Frame(Struct, frozen=True):
    """How the two are shown."""

    slides: bool  # under one slider: both are here and of one shape, whatever their sizes
    input: Input | None  # what else went in: a prompt, more pictures


def before(reading: Reading) -> Asset | None:
    """The picture that an output picture is compared with, if this task compares."""
    return medium.first(reading.input, Family.PICTURE) if reading.task in TASKS else None


def read(value: object, reading: Reading) -> Output | None:
    """Both pictures, or None where there is no pair."""
    source = before(reading)
    if source is None:
        return None
    found = medium.read(value, reading)
    if found is None or found.kind is not Family.PICTURE:
        return None
    return Compare(source, found)


def draw(output: Compare, view: ExampleView) -> Frame:
    """Whether the two fit under one slider, and what else went in."""
    first, second = view.media.get(output.before), view.media.get(output.after.asset)
    slides = first is not None and second is not None and _alike(first, second)
    return Frame(slides=slides, input=overlay.rest(view, output.before))


def _alike(first: Shown, second: Shown) -> bool:
    if not (first.path and second.path and first.width and second.width):
        return False
    if not (first.height and second.height):
        return False
    ratio = (first.width * second.height) / (first.height * second.width)
    return max(ratio, 1 / ratio) <= _ONE_SHAPE
