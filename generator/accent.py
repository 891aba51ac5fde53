"""The accent of a site: one colour of its owner's, made readable by day and by night. Pure."""

from __future__ import annotations

import re

# The grounds of ``tokens.css`` on which coloured words are hardest to read.
LIGHT_GROUND, DARK_GROUND = "#f2f0ea", "#1a1c1f"
CONTRAST = 4.5  # what WCAG 2.2 asks for at least (1.4.3, level AA)

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 20

Rgb = tuple[int, int, int]


def colour(text: str) -> str:
    """A colour as ``#rrggbb``. Raises ValueError for anything but three or six digits."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"expected a colour such as #1f5fbf, found {text!r}")
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def readable(wanted: str, ground: str) -> str:
    """The colour itself, or the nearest mix with black or white that can be read on ``ground``."""
    end = (0, 0, 0) if _luminance(_rgb(ground)) > 0.18 else (255, 255, 255)
    mixes = (_mix(_rgb(wanted), end, step / _STEPS) for step in range(_STEPS + 1))
    found = next(mix for mix in mixes if _ratio(mix, _rgb(ground)) >= CONTRAST)
    return "#" + "".join(f"{part:02x}" for part in found)


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, 1-21."""
    return _ratio(_rgb(one), _rgb(other))


def style(wanted: str) -> str:
    """The style sheet that gives a site this accent."""
    light, dark = readable(wanted, LIGHT_GROUND), readable(wanted, DARK_GROUND)
    value = f"light-dark({light}, {dark})"
    return f"@layer tokens {{\n:root {{ --brand: {value}; --accent: {value}; }}\n}}\n"


def _rgb(written: str) -> Rgb:
    return int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16)


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _ratio(one: Rgb, other: Rgb) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: Rgb) -> float:
    """The relative luminance of WCAG, 0-1."""
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
