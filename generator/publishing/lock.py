"""One build at a time for an output: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.publishing import layout
from generator.publishing.errors import Locked, Refused, cause

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def hold(out: Path) -> Iterator[int]:
    """Makes the output folder where there is none and holds its lock; gives the open handle.

    Raises Locked when another build holds it, Refused when the folder cannot be written.
    """
    try:
        handle = _acquire(layout.lock(out))
    except OSError as error:
        reason, advice = cause(error)
        raise Refused(f"cannot write into the output folder: {reason}", advice) from error
    _close_in_forks(handle)
    try:
        yield handle
    finally:
        with suppress(OSError):
            os.close(handle)


def is_held(out: Path, handle: int) -> bool:
    """Whether the lock file of the output is still the one that ``handle`` holds."""
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(layout.lock(out)))
    except OSError:
        return False


def _acquire(path: Path) -> int:
    """An open handle that holds the lock; a holder that cleans up may have removed the file."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        if not _try_lock(handle):
            os.close(handle)
            raise Locked("another build holds the output", "wait until it has ended")
        if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            return handle
        os.close(handle)


def _close_in_forks(handle: int) -> None:
    """A forked worker must not keep the lock alive after its parent was killed."""
    if not hasattr(os, "register_at_fork"):
        return
    identity = os.fstat(handle)

    def close() -> None:
        with suppress(OSError):
            if os.path.samestat(identity, os.fstat(handle)):
                os.close(handle)

    os.register_at_fork(after_in_child=close)
