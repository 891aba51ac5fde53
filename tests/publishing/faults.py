"""Faults at exact moments: the n-th change of files under a folder fails, or kills the process.

Python tells an audit hook of every file that is opened, renamed, made or removed, before it is.
A hook cannot be taken away again, so there is one, and it does nothing unless armed.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHANGES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir"})
_WRITING = os.O_WRONLY | os.O_RDWR


class _Hook:
    def __init__(self) -> None:
        self.folder = ""
        self.act: Callable[[], None] | None = None

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.act is None or not self._is_change(event, arguments):
            return
        if any(self._is_inside(argument) for argument in arguments):
            self.act()

    def _is_change(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open":
            flags = arguments[2]
            return isinstance(flags, int) and bool(flags & _WRITING)
        return event in CHANGES

    def _is_inside(self, argument: object) -> bool:
        return isinstance(argument, str | Path) and str(argument).startswith(self.folder)


_HOOK = _Hook()
sys.addaudithook(_HOOK)


@contextmanager
def _armed(folder: Path, act: Callable[[], None]) -> Iterator[None]:
    _HOOK.folder, _HOOK.act = str(folder), act
    try:
        yield
    finally:
        _HOOK.act = None


@contextmanager
def disk_full(folder: Path, *, after: int, for_good: bool) -> Iterator[None]:
    """Change number ``after`` (from 0) fails for want of space, and if ``for_good`` all later."""
    count = 0

    def act() -> None:
        nonlocal count
        count += 1
        if count - 1 == after or (for_good and count > after):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with _armed(folder, act):
        yield


@contextmanager
def killed(folder: Path, *, after: int) -> Iterator[None]:
    """The process kills itself right before change number ``after`` (from 0)."""
    count = 0

    def act() -> None:
        nonlocal count
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    with _armed(folder, act):
        yield


@contextmanager
def counted(folder: Path, changes: list[None]) -> Iterator[None]:
    """Notes one item for every change."""
    with _armed(folder, lambda: changes.append(None)):
        yield
