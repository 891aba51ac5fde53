"""Which family an output belongs to: the shape decides first, the task second.

``FAMILIES`` is one visible list; its order means something: the first reader that takes a value
has it. A reader returns None for a shape that is not its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from generator.meaning.families import Family
from generator.reading.fields import FieldError
from generator.widgets import (
    answer,
    boxes,
    chat,
    compare,
    embedding,
    gallery,
    labels,
    masks,
    mixed,
    model3d,
    picture,
    points,
    raw,
    series,
    sound,
    table,
    text,
    timeline,
    tokens,
    video,
)
from generator.widgets.example import Flaw, Output, Raw, Reader, Reading
from generator.widgets.pretty import pretty


class FamilyReader(Struct, frozen=True):
    """One family: how its outputs are read, and how they are laid out over their media."""

    family: Family
    read: Reader
    # Geometry that needs the size or duration of media: (output, ExampleView) -> a frozen value
    # that the template finds as ``view.drawing``.
    draw: Callable[[Any, Any], object] | None = None
    whole: bool = False  # the family shows the input itself: no input column beside it


# fmt: off
FAMILIES: tuple[FamilyReader, ...] = (
    # Turns of a chat, and any text where the card says that the model holds one.
    FamilyReader(Family.CHAT, chat.read, whole=True),
    # Several kinds at once, before the families of one kind see a part of them.
    FamilyReader(Family.MIXED, mixed.read),
    # Things at a place of the input: told by their own keys, before plain labels.
    FamilyReader(Family.BOXES, boxes.read, boxes.draw, whole=True),
    FamilyReader(Family.MASKS, masks.read, masks.draw, whole=True),
    FamilyReader(Family.POINTS, points.read, points.draw, whole=True),
    FamilyReader(Family.TOKENS, tokens.read),
    FamilyReader(Family.TIMELINE, timeline.read, timeline.draw, whole=True),
    # Files: the pair of input and output before a lone picture, one before several.
    FamilyReader(Family.COMPARE, compare.read, compare.draw, whole=True),
    FamilyReader(Family.PICTURE, picture.read, picture.draw),
    FamilyReader(Family.VIDEO, video.read, video.draw),
    FamilyReader(Family.SOUND, sound.read),
    FamilyReader(Family.MODEL3D, model3d.read),
    FamilyReader(Family.GALLERY, gallery.read, gallery.draw),
    # What belongs to a table of the input, before answers and numbers of their own.
    FamilyReader(Family.SERIES, series.read, series.draw, whole=True),
    FamilyReader(Family.TABLE, table.read, whole=True),
    FamilyReader(Family.ANSWER, answer.read),
    FamilyReader(Family.LABELS, labels.read),
    FamilyReader(Family.EMBEDDING, embedding.read, embedding.draw),
    FamilyReader(Family.TEXT, text.read),
    # Everything else, readable at least.
    FamilyReader(Family.RAW, raw.read),
)
# fmt: on

BY_FAMILY: Mapping[Family, FamilyReader] = MappingProxyType(
    {reader.family: reader for reader in FAMILIES}
)


def recognise(value: object, reading: Reading) -> tuple[Output, tuple[Flaw, ...]]:
    """An output value, and what of it could not be used.

    A value that is one family's shape but wrong is shown as JSON: the author meant that family,
    so no other is tried.
    """
    for reader in FAMILIES:
        try:
            output = reader.read(value, reading)
        except FieldError as error:
            return Raw(pretty(value)), (Flaw(error.key, error.message, error.mend),)
        if output is not None:
            return output, getattr(output, "flaws", ())
    return Raw(pretty(value)), ()
