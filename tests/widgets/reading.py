"""What the tests of this room share: examples from YAML, with assets known by their names."""

from __future__ import annotations

import mimetypes
from typing import Any

from generator.meaning.assets import Asset, AssetState
from generator.reading.yaml import parse
from generator.widgets.example import Example, Finding, Input, Output, Reading
from generator.widgets.examples import read_examples
from generator.widgets.recognise import recognise

TYPES = {".wav": "audio/wav", ".flac": "audio/flac", ".glb": "model/gltf-binary"}


def resolve(reference: str) -> Asset:
    """Every path is a file of the repo; only ``missing`` is not."""
    if reference.startswith("https://"):
        return Asset(reference, AssetState.REMOTE, url=reference)
    if "missing" in reference:
        return Asset(reference, AssetState.MISSING, path=reference, why="no such file")
    suffix = "." + reference.rpartition(".")[2]
    media_type = TYPES.get(suffix) or mimetypes.guess_type(reference)[0] or ""
    return Asset(reference[:200], AssetState.LOCAL, path=reference, media_type=media_type)


def inline(content: str, media_type: str) -> Asset:
    """Base64 text, kept as it is."""
    return Asset(content[:200], AssetState.INLINE, content=content.encode(), media_type=media_type)


def read(card: str) -> tuple[tuple[Example, ...], tuple[Finding, ...]]:
    """The examples of a piece of front matter."""
    data: Any = parse(card)[0]
    return read_examples(
        data.get("widget"),
        task=data.get("pipeline_tag"),
        resolve=resolve,
        inline=inline,
        card_parameters=data.get("parameters"),
        tags=data.get("tags") or (),
    )


def only(card: str) -> Example:
    """The one example of a piece of front matter."""
    (example,) = read(card)[0]
    return example


def output(value: object, *, task: str | None = None, given: Input | None = None) -> Output:
    """An output value read on its own."""
    return recognise(value, reading(task=task, given=given))[0]


def reading(*, task: str | None = None, given: Input | None = None) -> Reading:
    """What a reader is told."""
    return Reading(task=task, input=given or Input(), resolve=resolve, inline=inline)
