"""Inputs and outputs for machines: any frozen value of this room as JSON-ready data.

``None`` and empty things are left out; 0 and False stay. A value that belongs to a family begins
with its ``kind``. Fields may carry another name for the record, or none (see ``example.py``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from enum import Enum
from functools import cache

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.widgets.example import AsRecord, Json

AssetRecord = Callable[[Asset], object]
_SCALARS = frozenset((type(None), bool, int, float, str))


class _Column(Struct, frozen=True):
    """One field of a frozen value, as the record has it."""

    attribute: str
    name: str | None  # in the record; None: not in it
    keep: bool  # also when it is empty


@cache
def _columns(kind: type) -> tuple[_Column, ...]:
    """The fields of a class of frozen values, in order; none for other classes."""
    if not issubclass(kind, Struct):
        return ()
    said = getattr(kind, "as_record", AsRecord())
    return tuple(
        _Column(
            name,
            None if name in said.left_out else said.names.get(name, name),
            name in said.even_empty,
        )
        for name in kind.__struct_fields__
    )


def asset_facts(asset: Asset) -> dict[str, object]:
    """What an asset is, without what the site makes of it: its path or address, and its state."""
    facts: dict[str, object] = {
        "path": asset.path,
        "url": asset.url,
        "media_type": asset.media_type,
        "bytes": asset.size,
        "why": asset.why,
    }
    return {key: value for key, value in facts.items() if value not in {None, ""}} | {
        "state": asset.state.value
    }


def record(value: object, asset_record: AssetRecord = asset_facts) -> object:
    """A frozen value as dicts, lists and scalars, in the order of its fields."""
    if type(value) is str or value is None:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Asset):
        return asset_record(value)
    if isinstance(value, Json):
        return _json(value)
    if isinstance(value, tuple | list):
        if value and all(map(_is_pair, value)):
            return {key: record(item, asset_record) for key, item in value}
        return [record(item, asset_record) for item in value]
    if isinstance(value, Struct):
        return _fields(value, asset_record)
    return str(value)


def assets_of(value: object) -> tuple[Asset, ...]:
    """Every asset of an example, an input or an output, each once, in order."""
    found: dict[Asset, None] = {}
    _gather(value, found)
    return tuple(found)


def _fields(value: object, asset_record: AssetRecord) -> dict[str, object]:
    family = getattr(value, "family", None)
    data: dict[str, object] = {} if family is None else {"kind": family.value}
    kind: type = type(value)
    for column in _columns(kind):
        item = getattr(value, column.attribute)
        empty = item is None or (item in ("", ()) and not column.keep)
        if column.name is not None and not empty:
            data[column.name] = record(item, asset_record)
    return data


def _is_pair(value: object) -> bool:
    """Whether a value is one of the named JSON values that readers keep."""
    match value:
        case (str(), Json()):
            return True
    return False


def _json(value: Json) -> object:
    if value.cut:
        return value.text + "…"
    try:
        return json.loads(value.text, parse_constant=str)
    except ValueError:  # whole numbers of more than 4,300 digits
        return value.text


def _gather(value: object, found: dict[Asset, None]) -> None:
    if isinstance(value, Asset):
        found[value] = None
    elif isinstance(value, tuple | list):
        for item in value:
            if type(item) not in _SCALARS:
                _gather(item, found)
    else:
        kind: type = type(value)
        for column in _columns(kind):
            item = getattr(value, column.attribute)
            if type(item) not in _SCALARS:
                _gather(item, found)
