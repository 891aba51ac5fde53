"""The catalogue and its listings: what each card of a model shows, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.meaning.tasks import MODALITIES, TASKS
from generator.pages.frame import Frame, Site, make_frame
from generator.pages.links import Link
from generator.pages.listing_paths import task_path


@dataclass(frozen=True, slots=True)
class CoverBar:
    """One bar of a cover."""

    label: str
    shown: str  # the score as written
    share: float  # 0-1


@dataclass(frozen=True, slots=True)
class Cover:
    """What a card shows of a model's first output; exactly one part is set, or none."""

    picture: str = ""  # site path
    width: int = 0
    height: int = 0
    alt: str = ""
    bars: tuple[CoverBar, ...] = ()
    text: str = ""
    lang: str | None = None
    wave: str = ""  # an SVG path in a box of 240 x 60


@dataclass(frozen=True, slots=True)
class Card:
    """One model in a listing: the small record that the second pass returns."""

    id: str
    owner: str
    name: str
    path: str  # site path of the page
    description: str
    task: str | None  # id
    task_name: str
    modality: str
    cover: Cover
    meta: tuple[str, ...]  # parameters, licence ...: quiet words under the description
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class TaskCount:
    """A task that some model of the site has."""

    name: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class ModalityGroup:
    """Tasks of one modality, for the navigation of the catalogue."""

    id: str
    name: str
    tasks: tuple[TaskCount, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists models: the catalogue itself, or the models of one task."""

    frame: Frame
    heading: str
    tagline: str
    groups: tuple[ModalityGroup, ...]
    cards: tuple[Card, ...]
    crumbs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class NotFound:
    """The page that a server shows for an address it does not know."""

    frame: Frame


def catalogue(site: Site, cards: tuple[Card, ...]) -> Listing:
    """The front page: every model."""
    count = len(cards)
    return Listing(
        frame=make_frame(
            site,
            "index.html",
            title=site.title,
            description=f"{_models(count)}, with the outputs that their authors computed.",
        ),
        heading=f"{_models(count)}, nothing to run",
        tagline="Every cover is an output that the model gave, where its author stored one.",
        groups=_groups(cards),
        cards=cards,
    )


def listings(site: Site, cards: tuple[Card, ...]) -> Iterable[Listing]:
    """One page for every task that a model of the site has."""
    groups = _groups(cards)
    for task in TASKS.values():
        chosen = tuple(card for card in cards if card.task == task.id)
        if not chosen:
            continue
        yield Listing(
            frame=make_frame(
                site,
                task_path(task.id),
                title=f"{task.name} · {site.title}",
                description=task.what,
                modality=task.modality,
            ),
            heading=task.name,
            tagline=f"{task.what} {_models(len(chosen)).capitalize()}.",
            groups=groups,
            cards=chosen,
            crumbs=(Link("Models", path="index.html"), Link("Tasks"), Link(task.name)),
        )


def not_found(site: Site) -> NotFound:
    """The 404 page. Its address is unknown, so links need the site's own address, or stay off."""
    root = site.base_url or "./"
    return NotFound(make_frame(site, "404.html", title=f"Not found · {site.title}", root=root))


def _groups(cards: tuple[Card, ...]) -> tuple[ModalityGroup, ...]:
    counts: dict[str, int] = {}
    for card in cards:
        if card.task:
            counts[card.task] = counts.get(card.task, 0) + 1
    groups = []
    for modality, name in MODALITIES.items():
        tasks = tuple(
            TaskCount(task.name, task_path(task.id), counts[task.id])
            for task in TASKS.values()
            if task.modality == modality and task.id in counts
        )
        if tasks:
            groups.append(ModalityGroup(modality, name, tasks))
    return tuple(groups)


def _models(count: int) -> str:
    return "1 model" if count == 1 else f"{count} models"
