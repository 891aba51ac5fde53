"""The catalogue and its listings: what every page that lists models shows, as frozen values.

All of it can be read and walked without JavaScript; the front page carries what the scripts of
the catalogue need besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from msgspec import Struct

from generator.meaning.site import SiteFacts
from generator.meaning.tasks import MODALITIES, TASKS, Task
from generator.pages.cards import Card
from generator.pages.frame import Frame, Site, make_frame
from generator.pages.kinds import KINDS, Kind, by_value
from generator.pages.links import Link
from generator.pages.listing_paths import (
    COMPARE_PATH,
    INDEX,
    TASKS_PATH,
    folder_path,
    task_path,
    value_path,
)
from generator.pages.paging import MODELS, VALUES, Pager, paged

FILES = ("model3d", "sound", "video")  # kinds of files that a card tells in words
STYLE = "catalogue"  # the bundle that listings use
_TASKS = Link("Tasks", path=TASKS_PATH)
_TAGLINE = "Every cover is an output that the model gave, where its author stored one."


class TaskRow(Struct, frozen=True):
    """One task in a list of tasks."""

    name: str
    path: str
    count: int
    takes: str
    gives: str
    what: str


class ModalityGroup(Struct, frozen=True):
    """Tasks of one modality."""

    id: str
    name: str
    tasks: tuple[TaskRow, ...]


class ValueRow(Struct, frozen=True):
    """One value of a kind, and how many models have it."""

    name: str
    path: str
    count: int


class Listing(Struct, frozen=True):
    """One page that lists models."""

    frame: Frame
    heading: str
    tagline: str
    cards: Sequence[Card]
    pager: Pager
    crumbs: tuple[Link, ...] = ()
    covers: bool = True  # cards with covers; else plain rows
    more: str = ""  # query of the front page for the same models: "?task=fill-mask"
    task: TaskRow | None = None
    groups: tuple[ModalityGroup, ...] = ()  # navigation of the front page
    ways: tuple[ValueRow, ...] = ()  # other lists: all owners, all libraries ...
    tasks: tuple[str, ...] = ()  # ids of all tasks of the site, for the front page
    total: int = 0  # models of the whole site, for the front page

    @property
    def icons(self) -> tuple[str, ...]:
        """The icons of the page: of its tasks, of files, of modalities that stand in for a task."""
        tasks = self.tasks if self.ways else (card.task for card in self.cards if card.task)
        files = FILES if self.ways else (card.cover.file for card in self.cards if card.cover.file)
        return (*MODALITIES, *sorted({*tasks, *files} - {*MODALITIES}))


class TaskList(Struct, frozen=True):
    """All tasks, by modality."""

    frame: Frame
    heading: str
    tagline: str
    crumbs: tuple[Link, ...]
    groups: tuple[ModalityGroup, ...]


class ValueList(Struct, frozen=True):
    """All values of one kind."""

    frame: Frame
    heading: str
    tagline: str
    crumbs: tuple[Link, ...]
    rows: Sequence[ValueRow]
    pager: Pager


class Plain(Struct, frozen=True):
    """A page of ours without models of its own: the 404 page, the comparison."""

    frame: Frame


def front_pages(
    site: Site, cards: Sequence[Card], facts: SiteFacts, index_script: str
) -> Iterator[Listing]:
    """The catalogue: the front page with its scripts, and the rest of the full list."""
    total = models(len(cards))
    counts = _task_counts(cards)
    for page, chosen in paged(INDEX, cards, MODELS):
        first = page.pager.number == 1
        yield Listing(
            frame=make_frame(
                site,
                page.path,
                title=_title(site.title if first else f"All models · {site.title}", page.pager),
                description=f"{total}, with the outputs that their authors computed.",
                style=STYLE,
                scripts=("catalogue",) if first else (),
                data=(index_script,) if first else (),
            ),
            heading=f"{total}, nothing to run" if first else "All models",
            tagline=(site.tagline or _TAGLINE) if first else _range(page.start, chosen, len(cards)),
            cards=chosen,
            pager=page.pager,
            crumbs=() if first else (_home(site), Link(f"Page {page.pager.number}")),
            groups=_groups(counts, only_used=True) if first else (),
            ways=_ways(cards, facts) if first else (),
            tasks=tuple(counts) if first else (),
            total=len(cards),
        )


def task_pages(site: Site, cards: Sequence[Card]) -> Iterator[Listing]:
    """The listings of all tasks, also of those that no model has."""
    by_task: dict[str, list[Card]] = {task: [] for task in TASKS}
    for card in cards:
        if card.task in by_task:
            by_task[card.task].append(card)
    for task in TASKS.values():
        chosen = by_task[task.id]
        for page, part in paged(task_path(task.id), chosen, MODELS):
            yield Listing(
                frame=make_frame(
                    site,
                    page.path,
                    title=_title(f"{task.name} · {site.title}", page.pager),
                    description=task.what,
                    modality=task.modality,
                    style=STYLE,
                ),
                heading=task.name,
                tagline=_many(page.start, part, len(chosen), "has this task"),
                cards=part,
                pager=page.pager,
                crumbs=(_home(site), _TASKS, Link(task.name)),
                more=_query("task", task.id) if chosen else "",
                task=_row(task, len(chosen)),
            )


def task_list(site: Site, cards: Sequence[Card]) -> TaskList:
    """The list of all tasks."""
    return TaskList(
        frame=make_frame(
            site,
            TASKS_PATH,
            title=f"Tasks · {site.title}",
            description="What models take and give, task by task.",
            style=STYLE,
        ),
        heading="Tasks",
        tagline="What models take and give. Each task lists the models of this site that do it.",
        crumbs=(_home(site), Link("Tasks")),
        groups=_groups(_task_counts(cards), only_used=False),
    )


def value_pages(
    site: Site, cards: Sequence[Card], facts: SiteFacts
) -> Iterator[Listing | ValueList]:
    """The listings of every owner, library, licence ... and the lists of them."""
    for kind in KINDS:
        groups = by_value(kind, cards, facts)
        if not groups:
            continue
        for value, chosen in groups.items():
            yield from _value(site, kind, value, chosen)
        yield from _values(site, kind, groups)


def comparison(site: Site) -> Plain:
    """The page that sets models side by side; scripts fill it."""
    return Plain(
        make_frame(
            site,
            COMPARE_PATH,
            title=f"Compare models · {site.title}",
            description="Facts, evaluation and outputs of models side by side.",
            style=STYLE,
            scripts=("compare",),
        )
    )


def not_found(site: Site) -> Plain:
    """The 404 page. Its address is unknown, so links need the site's own address, or stay off."""
    root = site.base_url or "./"
    title = f"Not found · {site.title}"
    return Plain(make_frame(site, "404.html", title=title, style=STYLE, root=root))


