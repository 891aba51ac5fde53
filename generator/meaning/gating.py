"""``extra_gated_*``: what the author asks of those who want the weights.

A site of files has no gate; the page says that the hub's copy may have one.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.meaning.card_keys import CardKeys
from generator.reading.fields import FieldError, format_key, found


class GateField(Struct, frozen=True):
    """One field of the form: its label and what is to be filled in."""

    label: str
    kind: str  # "text", "checkbox", "select", "country", "date_picker" ..., as written
    choices: tuple[str, ...] = ()  # of a select


class Gate(Struct, frozen=True):
    """The form that stands before the weights on a hub."""

    heading: str | None = None
    description: str | None = None
    prompt: str | None = None
    button: str | None = None
    fields: tuple[GateField, ...] = ()


def read_gate(keys: CardKeys) -> Gate | None:
    """The gate of a card, or None where no key of it is there."""
    gate = Gate(
        heading=keys.text("extra_gated_heading"),
        description=keys.text("extra_gated_description"),
        prompt=keys.text("extra_gated_prompt"),
        button=keys.text("extra_gated_button_content"),
        fields=_fields(keys),
    )
    return gate if gate != Gate() else None


def _fields(keys: CardKeys) -> tuple[GateField, ...]:
    value = keys.values.get("extra_gated_fields")
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        keys.wrong("extra_gated_fields", FieldError(f"expected a mapping, found {found(value)}"))
        return ()
    return tuple(_field(format_key(label), item) for label, item in value.items())


def _field(label: str, value: object) -> GateField:
    if isinstance(value, str):
        return GateField(label, value)
    if not isinstance(value, Mapping):
        return GateField(label, "text")
    kind, options = value.get("type"), value.get("options")
    choices = options if isinstance(options, list | tuple) else ()
    return GateField(label, kind if isinstance(kind, str) else "text", _choices(choices))


def _choices(options: list[object] | tuple[object, ...]) -> tuple[str, ...]:
    """Options are texts, or mappings with ``label`` and ``value``."""
    labels = [item.get("label") if isinstance(item, Mapping) else item for item in options]
    return tuple(label for label in labels if isinstance(label, str))
