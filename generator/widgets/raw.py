"""Outputs of no known shape: ``output: {steps: 3, trace: [...]}``, shown as readable JSON."""

from __future__ import annotations

from generator.widgets.example import Output, Raw, Reading
from generator.widgets.pretty import pretty


def read(value: object, reading: Reading) -> Output:  # noqa: ARG001 - the shape of every reader
    """Any value at all."""
    return Raw(pretty(value))
