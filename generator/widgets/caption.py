"""Captions of pictures and videos: the prompt, and the settings that made them.

Settings come from two places that are kept apart: what the card says (``parameters``, keys beside
``url``), and what an image tool wrote into the file itself, whose name is then given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.widgets.example import Example
from generator.widgets.medium import Medium

if TYPE_CHECKING:
    from generator.pages.example_view import ExampleView

# Prompts that generated cards write where there is none.
PLACEHOLDERS = frozenset({"", "-", "–", "—", ".", "none", "null"})
_NEGATIVE = "negative_prompt"


class Caption(Struct, frozen=True):
    """What is told of one picture; every part may be empty."""

    prompt: str
    negative: str
    settings: tuple[tuple[str, str], ...]  # from the card, in its order
    found: tuple[tuple[str, str], ...]  # from the file itself
    source: str  # the tool that wrote them into the file


class Tile(Struct, frozen=True):
    """One picture or video of a gallery."""

    asset: Asset
    label: str
    caption: Caption
    alt: str


class Tiles(Struct, frozen=True):
    """What one example gives to a gallery: the ``drawing`` of pictures, videos and galleries."""

    tiles: tuple[Tile, ...]


def prompt_of(example: Example) -> str:
    """The prompt of an example; "" where there is none or only a placeholder."""
    for text in (example.input.prompt, example.input.text):
        if text is not None and text.strip().lower() not in PLACEHOLDERS:
            return text.strip()
    return ""


def tiles(media: Iterable[Medium], view: ExampleView) -> Tiles:
    """The tiles of one example, in the card's order."""
    return Tiles(tuple(_tile(medium, view) for medium in media))


def _tile(medium: Medium, view: ExampleView) -> Tile:
    example = view.example
    prompt = prompt_of(example)
    shown = view.media.get(medium.asset)
    known = dict(example.parameters) | dict(medium.facts)
    caption = Caption(
        prompt=prompt,
        negative=known.get(_NEGATIVE, "").strip(),
        settings=tuple((key, text) for key, text in known.items() if key != _NEGATIVE),
        found=shown.metadata if shown else (),
        source=shown.metadata_source if shown else "",
    )
    return Tile(medium.asset, medium.label, caption, alt=medium.label or prompt or example.title)
