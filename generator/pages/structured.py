"""What a model page is about, as JSON-LD: schema.org's ``CreativeWork`` and FAIR4ML's ``MLModel``.

FAIR4ML 0.1.0 extends schema.org, so one node has both types. Only what the card says is told.
"""

from __future__ import annotations

from generator.meaning.licences import licence_named
from generator.pages.cards import Card, licence_name
from generator.pages.frame import Alternate, address

_CONTEXT = {"@vocab": "https://schema.org/", "fair4ml": "https://w3id.org/fair4ml/"}


def model_ld(card: Card, base_url: str | None) -> dict[str, object]:
    """The node of one model; ``@id`` and ``url`` only where the site's own address is known."""
    url = address(base_url, card.path) if base_url else None
    facts: dict[str, object] = {
        "@id": url,
        "url": url,
        "name": card.id,
        "description": card.description,
        "author": {"@type": "Organization", "name": card.owner} if card.owner else None,
        "license": [_licence(licence) for licence in card.licences],
        "inLanguage": list(card.languages),
        "keywords": list(card.tags),
        "fair4ml:mlTask": card.task,
        "fair4ml:fineTunedFrom": list(card.base_models),
        "fair4ml:trainedOn": list(card.datasets),
    }
    return {
        "@context": _CONTEXT,
        "@type": ["CreativeWork", "fair4ml:MLModel"],
        **{key: value for key, value in facts.items() if value},
    }


def alternates(card: Card) -> tuple[Alternate, ...]:
    """The other forms of a model page: its card as written, and its facts."""
    facts = Alternate(f"{card.id}/model.json", "application/json", "Facts of the model")
    written = Alternate(f"{card.id}/README.md", "text/markdown", "Model card")
    return (written, facts) if card.has_card else (facts,)


def _licence(licence: str) -> str:
    """The address of a licence's text, else its name."""
    known = licence_named(licence)
    return (known.url if known else None) or licence_name(licence)
