"""Sounds: ``output: {url: audio/step.wav}``, or several with labels.

output: [{label: voice, url: voice.wav}, {label: rest, url: rest.wav}]
output: [{label: enhanced, content-type: audio/wav, blob: UklGRi...}]
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.widgets import medium
from generator.widgets.example import Output, Reading
from generator.widgets.medium import Medium


class Sounds(Struct, frozen=True):
    """One sound or several, in the card's order."""

    items: tuple[Medium, ...]
    family: ClassVar[Family] = Family.SOUND


def read(value: object, reading: Reading) -> Output | None:
    """The sounds, or None when one of them is anything else."""
    one = medium.read(value, reading)
    found = (one,) if one else medium.read_many(value, reading)
    if not found or any(item.kind is not Family.SOUND for item in found):
        return None
    return Sounds(found)
