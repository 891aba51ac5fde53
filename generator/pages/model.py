"""What a model page shows, as frozen values. Templates choose nothing: it is all decided here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from markupsafe import Markup
from msgspec import Struct

from generator.content.body import Body
from generator.content.headings import Heading
from generator.meaning.languages import has_shape, language
from generator.meaning.site import SiteFacts
from generator.meaning.tasks import TASKS
from generator.model import Model
from generator.pages.chips import chips, owner_link, tag_chips
from generator.pages.citations import CitationsView, make_citations
from generator.pages.direction import direction
from generator.pages.evaluation import Evaluation, make_evaluation
from generator.pages.examples import Panel
from generator.pages.facts import Facts, make_facts
from generator.pages.family_tree import FamilyTree, make_tree
from generator.pages.files import FileList, make_files
from generator.pages.frame import Frame
from generator.pages.links import Link
from generator.pages.listing_paths import task_path
from generator.pages.notices import Notices, make_notices
from generator.pages.weights import WeightsView, make_weights
from generator.reading.beside import TextFile
from generator.snippets.choose import make_use
from generator.snippets.facts import ModelFacts, facts_of
from generator.snippets.snippet import Use

HONEST = "Stored in the card by its author, in advance. Nothing runs on this page."
NO_OUTPUT = "What the author suggests to try. The card stores no outputs, and nothing runs here."
_TARGETS = re.compile(r'<span id="[^"<>]*"></span>')  # of links, where a heading was left out
# A paragraph of plain words that nothing but targets of links comes before.
_FIRST_PARAGRAPH = re.compile(
    rf'\s*(?:{_TARGETS.pattern}\s*)*(?P<paragraph><p(?: dir="auto")?>(?P<text>[^<]*)</p>)'
)


class TaskChip(Struct, frozen=True):
    """The task as the head of the page shows it."""

    id: str
    name: str
    modality: str
    path: str


class ModelPage(Struct, frozen=True):
    """Everything ``templates/model.html`` shows."""

    frame: Frame
    id: str
    owner: Link | None
    name: str
    description: str
    lang: str | None
    direction: str  # "rtl" or "ltr" of the card's language, "auto" when it names none or several
    task: TaskChip | None
    unknown_task: str | None
    chips: tuple[Link, ...]  # library, licence, languages ...
    tags: tuple[Link, ...]
    notices: Notices
    trigger: str | None  # instance_prompt
    honest: str  # where the outputs come from
    panel: Panel
    gallery_in_body: bool
    body: tuple[Markup, ...]  # split where the author put a gallery
    toc: tuple[Heading, ...]
    facts: tuple[Facts, ...]
    weights: WeightsView | None
    tree: FamilyTree | None
    evaluation: Evaluation | None
    licence: TextFile | None
    citations: CitationsView | None
    files: FileList
    use: Use | None
    use_last: bool  # behind the card, whose gallery stands for the examples


def make_page(  # noqa: PLR0913 - one for each thing that the page is made from
    model: Model,
    body: Body,
    panel: Panel,
    frame: Frame,
    *,
    site: SiteFacts,
    copies: Mapping[str, str],
) -> ModelPage:
    """The page of one model.

    ``copies``: files of the repo that the site has, path in the repo to path in the site.
    """
    card = model.card
    citations = make_citations(model)
    task = TASKS.get(model.task.task_id or "")
    named = _direction(model)
    way = direction(named, "".join(body.html_parts))
    return ModelPage(
        frame=frame,
        id=model.repo.id,
        owner=owner_link(model),
        name=model.repo.name,
        description=description(model, body),
        lang=text_language(model) if way == named else None,
        direction=way,
        task=TaskChip(task.id, task.name, task.modality, task_path(task.id)) if task else None,
        unknown_task=model.task.unknown,
        chips=chips(model),
        tags=tag_chips(model, task, site.tags),
        notices=make_notices(model, site),
        trigger=card.instance_prompt,
        honest=HONEST if panel.any_output else NO_OUTPUT,
        panel=panel,
        gallery_in_body=body.galleries > 0,
        body=_body(body, description(model, body)),
        toc=body.toc,
        facts=tuple(make_facts(model, site, copies, citations.papers if citations else ())),
        weights=make_weights(model),
        tree=make_tree(model.repo.id, model.lineage, site),
        evaluation=make_evaluation(model.evaluation),
        licence=model.licence,
        citations=citations,
        files=make_files(model.repo, copies),
        use=_use(model),
        use_last=bool(body.galleries and panel.gallery and not panel.blocks),
    )


def _use(model: Model) -> Use | None:
    start = ModelFacts(model.repo.id, model.library.id, model.task.task_id)
    return make_use(facts_of(model.card, model.signals, model.lineage, model.examples, start=start))


def description(model: Model, body: Body) -> str:
    """One line on what the model is: the card's own, else its first real sentence."""
    return " ".join((model.card.description or body.description).split())[:300]


def _body(body: Body, said: str) -> tuple[Markup, ...]:
    """The parts of the body; a first paragraph that says just what the head says is left out."""
    parts = list(body.html_parts)
    at = next((at for at, part in enumerate(parts) if _TARGETS.sub("", part).strip()), None)
    if at is None:
        return ()
    opening = _FIRST_PARAGRAPH.match(parts[at])
    if opening and said and " ".join(unescape(opening["text"]).split()) == said:
        start, end = opening.span("paragraph")
        parts[at] = parts[at][:start] + parts[at][end:]
    return tuple(parts) if any(_TARGETS.sub("", part).strip() for part in parts) else ()


def text_language(model: Model) -> str | None:
    """The ``lang`` of the card's texts, where it names exactly one language."""
    codes = model.card.language
    return language(codes[0]).tag if len(codes) == 1 and has_shape(codes[0]) else None


def _direction(model: Model) -> str:
    codes = model.card.language
    return language(codes[0]).direction if len(codes) == 1 else "auto"
