"""How much time and memory one repo may cost, kept where the work can be stopped.

A process of the pool first hears an alarm and makes a plain page instead; one that does not hear
it, because it is deep inside a library, is ended by the system, and the build goes on without.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType


@dataclass(frozen=True, slots=True)
class Limits:
    """What one repo may cost."""

    seconds: float = 120.0
    bytes: int = 1_500_000_000  # of memory that a process of the pool may take
    grace: float = 15.0  # seconds of work after the alarm until the process is ended


class TooLong(BaseException):
    """The time of a repo is over. No Exception, so that nothing on the way takes it for one."""


@contextmanager
def alarm(limits: Limits, *, deadly: bool) -> Iterator[None]:
    """Raises TooLong inside the block once the time is over.

    With ``deadly`` the system ends the process when it works on in spite of that. Does nothing
    outside of the main thread and where there are no such alarms.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "setitimer"):
        yield
        return
    former = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    if deadly:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, limits.seconds + limits.grace)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if deadly:
            signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, former)


def _ring(_signum: int, _frame: FrameType | None) -> None:
    raise TooLong


def bound_memory(limits: Limits) -> None:
    """Lets this process take no more memory than a repo may cost. Only for workers."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_DATA, (limits.bytes, limits.bytes))
