"""Licences: ids of the hub, their names, SPDX ids and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from generator.data.load import table
from generator.meaning.suggest import closest, fold


class Licence(Struct, frozen=True):
    """One licence of the table."""

    id: str  # the value of the card's ``license``
    name: str
    spdx: str | None  # id of the SPDX list, where it is there
    url: str | None
    family: bool  # a group of licences; the card should name one of them


def _licence(row: Mapping[str, Any]) -> Licence:
    return Licence(row["id"], row["name"], row["spdx"], row["url"], row["family"])


LICENCES: Mapping[str, Licence] = MappingProxyType(
    {row["id"]: _licence(row) for row in table("licenses")["licenses"]}
)

# Spellings that neither the id, nor the SPDX id, nor the name of a licence covers.
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "apache": "apache-2.0",
        "apache-2": "apache-2.0",
        "apache2": "apache-2.0",
        "apache2.0": "apache-2.0",
        "apache-v2": "apache-2.0",
        "apache-v2.0": "apache-2.0",
        "apache-licence-2.0": "apache-2.0",
        "apache-licence-version-2.0": "apache-2.0",
        "mit-licence": "mit",
        "the-mit-licence": "mit",
        "agpl-3.0-or-later": "agpl-3.0",
        "agpl-3": "agpl-3.0",
        "gpl-2.0-or-later": "gpl-2.0",
        "gpl-2": "gpl-2.0",
        "gplv2": "gpl-2.0",
        "gpl-3.0-or-later": "gpl-3.0",
        "gpl-3": "gpl-3.0",
        "gplv3": "gpl-3.0",
        "gpl-v3": "gpl-3.0",
        "gnu-gpl-v3": "gpl-3.0",
        "gnu-gpl-v3.0": "gpl-3.0",
        "lgpl-2.1-or-later": "lgpl-2.1",
        "lgpl-3.0-or-later": "lgpl-3.0",
        "lgplv3": "lgpl-3.0",
        "cc0": "cc0-1.0",
        "cc-by": "cc-by-4.0",
        "cc-by-4": "cc-by-4.0",
        "cc-by-sa": "cc-by-sa-4.0",
        "cc-by-nc": "cc-by-nc-4.0",
        "cc-by-nc-sa": "cc-by-nc-sa-4.0",
        "llama-2": "llama2",
        "llama-3": "llama3",
        "llama-3.1": "llama3.1",
        "llama-3.2": "llama3.2",
        "llama-3.3": "llama3.3",
        "llama-4": "llama4",
        "openrail-m": "openrail",
        "openrail++-m": "openrail++",
        "public-domain": "cc0-1.0",
    }
)
_OPERATORS = re.compile(r"\s+(?:AND|OR)\s+|\s*[()]\s*")


def _key(word: str) -> str:
    """A name as spellings are compared: "Apache License, Version 2.0" has no comma or case."""
    return fold(word.replace(",", " ")).replace("license", "licence")


# Ids first, so that no name of another licence can take one.
_BY_SPELLING: Mapping[str, str] = MappingProxyType(
    {_key(licence.name): licence.id for licence in LICENCES.values()}
    | {_key(licence.spdx): licence.id for licence in LICENCES.values() if licence.spdx}
    | dict(_SPELLINGS)
    | {_key(licence.id): licence.id for licence in LICENCES.values()}
)


@lru_cache(maxsize=1_000)
def licence_named(word: str) -> Licence | None:
    """The licence that a word names: its id, SPDX id or name, in any case."""
    name = _BY_SPELLING.get(_key(word))
    return LICENCES[name] if name else None


def licences_of_expression(text: str) -> tuple[str, ...]:
    """The parts of an SPDX expression: ``MIT OR Apache-2.0`` gives both; one licence itself."""
    if licence_named(text):
        return (text,)
    parts = tuple(part for part in _OPERATORS.split(text.strip()) if part)
    return parts if len(parts) > 1 and all(map(licence_named, parts)) else (text,)


def licence_meant(word: str) -> str | None:
    """The id that a misspelt one most likely means."""
    near = closest(_key(word), _BY_SPELLING)
    return _BY_SPELLING[near] if near else None
