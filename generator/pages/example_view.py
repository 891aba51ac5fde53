"""An example as its template meets it: the example, what its media came to, and its drawing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.media.shown import Shown
from generator.widgets.example import Example


class ExampleView(Struct, frozen=True):
    """What ``templates/widgets/<family>.html`` gets as ``view``."""

    example: Example
    anchor: str  # id of the example on its page: "example-3"
    media: Mapping[Asset, Shown]  # every asset of the example's input and output
    root: str  # prefix that leads from the page to the site's root: "../../"
    lang: str | None  # BCP 47 of the card's texts, when it names exactly one language
    remote: str  # what to do with media on other hosts: "load", "click" or "never"
    drawing: object | None = None  # what the family's ``draw`` made
    formatted: int = 1 << 30  # turns of a chat, from its first, whose Markdown is laid out
    at_once: bool = False  # it is open when the page opens: its pictures are not put off
