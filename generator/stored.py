"""Our own tables as JSON, written at once and read back by their types."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def encoded(value: object) -> bytes:
    """A table of texts and whole numbers as one line of JSON."""
    with suppress(UnicodeEncodeError):
        return msgspec.json.encode(value)
    # The library's own JSON knows no lone surrogates, which names of files may hold.
    plain = msgspec.to_builtins(value)
    return json.dumps(plain, separators=(",", ":")).encode("ascii")


def decoded(
    text: bytes | str, kind: type[T], hook: Callable[[type, Any], object] | None = None
) -> T:
    """The value of the type ``kind``; ``hook`` makes what JSON has no word for, such as paths.

    Raises ValueError (ValidationError of msgspec for another shape) and RecursionError.
    """
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(text, type=kind, dec_hook=hook)
    # What the library's own JSON does not know: see above.
    return msgspec.convert(json.loads(text), kind, dec_hook=hook)
