"""Marks: signs of our own in the text on its way from Markdown to HTML.

They are Unicode noncharacters, which no text may contain: a card's are taken out first, so a mark
is always ours. One mark in front of an attribute's value says that we wrote it; a pair of marks
around a letter and a number stands for a fragment that is put in after the sanitiser.
"""

from __future__ import annotations

import re

OPEN, CLOSE = "\ufdd0", "\ufdd1"
ANY = re.compile("[\ufdd0-\ufdef]")
FRAGMENT = re.compile(f"{OPEN}([CMG])([0-9]+){CLOSE}")

# Overrides turn the order of what follows, which hides what a text says; isolates end with
# their block and stay. NUL and other controls mean nothing in HTML.
_FORBIDDEN = re.compile("[\ufdd0-\ufdef\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def purge(text: str) -> str:
    """Text without marks, bidi overrides and control characters, with ``\\n`` as line end."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fragment(kind: str, number: int) -> str:
    """The stand-in for one fragment: ``C`` code, ``M`` math, ``G`` gallery."""
    return f"{OPEN}{kind}{number}{CLOSE}"


def ours(value: str) -> str:
    """An attribute's value marked as written by us."""
    return OPEN + value


def unmarked(value: str) -> str:
    """A value without any mark."""
    return ANY.sub("", value)
