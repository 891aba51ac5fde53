"""Measures build-pages beside the peers that are installed, and writes docs/benchmarks.md.

    python -m benchmarks.run --repos 1000 --many 10000

Every row is a ratio within one run on one machine. ``cpu`` compares the seconds of processors,
which a busy machine blurs less than those on the wall. Every cold build goes into a new folder and
nothing is removed before the end: file systems are slow to give away again what was just removed.
Hugo is found on the PATH or named by the variable HUGO (the program itself, not a wrapper).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from msgspec import Struct

from benchmarks import hugo, repos
from benchmarks.measure import Cost, middle, run
from generator import __version__

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "benchmarks.md"
COMMAND = "import sys; from generator.cli import command; sys.exit(command())"  # as installed
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


class Row(Struct, frozen=True):
    """One line of the table."""

    what: str
    ours: str
    peer: str
    ratio: str


class Bench(Struct, frozen=True):
    """A folder to work in, and how often each thing is measured."""

    work: Path
    times: int
    hugo: str | None

    def ours(self, root: Path, site: Path, *more: str, memory: bool = False) -> Cost:
        """One build of ours."""
        command = [sys.executable, "-c", COMMAND, str(root), "-o", str(site), "-q", *more]
        return run(command, {"PYTHONPATH": str(PROJECT)}, memory=memory)


def main() -> None:
    """Measures, prints and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repos", type=int, default=1000)
    parser.add_argument("--many", type=int, default=0, help="also so many, for memory and growth")
    parser.add_argument("--pictures", type=int, default=0, help="pictures of 1600 x 1200 in all")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--scheduler", action="store_true", help="also on a Dask cluster of two")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="build-pages-bench-") as folder:
        bench = Bench(Path(folder), chosen.times, hugo.binary())
        rows = []
        for row in _rows(bench, chosen):
            print(f"{row.what}: {row.ours} | {row.peer} | {row.ratio}", flush=True)  # noqa: T201
            rows.append(row)
    _write(rows)


def _rows(bench: Bench, chosen: argparse.Namespace) -> Iterator[Row]:
    root = bench.work / "repos"
    repos.make(root, chosen.repos)
    peer = _Peer(bench, root) if bench.hugo else None
    cold = yield from _cold(bench, root, peer, chosen.repos)
    yield from _again(bench, root, peer, chosen.repos)
    if chosen.scheduler:
        yield from _cluster(bench, root, cold)
    if chosen.many:
        yield from _many(bench, chosen.many, chosen.repos, cold)
    if chosen.pictures:
        yield from _pictures(bench, chosen.pictures)


class _Peer:
    """Hugo over the same repos."""

    def __init__(self, bench: Bench, root: Path) -> None:
        self.bench, self.work = bench, bench.work / f"hugo-{root.name}"
        self.card = hugo.prepare(root, self.work)
        self.sites = 0

    def build(self, *, clean: bool = False, memory: bool = False) -> Cost:
        """One build: into a new folder if ``clean``, or again into the last one."""
        self.sites += clean
        return run(hugo.command(self.bench.hugo or "", self.work, self.sites), memory=memory)


def _cold(bench: Bench, root: Path, peer: _Peer | None, count: int) -> Generator[Row, None, Cost]:
    ours, theirs = [], []
    for number in range(bench.times):
        ours.append(bench.ours(root, bench.work / f"cold-{number}"))
        if peer:
            theirs.append(peer.build(clean=True))
    yield _row(f"cold, {count:,} repos", ours, theirs)
    return middle(ours)


def _again(bench: Bench, root: Path, peer: _Peer | None, count: int) -> Iterator[Row]:
    site = bench.work / "cold-0"
    card = _card(root)
    bench.ours(root, site)  # files that were young before are trusted from now on
    ours = [bench.ours(root, site) for _ in range(bench.times)]
    theirs = [peer.build() for _ in range(bench.times)] if peer else []
    yield _row(f"nothing changed, {count:,} repos", ours, theirs)
    ours, theirs = [], []
    for number in range(bench.times):
        ours.append(_edited(card, number, lambda: bench.ours(root, site)))
        if peer:
            theirs.append(_edited(peer.card, number, peer.build))
    yield _row(f"one card changed, {count:,} repos", ours, theirs)


def _card(root: Path) -> Path:
    return min(root.glob("*/*/README.md"))


def _edited(card: Path, number: int, build: Callable[[], Cost]) -> Cost:
    with card.open("a", encoding="utf-8") as file:
        file.write(f"\n\nChanged paragraph number {number}.\n")
    return build()


def _cluster(bench: Bench, root: Path, pool: Cost) -> Iterator[Row]:
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        costs = [
            bench.ours(root, bench.work / f"dask-{number}", "--scheduler", address)
            for number in range(bench.times)
        ]
    wall = middle(costs).wall
    yield Row(
        "a Dask run of two workers, beside the pool of two",
        f"{wall:.2f} s",
        f"{pool.wall:.2f} s",
        f"{pool.wall / wall:.2f}",
    )


def _many(bench: Bench, count: int, few: int, cold: Cost) -> Iterator[Row]:
    root, site = bench.work / "many", bench.work / "many-site"
    repos.make(root, count)
    cost = bench.ours(root, site, memory=True)
    yield Row(f"peak memory at {count:,} repos, all processes", f"{cost.memory:.0f} MB", "", "")
    growth = f"time({count:,}) / time({few:,})"
    yield Row(
        f"{growth}, cpu", f"{cost.cpu:.1f} s", f"{cold.cpu:.1f} s", f"{cost.cpu / cold.cpu:.2f}"
    )
    bench.ours(root, site)
    ours = [bench.ours(root, site) for _ in range(bench.times)]
    peer = _Peer(bench, root) if bench.hugo else None
    theirs = [peer.build(clean=True)] if peer else []
    yield _row(f"nothing changed, {count:,} repos", ours, theirs)
    card = _card(root)
    ours = [_edited(card, number, lambda: bench.ours(root, site)) for number in range(bench.times)]
    theirs = [_edited(peer.card, 0, peer.build)] if peer else []
    yield _row(f"one card changed, {count:,} repos", ours, theirs)


def _pictures(bench: Bench, count: int) -> Iterator[Row]:
    root = bench.work / "pictures"
    repos.make(root, count // 5, pictures=5)
    ours = [bench.ours(root, bench.work / "pictures-site")]
    theirs = [_Peer(bench, root).build(clean=True)] if bench.hugo else []
    yield _row(f"{count:,} pictures of 1600 x 1200, three renditions, WebP", ours, theirs)


def _row(what: str, ours: list[Cost], theirs: list[Cost]) -> Row:
    mine = middle(ours)
    if not theirs:
        return Row(what, _told(mine), "not installed", "")
    other = middle(theirs)
    ratio = f"{other.wall / mine.wall:.2f} (cpu {other.cpu / mine.cpu:.2f})"
    return Row(what, _told(mine), _told(other), ratio)


def _told(cost: Cost) -> str:
    return f"{cost.wall:.2f} s (cpu {cost.cpu:.2f} s)"


def _write(rows: list[Row]) -> None:
    """Puts the table between its two marks."""
    lines = [
        " ".join(
            (
                f"build-pages {__version__}, Python {platform.python_version()},",
                f"{platform.system()}, {os.cpu_count()} processors,",
                f"`python -m benchmarks.run {' '.join(sys.argv[1:])}`:",
            )
        ),
        "",
        "| what | ours | Hugo | times as fast |",
        "|---|---|---|---|",
        *(f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} |" for row in rows),
    ]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(lines)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
