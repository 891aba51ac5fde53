"""Chat messages: ``{role, content}``, where content is text or a list of typed parts.

Parts are ``text``, and pictures, sounds and videos in the spellings of the chat APIs: ``image``,
``image_url: {url}``, ``audio_url``, ``video_url``, ``input_audio: {data, format}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.meaning.assets import Asset
from generator.reading.fields import FieldError, as_list, as_mapping, as_text, found
from generator.widgets.example import Message, Part
from generator.widgets.pretty import pretty
from generator.widgets.shape import extras

_PART_KEYS = ("image_url", "image", "audio_url", "audio", "video_url", "video", "input_audio",
              "url", "file")  # fmt: skip
_MESSAGE_KEYS = ("role", "content", "tool_calls", "parts")

Resolve = Callable[[str], Asset]
Inline = Callable[[str, str], Asset]


def read_message(value: object, resolve: Resolve, inline: Inline) -> Message:
    """One turn. Bare text is the user's. Raises FieldError for what is no message."""
    if isinstance(value, str):
        return Message("user", (Part(text=value),))
    data = as_mapping(value)
    if not {"role", "content", "tool_calls"} & data.keys():
        raise FieldError("expected a message with role and content", mend="write role and content")
    role = as_text(data["role"]) if data.get("role") is not None else "user"
    calls = data.get("tool_calls")
    return Message(
        role=role,
        parts=_parts(data.get("content"), resolve, inline),
        tool_calls=tuple(pretty(call) for call in calls) if isinstance(calls, list) else (),
        extra=extras(data, _MESSAGE_KEYS if isinstance(calls, list) else _MESSAGE_KEYS[:2]),
    )


def asset_from(value: object, resolve: Resolve, inline: Inline) -> Asset:
    """A reference, a mapping with one, or inline bytes. Raises FieldError for anything else."""
    if isinstance(value, str):
        return resolve(value)
    if isinstance(value, bool) or not isinstance(value, Mapping):
        raise FieldError(f"expected a file or an address, found {found(value)}")
    data = as_mapping(value)
    for key in ("url", "src", "path"):
        if isinstance(data.get(key), str):
            return resolve(as_text(data[key]))
    for key in ("data", "blob"):
        if isinstance(data.get(key), str):
            return inline(as_text(data[key]), _media_type(data))
    raise FieldError(f"expected a file or an address, found {found(value)}")


def _media_type(data: Mapping[str, object]) -> str:
    for key in ("content-type", "content_type", "media_type", "mime_type"):
        if isinstance(data.get(key), str):
            return as_text(data[key])
    form = data.get("format")
    return f"audio/{form}" if isinstance(form, str) and form.isalnum() else ""


def _parts(value: object, resolve: Resolve, inline: Inline) -> tuple[Part, ...]:
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(_part(item, resolve, inline) for item in as_list(value))
    return (_part(value, resolve, inline),)


def _part(value: object, resolve: Resolve, inline: Inline) -> Part:
    if isinstance(value, str | int | float):
        return Part(text=as_text(value))
    if not isinstance(value, Mapping):
        return Part(other=pretty(value))
    data = as_mapping(value)
    if isinstance(data.get("text"), str):
        return Part(text=as_text(data["text"]))
    for key in _PART_KEYS:
        if data.get(key) is None:
            continue
        try:
            return Part(asset=asset_from(data[key], resolve, inline))
        except FieldError:
            break
    return Part(other=pretty(data))
