"""One command, measured: its time on the wall and of processors, its memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

from msgspec import Struct

_EVERY = 0.05  # seconds between two looks at the memory


class Cost(Struct, frozen=True):
    """What a run cost."""

    wall: float  # seconds
    cpu: float  # seconds, of all processes together
    memory: float  # MB, the largest sum over all processes at one moment; 0 where nobody tells


def run(command: Sequence[str], env: Mapping[str, str] | None = None, *, memory: bool) -> Cost:
    """Runs a command to its end. Raises CalledProcessError when it fails.

    With ``memory`` its processes are looked at while it runs, which costs it some time itself.
    """
    begun, before = time.perf_counter(), os.times()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL
    )
    most = 0.0
    while memory and process.poll() is None:
        most = max(most, sum(map(_resident, _family(process.pid))))
        time.sleep(_EVERY)
    code = process.wait()
    wall, after = time.perf_counter() - begun, os.times()
    if code:
        raise subprocess.CalledProcessError(code, command)
    spent = after.children_user + after.children_system
    return Cost(wall, spent - before.children_user - before.children_system, most)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            found += [one for child in children for one in _family(int(child))]
    return found


def _resident(pid: int) -> float:
    """Memory of one process in MB; what several share counts once in their sum."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
