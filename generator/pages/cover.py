"""The cover of a model in a listing: what its first telling example gave. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.meaning.assets import Asset
from generator.media.shown import Shown
from generator.pages.catalogue import Cover, CoverBar
from generator.reading.repo import FileKind
from generator.widgets.answer import Answer
from generator.widgets.chat import Chat
from generator.widgets.example import Example
from generator.widgets.filters import wave
from generator.widgets.labels import Labels
from generator.widgets.record import assets_of
from generator.widgets.table import Tabular
from generator.widgets.text import Text
from generator.widgets.timeline import Timeline
from generator.widgets.tokens import Tokens

_BARS = 3
_TEXT = 160  # characters
_WIDTH = 640  # pixels that a cover needs at most

Show = Callable[[Asset], Shown]


def cover(
    examples: Iterable[Example], thumbnail: Asset | None, show: Show, lang: str | None
) -> Cover:
    """The first example that gives a cover, else the card's thumbnail, else an empty cover."""
    for example in examples:
        if example.output is not None and (found := _of_example(example, show, lang)):
            return found
    return (thumbnail and _picture(show(thumbnail), "")) or Cover()


def _of_example(example: Example, show: Show, lang: str | None) -> Cover | None:
    pictured = _of_assets(assets_of(example.output), show, example.title)
    if pictured:
        return pictured
    match example.output:
        case Labels(bars=bars) if bars:
            return _bars((bar.label, bar.shown, bar.share) for bar in bars[:_BARS])
        case Answer(answers=answers) if answers:
            ranked = ((one.answer, one.shown, one.share) for one in answers[:_BARS])
            return _bars(ranked) if answers[0].share is not None else _text(answers[0].answer, lang)
        case Text(pieces=pieces) if pieces:
            return _text(pieces[0].text, lang)
        case Chat(turns=turns) if turns:
            return _text(" ".join(part.text or "" for part in turns[-1].parts), lang)
        case Tokens():
            return _text(example.input.text or "", lang)
        case Timeline(text=text) if text:
            return _text(text, lang)
        case Tabular(answers=answers) if answers:
            return _text(answers[0].answer, lang)
    return _of_assets(example.input.assets, show, example.title)


def _of_assets(assets: Iterable[Asset], show: Show, alt: str) -> Cover | None:
    for asset in assets:
        shown = show(asset)
        if shown.kind is FileKind.PICTURE and (found := _picture(shown, alt)):
            return found
        if shown.waveform:
            return Cover(wave=wave(shown.waveform))
    return None


def _picture(shown: Shown, alt: str) -> Cover | None:
    if shown.kind is not FileKind.PICTURE or not (shown.path and shown.width and shown.height):
        return None
    fitting = [one for one in shown.renditions if one.width <= _WIDTH]
    if fitting:
        best = fitting[-1]
        return Cover(picture=best.path, width=best.width, height=best.height, alt=alt)
    return Cover(picture=shown.path, width=shown.width, height=shown.height, alt=alt)


def _bars(rows: Iterable[tuple[str, str, float | None]]) -> Cover:
    return Cover(bars=tuple(CoverBar(label, shown, share or 0.0) for label, shown, share in rows))


def _text(text: str, lang: str | None) -> Cover | None:
    line = " ".join(text.split())
    if not line:
        return None
    return Cover(text=line if len(line) <= _TEXT else line[: _TEXT - 1].rstrip() + "…", lang=lang)
