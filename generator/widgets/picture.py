"""One picture: ``output: {url: images/fox.png}``, or ``image:``, ``depth:``, a bare file name.

Other keys beside it (``seed`` ...) are kept as facts. A picture made from a picture is shown by
the family ``compare`` instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.widgets import caption, compare, medium
from generator.widgets.example import Output, Reading
from generator.widgets.medium import Medium

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView


class Picture(Struct, frozen=True):
    """One picture with what stood beside it."""

    medium: Medium
    family: ClassVar[Family] = Family.PICTURE


def read(value: object, reading: Reading) -> Output | None:
    """The picture, or None for other shapes, other media and pictures to compare."""
    found = medium.read(value, reading)
    if found is None or found.kind is not Family.PICTURE or compare.before(reading):
        return None
    return Picture(found)


def draw(output: Picture, view: ExampleView) -> caption.Tiles:
    """The picture as the one tile of this example."""
    return caption.tiles((output.medium,), view)
