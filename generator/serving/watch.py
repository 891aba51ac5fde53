"""What changes below some folders: told by the system where watchfiles is installed, else found
by looking at every file again and again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Changes = Iterator[frozenset[str]]
"""Sets of absolute paths that changed; an empty set each time nothing did for ``TICK`` seconds."""

TICK = 0.7  # seconds
_LOOK = 0.2  # seconds between two looks at the files, at least
_SHARE = 5  # looking takes at most one part in so many of the time
_SETTLE = 8  # milliseconds without news after which a change counts as over


def changes(roots: Sequence[Path], stop: threading.Event) -> Changes:
    """Watches the roots until ``stop`` is set."""
    try:
        from watchfiles import watch  # noqa: PLC0415 - an extra
    except ImportError:
        yield from polled(roots, stop)
        return
    found = watch(
        *roots,
        watch_filter=lambda _change, path: is_watched(path),
        debounce=200,
        step=_SETTLE,
        stop_event=stop,
        rust_timeout=round(TICK * 1000),
        yield_on_timeout=True,
    )
    try:
        for news in found:
            yield frozenset(os.path.abspath(path) for _, path in news)  # noqa: PTH100 - as text
    except (OSError, RuntimeError):  # such as: no more watches on this machine
        yield from polled(roots, stop)


def polled(
    roots: Sequence[Path],
    stop: threading.Event,
    clock: Callable[[], float] = time.monotonic,
) -> Changes:
    """The same by looking; slower looks at many files are rarer."""
    before, quiet = snapshot(roots), clock()
    pause = _LOOK
    while not stop.wait(pause):
        begun = clock()
        now = snapshot(roots)
        pause = max(_LOOK, _SHARE * (clock() - begun))
        changed = frozenset(
            path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
        )
        before = now
        if changed or clock() - quiet >= TICK:
            quiet = clock()
            yield changed


def snapshot(roots: Sequence[Path]) -> dict[str, tuple[int, int, int]]:
    """Every file below the roots with its time, size and inode."""
    seen: dict[str, tuple[int, int, int]] = {}
    waiting = [os.path.abspath(root) for root in roots]  # noqa: PTH100 - as text
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:  # gone, or not ours to read
            continue
        for entry in entries:
            if not is_watched(entry.path):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    continue
                status = entry.stat()
            except OSError:
                continue
            seen[entry.path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return seen


def is_watched(path: str) -> bool:
    """Not what editors and tools put beside the files of a repo."""
    name = os.path.basename(path)  # noqa: PTH119 - as text
    temporary = name.startswith(".") or name.endswith(("~", ".swp", ".tmp")) or name == "4913"
    return not temporary and f"{os.sep}.git{os.sep}" not in path
