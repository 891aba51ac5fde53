"""What a model page shows, as frozen values. Templates choose nothing: it is all decided here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from generator.content.body import Body
from generator.content.headings import Heading
from generator.meaning.evaluation import EvalResult
from generator.meaning.languages import language
from generator.meaning.libraries import LIBRARIES
from generator.meaning.licences import licence_named
from generator.meaning.lineage import Relative
from generator.meaning.tasks import TASKS, Task
from generator.media.shown import Shown
from generator.media.sizes import human_size
from generator.model import Model
from generator.pages.examples import Panel
from generator.pages.frame import Frame
from generator.pages.links import Link, web_link
from generator.pages.listing_paths import task_path
from generator.reading.repo import RepoFile

HONEST = "Computed by the author and stored in the card. Nothing runs on this page."
NO_OUTPUT = "What the author suggests to try. The card stores no outputs, and nothing runs here."
_RELATIONS = {
    "finetune": "Fine-tuned from",
    "adapter": "Adapter for",
    "quantized": "Quantised from",
    "merge": "Merged from",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the facts at the side."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """One titled group of facts."""

    title: str
    rows: tuple[Fact, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the repo as the page lists it."""

    path: str
    size: str  # for people: "3.2 GB"
    kind: str
    state: str  # "", or "not downloaded"
    href: str | None = None  # site path of the copy, if there is one


@dataclass(frozen=True, slots=True)
class EvalRow:
    """One metric of the evaluation table."""

    task: str
    dataset: str
    metric: str
    value: str  # as written
    verified: bool


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
    files: tuple[FileRow, ...]
    files_total: str


def make_page(
    model: Model, body: Body, panel: Panel, frame: Frame, *, copies: dict[str, Shown]
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
        facts=tuple(_facts(model)),
        evaluation=tuple(map(_eval_row, model.evaluation)),
        files=tuple(_file_row(file, copies.get(file.path)) for file in model.repo.files),
        files_total=_total(model.repo.files),
    )


def description(model: Model, body: Body) -> str:
    """One line on what the model is: the card's own, else its first real sentence."""
    return " ".join((model.card.description or body.description).split())[:300]


def text_language(model: Model) -> str | None:
    """The ``lang`` of the card's texts, where it names exactly one language."""
    codes = model.card.language
    return language(codes[0]).tag if len(codes) == 1 else None


def _chips(model: Model) -> tuple[Link, ...]:
    return (*_library_chip(model), *licence_links(model), *_language_chips(model))


def _library_chip(model: Model) -> tuple[Link, ...]:
    return (Link(model.library.name),) if model.library.id else ()


def licence_links(model: Model) -> tuple[Link, ...]:
    """The licences of a model by name; ``other`` under the name that the card gives it."""
    card = model.card
    links = []
    for name in card.license:
        licence = licence_named(name)
        if name == "other" and card.license_name:
            links.append(Link(card.license_name, url=web_link(card.license_link)))
        else:
            links.append(Link(licence.name if licence else name, url=licence.url if licence else None))
    return tuple(links)


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


# --- the facts at the side ---


def _facts(model: Model) -> Iterable[Facts]:
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


# --- tables ---


def _eval_row(row: EvalResult) -> EvalRow:
    parts = (row.dataset, row.dataset_config, row.dataset_split)
    dataset = " · ".join(dict.fromkeys(part for part in parts if part))
    task = row.task_name or row.task_type or ""
    return EvalRow(task, dataset, row.metric, row.value, row.verified)


def _file_row(file: RepoFile, copy: Shown | None) -> FileRow:
    state = "not downloaded" if file.lfs else file.refused
    return FileRow(
        path=file.path,
        size=human_size(file.bytes_promised),
        kind=file.kind.value,
        state=state,
        href=copy.path if copy and copy.path else None,
    )


def _total(files: tuple[RepoFile, ...]) -> str:
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    return f"{count}, {human_size(sum(file.bytes_promised for file in files))}"
