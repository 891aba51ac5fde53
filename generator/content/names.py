"""Long lists of names, written so that they can be read."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The set of the words of ``text``."""
    return frozenset(text.split())
