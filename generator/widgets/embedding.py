"""Vectors: ``output: [0.12, -0.44]``, or a row for each token or patch.

Also ``{embedding: [...]}`` and the ``{data: [{embedding: [...]}]}`` of embedding services. Shown
as a heat strip with shape and norm; the numbers themselves are folded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_list, as_number, each
from generator.widgets import shape
from generator.widgets.example import AsRecord, Json, Output, Reading
from generator.widgets.pretty import pretty

TASKS = frozenset({"feature-extraction", "image-feature-extraction"})
CELLS = 512  # cells of the strip
WIDE = 64  # cells in a line
LEVELS = 6  # depths of colour on each side of 0
KEPT = 4096  # numbers that the value holds
_KEYS = ("embedding", "embeddings", "vector", "features", "last_hidden_state", "data")
_DEEPEST = 6
_PIXELS = 10  # the side of a cell


class Embedding(Struct, frozen=True):
    """Numbers in rows."""

    shape: tuple[int, ...]  # (384,), (2, 3), (1, 7, 384); rows of unlike length: the longest
    rows: tuple[tuple[float, ...], ...]  # at most ``KEPT`` numbers
    low: float
    high: float
    norms: tuple[float, float]  # Euclidean, of the rows: smallest and greatest
    total: int  # how many numbers there are
    ragged: bool = False  # rows of unlike length
    numbers: Json = Json("")  # as written
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("numbers",))
    family: ClassVar[Family] = Family.EMBEDDING

    @property
    def dimensions(self) -> str:
        """The shape in words: ``2 × 3``."""
        return " × ".join(str(size) for size in self.shape)

    @property
    def norm(self) -> str:
        """The norm, or the range of the norms of several rows."""
        low, high = (f"{norm:.4g}" for norm in self.norms)
        return low if low == high else f"{low} to {high}"

    @property
    def span(self) -> str:
        """The smallest and the greatest number."""
        return f"{self.low:.4g} to {self.high:.4g}"


class Level(Struct, frozen=True):
    """All cells of one depth of colour as the data of one SVG path."""

    path: str
    negative: bool
    opacity: str  # "0.5"


class Strip(Struct, frozen=True):
    """A heat strip; one unit of the viewBox is one cell."""

    width: int
    height: int
    levels: tuple[Level, ...]
    cells: int  # how many of the numbers are drawn
    total: int

    @property
    def size(self) -> tuple[int, int]:
        """Pixels at which the strip is shown where there is room."""
        return self.width * _PIXELS, self.height * _PIXELS


def read(value: object, reading: Reading) -> Output | None:
    """The vector or matrix; None for what is none. A wrong item of one raises FieldError."""
    written = _inside(value)
    first = _first(written)
    if not _is_number(first):
        return None
    try:
        rows = _rows(written)
    except FieldError:
        if reading.task in TASKS:
            raise
        return None
    return _embedding(rows, _shape(written), pretty(written))


def draw(output: Embedding, _view: object) -> Strip:
    """The strip: vectors wrap after ``WIDE`` cells, matrices keep their rows."""
    lines = list(_lines(output.rows))
    most = max(abs(output.low), abs(output.high)) or 1.0
    paths: dict[tuple[bool, int], list[str]] = {}
    for top, line in enumerate(lines):
        for left, number in enumerate(line):
            level = round(abs(number) / most * LEVELS)
            if level:
                paths.setdefault((number < 0, level), []).append(f"M{left} {top}h1v1h-1z")
    return Strip(
        width=max(len(line) for line in lines),
        height=len(lines),
        levels=tuple(
            Level("".join(cells), negative, f"{level / LEVELS:.2f}")
            for (negative, level), cells in sorted(paths.items())
        ),
        cells=sum(len(line) for line in lines),
        total=output.total,
    )


def _lines(rows: Sequence[Sequence[float]]) -> Iterator[Sequence[float]]:
    left = CELLS
    if len(rows) == 1:
        row = rows[0][:CELLS]
        yield from (row[start : start + WIDE] for start in range(0, len(row), WIDE))
        return
    for row in rows:
        line = row[: min(WIDE, left)]
        if not line:
            return
        left -= len(line)
        yield line


def _inside(value: object) -> object:
    """The numbers of a mapping that wraps them, one or two levels deep."""
    for _ in range(3):
        data = shape.mapping(value) if not isinstance(value, list) or len(value) == 1 else None
        if data is None:
            break
        key = shape.first_key(data, _KEYS)
        if key is None or len(data) > 6:
            break
        value = data[key]
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        inner = [item.get("embedding") for item in value]
        return inner if all(isinstance(item, list) for item in inner) else value
    return value


def _first(value: object) -> object:
    for _ in range(_DEEPEST):
        if not isinstance(value, list | tuple):
            break
        value = value[0] if value else None
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rows(value: object, depth: int = 0) -> list[tuple[float, ...]]:
    """The innermost lists of numbers, in order; a FieldError names the item that is none."""
    if depth >= _DEEPEST or not any(isinstance(item, list | tuple) for item in as_list(value)):
        return [each(value, as_number)]
    rows: list[tuple[float, ...]] = []
    for index, item in enumerate(as_list(value)):
        try:
            rows += _rows(item, depth + 1)
        except FieldError as error:
            raise error.under(index) from None
    return rows


def _shape(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        return ()
    inner = [_shape(item) for item in value if isinstance(item, list | tuple)]
    return (len(value), *max(inner, default=()))


def _embedding(
    rows: Sequence[Sequence[float]], size: tuple[int, ...], numbers: Json
) -> Embedding | None:
    rows = [row for row in rows if row]
    if not rows or not size:
        return None
    norms = [math.hypot(*row) for row in rows]
    kept: list[tuple[float, ...]] = []
    left = KEPT
    for row in rows:
        if left <= 0:
            break
        kept.append(tuple(row[:left]))
        left -= len(row)
    return Embedding(
        shape=size,
        rows=tuple(kept),
        low=min(min(row) for row in rows),
        high=max(max(row) for row in rows),
        norms=(min(norms), max(norms)),
        total=sum(len(row) for row in rows),
        ragged=len({len(row) for row in rows}) > 1,
        numbers=numbers,
    )
