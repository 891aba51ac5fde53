"""What a model page shows, as frozen values. Templates choose nothing: it is all decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from generator.content.body import Body
from generator.content.headings import Heading
from generator.meaning.languages import has_shape, language
from generator.meaning.tasks import TASKS, Task
from generator.media.shown import Shown
from generator.model import Model
from generator.pages.evaluation import EvalRow, make_evaluation
from generator.pages.examples import Panel
from generator.pages.facts import Facts, licence_links, make_facts
from generator.pages.files import FileList, make_files
from generator.pages.frame import Frame
from generator.pages.links import Link
from generator.pages.listing_paths import task_path

HONEST = "Stored in the card by its author, in advance. Nothing runs on this page."
NO_OUTPUT = "What the author suggests to try. The card stores no outputs, and nothing runs here."


@dataclass(frozen=True, slots=True)
class TaskChip:
    """The task as the head of the page shows it."""

    name: str
    modality: str
    path: str


@dataclass(frozen=True, slots=True)
class ModelPage:
    """Everything ``templates/model.html`` shows."""

    frame: Frame
    id: str
    owner: str
    name: str
    description: str
    lang: str | None
    direction: str  # "rtl" or "ltr" of the card's language, "auto" when it names none or several
    task: TaskChip | None
    unknown_task: str | None
    chips: tuple[Link, ...]  # library, licence, languages ...
    tags: tuple[str, ...]
    notices: tuple[str, ...]
    trigger: str | None  # instance_prompt
    honest: str  # where the outputs come from
    panel: Panel
    gallery_in_body: bool
    body: tuple[Markup, ...]  # split where the author put a gallery
    toc: tuple[Heading, ...]
    facts: tuple[Facts, ...]
    evaluation: tuple[EvalRow, ...]
    files: FileList


def make_page(
    model: Model, body: Body, panel: Panel, frame: Frame, *, copies: Mapping[str, Shown]
) -> ModelPage:
    """The page of one model. ``copies`` are the files of the repo that the site has, by path."""
    card = model.card
    task = TASKS.get(model.task.task_id or "")
    return ModelPage(
        frame=frame,
        id=model.repo.id,
        owner=model.repo.owner,
        name=model.repo.name,
        description=description(model, body),
        lang=text_language(model),
        direction=_direction(model),
        task=TaskChip(task.name, task.modality, task_path(task.id)) if task else None,
        unknown_task=model.task.unknown,
        chips=_chips(model),
        tags=_other_tags(model, task),
        notices=_notices(model),
        trigger=card.instance_prompt,
        honest=HONEST if panel.any_output else NO_OUTPUT,
        panel=panel,
        gallery_in_body=body.galleries > 0,
        body=body.html_parts if any(part.strip() for part in body.html_parts) else (),
        toc=body.toc,
        facts=tuple(make_facts(model)),
        evaluation=make_evaluation(model.evaluation),
        files=make_files(model.repo.files, copies),
    )


def description(model: Model, body: Body) -> str:
    """One line on what the model is: the card's own, else its first real sentence."""
    return " ".join((model.card.description or body.description).split())[:300]


def text_language(model: Model) -> str | None:
    """The ``lang`` of the card's texts, where it names exactly one language."""
    codes = model.card.language
    return language(codes[0]).tag if len(codes) == 1 and has_shape(codes[0]) else None


def _direction(model: Model) -> str:
    codes = model.card.language
    return language(codes[0]).direction if len(codes) == 1 else "auto"


def _chips(model: Model) -> tuple[Link, ...]:
    return (*_library_chip(model), *licence_links(model), *_language_chips(model))


def _library_chip(model: Model) -> tuple[Link, ...]:
    return (Link(model.library.name),) if model.library.id else ()


def _language_chips(model: Model) -> tuple[Link, ...]:
    names = [language(code).name for code in model.card.language]
    if len(names) > 3:
        return (Link(f"{len(names)} languages"),)
    return tuple(map(Link, names))


def _other_tags(model: Model, task: Task | None) -> tuple[str, ...]:
    """The tags that say more than the chips do."""
    said = {task.id if task else "", model.library.id or "", *model.card.language}
    return tuple(tag for tag in model.card.tags if tag not in said)


def _notices(model: Model) -> tuple[str, ...]:
    notices = []
    if model.lineage.new_version:
        notices.append(f"A newer version of this model exists: {model.lineage.new_version.id}")
    return tuple(notices)
