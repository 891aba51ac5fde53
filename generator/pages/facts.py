"""The quiet facts at the side of a model page, as values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.emissions import Emissions
from generator.meaning.languages import language
from generator.meaning.libraries import LIBRARIES
from generator.meaning.licences import licence_named
from generator.meaning.links import LinkKind, resolve_link
from generator.meaning.site import SiteFacts
from generator.model import Model
from generator.pages.links import Link
from generator.pages.listing_paths import value_path

SHOWN_LANGUAGES = 12


class Fact(Struct, frozen=True):
    """One row: a name and what it says."""

    name: str
    values: tuple[Link, ...]


class Facts(Struct, frozen=True):
    """One titled group of facts."""

    title: str
    rows: tuple[Fact, ...] = ()
    note: str = ""


def make_facts(
    model: Model, site: SiteFacts, copies: Mapping[str, str], papers: tuple[Link, ...] = ()
) -> Iterable[Facts]:
    """The groups of facts of a model, in the order of the page.

    ``copies``: files of the repo that the site has, path in the repo to path in the site.
    """
    card = model.card
    yield Facts("Task", note=_sentence(model.task.because))
    if model.library.id:
        known = LIBRARIES.get(model.library.id)
        name = Link(model.library.name, url=known.docs_url or known.repo_url if known else None)
        yield Facts("Library", (Fact("Made with", (name,)),), _sentence(model.library.because))
    rows = tuple(_licence(model, copies))
    if rows:
        yield Facts("Licence", rows)
    if card.language:
        names = tuple(Link(language(code).name) for code in card.language)
        rest = len(names) - SHOWN_LANGUAGES
        more = (Link(f"{rest} more"),) if rest > 0 else ()
        yield Facts("Languages", (Fact("Speaks", (*names[:SHOWN_LANGUAGES], *more)),))
    if card.datasets:
        datasets = tuple(_dataset(name, site) for name in card.datasets)
        yield Facts("Data", (Fact("Trained on", datasets),))
    if papers:
        yield Facts("Papers", (Fact("Names", papers),))
    emissions = tuple(_emissions(card.emissions)) if card.emissions else ()
    if emissions:
        yield Facts("Emissions", emissions)


def _dataset(name: str, site: SiteFacts) -> Link:
    return Link(name, path=value_path("datasets", name) if name in site.datasets else None)


def _sentence(text: str) -> str:
    """A reason as a sentence; the name of a file keeps its spelling."""
    first = text.partition(" ")[0]
    head = first if "." in first or "_" in first else first[:1].upper() + first[1:]
    return head + text[len(first) :] + "." if text else ""


def _licence(model: Model, copies: Mapping[str, str]) -> Iterator[Fact]:
    links = licence_links(model, copies)
    if links:
        yield Fact("Terms", links)
    if model.licence is not None:
        yield Fact("Text", (Link(model.licence.path, path=_home(model), anchor="licence"),))


def _home(model: Model) -> str:
    return f"{model.repo.id}/index.html"


def licence_links(model: Model, copies: Mapping[str, str]) -> tuple[Link, ...]:
    """The licences of a model by name; ``other`` under the name that the card gives it.

    The card's own link beats the one that we know: it may name the repo's copy, or a variant.
    """
    card = model.card
    own = _own_link(model, copies) if card.license_link else Link("")
    links = []
    for name in card.license:
        licence = licence_named(name)
        text = licence.name if licence else name
        if name == "other" and card.license_name:
            text = card.license_name
        url = None if own.path or own.url else licence.url if licence else None
        links.append(replace(own, text=text, url=own.url or url))
    if not links and card.license_name:
        links.append(replace(own, text=card.license_name))
    return tuple(links)


def _own_link(model: Model, copies: Mapping[str, str]) -> Link:
    """Where ``license_link`` leads: to a file of the repo that the site has, or to the web."""
    link, _ = resolve_link(model.card.license_link, model.resolver)
    if link.kind is LinkKind.REMOTE:
        return Link("", url=link.url if link.url.startswith("http") else None)
    if link.kind in {LinkKind.FILE, LinkKind.FILES}:
        if model.licence is not None and link.path == model.licence.path:
            return Link("", path=_home(model), anchor="licence")
        return Link("", path=copies.get(link.path))
    if link.kind is LinkKind.PAGE and link.repo_id == model.repo.id:
        return Link("", path=_home(model))
    return Link("")


def _emissions(emissions: Emissions) -> Iterator[Fact]:
    """What training cost. The unit of the card's number is the gram."""
    if emissions.grams is not None:
        yield Fact("CO₂ equivalent", (Link(_mass(emissions.grams)),))
    elif emissions.written:
        yield Fact("CO₂ equivalent", (Link(emissions.written),))
    named = (
        ("Told by", emissions.source),
        ("For", emissions.training_type),
        ("Where", emissions.location),
        ("With", emissions.hardware),
    )
    yield from (Fact(name, (Link(text),)) for name, text in named if text)


def _mass(grams: float) -> str:
    """Grams as people read them: ``740 g``, ``12.4 kg``, ``3,100 t``."""
    for size, unit in ((1e6, "t"), (1e3, "kg")):
        if grams >= size:
            digits = max(0, 3 - len(str(int(grams / size))))
            return f"{grams / size:,.{digits}f} {unit}"
    return f"{grams:g} g"
