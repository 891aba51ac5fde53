"""The citations of a model page, as values. Pure."""

from __future__ import annotations

from msgspec import Struct

from generator.meaning.addresses import escape
from generator.meaning.citations import Citation, Citations, find_citations
from generator.model import Model
from generator.pages.links import Link


class CitationView(Struct, frozen=True):
    """One citation with the id that its copy button names."""

    anchor: str
    title: str
    text: str


class CitationsView(Struct, frozen=True):
    """Papers as links, and entries to copy."""

    papers: tuple[Link, ...]
    entries: tuple[CitationView, ...]


def make_citations(model: Model) -> CitationsView | None:
    """What a model's card asks to cite; None where it names nothing."""
    cff = model.citation.value if model.citation else None
    found = find_citations(model.card.tags, model.file.body, cff)
    if found == Citations():
        return None
    return CitationsView(papers=_papers(found), entries=tuple(map(_entry, enumerate(found.blocks))))


def _papers(found: Citations) -> tuple[Link, ...]:
    arxiv = (Link(f"arXiv:{one}", url=f"https://arxiv.org/abs/{one}") for one in found.arxiv)
    dois = (Link(f"doi:{one}", url=f"https://doi.org/{escape(one)}") for one in found.dois)
    return (*arxiv, *dois)


def _entry(numbered: tuple[int, Citation]) -> CitationView:
    number, citation = numbered
    return CitationView(f"citation-{number + 1}", citation.title, citation.text)
