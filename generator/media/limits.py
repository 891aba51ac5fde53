"""Limits for hostile files: their readers give up, and do not believe everything."""

from __future__ import annotations

import io
import math
from typing import BinaryIO

# Seconds; wrong headers say such things as 38 years.
_MAX_DURATION = 30 * 24 * 3600.0


class Limited(io.RawIOBase):
    """A readable, seekable view of ``stream`` that gives out at most so many bytes and calls.

    Past the budget ``read`` raises OSError, as a failing disk would.
    """

    def __init__(self, stream: BinaryIO, *, budget: int, calls: int) -> None:
        super().__init__()
        self._stream = stream
        self._budget = budget
        self._calls = calls

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._spend(0)
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self._budget if size is None or size < 0 else min(size, self._budget)
        found = self._stream.read(wanted)
        self._spend(len(found))
        return found

    def _spend(self, size: int) -> None:
        self._budget -= size
        self._calls -= 1
        if self._budget <= 0 or self._calls <= 0:
            raise OSError("more of this file would have to be read than is allowed")


def length_of(stream: BinaryIO) -> int:
    """The length of a seekable stream in bytes; it stands at its start afterwards."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def plausible(duration: float | None) -> float | None:
    """Seconds to a thousandth, or None for what no sound or video that is meant can last."""
    if duration is None or not math.isfinite(duration) or not 0.0005 < duration < _MAX_DURATION:
        return None
    return round(duration, 3)
