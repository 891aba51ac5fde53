"""The quiet facts at the side of a model page, as values. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.meaning.languages import language
from generator.meaning.libraries import LIBRARIES
from generator.meaning.licences import licence_named
from generator.meaning.lineage import Relative
from generator.model import Model
from generator.pages.links import Link, web_link

_RELATIONS = {
    "finetune": "Fine-tuned from",
    "adapter": "Adapter for",
    "quantized": "Quantised from",
    "merge": "Merged from",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a name and what it says."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """One titled group of facts."""

    title: str
    rows: tuple[Fact, ...] = ()
    note: str = ""


def make_facts(model: Model) -> Iterable[Facts]:
    """The groups of facts of a model, in the order of the page."""
    card, lineage = model.card, model.lineage
    yield Facts("Task", note=_sentence(model.task.because))
    if model.library.id:
        known = LIBRARIES.get(model.library.id)
        name = Link(model.library.name, url=known.docs_url or known.repo_url if known else None)
        yield Facts("Library", (Fact("Made with", (name,)),), _sentence(model.library.because))
    if card.license:
        yield Facts("Licence", (Fact("Terms", licence_links(model)),))
    if card.language:
        names = tuple(Link(language(code).name) for code in card.language)
        yield Facts("Languages", (Fact("Speaks", names),))
    if card.datasets:
        yield Facts("Data", (Fact("Trained on", tuple(map(Link, card.datasets))),))
    if lineage.bases:
        word = _RELATIONS.get(lineage.relation or "", "Made from")
        yield Facts("Comes from", (Fact(word, tuple(map(_relative, lineage.bases))),))
    if lineage.children:
        children = tuple(map(_relative, lineage.children))
        yield Facts("Made from it", (Fact("Models", children),))
    if card.emissions and card.emissions.grams is not None:
        yield Facts("Emissions", (Fact("CO₂", (Link(f"{card.emissions.grams:g} g"),)),))


def _relative(relative: Relative) -> Link:
    return Link(relative.id, path=f"{relative.page}/index.html" if relative.page else None)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""


def licence_links(model: Model) -> tuple[Link, ...]:
    """The licences of a model by name; ``other`` under the name that the card gives it."""
    card = model.card
    links = []
    for name in card.license:
        licence = licence_named(name)
        if name == "other" and card.license_name:
            links.append(Link(card.license_name, url=web_link(card.license_link)))
        else:
            links.append(
                Link(licence.name if licence else name, url=licence.url if licence else None)
            )
    return tuple(links)
