"""Chat: the turns that came out, after those that went in.

    output: {text: "Rye has little gluten."}                        # beside ``messages:``
    output: {choices: [{message: {role: assistant, content: ...}}]}
    output: [{generated_text: [{role: assistant, content: ...}]}]

Plain text is a turn of the assistant where the input is a chat or the card is tagged
``conversational``. Texts are Markdown as the model wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_mapping
from generator.widgets import shape
from generator.widgets.example import AsRecord, Flaw, Input, Json, Message, Output, Part, Reading
from generator.widgets.messages import read_message
from generator.widgets.pretty import pretty

ROLE = "assistant"
# What chat services say about themselves rather than about the answer.
_ENVELOPE = {"choices", "id", "object", "created", "system_fingerprint", "service_tier"}
_CHOICE = {"message", "delta", "index", "logprobs", "text"}


class Chat(Struct, frozen=True):
    """The answer, and the conversation that it answers."""

    turns: tuple[Message, ...]
    before: tuple[Message, ...] = ()
    rest: Input = Input()  # what else went in
    extra: tuple[tuple[str, Json], ...] = ()  # other keys of the output: usage, model ...
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(
        names={"turns": "messages"}, left_out=("before", "rest", "flaws")
    )
    family: ClassVar[Family] = Family.CHAT


def read(value: object, reading: Reading) -> Output | None:
    """A chat, or None where the output is none and neither is the input."""
    value = shape.unwrap(value)
    spoken = _spoken(value, reading)
    if spoken is None:
        return None
    before, rest = conversation(reading.input)
    return replace(spoken, before=before, rest=rest)


def conversation(given: Input) -> tuple[tuple[Message, ...], Input]:
    """The turns that went in and what of the input is none of them.

    Without ``messages`` the text and the assets are one turn of the user.
    """
    if given.messages:
        return given.messages, replace(given, messages=())
    parts = (
        *(Part(asset=asset) for asset in given.assets),
        *(Part(text=text) for text in (given.prompt, given.text) if text),
    )
    turns = (Message("user", parts),) if parts else ()
    return turns, replace(given, text=None, prompt=None, assets=())


def _spoken(value: object, reading: Reading) -> Chat | None:
    data = shape.mapping(value)
    if data is not None:
        for key in ("choices", "messages"):
            if isinstance(data.get(key), list) and data[key]:
                return _listed(data, key, reading)
        inner = data.get("message", data.get("generated_text"))
        if isinstance(inner, Mapping | list) and inner:
            rest = [key for key in ("message", "generated_text") if data.get(key) is inner]
            return Chat(_turns(inner, reading), extra=shape.extras(data, rest))
        if _is_turn(data):
            return Chat((_message(data, reading),))
    if isinstance(value, list | tuple) and value and all(_is_turn(item) for item in value):
        return Chat(_turns(value, reading))
    return _plain(value, reading)


def _is_turn(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and "role" in value
        and ("content" in value or "tool_calls" in value)
    )


def _listed(data: Mapping[str, object], key: str, reading: Reading) -> Chat:
    turns: list[Message] = []
    flaws: list[Flaw] = []
    entries = data[key]
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        try:
            turns.append(_choice(entry, reading) if key == "choices" else _message(entry, reading))
        except FieldError as error:
            flaw = error.under(index).under(key)
            flaws.append(Flaw(flaw.key, flaw.message, flaw.mend, pretty(entry)))
    extra = shape.extras(data, _ENVELOPE if key == "choices" else {key})
    return Chat(tuple(turns), extra=extra, flaws=tuple(flaws))


def _choice(value: object, reading: Reading) -> Message:
    data = as_mapping(value)
    inner = data.get("message", data.get("delta"))
    if inner is None:
        inner = data.get("text")
    turn = _message(inner, reading)
    ended = {"finish_reason"} if data.get("finish_reason") == "stop" else set()
    return replace(turn, extra=(*turn.extra, *shape.extras(data, _CHOICE | ended)))


def _turns(value: object, reading: Reading) -> tuple[Message, ...]:
    """The turns of an output; those that only repeat the input are left out."""
    entries = [value] if isinstance(value, Mapping) else shape.items(value)
    turns = tuple(_message(entry, reading) for entry in entries)
    given, _ = conversation(reading.input)
    repeated = len(given)
    if len(turns) > repeated and turns[:repeated] == given:
        return turns[repeated:]
    return turns


def _message(value: object, reading: Reading) -> Message:
    if isinstance(value, str):
        return Message(ROLE, (Part(text=value),))
    data = as_mapping(value)
    role = ROLE if data.get("role") is None else data["role"]
    return read_message({**data, "role": role}, reading.resolve, reading.inline)


def _plain(value: object, reading: Reading) -> Chat | None:
    """Text that answers a chat."""
    if not (reading.conversational or reading.input.messages):
        return None
    if isinstance(value, str):
        return Chat((Message(ROLE, (Part(text=value),)),))
    turns: list[Message] = []
    for entry in shape.items(value):
        data = as_mapping(entry) if isinstance(entry, Mapping) else {}
        found = shape.text_under(data)
        if isinstance(entry, str):
            found = ("", entry)
        if found is None or shape.has_asset(data) or "score" in data or "chunks" in data:
            return None
        key, text = found
        turns.append(Message(ROLE, (Part(text=text),), extra=shape.extras(data, [key])))
    return Chat(tuple(turns)) if turns else None
