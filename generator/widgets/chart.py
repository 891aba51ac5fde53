"""A line chart of past and coming values as SVG geometry: pure arithmetic, no markup.

Points stand at even distances in the order given; the vertical axis has round numbers. All
coordinates are units of a viewBox of ``WIDTH`` by ``HEIGHT``, ready to be written as attributes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 24, 36  # margins
HUES = 8
_FAR = 1e300  # values beyond it are left out
_LABEL = 24  # characters of a time that fit under the axis

Values = tuple[float | None, ...]


class Curve(Struct, frozen=True):
    """One variable: past values, then coming ones with their interval."""

    name: str
    past: Values
    coming: Values
    lower: Values
    upper: Values


class Tick(Struct, frozen=True):
    """A round number on the vertical axis."""

    y: str
    label: str
    text_y: str


class Stroke(Struct, frozen=True):
    """One variable as drawn; each text is the ``points`` of a polyline or polygon, or ""."""

    name: str
    hue: int  # 1-8
    past: tuple[str, ...]  # one run of points for each stretch without gaps
    coming: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]  # points that no line reaches


class Mark(Struct, frozen=True):
    """A time under the axis."""

    x: str
    anchor: str  # "start", "middle", "end"
    label: str


class Chart(Struct, frozen=True):
    """Everything that a template writes out."""

    width: int
    height: int
    left: int
    right: int  # x where the plot ends
    top: int
    base: int  # y where the plot ends
    ticks: tuple[Tick, ...]
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    now: str | None  # x between past and coming, None without a past


class _Scale(Struct, frozen=True):
    """From values to coordinates."""

    low: float
    high: float
    count: int

    def x(self, index: float) -> float:
        inner = WIDTH - LEFT - RIGHT
        return LEFT + inner * (index / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        inner = HEIGHT - TOP - BOTTOM
        return TOP + inner * (self.high - value) / (self.high - self.low)


def draw(curves: Sequence[Curve], times: Sequence[str]) -> Chart:
    """The chart of some variables; ``times`` are those of the past, then the coming ones."""
    past = max((len(curve.past) for curve in curves), default=0)
    coming = max((len(curve.coming) for curve in curves), default=0)
    steps = _ticks(_values(curves))
    scale = _Scale(steps[0], steps[-1], past + coming)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        base=HEIGHT - BOTTOM,
        ticks=tuple(
            Tick(number(scale.y(value)), _tick_label(value), number(scale.y(value) - 4))
            for value in steps
        ),
        strokes=tuple(
            _stroke(curve, index % HUES + 1, past, scale) for index, curve in enumerate(curves)
        ),
        marks=_marks(times, past, scale),
        now=number(scale.x(past - 0.5)) if past and coming else None,
    )


def number(value: float) -> str:
    """A coordinate: one decimal at most, never an exponent."""
    return format(round(value, 1) + 0.0, ".1f").removesuffix(".0")


def _values(curves: Iterable[Curve]) -> list[float]:
    return [
        value or 0.0
        for curve in curves
        for values in (curve.past, curve.coming, curve.lower, curve.upper)
        for value in values
        if _drawable(value)
    ]


def _drawable(value: float | None) -> bool:
    """Whether there is a value, and one with which arithmetic stays finite."""
    return value is not None and abs(value) < _FAR


def _ticks(values: Sequence[float]) -> list[float]:
    """From two to seven round numbers that hold all values between them."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        low, high = low - (abs(low) / 2 or 1.0), high + (abs(high) / 2 or 1.0)
    rough = (high - low) / 4
    power = math.floor(math.log10(rough)) if rough > 0 else 0
    try:
        step = next(
            factor * 10.0**power for factor in (1, 2, 2.5, 5, 10) if factor * 10.0**power >= rough
        )
        first, last = math.floor(low / step), math.ceil(high / step)
    except (OverflowError, StopIteration, ZeroDivisionError):
        return [low, high]
    ticks = [index * step for index in range(first, last + 1)]
    usable = 2 <= len(ticks) <= 8 and all(map(math.isfinite, ticks)) and ticks[0] < ticks[-1]
    return ticks if usable else [low, high]


def _tick_label(value: float) -> str:
    text = f"{value:.6g}"
    return "0" if text == "-0" else text


def _stroke(curve: Curve, hue: int, past: int, scale: _Scale) -> Stroke:
    offset = past - len(curve.past)
    before = _points(curve.past, offset, scale)
    after = _points(curve.coming, past, scale)
    joined = [before[-1], *after] if before and before[-1] and after else after
    runs_past, runs_coming = _runs(before), _runs(joined)
    return Stroke(
        name=curve.name,
        hue=hue,
        past=tuple(_written(run) for run in runs_past if len(run) > 1),
        coming=tuple(_written(run) for run in runs_coming if len(run) > 1),
        bands=_bands(curve, past, scale),
        dots=tuple(
            (number(run[0][0]), number(run[0][1]))
            for run in (*runs_past, *runs_coming)
            if len(run) == 1
        ),
    )


_Point = tuple[float, float]


def _points(values: Values, offset: int, scale: _Scale) -> list[_Point | None]:
    return [
        (scale.x(offset + index), scale.y(value or 0.0)) if _drawable(value) else None
        for index, value in enumerate(values)
    ]


def _runs(points: Sequence[_Point | None]) -> list[list[_Point]]:
    """Stretches without gaps."""
    runs: list[list[_Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _bands(curve: Curve, past: int, scale: _Scale) -> tuple[str, ...]:
    """The intervals as polygons: along the upper bounds, and back along the lower ones."""
    bands: list[list[tuple[_Point, _Point]]] = [[]]
    for index, (low, high) in enumerate(zip(curve.lower, curve.upper, strict=True)):
        if low is None or high is None or not (_drawable(low) and _drawable(high)):
            bands.append([])
            continue
        x = scale.x(past + index)
        bands[-1].append(((x, scale.y(high)), (x, scale.y(low))))
    return tuple(
        _written([pair[0] for pair in band] + [pair[1] for pair in reversed(band)])
        for band in bands
        if len(band) > 1
    )


def _written(points: Iterable[_Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _marks(times: Sequence[str], past: int, scale: _Scale) -> tuple[Mark, ...]:
    """The first and last time, and the first that comes where there is room for it."""
    if not times or not scale.count:
        return ()
    places = [(0, "start")]
    if scale.count > 1:
        places.append((scale.count - 1, "end"))
    if past and scale.count > 1 and 0.25 < past / (scale.count - 1) < 0.75:
        places.insert(1, (past, "middle"))
    return tuple(
        Mark(number(scale.x(index)), anchor, _short(times[index]))
        for index, anchor in places
        if index < len(times)
    )


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
