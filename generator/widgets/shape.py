"""Shapes that several families share: extra list levels, spellings of text, labels and scores.

Pure. Readers ask here what a value looks like before they decide that it is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.reading.fields import FieldError, as_mapping, as_number, as_text
from generator.widgets.example import Flaw, Json
from generator.widgets.pretty import compact, pretty, scalar

# Keys under which an output's text stands: the documented one, then those of the API.
TEXT_KEYS = (
    "text",
    "generated_text",
    "summary_text",
    "translation_text",
    "generated_answer",
    "transcription",
    "caption",
)
SCORE_KEYS = ("score", "probability", "confidence", "similarity", "prob")
# Keys that stand for a file or address; ``depth`` and the like beside ``url``.
ASSET_KEYS = frozenset(
    {
        "url", "src", "image", "images", "audio", "video", "depth", "blob", "image_url",
        "audio_url", "video_url", "input_audio", "file",
    }
)  # fmt: skip


def unwrap(value: object) -> object:
    """The value without list levels that only hold another list, as the API adds them."""
    while (
        isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], list | tuple)
    ):
        value = value[0]
    return value


def mapping(value: object) -> Mapping[str, object] | None:
    """A mapping with text keys, or None; a list of one mapping is taken for it."""
    value = unwrap(value)
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return as_mapping(value) if isinstance(value, Mapping) else None


def items(value: object) -> Sequence[object]:
    """The items of a list without its extra levels; a mapping counts as a list of one."""
    value = unwrap(value)
    if isinstance(value, Mapping):
        return [value]
    return value if isinstance(value, list | tuple) else []


def mappings(value: object) -> list[Mapping[str, object]]:
    """Those items that are mappings."""
    return [as_mapping(item) for item in items(value) if isinstance(item, Mapping)]


def first_key(data: Mapping[str, object], keys: Iterable[str]) -> str | None:
    """The first of ``keys`` that the mapping has with a value."""
    return next((key for key in keys if data.get(key) is not None), None)


def text_under(data: Mapping[str, object]) -> tuple[str, str] | None:
    """The key and the text of an output that holds one."""
    for key in TEXT_KEYS:
        value = data.get(key)
        if isinstance(value, str):
            return key, value
        if isinstance(value, int | float):
            return key, scalar(value)
    return None


def has_asset(data: Mapping[str, object]) -> bool:
    """Whether a mapping names a file, an address or inline bytes."""
    return any(isinstance(data[key], str | Mapping | list) for key in ASSET_KEYS & data.keys())


def label_text(value: object) -> str:
    """A label: text, a number as written, or a list of those, joined by commas."""
    if isinstance(value, list | tuple):
        return ", ".join(as_text(item) for item in value)
    return as_text(value)


def score_under(
    data: Mapping[str, object], key: str | None
) -> tuple[float | None, str, Flaw | None]:
    """A score as number and as written; a score that is no number only as written, and told."""
    if key is None:
        return None, "", None
    value = data[key]
    shown = compact(value, 80)
    try:
        return as_number(value), shown, None
    except FieldError as error:
        return None, shown, Flaw(key, error.message, "write a number, such as 0.5")


def extras(data: Mapping[str, object], known: Iterable[str]) -> tuple[tuple[str, Json], ...]:
    """The keys that a reader does not know, each with its value as JSON."""
    skip = frozenset(known)
    return tuple((key, pretty(value)) for key, value in data.items() if key not in skip)


def shares(scores: Iterable[float | None]) -> tuple[float | None, ...]:
    """The length of each bar, 0-1: from a score of 0 to one of 1, or to the best above 1."""
    scores = tuple(scores)
    end = max((1.0, *(score for score in scores if score is not None)))
    return tuple(None if score is None else round(max(0.0, score) / end, 4) for score in scores)
