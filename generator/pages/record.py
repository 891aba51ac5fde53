"""The records for machines: ``model.json`` of a repo and its short form in ``models.json``.

Names are those of the hub's API where it has them. The form is versioned: a key is never renamed
or given another type without a new ``SCHEMA_VERSION``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping

import msgspec

from generator.meaning.assets import Asset, AssetState
from generator.media.shown import Shown
from generator.pages.paths import urlpath
from generator.problems import Problem
from generator.reading.fields import format_key
from generator.reading.repo import RepoFile
from generator.widgets.example import Example
from generator.widgets.record import record

SCHEMA_VERSION = 1

# The keys of ``model.json`` that the list of all models repeats.
SHORT_KEYS = (
    "id",
    "author",
    "title",
    "description",
    "pipeline_tag",
    "library_name",
    "license",
    "language",
    "tags",
    "datasets",
    "base_model",
)


def example_record(example: Example, shown: Mapping[Asset, Shown], root: str) -> dict[str, object]:
    """One entry of ``widget``: what went in, what came out, what could not be used."""

    def asset(value: Asset) -> object:
        return asset_record(value, shown.get(value), root)

    return {
        "title": example.title,
        "group": example.group,
        "input": record(example.input, asset),
        "output": None if example.output is None else record(example.output, asset),
        "parameters": plain(example.values),
        "notes": list(example.notes),
    }


def asset_record(asset: Asset, shown: Shown | None, root: str) -> dict[str, object]:
    """An asset: where it is in the repo or on the web, and what the site has of it.

    ``href`` is relative to the folder of ``model.json``.
    """
    facts: dict[str, object] = {}
    if asset.path and asset.state is not AssetState.REMOTE:
        facts["path"] = asset.path
    if asset.url:
        facts["url"] = asset.url
    facts["state"] = asset.state.value
    if shown is None:
        return facts
    more = {
        "href": root + urlpath(shown.path) if shown.path else None,
        "media_type": shown.media_type or asset.media_type or None,
        "width": shown.width,
        "height": shown.height,
        "duration": shown.duration,
        "bytes": shown.bytes if shown.bytes is not None else asset.size,
        "note": shown.note or None,
    }
    return facts | {key: value for key, value in more.items() if value is not None}


def sibling(file: RepoFile) -> dict[str, object]:
    """One file of the repo, as the hub's API lists it."""
    lfs = {"sha256": file.lfs.oid, "size": file.lfs.size} if file.lfs else None
    return {"rfilename": file.path, "size": file.bytes_promised, "lfs": lfs}


def problem_record(problem: Problem) -> dict[str, object]:
    """One problem, in the form that every machine-readable report of ours has."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "key": problem.key or None,
        "message": problem.message,
        "mend": problem.advice,
    }


def plain(value: object) -> object:
    """A YAML or JSON value of any kind as JSON has it: text keys, finite numbers."""
    if isinstance(value, Mapping):
        return {format_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def to_json(value: object) -> bytes:
    """The bytes of a record: UTF-8, lone surrogates replaced, one final line end."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # Python's own way to indent takes four times as long.
    return msgspec.json.format(text.encode("utf-8", "replace"), indent=1) + b"\n"


def short(model: Mapping[str, object]) -> dict[str, object]:
    """The short form of a ``model.json`` for the list of all models."""
    return {key: model[key] for key in SHORT_KEYS}


def models_json(records: Iterable[Mapping[str, object]]) -> bytes:
    """``models.json``: the short forms of all models, by id."""
    return to_json({"schema_version": SCHEMA_VERSION, "models": list(records)})
