"""A video: ``output: {url: video/kite.mp4}``, and the replay of an agent, which loops muted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.widgets import caption, medium
from generator.widgets.example import Output, Reading
from generator.widgets.medium import Medium

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

REPLAYS = frozenset({"reinforcement-learning", "robotics"})  # tasks whose videos loop


class Video(Struct, frozen=True):
    """One video with what stood beside it."""

    medium: Medium
    loop: bool = False  # muted and over again
    family: ClassVar[Family] = Family.VIDEO


def read(value: object, reading: Reading) -> Output | None:
    """The video, or None for other shapes and media."""
    found = medium.read(value, reading)
    if found is None or found.kind is not Family.VIDEO:
        return None
    return Video(found, loop=reading.task in REPLAYS)


def replay(asset: Asset) -> Video:
    """The file ``replay.mp4`` of a repo as an output of its own."""
    return Video(Medium(asset, Family.VIDEO), loop=True)


def draw(output: Video, view: ExampleView) -> caption.Tiles:
    """The video as the one tile of this example."""
    return caption.tiles((output.medium,), view)
