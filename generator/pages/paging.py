"""Long lists cut into pages, and the links between them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from generator.pages.links import Link
from generator.pages.listing_paths import page_path

T = TypeVar("T")

MODELS = 60  # on one page
VALUES = 400  # of one kind on one page
_NEAR = 2  # pages on each side of the current one that have a link


class Pager(Struct, frozen=True):
    """Where a page stands among those of its list. Nothing is shown for a single page."""

    number: int = 1  # from 1
    total: int = 1
    previous: Link | None = None
    next: Link | None = None
    links: tuple[Link, ...] = ()  # near pages, the first and the last; "…" leads nowhere


class Page(Struct, frozen=True):
    """One page of a list, without what is on it."""

    path: str  # site path
    start: int  # place of its first item in the list, from 0
    pager: Pager


def paged(first: str, items: Sequence[T], size: int) -> Iterator[tuple[Page, Sequence[T]]]:
    """Every page of a list that begins at the site path ``first``; an empty list has one."""
    total = max(1, -(-len(items) // size))
    for number in range(1, total + 1):
        start = (number - 1) * size
        pager = _pager(first, number, total)
        yield Page(page_path(first, number), start, pager), items[start : start + size]


def _pager(first: str, number: int, total: int) -> Pager:
    def link(to: int, text: str) -> Link | None:
        return Link(text, path=page_path(first, to)) if 1 <= to <= total else None

    return Pager(
        number=number,
        total=total,
        previous=link(number - 1, "Previous"),
        next=link(number + 1, "Next"),
        links=tuple(_links(first, number, total)),
    )


def _links(first: str, number: int, total: int) -> Iterator[Link]:
    shown = {1, total, *range(max(1, number - _NEAR), min(total, number + _NEAR) + 1)}
    before = 0
    for page in sorted(shown):
        if page - before > 1:
            yield Link("…")
        yield Link(str(page), path=page_path(first, page))
        before = page
