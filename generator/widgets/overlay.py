"""What boxes, points and masks share: the picture below, hues, the legend, and where tags go.

All geometry is in pixels of the picture as displayed, origin top left. Pure.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading import fields
from generator.reading.fields import FieldError
from generator.widgets import medium
from generator.widgets.example import Flaw, Input
from generator.widgets.pretty import pretty

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

T = TypeVar("T")
Score = float | str  # as written; "" if none

HUES = 8  # classes hue-1 to hue-8
_LABELS = ("label", "class", "name", "part", "class_name", "category")
_SCORES = ("score", "confidence", "probability")
# A picture is shown about so many CSS pixels wide; text over it is 14 of them high.
_SHOWN_WIDTH = 460
_TEXT = 14
_TAGGED = 60  # shapes that get a tag: with more, tags hide the picture
_TAG_LETTERS = 22


class Canvas(Struct, frozen=True):
    """The picture that shapes are drawn over."""

    asset: Asset
    width: int  # pixels as displayed
    height: int

    @property
    def unit(self) -> float:
        """One CSS pixel in pixels of the picture, at the width it is usually shown."""
        return self.width / min(self.width, _SHOWN_WIDTH)


class Entry(Struct, frozen=True):
    """One line of the legend; ``number`` is that of its shape."""

    number: int  # from 1
    hue: int  # 1 to 8
    label: str
    score: str  # as written, "" if none
    note: str = ""  # why there is no shape, or where it is when there is no picture


class Box(Struct, frozen=True):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def inside(self, canvas: Canvas) -> bool:
        return (
            self.x >= 0
            and self.y >= 0
            and self.x + self.width <= canvas.width
            and self.y + self.height <= canvas.height
        )


class Tag(Struct, frozen=True):
    """A word on a dark plate beside its shape."""

    number: int
    text: str
    plate: Box
    size: float  # of the text
    x: float  # middle of the text
    y: float  # base line of the text


def canvas(view: ExampleView) -> Canvas | None:
    """The input's first picture, if it is there and its size is known."""
    asset = source(view)
    shown = view.media.get(asset) if asset else None
    if asset is None or shown is None or not (shown.path and shown.width and shown.height):
        return None
    return Canvas(asset, shown.width, shown.height)


def source(view: ExampleView) -> Asset | None:
    """The input's first picture, shown or not."""
    return medium.first(view.example.input, Family.PICTURE)


def rest(view: ExampleView, used: Asset | None) -> Input | None:
    """The input without the asset that the family shows itself; None if nothing is left."""
    inputs = view.example.input
    if used is not None:
        index = inputs.assets.index(used)
        inputs = replace(inputs, assets=inputs.assets[:index] + inputs.assets[index + 1 :])
    return None if inputs.empty else inputs


def hues(names: Sequence[str]) -> tuple[int, ...]:
    """A hue for each name: the same for the same name, in order of first appearance."""
    order = {name: index for index, name in enumerate(dict.fromkeys(names))}
    return tuple(order[name] % HUES + 1 for name in names)


def label_of(data: Mapping[str, object]) -> str:
    """The label of a shape under any of its usual keys; "" if it has none."""
    key = next((key for key in _LABELS if data.get(key) is not None), None)
    return "" if key is None else fields.get(data, key, fields.as_text)


def score_of(data: Mapping[str, object]) -> Score:
    """The score as written, text where it is no number; "" if there is none."""
    key = next((key for key in _SCORES if data.get(key) is not None), None)
    return "" if key is None else fields.get(data, key, as_score)


def as_score(value: object) -> Score:
    """A number as it stands; anything else that can be written is text."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return fields.as_text(value)


def amount(count: int, one: str, many: str) -> str:
    """``1 box``, ``3 boxes``, ``no boxes``."""
    return f"{count or 'no'} {one if count == 1 else many}"


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a sans serif of this size; wide scripts count double."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (0.58 * (len(text) - wide) + wide)


def tags(
    names: Sequence[str],
    anchors: Sequence[Sequence[tuple[float, float, float, float]]],
    on: Canvas,
    *,
    clear: Sequence[Box] = (),
) -> tuple[Tag, ...]:
    """Tags that cover neither each other nor what must be kept ``clear``, nor leave the picture.

    For each shape, ``anchors`` are places to try in turn: ``(x, y, dx, dy)``, a point and how the
    plate lies to it, in plate widths and heights (``-1`` is left of it or above it). First the
    number with the name is tried everywhere, then the number alone; a shape for which neither has
    room gets none: the legend names it.
    """
    placed: list[Tag] = []
    taken = list(clear)
    for index, (name, places) in enumerate(zip(names[:_TAGGED], anchors, strict=False)):
        number = index + 1
        full = _short(f"{number} {name}" if len(names) > 1 else name) or str(number)
        tag = next(
            (
                found
                for text in (full, str(number))
                for place in places
                if (found := _free(number, text, place, on, taken))
            ),
            None,
        )
        if tag:
            placed.append(tag)
            taken.append(tag.plate)
    return tuple(placed)


def _free(
    number: int,
    text: str,
    place: tuple[float, float, float, float],
    on: Canvas,
    taken: Sequence[Box],
) -> Tag | None:
    size = _TEXT * on.unit
    width, height = width_of(text, size) + size * 0.7, size * 1.4
    x, y, right, down = place
    # A plate may slide sideways to stay within the picture, never up or down over its shape.
    left = min(max(x + right * width, 0.0), max(on.width - width, 0.0))
    plate = Box(left, y + down * height, width, height)
    if not plate.inside(on) or any(plate.meets(other) for other in taken):
        return None
    return Tag(number, text, plate, size, x=left + width / 2, y=plate.y + size * 1.05)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TAG_LETTERS else text[: _TAG_LETTERS - 1] + "…"


def relative(values: Sequence[float]) -> bool:
    """True where coordinates are shares of the picture: all of them from 0 to 1."""
    return bool(values) and all(0 <= value <= 1 for value in values)


def shapes(value: object) -> list[tuple[str, Mapping[object, object]]]:
    """The items of a list of shapes with their key paths, or a lone one.

    Empty where the value is no list of mappings. The extra list level of an API is left out.
    """
    value, path = medium.only(value)
    if isinstance(value, Mapping):
        return [(path, value)]
    if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
        return []
    return [(f"{path}[{index}]", item) for index, item in enumerate(value)]


def each(
    items: Iterable[tuple[str, object]], read: Callable[[object], T]
) -> tuple[tuple[T, ...], tuple[Flaw, ...]]:
    """Every shape that ``read`` takes, and what is wrong with the others.

    Raises FieldError, with the key path of the first, where it takes none.
    """
    found: list[T] = []
    flaws: list[Flaw] = []
    first: FieldError | None = None
    for path, item in items:
        try:
            found.append(read(item))
        except FieldError as error:
            wrong = error.under(path)
            first = first or wrong
            flaws.append(Flaw(wrong.key, wrong.message, wrong.mend, pretty(item)))
    if first and not found:
        raise first
    return tuple(found), tuple(flaws)


def ordered(low: float, high: float, *, names: tuple[str, str]) -> None:
    """Raises FieldError where the upper edge lies below the lower one."""
    if high < low:
        raise FieldError(
            f"expected {names[1]} not below {names[0]} ({fields.format_number(low)}), "
            f"found {fields.format_number(high)}",
            names[1],
        )
