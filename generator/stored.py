"""Our own tables as JSON, read back by their types."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def decoded(
    text: bytes | str, kind: type[T], hook: Callable[[type, Any], object] | None = None
) -> T:
    """The value of the type ``kind``; ``hook`` makes what JSON has no word for, such as paths.

    Raises ValueError (ValidationError of msgspec for another shape) and RecursionError.
    """
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(text, type=kind, dec_hook=hook)
    # The library's own JSON knows no lone surrogates, which names of files may hold.
    return msgspec.convert(json.loads(text), kind, dec_hook=hook)
