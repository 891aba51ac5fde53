"""The chips in the head of a model page: each leads to the models that share it. Pure."""

from __future__ import annotations

from collections.abc import Set

from generator.meaning.languages import language
from generator.meaning.tasks import Task
from generator.media.sizes import human_size
from generator.model import Model
from generator.pages.cards import licence_name
from generator.pages.links import Link
from generator.pages.listing_paths import value_path
from generator.pages.weights import human_count, total_parameters
from generator.reading.repo import FileKind

_LANGUAGES = 3  # more are counted, not named


def chips(model: Model) -> tuple[Link, ...]:
    """Size, licences, library and languages."""
    return (*_size(model), *_licences(model), *_library(model), *_languages(model))


def tag_chips(model: Model, task: Task | None, shared: Set[str]) -> tuple[Link, ...]:
    """The tags that say more than the other chips do; ``shared`` are those with a listing."""
    said = {task.id if task else "", model.library.id or "", *model.card.language}
    return tuple(
        Link(tag, path=value_path("tags", tag) if tag in shared else None)
        for tag in model.card.tags
        if tag not in said
    )


def owner_link(model: Model) -> Link | None:
    """The owner, and the way to all models of theirs."""
    owner = model.repo.owner
    return Link(owner, path=value_path("owners", owner)) if owner else None


def _size(model: Model) -> tuple[Link, ...]:
    """How many parameters, else how large the weights are."""
    parameters = total_parameters(model)
    if parameters:
        return (Link(f"{human_count(parameters)} parameters"),)
    size = sum(file.bytes_promised for file in model.repo.files if file.kind is FileKind.WEIGHTS)
    return (Link(human_size(size)),) if size else ()


def _library(model: Model) -> tuple[Link, ...]:
    library = model.library
    return (Link(library.name, path=value_path("libraries", library.id)),) if library.id else ()


def _licences(model: Model) -> tuple[Link, ...]:
    """Licences by their short names; ``other`` under the name that the card gives it."""
    own = model.card.license_name
    return tuple(
        Link(
            own if name == "other" and own else licence_name(name),
            path=value_path("licenses", name),
        )
        for name in model.card.license
    )


def _languages(model: Model) -> tuple[Link, ...]:
    codes = model.card.language
    if len(codes) > _LANGUAGES:
        return (Link(f"{len(codes)} languages"),)
    return tuple(Link(language(code).name, path=value_path("languages", code)) for code in codes)
