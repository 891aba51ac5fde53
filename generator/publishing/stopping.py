"""Signals at moments when they must wait: while files are being renamed, while processes begin.

While files are renamed: finish if that is quick, stop between two files if not.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

GRACE = 0.6  # seconds that publishing may go on after a signal
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(KeyboardInterrupt):
    """A signal arrived while publishing and there was no time to finish."""

    def __init__(self, signum: int) -> None:
        super().__init__("stopped while publishing; the next run completes the site")
        self.signum = signum


@contextmanager
def deferred(grace: float = GRACE) -> Iterator[Callable[[], None]]:
    """Holds SIGINT and SIGTERM back inside the block.

    Gives a function to call between steps: it raises Stopped once a signal is older than
    ``grace`` seconds. A signal that is still pending at the end is raised again. Outside the
    main thread nothing is held back.
    """
    import threading  # noqa: PLC0415 - not for a build with nothing to do

    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    pending: list[tuple[int, float]] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        pending.append((signum, time.monotonic()))

    def check() -> None:
        if pending and time.monotonic() > pending[0][1] + grace:
            raise Stopped(pending[0][0])

    former = {signum: signal.signal(signum, note) for signum in SIGNALS}
    try:
        yield check
    finally:
        for signum, handler in former.items():
            signal.signal(signum, handler if handler is not None else signal.SIG_DFL)
    if pending:
        signal.raise_signal(pending[0][0])


@contextmanager
def held() -> Iterator[None]:
    """Holds SIGINT and SIGTERM back in the system inside the block.

    For calls in which Python swallows what a handler raises, as around a fork, in which a library
    holds locks, or in which an extension is loaded, which crashes when it is interrupted. Threads
    and processes that begin inside the block do not get them either, unless they call
    :func:`released`.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def released() -> None:
    """Lets SIGINT and SIGTERM through in a process that began while they were held back."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
