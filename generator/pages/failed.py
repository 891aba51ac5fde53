"""What stands in the place of a page that could not be made. Pure."""

from __future__ import annotations

from msgspec import Struct

from generator.pages.cards import Card
from generator.pages.frame import Frame
from generator.pages.record import SCHEMA_VERSION, SHORT_KEYS, problem_record
from generator.problems import Problem

_LISTS = frozenset({"language", "tags", "datasets", "base_model"})


class FailedPage(Struct, frozen=True):
    """A plain page that says why there is no other."""

    frame: Frame
    id: str
    message: str


def failed_card(repo_id: str) -> Card:
    """The repo in listings: its id, and that its page could not be made."""
    return Card(id=repo_id, failed=True)


def failed_record(repo_id: str, problem: Problem) -> dict[str, object]:
    """A ``model.json`` that holds the id and the problem."""
    owner, _, name = repo_id.rpartition("/")
    empty: dict[str, object] = {key: [] if key in _LISTS else None for key in SHORT_KEYS}
    return {
        "schema_version": SCHEMA_VERSION,
        **empty,
        "id": repo_id,
        "author": owner or None,
        "title": name,
        "widget": [],
        "siblings": [],
        "problems": [problem_record(problem)],
    }
