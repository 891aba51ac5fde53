"""Work that may need much memory: tried here with a small share, then in a process of its own.

Only one such process runs at a time, however many make pages, so that a build as a whole keeps
within bounds; and whatever ends that process costs the one repo that it was for. Where there are
no forks everything is done here, without limits.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn, TypeVar

from generator import memory
from generator.options import OptionError
from generator.publishing.errors import OutputError, write_error
from generator.publishing.stopping import held, released
from generator.work.limits import Limits

R = TypeVar("R")
Work = Callable[[bool], R]  # told whether this is its last attempt; else MemoryError brings one
FORKS = sys.platform == "linux"  # so that the last attempt is made in a process of its own
_PR_SET_PDEATHSIG = 1


def kept(work: Work[R], lost: Callable[[], R], limits: Limits, turn: Path) -> R:
    """What ``work`` gives, or ``lost`` where the process that did it died.

    ``turn`` is a file for a lock: who holds it may take the memory that only one may take. Raises
    OutputError and OptionError as ``work`` does.
    """
    if not FORKS:
        return work(True)
    try:
        with memory.share(limits.share):
            return work(False)
    except MemoryError:
        pass  # everything that it held is let go before the next attempt
    gc.collect()
    _give_back()
    with _taken(turn):
        told = _apart(work, limits)
    if told is None:
        return lost()
    value: R | OutputError | OptionError = pickle.loads(told)  # noqa: S301 - from our own fork
    if isinstance(value, OutputError | OptionError):
        raise value
    return value


def _give_back() -> None:
    """Returns to the system what the C library keeps for later."""
    import ctypes  # noqa: PLC0415 - only where much was taken

    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _taken(turn: Path) -> Iterator[None]:
    """Waits for the lock. The system gives it back when a process dies."""
    import fcntl  # noqa: PLC0415 - not everywhere

    try:
        file = turn.open("ab")
    except OSError as error:
        raise write_error(error, turn.name) from error
    with file:
        with suppress(OSError):  # a file system without locks; its makers may be many machines
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _apart(work: Work[R], limits: Limits) -> bytes | None:
    """What a fork of this process made, packed; None where it died or took too long."""
    parent = os.getpid()
    reader, writer = os.pipe()
    try:
        with held():
            child = os.fork()
            if child == 0:
                _work(work, limits, writer, parent)
    except OSError:  # too many processes
        os.close(reader)
        os.close(writer)
        return None
    os.close(writer)
    status = -1
    try:
        told = _read(reader, limits.seconds + 2 * limits.grace)
        if told is not None:
            status = os.waitpid(child, 0)[1]
    finally:
        os.close(reader)
        if status < 0:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return told if status == 0 else None


def _read(reader: int, seconds: float) -> bytes | None:
    """Everything up to the end of a pipe; None where that does not come in time."""
    end = time.monotonic() + seconds
    pieces: list[bytes] = []
    poll = select.poll()
    poll.register(reader, select.POLLIN | select.POLLHUP)
    while poll.poll(max(0.0, end - time.monotonic()) * 1000):
        piece = os.read(reader, 1 << 16)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
    return None


def _work(work: Work[R], limits: Limits, writer: int, parent: int) -> NoReturn:
    """What the fork does: everything once, then nothing that its parent has in mind for an end."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        released()
        die_with(parent)
        memory.bound(limits.bytes)
        _write(writer, _done(work))
        code = 0
    finally:
        os._exit(code)


def _done(work: Work[R]) -> bytes:
    try:
        return pickle.dumps(work(True))
    except (OutputError, OptionError) as error:
        return pickle.dumps(error)


def _write(writer: int, told: bytes) -> None:
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(told)


def die_with(parent: int) -> None:
    """Has the system end this process when its parent is killed."""
    if not FORKS:
        return
    import ctypes  # noqa: PLC0415 - only for workers

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
