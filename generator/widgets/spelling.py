"""Other spellings of an example's keys, read as what they stand for.

Cards write ``structuredData``, ``source-sentence``, ``exdample_title``, ``outputs`` or the early
hub's ``label``. Each is read as the documented key, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

from generator.reading.fields import format_key
from generator.widgets import inputs
from generator.widgets.example import Finding
from generator.widgets.pretty import is_scalar

KEYS = inputs.KEYS | {"example_title", "group", "parameters", "output"}

# Other names of a key; those that the hub itself has used are taken without a word.
_OTHER_NAMES = {
    "outputs": "output",
    "parameter": "parameters",
    "params": "parameters",
    "title": "example_title",
    "example": "example_title",
    "label": "example_title",
    "query": "text",
    "file": "src",
    "answer_context": "context",
    "candidates": "candidate_labels",
    "multi_class": "multi_label",
}
_SILENT = {"multi_class", "multi-class"}
_CLOSE = 0.88  # so that "content" is not taken for "context"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def normalise(
    entry: Mapping[object, object], where: str
) -> tuple[dict[str, object], tuple[Finding, ...]]:
    """An entry under the documented keys, in its order, and a note on each that was renamed.

    A key keeps its own name where the documented one is also there. The request form of the
    inference API (``inputs: text`` or ``inputs: {question, context}``) is opened.
    """
    written = {key if isinstance(key, str) else format_key(key): v for key, v in entry.items()}
    findings: list[Finding] = []
    opened = _opened(written)
    result: dict[str, object] = {}
    for key, value in opened.items():
        meant = _meant(key, value)
        if meant == key or meant in opened or meant in result:
            result[key] = value
            continue
        result[meant] = value
        if key not in _SILENT:
            findings.append(_renamed(key, meant, where))
    return result, tuple(findings)


def _meant(key: str, value: object) -> str:
    meant = documented(key)
    if meant == "example_title" and key != meant and not is_scalar(value):
        return key
    return meant


@lru_cache(maxsize=4096)
def documented(key: str) -> str:
    """The documented key that a spelling stands for; the key itself where there is none."""
    if key in KEYS:
        return key
    plain = _CAMEL.sub("_", key.strip()).replace("-", "_").replace(" ", "_").casefold()
    if plain in KEYS:
        return plain
    if plain in _OTHER_NAMES:
        return _OTHER_NAMES[plain]
    if not 5 <= len(plain) <= 40:
        return key
    close = get_close_matches(plain, KEYS, n=1, cutoff=_CLOSE)
    return close[0] if close else key


def _opened(entry: dict[str, object]) -> dict[str, object]:
    for key in ("inputs", "input"):
        value = entry.get(key)
        rest = {name: item for name, item in entry.items() if name != key}
        if isinstance(value, str) and "text" not in entry:
            return {"text": value, **rest}
        if isinstance(value, Mapping) and value:
            inner = {format_key(name): item for name, item in value.items()}
            if not inner.keys() & rest.keys():
                return {**inner, **rest}
    return entry


def _renamed(key: str, meant: str, where: str) -> Finding:
    return Finding(
        code="example-key-spelling",
        key=f"{where}.{key[:80]}",
        message=f"expected the key '{meant}', found '{key[:80]}'",
        mend=f"write {meant}",
    )
