"""Where the time of a build goes, by stage. Values only; the clock is handed in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# The parts of the work, in the order in which a repo passes through them.
STAGES = ("read", "meaning", "markdown", "pictures", "templates", "write")


class Stopwatch:
    """Adds up seconds by stage. Time in an inner stage does not count for the outer one."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time inside the block for the stage ``name``."""
        self._count()
        self._open.append(name)
        try:
            yield
        finally:
            self._count()
            self._open.pop()

    def add(self, seconds: Mapping[str, float]) -> None:
        """Adds what another stopwatch counted."""
        for name, more in seconds.items():
            self._seconds[name] = self._seconds.get(name, 0.0) + more

    def take(self) -> dict[str, float]:
        """What was counted so far, by stage; begins again at nothing."""
        taken, self._seconds = self._seconds, {}
        return taken

    def _count(self) -> None:
        """Counts the time since the last look for the innermost open stage."""
        now = self._clock()
        if self._open:
            self.add({self._open[-1]: now - self._since})
        self._since = now


def write_report(path: Path, stages: Mapping[str, float], seconds: float, repos: int) -> None:
    """Writes where the time went as JSON. Raises OSError.

    ``stages`` add up the time of all processes; ``seconds`` is what a clock on the wall showed.
    """
    data = {
        "schema_version": 1,
        "repos": repos,
        "seconds": round(seconds, 4),
        "stages": {name: round(stages.get(name, 0.0), 4) for name in STAGES},
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="ascii")
