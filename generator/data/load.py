"""The reference tables, read from the package once and kept.

Works from a folder, a wheel or a zip. Nobody may change what comes back: tables are shared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

TableName = Literal["architectures", "languages", "libraries", "licenses", "tasks"]


@cache
def table(name: TableName) -> Mapping[str, Any]:
    """One table as its JSON file has it: ``source`` and ``version`` beside the rows.

    The values are our own, so readers may rely on the shapes that the tests assert.
    """
    text = resources.files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    parsed: Mapping[str, Any] = json.loads(text)
    return parsed
