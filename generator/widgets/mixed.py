"""Several kinds of output in order: ``output: [{text: Here is a kite.}, {url: images/kite.png}]``.

One mapping with both (``{text: ..., url: ...}``) is the same. Parts that are neither text nor a
file are shown as JSON in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_mapping
from generator.widgets import shape
from generator.widgets.example import AsRecord, Flaw, Output, Part, Reading
from generator.widgets.messages import asset_from
from generator.widgets.pretty import compact, pretty

_TYPES = {"type", "label", "content-type", "content_type", "media_type"}
_SINGLE = shape.ASSET_KEYS - {"images", "src"}


class Mixed(Struct, frozen=True):
    """Texts, files and others, in the author's order."""

    parts: tuple[Part, ...]
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("flaws",))
    family: ClassVar[Family] = Family.MIXED


def read(value: object, reading: Reading) -> Output | None:
    """The parts, or None where there are not both text and a file."""
    entries = shape.items(value)
    if not _both(entries):
        return None
    parts: list[Part] = []
    flaws: list[Flaw] = []
    for index, entry in enumerate(entries):
        prefix = "" if isinstance(value, Mapping) else f"[{index}]"
        for part, flaw in _parts(entry, prefix, reading):
            parts.append(part)
            if flaw is not None:
                flaws.append(flaw)
    return Mixed(tuple(parts), tuple(flaws))


def _both(entries: object) -> bool:
    texts = files = False
    for entry in entries if isinstance(entries, list | tuple) else ():
        if isinstance(entry, str):
            texts = True
        elif isinstance(entry, Mapping):
            data = as_mapping(entry)
            texts = texts or shape.text_under(data) is not None
            files = files or _names_file(data)
    return texts and files


def _names_file(data: Mapping[str, object]) -> bool:
    return any(isinstance(data[key], str | Mapping) for key in _SINGLE & data.keys())


def _parts(entry: object, prefix: str, reading: Reading) -> list[tuple[Part, Flaw | None]]:
    if isinstance(entry, str):
        return [(Part(text=entry), None)]
    if not isinstance(entry, Mapping):
        return [(Part(other=pretty(entry)), Flaw(prefix, "expected a text or a file"))]
    data = as_mapping(entry)
    label = compact(data.get("label") or "", 200)
    found: list[tuple[Part, Flaw | None]] = []
    known = {"label"}
    for key, value in data.items():
        if key in known:
            continue
        if key in shape.TEXT_KEYS and isinstance(value, str):
            found.append((Part(text=value, label=label), None))
            known.add(key)
        elif key in _SINGLE and isinstance(value, str | Mapping):
            found.append(_file(data, key, label, prefix, reading))
            known.add(key)
    rest = {key: value for key, value in data.items() if key not in known | _TYPES}
    if rest:
        found.append((Part(other=pretty(rest)), None))
    return found


def _file(
    data: Mapping[str, object], key: str, label: str, prefix: str, reading: Reading
) -> tuple[Part, Flaw | None]:
    written = data if key == "blob" else data[key]  # its media type stands beside it
    try:
        asset = asset_from(written, reading.resolve, reading.inline)
    except FieldError as error:
        flaw = error.under(key).under(prefix)
        return Part(other=pretty(data[key]), label=label), Flaw(flaw.key, flaw.message, flaw.mend)
    return Part(asset=asset, label=label), None
