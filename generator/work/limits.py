"""How much time and memory one repo may cost.

Whoever makes a page first hears an alarm and makes a plain page instead; a process of its own that
does not hear it, because it is deep inside a library, is ended by the system, and the build goes
on without.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from msgspec import Struct


class Limits(Struct, frozen=True):
    """What one repo may cost."""

    seconds: float = 120.0
    # Bytes of memory. Together they keep a build in two processes below 512 MB; a usual page takes
    # 4 MB, the greatest of hundreds of real ones 40 MB.
    share: int = 96_000_000  # that the page of a repo may take beside others
    bytes: int = 272_000_000  # that it may take when its turn has come to take more
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