def models(count: int) -> str:
    """A number of models in words."""
    return "1 model" if count == 1 else f"{count:,}".replace(",", "\u202f") + " models"


def _value(site: Site, kind: Kind, value: str, chosen: Sequence[Card]) -> Iterator[Listing]:
    name = kind.label(value)
    first = value_path(kind.folder, value)
    heading = kind.heading.replace("{}", name)
    for page, part in paged(first, chosen, MODELS):
        yield Listing(
            frame=make_frame(
                site,
                page.path,
                title=_title(f"{heading} · {site.title}", page.pager),
                description=f"{heading}: {models(len(chosen))}.",
                style=STYLE,
            ),
            heading=heading,
            tagline=_range(page.start, part, len(chosen)),
            cards=part,
            pager=page.pager,
            crumbs=(_home(site), Link(kind.plural, path=folder_path(kind.folder)), Link(name)),
            covers=kind.folder == "owners",
            more=_query(kind.key, value),
        )


def _values(site: Site, kind: Kind, groups: dict[str, list[Card]]) -> Iterator[ValueList]:
    rows = [
        ValueRow(kind.label(value), value_path(kind.folder, value), len(chosen))
        for value, chosen in groups.items()
    ]
    shared = " that two models or more share" if kind.listed else ""
    word = (kind.name if len(rows) == 1 else kind.plural).lower()
    for page, part in paged(folder_path(kind.folder), rows, VALUES):
        yield ValueList(
            frame=make_frame(
                site,
                page.path,
                title=_title(f"{kind.plural} · {site.title}", page.pager),
                description=f"{kind.plural}{shared}.",
                style=STYLE,
            ),
            heading=kind.plural,
            tagline=f"{len(rows)} {word}{shared}.",
            crumbs=(_home(site), Link(kind.plural)),
            rows=part,
            pager=page.pager,
        )


def _ways(cards: Sequence[Card], facts: SiteFacts) -> tuple[ValueRow, ...]:
    """The lists of values that the site has, with how many values each."""
    counts = [(kind, len(by_value(kind, cards, facts))) for kind in KINDS]
    ways = [ValueRow(kind.plural, folder_path(kind.folder), count) for kind, count in counts]
    return (ValueRow("All tasks", TASKS_PATH, len(TASKS)), *(way for way in ways if way.count))


def _task_counts(cards: Sequence[Card]) -> Counter[str]:
    return Counter(card.task for card in cards if card.task)


def _groups(counts: Counter[str], *, only_used: bool) -> tuple[ModalityGroup, ...]:
    groups = (
        ModalityGroup(
            modality,
            name,
            tuple(
                _row(task, counts[task.id])
                for task in TASKS.values()
                if task.modality == modality and (counts[task.id] or not only_used)
            ),
        )
        for modality, name in MODALITIES.items()
    )
    return tuple(group for group in groups if group.tasks)


def _row(task: Task, count: int) -> TaskRow:
    return TaskRow(task.name, task_path(task.id), count, task.takes, task.gives, task.what)


def _home(site: Site) -> Link:
    return Link(site.title, path=INDEX)


def _query(key: str, value: str) -> str:
    return "?" + urlencode({key: value}, errors="replace")


def _title(text: str, pager: Pager) -> str:
    return text if pager.number == 1 else f"Page {pager.number} · {text}"


def _range(start: int, part: Sequence[Card], total: int) -> str:
    if len(part) == total:
        return f"{models(total).capitalize()}."
    return f"Models {start + 1} to {start + len(part)} of {total}."


def _many(start: int, part: Sequence[Card], total: int, verb: str) -> str:
    return _range(start, part, total) if total else f"No model of this site {verb}."
