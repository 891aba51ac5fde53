"""Frozen values as JSON and back, by their types. No pickle: a cache may come from anywhere.

Takes dataclasses, tuples, mappings, sets and enumerations of texts, texts, paths, numbers,
booleans and None. A dataclass is a list of its fields in order.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any, TypeVar, cast

T = TypeVar("T")
Reader = Callable[[Any], Any]


class CodecError(ValueError):
    """Text that is no value of the type that was asked for."""


def write(value: object) -> str:
    """A value as one line of JSON."""
    return json.dumps(_plain(value), ensure_ascii=True, separators=(",", ":"))


def read(kind: type[T], text: str) -> T:
    """The value of the type ``kind``. Raises CodecError."""
    try:
        value: T = _reader(cast("Any", kind))(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CodecError(f"expected a {kind}") from error
    return value


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, name)) for name in _names(type(value))]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    if isinstance(value, Set):
        return sorted(map(_plain, value))  # type: ignore[type-var] # sets of texts
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"expected a plain value, found {type(value).__name__}")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


@cache
def _reader(kind: Any) -> Reader:
    """What makes a value of a type from plain JSON."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _optional(inner)
    if origin is tuple:
        return _tuple(inner)
    if origin is frozenset:
        return frozenset
    if origin is Mapping and inner[0] is str:
        return _mapping(_reader(inner[1]))
    if is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, PurePath):
        return kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind in (str, int, float, bool):
        return _exactly(kind)
    return lambda value: value


def _exactly(kind: type) -> Reader:
    kinds = (int, float) if kind is float else (kind,)

    def read_one(value: Any) -> Any:
        if not isinstance(value, kinds):
            raise TypeError(f"expected {kind.__name__}")
        return value

    return read_one


def _optional(inner: tuple[Any, ...]) -> Reader:
    """The one kind of a union with None; other unions come out as they went in."""
    kinds = [kind for kind in inner if kind is not type(None)]
    if len(kinds) != 1:
        return lambda value: value
    read_one = _reader(kinds[0])
    return lambda value: None if value is None else read_one(value)


def _tuple(inner: tuple[Any, ...]) -> Reader:
    if len(inner) == 2 and inner[1] is Ellipsis:
        read_one = _reader(inner[0])
        return lambda value: tuple(map(read_one, value))
    readers = tuple(map(_reader, inner))
    return lambda value: tuple(one(item) for one, item in zip(readers, value, strict=True))


def _mapping(read_one: Reader) -> Reader:
    return lambda value: {key: read_one(item) for key, item in value.items()}


def _dataclass(kind: Any) -> Reader:
    hints = typing.get_type_hints(kind)
    readers = tuple(_reader(hints[name]) for name in _names(kind))
    return lambda value: kind(*(one(item) for one, item in zip(readers, value, strict=True)))
