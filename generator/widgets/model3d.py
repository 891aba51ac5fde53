"""3D models, and any other file, as named downloads.

output: {url: models/teapot.glb, image: models/teapot.png}
output: [{url: mesh.glb}, {url: mesh.obj}]
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.widgets import medium
from generator.widgets.example import Output, Reading
from generator.widgets.medium import Medium


class Files(Struct, frozen=True):
    """Files to download, each with a picture of it where the author gave one."""

    items: tuple[Medium, ...]
    family: ClassVar[Family] = Family.MODEL3D


def read(value: object, reading: Reading) -> Output | None:
    """The files, or None for other shapes and media."""
    one = medium.read(value, reading)
    found = (one,) if one else medium.read_many(value, reading)
    if not found or any(item.kind is not Family.MODEL3D for item in found):
        return None
    return Files(found)
