"""The pool: same bytes with any number of jobs, and one repo that kills its worker costs itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from generator import memory
from generator.build import build_site
from generator.meaning.site import SiteFacts
from generator.options import Options
from generator.publishing.errors import PublishError
from generator.reading.scan import scan
from generator.report import Report
from generator.theming import make_site
from generator.unit import make_unit
from generator.work import apart, crews, desk
from generator.work.limits import Limits
from tests.test_cache import content, write

LIMITS = Limits()
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests fork")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(crews.POOL_FROM + 4):
        write(tmp_path / "repos", f"acme/model-{number:02}", "tags: [small]\n", f"Model {number}.")
    return tmp_path / "repos"


def test_any_number_of_jobs_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    sites = []
    for jobs in (1, 2, 3):
        build_site((root,), tmp_path / f"site-{jobs}", Options(jobs=jobs))
        sites.append(content(tmp_path / f"site-{jobs}"))
    assert sites[0] == sites[1] == sites[2]


def test_repos_share_the_folders_of_the_spool(
    root: Path, tmp_path: Path, made_folders: list[str]
) -> None:
    build_site((root,), tmp_path / "site", Options(jobs=1))
    folders = sum("/spool/" in path for path in made_folders)
    assert folders < (crews.POOL_FROM + 4) // 2


def test_no_two_attempts_use_one_name_in_the_spool(root: Path, tmp_path: Path) -> None:
    found = {repo.id: repo for repo in scan((root,)).repos_found}
    shared = desk.Shared(SiteFacts(), found, make_site(Options()))
    spool = tmp_path / "spool"
    order = desk.Order("k", Options(), tmp_path / "site", spool, tmp_path / "k.json", LIMITS)
    chunks = [
        crews.Chunk(number, ("acme/model-00",), attempt)
        for number in (1, 11)
        for attempt in (0, 1, 10, 1000)
    ]
    places = [
        desk.spool_of(order, chunk) / file.name
        for chunk in chunks
        for file in desk.plain_outcome(order, shared, chunk, "it died").files
    ]
    assert len(set(places)) == len(places) >= len(chunks)
    assert all(place.is_file() for place in places)


def test_few_repos_need_no_pool() -> None:
    with crews.hired(crews.POOL_FROM - 1, jobs=2, scheduler=None, limits=Limits()) as crew:
        assert isinstance(crew, crews.Alone)
    with crews.hired(crews.POOL_FROM, jobs=2, scheduler=None, limits=Limits()) as crew:
        assert isinstance(crew, crews.Pool)
    with crews.hired(crews.POOL_FROM, jobs=1, scheduler=None, limits=Limits()) as crew:
        assert isinstance(crew, crews.Alone)


def test_a_repo_that_kills_its_worker_costs_only_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(found, workshop, take):  # type: ignore[no-untyped-def] # stands in for make_unit
        if found.id == "acme/model-05":
            os.kill(os.getpid(), signal.SIGKILL)
        return make_unit(found, workshop, take)

    monkeypatch.setattr(desk, "make_unit", deadly)
    report = build_site((root,), tmp_path / "site", Options(jobs=2))
    assert report.failed == ("acme/model-05",)
    assert [one.code for one in report.problems if one.path == "acme/model-05"] == ["page-failed"]
    pages = {path for path in content(tmp_path / "site") if path.endswith("/index.html")}
    assert {f"acme/model-{number:02}/index.html" for number in range(crews.POOL_FROM + 4)} <= pages
    monkeypatch.undo()
    again = build_site((root,), tmp_path / "site", Options(jobs=2))
    assert (again.failed, again.pages_made) == ((), 1)


def test_a_worker_that_is_lost_while_chunks_are_handed_out_costs_nothing() -> None:
    class Tired(crews.Alone):
        """Takes no work before it is renewed, once it has taken three chunks."""

        losses: tuple[type[BaseException], ...] = (BrokenExecutor,)
        loses_all = True
        taken = 0

        def submit(self, work, chunk):  # type: ignore[no-untyped-def] # as that of Alone
            self.taken += 1
            if self.taken > 3:
                raise BrokenExecutor
            return super().submit(work, chunk)

        def renew(self) -> None:
            self.taken = -100

    ids = [f"acme/model-{number:02}" for number in range(9)]
    made = crews.results(Tired(), lambda chunk: chunk.ids, ids, lambda chunk: chunk.ids)
    assert [one for _, done in made for one in done] == ids


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_repo_that_takes_too_long_gets_a_plain_page(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    def slow(found, workshop, take):  # type: ignore[no-untyped-def] # stands in for make_unit
        if found.id == "acme/model-03":
            time.sleep(60)
        return make_unit(found, workshop, take)

    monkeypatch.setattr(desk, "make_unit", slow)
    limits = Limits(seconds=3)
    report = build_site((root,), tmp_path / "site", Options(jobs=jobs), limits=limits)
    assert "acme/model-03" in report.failed
    assert "longer than 3 seconds" in next(
        p.message for p in report.problems if p.path == "acme/model-03"
    )


def test_a_repo_deep_inside_a_library_is_ended_by_the_system(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(found, workshop, take):  # type: ignore[no-untyped-def] # stands in for make_unit
        if found.id == "acme/model-03":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            while True:
                pass
        return make_unit(found, workshop, take)

    monkeypatch.setattr(desk, "make_unit", deaf)
    limits = Limits(seconds=1, grace=0.2)
    report = build_site((root,), tmp_path / "site", Options(jobs=2), limits=limits)
    assert "acme/model-03" in report.failed


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_repo_that_wants_too_much_memory_gets_a_plain_page(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    def greedy(found, workshop, take):  # type: ignore[no-untyped-def] # stands in for make_unit
        if found.id == "acme/model-03":
            bytearray(3_000_000_000)
        return make_unit(found, workshop, take)

    monkeypatch.setattr(desk, "make_unit", greedy)
    report = build_site((root,), tmp_path / "site", Options(jobs=jobs))
    assert report.failed == ("acme/model-03",)
    assert "memory" in _said_of(report, "acme/model-03")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_repo_that_needs_more_memory_than_others_gets_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    build_site((root,), tmp_path / "expected", Options(jobs=1))

    def greedy(found, workshop, take):  # type: ignore[no-untyped-def] # stands in for make_unit
        if found.id in {"acme/model-03", "acme/model-04"}:
            bytearray(LIMITS.share + 50_000_000)
        return make_unit(found, workshop, take)

    monkeypatch.setattr(desk, "make_unit", greedy)
    report = build_site((root,), tmp_path / "site", Options(jobs=jobs))
    assert report.failed == ()
    assert content(tmp_path / "site") == content(tmp_path / "expected")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_repo_that_dies_of_its_memory_costs_only_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """As libraries do that know no such error."""

    def deadly(found, workshop, take):  # type: ignore[no-untyped-def] # stands in for make_unit
        if found.id == "acme/model-03":
            bytearray(LIMITS.share + 50_000_000)
            os.kill(os.getpid(), signal.SIGKILL)
        return make_unit(found, workshop, take)

    monkeypatch.setattr(desk, "make_unit", deadly)
    report = build_site((root,), tmp_path / "site", Options(jobs=jobs))
    assert report.failed == ("acme/model-03",)
    assert "died" in _said_of(report, "acme/model-03")


def test_what_the_last_attempt_raises_comes_through(tmp_path: Path) -> None:
    def full(last: bool) -> int:
        if not last:
            raise MemoryError
        raise PublishError("cannot write x: the disk is full", "free some space")

    with pytest.raises(PublishError, match="the disk is full; free some space"):
        apart.kept(full, lambda: 0, LIMITS, tmp_path / "turn")


def test_a_last_attempt_that_never_ends_is_ended(tmp_path: Path) -> None:
    def endless(last: bool) -> int:
        if not last:
            raise MemoryError
        time.sleep(600)
        return 1

    started = time.monotonic()
    assert apart.kept(endless, lambda: 7, Limits(seconds=0.3, grace=0.1), tmp_path / "turn") == 7
    assert time.monotonic() - started < 60


def test_the_memory_of_a_block_is_bounded() -> None:
    def take() -> int:
        return len(bytearray(60_000_000))

    with memory.share(20_000_000):
        with pytest.raises(MemoryError):
            take()
        with memory.share(100_000_000), pytest.raises(MemoryError):
            take()  # an inner share is none more
        with pytest.raises(MemoryError):
            memory.room(30_000_000)
        memory.room(1_000)
    assert take() == 60_000_000
    memory.room(1 << 50)


def _said_of(report: Report, path: str) -> str:
    return " ".join(one.message for one in report.problems if one.path == path)


def test_an_interrupted_build_ends_its_workers(root: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from generator.work import desk\n"
        "from generator.unit import make_unit\n"
        "def slow(*args):\n"
        "    time.sleep(0.5)\n"
        "    return make_unit(*args)\n"
        "desk.make_unit = slow\n"
        "from generator.cli import main\n"
        f"sys.exit(main([{str(root)!r}, '-o', {str(tmp_path / 'site')!r}, '--jobs', '2']))\n"
    )
    build = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (workers := list(_children(build.pid))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    build.send_signal(signal.SIGTERM)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 143
    assert b"Traceback" not in said
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{one}").exists() for one in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{one}").exists() for one in workers)


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, task.read_text("ascii").split())


HEAVY = ("jinja2", "markdown_it", "nh3", "PIL", "pygments", "latex2mathml", "multiprocessing")


def test_nothing_heavy_is_loaded_when_nothing_changed(root: Path, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from generator.work import prints\n"
        "prints.FRESH_NS = -10**18\n"
        "from generator.cli import main\n"
        f"main([{str(root)!r}, '-o', {str(tmp_path / 'site')!r}, '-q'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    loaded = [
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [one.stderr for one in loaded] == ["", ""]
    assert loaded[0].stdout.strip() != "[]"
    assert loaded[1].stdout.strip() == "[]"
