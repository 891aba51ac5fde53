"""Who does the work: this process, a pool of processes, or a cluster. One code path for all.

A crew is an executor of :mod:`concurrent.futures`. Chunks come back in their order, however many
are made at once; one that is lost with its worker is made again, then repo by repo, so that a
repo that kills its worker costs only itself.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator import memory
from generator.options import OptionError
from generator.publishing.stopping import held, released
from generator.work.apart import die_with
from generator.work.limits import Limits

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

R = TypeVar("R")
POOL_FROM = 20  # repos to make; below that the start of a pool costs more than it gives
_LARGEST = 32  # repos of one chunk in a pool
_CLUSTER_CHUNK = 100  # repos of one chunk on a cluster
_SHARE = 8  # chunks for each process, so that none of them waits long for the last one
_AHEAD = 8  # chunks for each process that are under way at once


class Chunk(Struct, frozen=True):
    """Some repos that are worked on together."""

    number: int
    ids: tuple[str, ...]
    attempt: int = 0


class Crew(Protocol):
    """Somebody who does chunks of work."""

    size: int  # chunks that are worked on at once
    chunk: int  # repos of one chunk at most
    shares_memory: bool  # workers know what this process knew when they began
    loses_all: bool  # with one worker everything that is under way is lost
    losses: tuple[type[BaseException], ...]  # what a result raises when its worker was lost

    def submit(self, work: Callable[[Chunk], R], chunk: Chunk) -> Future[R]:
        """Has a chunk done."""

    def renew(self) -> None:
        """Begins again after a worker was lost."""

    def close(self) -> None:
        """Sends everybody home; what is under way is given up."""


class Alone:
    """This process does all work itself, when it is asked to."""

    size, chunk, shares_memory, loses_all = 1, 1, True, False
    losses: tuple[type[BaseException], ...] = ()

    def submit(self, work: Callable[[Chunk], R], chunk: Chunk) -> Future[R]:
        future: Future[R] = Future()
        future.set_result(work(chunk))
        return future

    def renew(self) -> None:
        """Nobody can be lost."""

    def close(self) -> None:
        """Nobody has to go."""


class Pool:
    """Processes of this machine."""

    loses_all = True
    losses: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)

    def __init__(self, jobs: int, limits: Limits, repos: int) -> None:
        self.size = jobs
        self.chunk = max(1, min(_LARGEST, repos // (jobs * _SHARE)))
        self._limits = limits
        # A fork knows all modules already. It is safe here: no thread of ours runs.
        self._method = "fork" if sys.platform == "linux" else "spawn"
        self.shares_memory = self._method == "fork"
        self._executor = self._begin()

    def submit(self, work: Callable[[Chunk], R], chunk: Chunk) -> Future[R]:
        with held():  # the first one forks
            return self._executor.submit(work, chunk)

    def renew(self) -> None:
        with held():
            self._end()
            self._executor = self._begin()

    def close(self) -> None:
        with held():
            self._end()

    def _begin(self) -> ProcessPoolExecutor:
        import multiprocessing  # noqa: PLC0415 - slow to load
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - with it

        context = multiprocessing.get_context(self._method)
        return ProcessPoolExecutor(self.size, context, _enter, (self._limits, os.getpid()))

    def _end(self) -> None:
        """Ends the workers without waiting for what they are at."""
        workers = list((getattr(self._executor, "_processes", None) or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            with suppress(OSError, ValueError, AttributeError):
                worker.kill()
        for worker in workers:
            with suppress(OSError, ValueError, AssertionError):
                worker.join(1.0)


class Cluster:
    """The workers of a Dask cluster, which see the same file system as this process."""

    shares_memory, loses_all = False, False

    def __init__(self, address: str, repos: int) -> None:
        """Connects to a scheduler. Raises OptionError."""
        self.losses = _cluster_losses()
        self._client = _client(address)
        self._executor: Executor = self._client.get_executor(pure=False, retries=1)
        self.size = max(1, len(self._client.scheduler_info().get("workers", ())))
        self.chunk = max(1, min(_CLUSTER_CHUNK, repos // (self.size * _SHARE)))

    def submit(self, work: Callable[[Chunk], R], chunk: Chunk) -> Future[R]:
        return self._executor.submit(work, chunk)

    def renew(self) -> None:
        """The cluster replaces lost workers itself."""

    def close(self) -> None:
        with suppress(OSError, RuntimeError):  # a scheduler that is gone needs no farewell
            self._executor.shutdown(wait=False)
            self._client.close(timeout=2)


def _cluster_losses() -> tuple[type[BaseException], ...]:
    """What a result raises when the cluster gave it up. Raises OptionError without Dask."""
    try:
        from distributed.client import FutureCancelledError  # noqa: PLC0415 - an extra, and heavy
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError:
        raise OptionError(
            "scheduler: a cluster needs more packages: pip install 'build-pages[cluster]'"
        ) from None
    return (KilledWorker, CommClosedError, FutureCancelledError, CancelledError, BrokenExecutor)


def _client(address: str) -> Any:
    from distributed import Client  # noqa: PLC0415 - an extra, and heavy

    try:
        return Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise OptionError(f"scheduler: no scheduler answers at {address}: {error}") from error


def _enter(limits: Limits, parent: int) -> None:
    """What a process of the pool does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    released()
    gc.freeze()  # what the parent made stays, so nobody has to look at it again
    gc.set_threshold(50_000, 20, 20)  # a page leaves many tokens and hardly any circles
    memory.bound(limits.share)
    die_with(parent)


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


