"""Frozen values as JSON and back, by their types. No pickle: a cache may come from anywhere.

Takes structs, tuples, mappings, sets and enumerations of texts, texts, paths, numbers, booleans
and None. Structs that are kept for every model are ``array_like``: a list of their fields in order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, TypeVar

import msgspec

from generator.stored import decoded

T = TypeVar("T")


class CodecError(ValueError):
    """Text that is no value of the type that was asked for."""


def write(value: object) -> str:
    """A value as one line of JSON."""
    plain = msgspec.to_builtins(value, enc_hook=_plain)
    # The library's own JSON knows no lone surrogates, which names of files may hold.
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"))


def read(kind: type[T], text: str) -> T:
    """The value of the type ``kind``. Raises CodecError."""
    try:
        return decoded(text, kind, _typed)
    except (ValueError, TypeError, RecursionError) as error:
        raise CodecError(f"expected a {kind}") from error


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    for kind in (str, float):  # their subclasses; str says what they are
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"expected a plain value, found {type(value).__name__}")


def _typed(kind: type, value: Any) -> object:
    if issubclass(kind, PurePath):
        return kind(value)
    raise TypeError(f"expected a plain type, found {kind.__name__}")
