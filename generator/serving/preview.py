"""What the preview shows at the moment: files on disk, newer pages in memory, and the problems.

One thread writes (the loop), many read (the server). Readers get whole values: every state is a
frozen value that is put in place at once.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from generator.problems import Problem, Severity

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
MOST_PROBLEMS = 50  # that one overlay lists


class State(Struct, frozen=True):
    """One state of the preview; ``number`` rises with each."""

    number: int = 0
    fresh: Mapping[str, bytes] = field(
        default_factory=lambda: _NOTHING
    )  # by site path: newer than on disk
    problems: tuple[Problem, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)  # repo id -> path in problems
    failure: str = ""  # why the last build made nothing, in one line


class Preview:
    """The state of the site, and a bell that rings whenever it changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = State()
        self._changed = threading.Condition()
        self._closed = False
        self._open: Counter[str] = Counter()  # pages that somebody looks at, by site path

    @property
    def state(self) -> State:
        return self._state

    @property
    def closed(self) -> bool:
        return self._closed

    @contextmanager
    def looked_at(self, page: str) -> Iterator[None]:
        """While this lasts, somebody looks at a page of the site."""
        with self._changed:
            self._open[page] += 1
        try:
            yield
        finally:
            with self._changed:
                self._open[page] -= 1

    def open_pages(self) -> tuple[str, ...]:
        """The site paths of the pages that somebody looks at."""
        with self._changed:
            return tuple(sorted(page for page, number in self._open.items() if number > 0))

    def show(
        self,
        *,
        fresh: Mapping[str, bytes] = _NOTHING,
        problems: tuple[Problem, ...],
        shown: Mapping[str, str],
        failure: str = "",
    ) -> None:
        """Puts a new state in place and wakes everybody who waits for one."""
        with self._changed:
            number = self._state.number + 1
            self._state = State(number, fresh, problems, shown, failure)
            self._changed.notify_all()

    def fail(self, failure: str) -> None:
        """The last build made nothing; what was shown before stays."""
        with self._changed:
            number = self._state.number + 1
            self._state = replace(self._state, number=number, failure=failure)
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> State | None:
        """The state, as soon as it is another than ``number``; None when it did not change."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._state.number != number, seconds)
            return None if self._state.number == number else self._state

    def close(self) -> None:
        """Lets everybody go who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def problems_of(state: State, page: str) -> Iterator[Problem]:
    """The problems that concern a page of the site: those of its repo, or all of them.

    ``page`` is a site path. Notes are for the report only.
    """
    repo_id = page.removesuffix("index.html").strip("/")
    at = state.shown.get(repo_id)
    for problem in state.problems:
        if problem.severity is Severity.NOTE:
            continue
        if at is None or problem.path == at or problem.path.startswith(f"{at}/") or not at:
            yield problem