@contextmanager
def hired(repos: int, *, jobs: int, scheduler: str | None, limits: Limits) -> Iterator[Crew]:
    """Whoever is best for so many repos. ``jobs`` is 0 for as many as there are processors."""
    crew: Crew
    if scheduler and repos:
        crew = Cluster(scheduler, repos)
    elif (jobs or cores()) > 1 and repos >= POOL_FROM:
        crew = Pool(jobs or cores(), limits, repos)
    else:
        crew = Alone()
    try:
        yield crew
    finally:
        crew.close()


def chunks(ids: Sequence[str], size: int) -> Iterator[Chunk]:
    """Ids in pieces, in order."""
    for number, start in enumerate(range(0, len(ids), size)):
        yield Chunk(number, tuple(ids[start : start + size]))


Lost = Callable[[Chunk], R]  # what stands for a repo that nobody could make


def results(
    crew: Crew, work: Callable[[Chunk], R], ids: Sequence[str], lost: Lost[R]
) -> Iterator[tuple[Chunk, R]]:
    """The result of every chunk, in the order of ``ids``.

    ``lost`` is called with a chunk of one repo that cost its worker the life, and that of the one
    who tried it alone.
    """
    waiting: deque[tuple[Chunk, Future[R]]] = deque()
    for chunk in chunks(ids, crew.chunk):
        waiting.append((chunk, _begun(crew, work, chunk)))
        if len(waiting) >= crew.size * _AHEAD:
            yield from _next(crew, work, waiting, lost)
    while waiting:
        yield from _next(crew, work, waiting, lost)


def _begun(crew: Crew, work: Callable[[Chunk], R], chunk: Chunk) -> Future[R]:
    """A chunk under way; one that nobody takes, since a worker was just lost, is lost with it."""
    try:
        return crew.submit(work, chunk)
    except crew.losses as loss:
        future: Future[R] = Future()
        future.set_exception(loss)
        return future


def _next(
    crew: Crew,
    work: Callable[[Chunk], R],
    waiting: deque[tuple[Chunk, Future[R]]],
    lost: Lost[R],
) -> Iterator[tuple[Chunk, R]]:
    """The results of the chunk that is next in order."""
    chunk, future = waiting.popleft()
    try:
        done = future.result()
    except crew.losses:
        crew.renew()
        yield from _alone(crew, work, chunk, lost)
        waiting.extend([_again(crew, work, *waiting.popleft()) for _ in range(len(waiting))])
        return
    yield chunk, done


def _again(
    crew: Crew, work: Callable[[Chunk], R], chunk: Chunk, future: Future[R]
) -> tuple[Chunk, Future[R]]:
    """A chunk that was under way when a worker was lost: as it is, or begun again."""
    if future.done() and not future.cancelled() and future.exception() is None:
        return chunk, future
    if not future.done() and not crew.loses_all:
        return chunk, future
    again = replace(chunk, attempt=chunk.attempt + 1)
    return again, _begun(crew, work, again)


def _alone(
    crew: Crew, work: Callable[[Chunk], R], chunk: Chunk, lost: Lost[R]
) -> Iterator[tuple[Chunk, R]]:
    """The repos of a lost chunk, one at a time."""
    for place, repo_id in enumerate(chunk.ids):
        single = Chunk(chunk.number, (repo_id,), attempt=1000 * (chunk.attempt + 1) + place)
        try:
            done = crew.submit(work, single).result()
        except crew.losses:
            crew.renew()
            done = lost(single)
        yield single, done
