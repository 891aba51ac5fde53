"""Which family an output belongs to: the shape decides first, the task second.

``FAMILIES`` is one visible list; its order means something: the first reader that takes a value
has it. A reader returns None for a shape that is not its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.meaning.families import Family
from generator.widgets.example import Reader


@dataclass(frozen=True, slots=True)
class FamilyReader:
    """One family: how its outputs are read, and how they are laid out over their media."""

    family: Family
    read: Reader
    # Geometry that needs the size or duration of media: (output, ExampleView) -> a frozen value
    # that the template finds as ``view.drawing``.
    draw: Callable[[Any, Any], object] | None = None
    whole: bool = False  # the family shows the input itself: no input column beside it


FAMILIES: tuple[FamilyReader, ...] = ()
