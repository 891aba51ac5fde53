"""What a reader should know before all else: a newer version, a gate, a warning. Pure."""

from __future__ import annotations

from msgspec import Struct

from generator.meaning.gating import Gate, GateField
from generator.meaning.lineage import Lineage
from generator.meaning.site import SiteFacts
from generator.model import Model
from generator.pages.family_tree import newer_versions
from generator.pages.links import Link

SENSITIVE = "not-for-all-audiences"
_FOLDED_ABOVE = 300  # characters of what a gate says


class Newer(Struct, frozen=True):
    """The newest version that is known, and those on the way to it."""

    newest: Link
    between: tuple[Link, ...]


class GateView(Struct, frozen=True):
    """What an author asks of those who want the weights from a hub."""

    heading: str
    texts: tuple[str, ...]  # description and prompt
    asked: tuple[str, ...]  # the fields of the form: "I want to use it for (Research, Teaching)"
    button: str
    folded: bool  # long: behind a click
    outside_eu: bool


class Notices(Struct, frozen=True):
    """The notices of one page."""

    newer: Newer | None = None
    gate: GateView | None = None
    sensitive: bool = False  # examples and card stand behind a click


def make_notices(model: Model, site: SiteFacts) -> Notices:
    """The notices of a model."""
    outside_eu = model.file.front_matter.get("extra_gated_eu_disallowed") is True
    return Notices(
        newer=_newer(model.repo.id, model.lineage, site),
        gate=_gate(model.card.gate, outside_eu=outside_eu),
        sensitive=is_sensitive(model),
    )


def is_sensitive(model: Model) -> bool:
    """Whether the card says that it is not for all audiences."""
    return any(tag.casefold() == SENSITIVE for tag in model.card.tags)


def _newer(repo_id: str, lineage: Lineage, site: SiteFacts) -> Newer | None:
    chain = tuple(newer_versions(repo_id, lineage, site))
    return Newer(chain[-1], chain[:-1]) if chain else None


def _gate(gate: Gate | None, *, outside_eu: bool) -> GateView | None:
    if gate is None:
        return GateView("", (), (), "", folded=False, outside_eu=True) if outside_eu else None
    texts = tuple(text for text in (gate.description, gate.prompt) if text)
    asked = tuple(map(_field, gate.fields))
    length = sum(map(len, (*texts, *asked)))
    return GateView(
        heading=gate.heading or "",
        texts=texts,
        asked=asked,
        button=gate.button or "",
        folded=length > _FOLDED_ABOVE,
        outside_eu=outside_eu,
    )


def _field(field: GateField) -> str:
    return f"{field.label} ({', '.join(field.choices)})" if field.choices else field.label
