"""How templates write numbers and addresses of media. Pure, for any input.

The rendering room adds ``FILTERS`` to its environment; templates of the media families use them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

WAVE_WIDTH, WAVE_HEIGHT = 240, 60  # units of the waveform's viewBox
_PEAKS = 120  # more lines than that cannot be told apart on a phone
_THIN = 0.8  # the height of silence, so that it is seen as sound without a voice


def clock(seconds: float) -> str:
    """Seconds as a player writes them: ``0:02.4``, ``1:05``, ``1:02:03``; tenths below a minute."""
    seconds = max(0.0, seconds)
    if seconds < 59.95:
        return f"0:{seconds:04.1f}"
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def wave(peaks: Sequence[float]) -> str:
    """The path data of a waveform: one bar for each peak, filled, about the middle.

    ``peaks`` run from 0 to 1, evenly spaced; the viewBox is ``0 0 240 60``. "" for no peaks.
    """
    if not peaks:
        return ""
    shown = _fewer(peaks)
    step = WAVE_WIDTH / len(shown)
    bar = round(step * 0.6, 2)
    middle = WAVE_HEIGHT / 2
    parts = []
    for index, peak in enumerate(shown):
        half = max(_THIN, min(1.0, max(0.0, peak)) * (middle - 2))
        left, top = round(index * step + step * 0.2, 2), round(middle - half, 2)
        parts.append(
            f"M{number(left)} {number(top)}h{number(bar)}v{number(2 * half)}h-{number(bar)}z"
        )
    return "".join(parts)


def host(address: str) -> str:
    """The host that an address names, without port and user; "" where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def number(value: float) -> str:
    """A coordinate for SVG: two decimals at most, no trailing zeros, never an exponent."""
    return format(round(value, 2) + 0.0, ".2f").rstrip("0").rstrip(".")


def _fewer(peaks: Sequence[float]) -> list[float]:
    if len(peaks) <= _PEAKS:
        return list(peaks)
    edges = [index * len(peaks) // _PEAKS for index in range(_PEAKS + 1)]
    return [max(peaks[start:end]) for start, end in pairwise(edges)]


FILTERS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {"clock": clock, "coordinate": number, "host": host, "wave": wave}
)
