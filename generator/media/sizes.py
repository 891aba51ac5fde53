"""Sizes as a person reads them."""

from __future__ import annotations

_UNITS = ("kB", "MB", "GB", "TB", "PB")


def human_size(size: int) -> str:
    """A number of bytes in decimal (SI) units: ``1 byte``, ``195 kB``, ``3.2 GB``."""
    if size < 1000:
        return "1 byte" if size == 1 else f"{size} bytes"
    value, power = size / 1000, 0
    while round(value) >= 1000 and power + 1 < len(_UNITS):
        value, power = value / 1000, power + 1
    digits = 1 if round(value, 1) < 10 else 0
    return f"{value:.{digits}f} {_UNITS[power]}"
