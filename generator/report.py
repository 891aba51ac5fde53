"""What a build reports: while it runs, and when it is done. Values only, no printing here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct, field

from generator.problems import Problem, Severity


class Choice(Struct, frozen=True, array_like=True):
    """The task of one repo and the rule that found it."""

    id: str
    task: str  # task id, "" when none was found
    because: str  # the rule in words, such as "the tags of the card"


class Report(Struct, frozen=True, array_like=True):
    """The outcome of a build."""

    out: Path  # as the user wrote it
    repos: int = 0
    pages: int = 0
    examples: int = 0
    failed: tuple[str, ...] = ()  # ids of the repos that have no page
    problems: tuple[Problem, ...] = ()
    tasks: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))  # rule -> repos
    choices: tuple[Choice, ...] = ()
    pages_made: int = 0  # pages of repos that were rendered; the others stood already
    lists_made: int = 0  # other pages that were rendered
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))  # seconds
    files_written: int = 0
    files_unchanged: int = 0
    files_deleted: int = 0
    bytes: int = 0  # of the whole site
    seconds: float = 0.0
    published: bool = True

    @property
    def complaints(self) -> tuple[Problem, ...]:
        """The problems that count for ``--strict``: all but notes."""
        return tuple(one for one in self.problems if one.severity is not Severity.NOTE)


class Progress(Protocol):
    """Told by the build what it is at. ``finish`` is called in any case."""

    def stage(self, name: str) -> None:
        """A new part of the work begins: ``"reading"``, ``"publishing"``."""

    def start(self, total: int) -> None:
        """So many repos follow, each with one ``step``."""

    def step(self, repo_id: str) -> None:
        """One repo is done."""

    def finish(self) -> None:
        """The work is over, for better or worse."""


class Silent:
    """No progress at all."""

    def stage(self, name: str) -> None:
        """Says nothing."""

    def start(self, total: int) -> None:
        """Says nothing."""

    def step(self, repo_id: str) -> None:
        """Says nothing."""

    def finish(self) -> None:
        """Says nothing."""
