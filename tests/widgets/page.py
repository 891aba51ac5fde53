"""Templates of this room rendered on their own, and checked as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import html5lib
from jinja2 import Environment
from markupsafe import Markup, escape

from generator.meaning.assets import Asset, AssetState
from generator.media.shown import Shown
from generator.pages.example_view import ExampleView
from generator.reading.repo import FileKind
from generator.rendering import environment
from generator.widgets.example import Example
from generator.widgets.filters import FILTERS
from generator.widgets.recognise import BY_FAMILY
from generator.widgets.record import assets_of
from tests.widgets.reading import only

ROOT = Path(__file__).resolve().parents[2]


def _markdown(text: str, _scope: str = "") -> Markup:
    """Bold only; stands for the content room's renderer."""
    return Markup("<p>{}</p>").format(
        Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))  # noqa: S704
    )


def _environment() -> Environment:
    env = environment(markdown=_markdown)
    env.filters.update(FILTERS)
    return env


ENV = _environment()


def media(example: Example) -> Mapping[Asset, Shown]:
    """Every asset as the media room would show it, without any copy made."""
    return {asset: _shown(asset) for asset in assets_of(example)}


def _shown(asset: Asset) -> Shown:
    kinds = {"image": FileKind.PICTURE, "audio": FileKind.SOUND, "video": FileKind.VIDEO}
    kind = kinds.get(asset.media_type.partition("/")[0], FileKind.OTHER)
    here = asset.state in {AssetState.LOCAL, AssetState.INLINE}
    pixels = (40, 30) if here and kind is FileKind.PICTURE else (None, None)
    return Shown(
        asset=asset,
        kind=kind,
        path=f"_media/{asset.path or 'inline'}" if here else "",
        width=pixels[0],
        height=pixels[1],
        note="" if here else asset.why,
    )


def view(example: Example, lang: str | None = None) -> ExampleView:
    """The view of one example, with its drawing."""
    before = ExampleView(
        example=example,
        anchor="example-1",
        media=media(example),
        root="../",
        lang=lang,
        remote="click",
    )
    reader = BY_FAMILY[example.output.family] if example.output else None
    drawing = reader.draw(example.output, before) if reader and reader.draw else None
    return ExampleView(
        example=example,
        anchor=before.anchor,
        media=before.media,
        root=before.root,
        lang=lang,
        remote=before.remote,
        drawing=drawing,
    )


def output(card: str, lang: str | None = None) -> str:
    """The output of the one example of a card, as valid HTML."""
    return output_of(only(card), lang)


def output_of(example: Example, lang: str | None = None) -> str:
    """The output of an example, as valid HTML."""
    assert example.output is not None
    template = ENV.get_template(f"widgets/{example.output.family}.html")
    macro = template.module.output  # type: ignore[attr-defined] # every family has one
    return checked(str(macro(example.output, view(example, lang))))


def given(card: str, lang: str | None = None) -> str:
    """The input of the one example of a card, as valid HTML."""
    return given_of(only(card), lang)


def given_of(example: Example, lang: str | None = None) -> str:
    """The input of an example, as valid HTML."""
    macro = ENV.get_template("parts/input.html").module.input  # type: ignore[attr-defined]
    return checked(str(macro(example.input, view(example, lang))))


def checked(html: str) -> str:
    """The same HTML, after a strict parser took it; no style or handler may stand in it."""
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", html)
    return html


def text(html: str) -> str:
    """What a reader sees: the text without tags, blanks folded."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
