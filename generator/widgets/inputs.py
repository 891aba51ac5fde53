"""Inputs: what the keys of an example say went into the model.

Known keys are read into their places, other spellings are read as what they stand for, and a key
that nobody knows is kept as JSON: nothing that an author wrote is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from generator.meaning.assets import Asset
from generator.reading.fields import FieldError, as_list, as_text, found, join
from generator.widgets.example import Flaw, Input, Json, Message
from generator.widgets.messages import Inline, Resolve, asset_from, read_message
from generator.widgets.pretty import pretty
from generator.widgets.tables import read_table

# Keys that name a file or address of the input, in the order in which they are shown.
ASSET_KEYS = ("src", "image", "images", "audio", "video", "url")
TEXT_FIELDS = ("text", "prompt", "context", "source_sentence")
LISTS = ("sentences", "candidate_labels")
TABLES = ("table", "structured_data")
KEYS = frozenset(
    (*ASSET_KEYS, *TEXT_FIELDS, *LISTS, *TABLES, "question", "multi_label", "messages")
)

# Tokenisers write the gap of a fill-mask text in these ways.
_MASK = re.compile(r"<mask>|\[MASK\]|<\|mask\|>|<extra_id_0>|\{mask\}")
_PLACEHOLDERS = {"-"}


class _Draft(Struct):
    """An input while its keys are read one by one; never leaves this module."""

    resolve: Resolve
    inline: Inline
    values: dict[str, object] = field(default_factory=dict)
    assets: list[Asset] = field(default_factory=list)
    other: list[tuple[str, Json]] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def read_input(
    entry: Mapping[str, object],
    *,
    task: str | None,
    resolve: Resolve,
    inline: Inline,
    parameters: Mapping[str, object],
) -> tuple[Input, tuple[Flaw, ...]]:
    """The input of one entry (without its title, parameters and output), and what was wrong."""
    draft = _Draft(resolve, inline)
    for key, value in entry.items():
        if value is None:
            continue
        try:
            _read_key(draft, key, value)
        except FieldError as error:
            flaw = error.under(key)
            draft.flaws.append(Flaw(flaw.key, flaw.message, flaw.mend))
            draft.other.append((key, pretty(value)))
    _from_parameters(draft, parameters)
    given = Input(
        assets=tuple(draft.assets),
        other=tuple(draft.other),
        **draft.values,  # type: ignore[arg-type] # only our own names, set by the readers below
    )
    return _settled(given, task), tuple(draft.flaws)


def read_labels(value: object) -> tuple[str, ...]:
    """Labels as a list, or as one text with commas between them."""
    if isinstance(value, str):
        return tuple(label.strip() for label in value.split(",") if label.strip())
    return tuple(_label(item) for item in as_list(value))


def read_truth(value: object) -> bool:
    """A truth value, also written as text."""
    if isinstance(value, str) and value.strip().casefold() in {"true", "yes", "false", "no"}:
        return value.strip().casefold() in {"true", "yes"}
    if isinstance(value, bool):
        return value
    raise FieldError(f"expected true or false, found {found(value)}", mend="write true or false")


def _label(value: object) -> str:
    return "null" if value is None else as_text(value)


def _read_key(draft: _Draft, key: str, value: object) -> None:
    reader = _READERS.get(key)
    if reader is None:
        draft.other.append((key, pretty(value)))
        return
    reader(draft, key, value)


def _read_text(draft: _Draft, key: str, value: object) -> None:
    draft.values[key] = as_text(value)


def _read_question(draft: _Draft, key: str, value: object) -> None:
    """A question stands for the text; beside a text it keeps its own name."""
    if "text" in draft.values:
        draft.other.append((key, pretty(value)))
        return
    draft.values["text"] = as_text(value)


def _read_sentences(draft: _Draft, key: str, value: object) -> None:
    value = [value] if isinstance(value, str) else value
    draft.values[key] = tuple(_label(item) for item in as_list(value))


def _read_candidates(draft: _Draft, key: str, value: object) -> None:
    draft.values[key] = read_labels(value)


def _read_multi(draft: _Draft, key: str, value: object) -> None:
    draft.values[key] = read_truth(value)


def _read_table(draft: _Draft, key: str, value: object) -> None:
    if "table" in draft.values:
        draft.other.append((key, pretty(value)))
        return
    table, flaws = read_table(value)
    draft.values["table"] = table
    draft.flaws.extend(replace(flaw, key=join(key, flaw.key)) for flaw in flaws)


def _read_assets(draft: _Draft, key: str, value: object) -> None:
    if not isinstance(value, list | tuple):
        draft.assets.append(asset_from(value, draft.resolve, draft.inline))
        return
    for index, item in enumerate(value):
        try:
            draft.assets.append(asset_from(item, draft.resolve, draft.inline))
        except FieldError as error:
            flaw = error.under(index).under(key)
            draft.flaws.append(Flaw(flaw.key, flaw.message, flaw.mend))
            draft.other.append((join(key, f"[{index}]"), pretty(item)))


def _read_messages(draft: _Draft, key: str, value: object) -> None:
    turns: list[Message] = []
    for index, item in enumerate([value] if isinstance(value, Mapping) else as_list(value)):
        try:
            turns.append(read_message(item, draft.resolve, draft.inline))
        except FieldError as error:
            flaw = error.under(index).under(key)
            draft.flaws.append(Flaw(flaw.key, flaw.message, flaw.mend))
            draft.other.append((join(key, f"[{index}]"), pretty(item)))
    draft.values[key] = tuple(turns)


_READERS: Mapping[str, Callable[[_Draft, str, object], None]] = {
    **dict.fromkeys(TEXT_FIELDS, _read_text),
    **dict.fromkeys(TABLES, _read_table),
    **dict.fromkeys(ASSET_KEYS, _read_assets),
    "question": _read_question,
    "sentences": _read_sentences,
    "candidate_labels": _read_candidates,
    "multi_label": _read_multi,
    "messages": _read_messages,
}


def _from_parameters(draft: _Draft, parameters: Mapping[str, object]) -> None:
    """Candidate labels and their mode may also stand among the parameters."""
    for key, names in (
        ("candidate_labels", ("candidate_labels",)),
        ("multi_label", ("multi_label", "multi_class")),
    ):
        value = next((parameters[name] for name in names if parameters.get(name) is not None), None)
        if value is None or key in draft.values:
            continue
        try:
            _READERS[key](draft, key, value)
        except FieldError as error:
            draft.flaws.append(Flaw(join("parameters", key), error.message, error.mend))


def _settled(given: Input, task: str | None) -> Input:
    """Placeholders for "no prompt" taken away, and the gap of a fill-mask text found."""
    text = _worded(given.text, generates=task is None or "-to-" in task or "generation" in task)
    prompt = _worded(given.prompt, generates=True)
    match = _MASK.search(text) if text and task == "fill-mask" else None
    return replace(given, text=text, prompt=prompt, mask=match[0] if match else None)


def _worded(text: str | None, *, generates: bool) -> str | None:
    if text is None or not text.strip():
        return None
    return None if generates and text.strip() in _PLACEHOLDERS else text
