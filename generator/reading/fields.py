"""Typed readers: the door at which untrusted values stop.

Past a reader nobody checks again. Every reader raises :class:`FieldError` with the key path that
leads to the value; each level adds its own key while the error rises.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")

_HUGE = 10**100  # Python refuses to print integers of thousands of digits


class FieldError(ValueError):
    """A value of the wrong type or range, with the key path that leads to it."""

    def __init__(self, message: str, key: str = "", mend: str = "") -> None:
        super().__init__(message)
        self.message = message  # "expected a number, found text 'high'"
        self.key = key  # "" or "output[1].score"
        self.mend = mend

    def under(self, parent: str | int) -> FieldError:
        """The same error seen from one level up: ``score`` becomes ``output[1].score``."""
        return FieldError(self.message, join(parent, self.key), self.mend)

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def join(parent: str | int, key: str) -> str:
    """A key path from its first step and the rest: ``("widget", "[1].text")``."""
    head = f"[{parent}]" if isinstance(parent, int) else parent
    if not key or not head or key.startswith("["):
        return head + key
    return f"{head}.{key}"


def found(value: object) -> str:
    """A value named for a message: its kind, and a short form of the value itself."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return f"the truth value {str(value).lower()}"
        case int() if abs(value) >= _HUGE:
            return "a number of more than 100 digits"
        case int() | float():
            return f"the number {value}"
        case str():
            shown = value if len(value) <= 40 else value[:39] + "…"
            return f"the text {shown!r}"
        case list() | tuple():
            return f"a list of {len(value)}"
        case Mapping():
            return f"a mapping of {len(value)}"
    return f"a {type(value).__name__}"


def as_text(value: object) -> str:
    """Text; numbers and truth values are taken as they are written in a card."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_number(value)
    raise FieldError(f"expected text, found {found(value)}")


def as_number(value: object) -> float:
    """A finite number; text that holds one is taken (``"0.5"``), truth values are not."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise FieldError(f"expected a number, found {found(value)}")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise FieldError(f"expected a number, found {found(value)}") from None
    if not math.isfinite(number):
        raise FieldError(f"expected a finite number, found {found(value)}")
    return number


def as_mapping(value: object) -> Mapping[str, object]:
    """A mapping with text keys (other keys are written as text)."""
    if not isinstance(value, Mapping):
        raise FieldError(f"expected a mapping, found {found(value)}")
    if all(isinstance(key, str) for key in value):
        return value
    return {key if isinstance(key, str) else format_key(key): item for key, item in value.items()}


def as_list(value: object) -> list[object]:
    """A list; nothing else is one."""
    if not isinstance(value, list | tuple):
        raise FieldError(f"expected a list, found {found(value)}")
    return list(value)


def format_key(key: object) -> str:
    """A key of a YAML mapping that is no text, as text."""
    return "null" if key is None else as_text(key) if isinstance(key, int | float) else str(key)


class WrittenFloat(float):
    """A number that remembers its spelling: a score of ``0.930`` is shown as ``0.930``."""

    __slots__ = ("written",)

    written: str

    def __new__(cls, written: str) -> WrittenFloat:
        number = super().__new__(cls, written)
        number.written = written
        return number

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override] # a text makes it again
        return (self.written,)


def format_number(value: float) -> str:
    """A number as its author wrote it, or in its shortest form."""
    if isinstance(value, WrittenFloat):
        return value.written
    return str(value) if isinstance(value, int) else repr(value)


def get(data: Mapping[str, object], key: str, read: Callable[[object], T]) -> T:
    """The value of a key that must be there, read by ``read``."""
    if key not in data:
        raise FieldError(f"expected the key {key!r}, which is not there", key)
    try:
        return read(data[key])
    except FieldError as error:
        raise error.under(key) from None


def maybe(data: Mapping[str, object], key: str, read: Callable[[object], T]) -> T | None:
    """The value of a key, or None where it is absent or null."""
    return None if data.get(key) is None else get(data, key, read)


def each(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    """Every item of a list, read by ``read``; the key path names the item that is wrong."""
    items = []
    for index, item in enumerate(as_list(value)):
        try:
            items.append(read(item))
        except FieldError as error:
            raise error.under(index) from None
    return tuple(items)
