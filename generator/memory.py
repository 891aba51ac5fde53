"""The memory that this process may take, as Linux counts it; elsewhere there is no limit.

What is counted are the pages that are a process's own to write, whether they are used or not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

if sys.platform == "linux":
    import resource


def room(size: int) -> None:
    """Raises MemoryError unless this process may take so many more bytes.

    For work inside of libraries that give no such error themselves when memory fails them: they
    end the process, or take the file that they read for a broken one.
    """
    if sys.platform == "linux":
        limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
        if limit != resource.RLIM_INFINITY and _taken() + size > limit:
            raise MemoryError


def bound(size: int) -> None:
    """Lets this process take so many more bytes from now on, and no more."""
    if sys.platform == "linux":
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        _set_limit(_taken() + size, hard)


@contextmanager
def share(size: int) -> Iterator[None]:
    """Lets this process take so many more bytes inside the block, or fewer where it may not."""
    if sys.platform != "linux":
        yield
        return
    former, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _taken() + size
    _set_limit(limit if former == resource.RLIM_INFINITY else min(limit, former), hard)
    try:
        yield
    finally:
        _set_limit(former, hard)


if sys.platform == "linux":

    def _set_limit(limit: int, hard: int) -> None:
        if hard != resource.RLIM_INFINITY and (limit == resource.RLIM_INFINITY or limit > hard):
            limit = hard
        with suppress(OSError, ValueError):  # where a system allows no limits there are none
            resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))

    def _taken() -> int:
        """Bytes that this process has of its own; 0 where nobody tells."""
        try:
            with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 - unbuffered
                return int(file.read().split()[5]) * resource.getpagesize()
        except (OSError, ValueError, IndexError):
            return 0
