"""Tensors as the headers of weights files name them."""

from __future__ import annotations

import math

from msgspec import Struct


class WeightsError(ValueError):
    """A header that cannot be read, with the reason in words."""


class Tensor(Struct, frozen=True):
    """One tensor of a weights file."""

    name: str
    dtype: str  # as its format names it: "BF16", "F8_E4M3", "Q4_K"
    shape: tuple[int, ...]  # safetensors: outermost first; GGUF: innermost first
    bytes: int  # in the file

    @property
    def count(self) -> int:
        """How many elements it holds; a tensor without dimensions holds one."""
        return math.prod(self.shape)
