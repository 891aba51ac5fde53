"""The cover of a model in a listing: what its first telling example gave. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from generator.meaning.assets import Asset
from generator.media.shown import Shown
from generator.pages.cards import Cover, CoverBar, Mark
from generator.pages.cover_shapes import dots_over, outlines_over, series_lines
from generator.reading.repo import FileKind
from generator.widgets.answer import Answer
from generator.widgets.boxes import Boxes
from generator.widgets.chat import Chat
from generator.widgets.compare import Compare
from generator.widgets.embedding import Embedding
from generator.widgets.example import Example
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
_WIDTH = 640  # pixels that a cover needs at most
_PEAKS = 48
_CELLS = 96  # numbers of an embedding
_ROWS, _COLUMNS = 3, 3
_MASKS = 5
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Show = Callable[[Asset], Shown]


def cover(
    examples: Iterable[Example], thumbnail: Asset | None, show: Show, lang: str | None
) -> Cover:
    """The first example that gives a cover, else the card's thumbnail, else an input."""
    kept = tuple(examples)
    for example in kept:
        if example.output is not None and (found := _of_output(example, show, lang)):
            return found
    if thumbnail and (found := _picture(show(thumbnail), "")):
        return found
    for example in kept:
        if found := _of_assets(example.input.assets, show, example.title):
            return found
    return Cover()


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
    return _of_assets(assets_of(example.output), show, example.title) or _words(example, lang)


def _words(example: Example, lang: str | None) -> Cover | None:
    match example.output:
        case Text(pieces=pieces) if pieces:
            return _text(pieces[0].text, lang)
        case Chat(turns=turns) if turns:
            return _text(" ".join(part.text or "" for part in turns[-1].parts), lang)
        case Timeline(text=text) if text:
            return _text(text, lang)
        case Mixed(parts=parts):
            return _text(" ".join(part.text or "" for part in parts), lang)
    return None


def _of_assets(assets: Iterable[Asset], show: Show, alt: str) -> Cover | None:
    for asset in assets:
        shown = show(asset)
        if found := _picture(shown, alt):
            return found
        if shown.waveform:
            return Cover(wave=_wave(shown.waveform))
    return None


def _fitting(shown: Shown) -> tuple[str, int, int] | None:
    """Path and size of the copy of a picture that a cover shows."""
    if shown.kind is not FileKind.PICTURE or not (shown.path and shown.width and shown.height):
        return None
    fitting = [one for one in shown.common_renditions if one.width <= _WIDTH]
    if fitting and not shown.animated:
        best = fitting[-1]
        return best.path, best.width, best.height
    return shown.path, shown.width, shown.height


def _picture(shown: Shown, alt: str) -> Cover | None:
    found = _fitting(shown)
    if not found:
        return None
    path, width, height = found
    return Cover(picture=path, width=width, height=height, alt=alt)


def _over(example: Example, show: Show) -> Cover | None:
    """The picture that went in, with what was found in it."""
    source = next((one for one in example.input.assets if _fitting(show(one))), None)
    if source is None:
        return None
    shown = show(source)
    path, width, height = _fitting(shown) or ("", 0, 0)
    scale = width / (shown.width or width)
    drawn, dots = "", False
    masks: tuple[str, ...] = ()
    match example.output:
        case Boxes() as boxes:
            drawn = outlines_over(boxes, width, height, scale)
        case Points() as points:
            drawn, dots = dots_over(points, width, height, scale), True
        case Masks(items=items):
            made = (show(item.mask) for item in items[:_MASKS])
            masks = tuple(one.path for one in made if one.path)
    return Cover(
        picture=path,
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
