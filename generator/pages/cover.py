"""The cover of a model in a listing: what its first telling example gave. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from msgspec.structs import replace

from generator.meaning.assets import Asset
from generator.media.shown import Shown
from generator.media.sizes import human_size
from generator.pages.cards import Cover, CoverBar, Mark
from generator.pages.cover_shapes import activity, dots_over, outlines_over, series_lines
from generator.reading.repo import FileKind
from generator.widgets.answer import Answer
from generator.widgets.boxes import Boxes
from generator.widgets.chat import Chat
from generator.widgets.compare import Compare
from generator.widgets.embedding import Embedding
from generator.widgets.example import Example
from generator.widgets.filters import clock
from generator.widgets.labels import Labels
from generator.widgets.masks import Masks
from generator.widgets.mixed import Mixed
from generator.widgets.points import Points
from generator.widgets.record import assets_of
from generator.widgets.series import Series
from generator.widgets.table import Tabular
from generator.widgets.text import Text
from generator.widgets.timeline import Timeline
from generator.widgets.tokens import Tokens

_BARS = 3
_TEXT = 160  # characters
_LABEL = 48  # characters of a bar's label or of a cell
_LEAST, _MOST = 300, 640  # pixels in width of a cover's picture, on plain and on dense screens
_MOVING = 100_000  # bytes of a moving picture that a list shows; a larger one is told in words
_PEAKS = 48
_CELLS = 96  # numbers of an embedding
_ROWS, _COLUMNS = 3, 3
_MASKS = 5
_MARKDOWN = re.compile(r"\*\*|`+|^#+ +", re.MULTILINE)  # signs that a page does not show
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Show = Callable[[Asset], Shown]


def cover(
    examples: Iterable[Example], thumbnail: Asset | None, show: Show, lang: str | None
) -> Cover:
    """The first example that gives a cover, else the card's thumbnail, else an input.

    An output that no card can show, such as a video, is told in words, over what went in.
    """
    kept = tuple(examples)
    for example in kept:
        if example.output is not None and (found := _of_output(example, show, lang)):
            return found
    if thumbnail and (found := _picture(show(thumbnail), "")):
        return found
    outputs = [asset for example in kept for asset in assets_of(example.output)]
    inputs = [asset for example in kept for asset in example.input.assets]
    under = _of_assets(inputs, show, "") or Cover()
    if told := _file(outputs, show):
        return replace(under, file=told.file, told=told.told)
    return under if under != Cover() else _file(inputs, show) or under


def _of_output(example: Example, show: Show, lang: str | None) -> Cover | None:
    """What one example's output looks like on a card."""
    match example.output:
        case Compare(after=after):
            return _of_assets((after.asset,), show, example.title)
        case Boxes() | Points() | Masks():
            return _over(example, show)
        case Labels(bars=bars) if bars:
            return _bars((bar.label, bar.shown, bar.share) for bar in bars[:_BARS])
        case Answer(answers=answers) if answers:
            ranked = ((one.answer, one.shown, one.share) for one in answers[:_BARS])
            return _bars(ranked) if answers[0].share is not None else _text(answers[0].answer, lang)
        case Tokens():
            return _tokens(example.output, example.input.text or "", lang)
        case Tabular():
            return _table(example.output, lang)
        case Series():
            return _series(example.output)
        case Embedding():
            return _embedding(example.output)
        case Timeline(text=None | ""):
            return Cover(wave=heard) if (heard := activity(example.output)) else None
    return _of_assets(assets_of(example.output), show, example.title) or _words(example, lang)


def _words(example: Example, lang: str | None) -> Cover | None:
    match example.output:
        case Text(pieces=pieces) if pieces:
            return _text(pieces[0].text, lang)
        case Chat(turns=turns) if turns:
            said = " ".join(part.text or "" for part in turns[-1].parts)
            return _text(_MARKDOWN.sub("", said[: 8 * _TEXT]), lang)
        case Timeline(text=text) if text:
            return _text(text, lang)
        case Mixed(parts=parts):
            return _text(" ".join(part.text or "" for part in parts), lang)
    return None


def _of_assets(assets: Iterable[Asset], show: Show, alt: str) -> Cover | None:
    """The first picture or waveform; a still of a video says what it stands for."""
    kept = tuple(assets)
    for asset in kept:
        shown = show(asset)
        if found := _picture(shown, alt):
            told = _file(kept, show)
            return replace(found, file=told.file, told=told.told) if told else found
        if shown.waveform:
            return Cover(wave=_wave(shown.waveform))
    return None


def _file(assets: Iterable[Asset], show: Show) -> Cover | None:
    """The first sound, video or 3D file, or large moving picture, in words."""
    for asset in assets:
        shown = show(asset)
        name, kind = "", shown.kind
        match kind:
            case FileKind.SOUND | FileKind.VIDEO:
                name = kind.value.capitalize()
            case FileKind.MODEL3D:
                name = PurePosixPath(shown.path).suffix[1:].upper() or "3D"
            case FileKind.PICTURE if shown.animated:
                name, kind = "Moving picture", FileKind.VIDEO
        if not (name and shown.path):
            continue
        length = clock(shown.duration) if shown.duration is not None else ""
        size = human_size(shown.bytes) if shown.bytes is not None else ""
        return Cover(file=kind.value, told=" · ".join(filter(None, (name, length, size))))
    return None


