"""Entities marked in a text."""

from __future__ import annotations

from generator.widgets.example import Output, Reading


def read(value: object, reading: Reading) -> Output | None:  # noqa: ARG001 - frame
    return None
