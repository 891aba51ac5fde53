"""What is drawn on covers: outlines and points over a picture, lines of a series. Pure.

Paths are in the pixels of the picture that the cover shows, or in a box of 240 x 100.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from generator.widgets.boxes import Boxes
from generator.widgets.points import Points
from generator.widgets.series import Line, Series
from generator.widgets.timeline import Timeline

_BOXES, _POINTS, _STEPS = 12, 80, 60
_SLOTS, _SEGMENTS = 48, 400  # of a timeline
_WIDTH, _HEIGHT, _EDGE = 240, 100, 8

Place = tuple[float, float]


def outlines_over(boxes: Boxes, width: int, height: int, scale: float) -> str:
    """Rectangles; ``scale`` leads from the original's pixels to those of the shown copy."""
    across, down = (width, height) if boxes.relative else (scale, scale)
    parts = []
    for item in boxes.items[:_BOXES]:
        left, right = sorted(_within(edge * across, width) for edge in (item.xmin, item.xmax))
        top, bottom = sorted(_within(edge * down, height) for edge in (item.ymin, item.ymax))
        if right > left and bottom > top:
            parts.append(f"M{left} {top}h{right - left}v{bottom - top}h-{right - left}z")
    return "".join(parts)


def dots_over(points: Points, width: int, height: int, scale: float) -> str:
    """Points, as lines without length that the style sheet gives round ends."""
    across, down = (width, height) if points.relative else (scale, scale)
    found = (
        (point.x * across, point.y * down) for group in points.groups for point in group.points
    )
    inside = (place for place in found if 0 <= place[0] <= width and 0 <= place[1] <= height)
    return "".join(f"M{round(x)} {round(y)}h0" for x, y in islice(inside, _POINTS))


def series_lines(series: Series) -> tuple[str, str]:
    """The paths of the first line of a series: its past, and what was foretold."""
    if not series.lines:
        return "", ""
    past, ahead = _numbers(series.lines[0])
    known = [value for _, value in (*past, *ahead)]
    if len(known) < 2:
        return "", ""
    low, high = min(known), max(known)
    last = max(at for at, _ in (*past, *ahead)) or 1

    def place(at: int, value: float) -> Place:
        rise = (value / 2 - low / 2) / ((high / 2 - low / 2) or 1)
        return at / last * _WIDTH, _HEIGHT - _EDGE - rise * (_HEIGHT - 2 * _EDGE)

    joined = [*past[-1:], *ahead]
    return _path(place(*one) for one in past), _path(place(*one) for one in joined)


def activity(timeline: Timeline) -> str:
    """When something is heard, as a waveform of two heights; "" where nothing is told."""
    segments = timeline.segments[:_SEGMENTS]
    starts = [one.start for one in segments]
    ends = [
        one.end if one.end is not None else next((at for at in starts if at > one.start), one.start)
        for one in segments
    ]
    last = max((*starts, *ends), default=0.0)
    if last <= 0:
        return ""
    slots = ["0"] * _SLOTS
    for start, end in zip(starts, ends, strict=True):
        first = min(_SLOTS - 1, int(max(0.0, start) / last * _SLOTS))
        after = max(first + 1, round(min(end, last) / last * _SLOTS))
        slots[first:after] = "z" * (after - first)
    return "".join(slots[:_SLOTS])


def _numbers(line: Line) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """The places and values of history and forecast; only the end of a long history."""
    start = max(0, len(line.history) - _STEPS)
    kept = line.history[start:]
    past = [(at, value) for at, value in enumerate(kept) if value is not None]
    ahead = [
        (len(kept) + at, step.value)
        for at, step in enumerate(line.forecast[:_STEPS])
        if step.value is not None
    ]
    return past, ahead


def _path(places: Iterable[Place]) -> str:
    points = [f"{round(x)} {round(y)}" for x, y in places]
    return "M" + "L".join(points) if len(points) > 1 else ""


def _within(edge: float, end: int) -> int:
    return round(min(max(edge, 0.0), float(end)))