def _fitting(shown: Shown) -> tuple[str, int, int, str] | None:
    """Path and size of the copy of a picture that a cover shows, and the path of a sharper one."""
    if shown.kind is not FileKind.PICTURE or not (shown.path and shown.width and shown.height):
        return None
    if shown.animated and (shown.bytes or 0) > _MOVING:
        return None
    fitting = [one for one in shown.common_renditions if _LEAST <= one.width <= _MOST]
    if fitting and not shown.animated:
        first, last = fitting[0], fitting[-1]
        return first.path, first.width, first.height, last.path if last is not first else ""
    return shown.path, shown.width, shown.height, ""


def _picture(shown: Shown, alt: str) -> Cover | None:
    found = _fitting(shown)
    if not found:
        return None
    path, width, height, sharp = found
    return Cover(picture=path, sharp=sharp, width=width, height=height, alt=alt)


def _over(example: Example, show: Show) -> Cover | None:
    """The picture that went in, with what was found in it."""
    source = next((one for one in example.input.assets if _fitting(show(one))), None)
    if source is None:
        return None
    shown = show(source)
    path, width, height, sharp = _fitting(shown) or ("", 0, 0, "")
    scale = width / (shown.width or width)
    drawn, dots = "", False
    masks: tuple[str, ...] = ()
    match example.output:
        case Boxes() as boxes:
            drawn = outlines_over(boxes, width, height, scale)
        case Points() as points:
            drawn, dots = dots_over(points, width, height, scale), True
        case Masks(items=items):
            made = (_fitting(show(item.mask)) for item in items[:_MASKS])
            masks = tuple(one[0] for one in made if one)
    return Cover(
        picture=path,
        sharp=sharp,
        width=width,
        height=height,
        alt=example.title,
        over=drawn,
        dots=dots,
        masks=masks,
    )


def _bars(rows: Iterable[tuple[str, str, float | None]]) -> Cover:
    return Cover(
        bars=tuple(
            CoverBar(_cut(label, _LABEL), shown, share or 0.0) for label, shown, share in rows
        )
    )


def _tokens(output: Tokens, text: str, lang: str | None) -> Cover | None:
    """The text with its entities marked, up to the length of a cover."""
    marks: list[Mark] = []
    label, left = "", _TEXT
    for piece in output.pieces:
        if piece.opens is not None:
            label = piece.opens.label
        elif piece.closes is not None:
            label = ""
        elif left > 0 and piece.text:
            marks.append(Mark(_cut(piece.text, left, tidy=False), label[:_LABEL]))
            left -= len(piece.text)
    plain = _text(text, lang)
    if not plain or not any(mark.label for mark in marks):
        return plain
    return Cover(text=plain.text, marks=tuple(marks), lang=lang)


def _table(output: Tabular, lang: str | None) -> Cover | None:
    if output.answers:
        return _text(output.answers[0].answer, lang)
    if not (output.rows and output.columns):
        return None
    width = len(output.columns)
    shown = [*range(min(_COLUMNS - 1, width - 1)), width - 1]
    return Cover(
        columns=tuple(_cut(output.columns[at].name, _LABEL) for at in shown),
        rows=tuple(
            tuple(_cut(row[at].text, _LABEL) for at in shown if at < len(row))
            for row in output.rows[:_ROWS]
        ),
    )


def _series(output: Series) -> Cover | None:
    past, ahead = series_lines(output)
    return Cover(line=past, ahead=ahead) if past or ahead else None


def _embedding(output: Embedding) -> Cover | None:
    numbers = [number for row in output.rows for number in row][:_CELLS]
    most = max((abs(number) for number in numbers), default=0.0) or 1.0
    strip = "".join(_DIGITS[round(number / most * 17) + 17] for number in numbers)
    return Cover(strip=strip) if strip else None


def _wave(peaks: Sequence[float]) -> str:
    """The highest peak of each of at most 48 stretches, as digits of base 36."""
    count = min(_PEAKS, len(peaks))
    edges = [at * len(peaks) // count for at in range(count + 1)]
    heights = (max(peaks[start:end]) for start, end in pairwise(edges))
    return "".join(_DIGITS[round(min(1.0, max(0.0, height)) * 35)] for height in heights)


def _text(text: str, lang: str | None) -> Cover | None:
    line = _cut(" ".join(text[: 4 * _TEXT].split()), _TEXT)
    return Cover(text=line, lang=lang) if line else None


def _cut(text: str, most: int, *, tidy: bool = True) -> str:
    """A text of at most so many characters; ``tidy`` joins its white space."""
    line = " ".join(text[: 8 * most].split()) if tidy else text
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
