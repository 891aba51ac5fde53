"""Several pictures or videos: ``output: [{url: a.png}, {url: b.png}]`` or ``{images: [...]}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.widgets import caption, medium
from generator.widgets.example import Output, Reading
from generator.widgets.medium import Medium

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

_SHOWN = frozenset({Family.PICTURE, Family.VIDEO})


class Gallery(Struct, frozen=True):
    """Pictures and videos of one example, in the card's order."""

    items: tuple[Medium, ...]
    family: ClassVar[Family] = Family.GALLERY


def read(value: object, reading: Reading) -> Output | None:
    """The pictures, or None when one of the list is anything else."""
    found = medium.read_many(value, reading)
    if not found or any(item.kind not in _SHOWN for item in found):
        return None
    return Gallery(found)


def draw(output: Gallery, view: ExampleView) -> caption.Tiles:
    """One tile for each picture."""
    return caption.tiles(output.items, view)
