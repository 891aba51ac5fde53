"""Faults in the middle of real builds: killed, interrupted, without space, with others at work.

After each, every file of the site is a whole old or a whole new one, every link from the front
page leads somewhere, files of others are as they were, and the next build makes the site that a
clean build makes. ``LONG_KILLS`` sets how often a build is killed (20 by default; from 100
on all of the larger input is built).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec import Struct

from generator.build import build_site
from tests.conftest import SAMPLES
from tests.security.sites import (
    Site,
    dead_links,
    faults_of,
    finish,
    run,
    site_of,
    start,
    timed,
)

KILLS = int(os.environ.get("LONG_KILLS", "20"))
FEW = ("harbour", "forms", "kiln", "tern-mini")  # more repos than a pool begins at
OWNERS = FEW if KILLS < 100 else (*FEW, "paperboat", "qalam")
NEXT = "clean"  # the name of a folder that nothing disturbs
ALLOWED = {0, 1}  # 1: a sample repo is meant to be wrong

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the sample repos"),
]


class World(Struct, frozen=True):
    """An input in two versions, and the sites that clean builds make of them."""

    folder: Path
    old: Path
    new: Path
    sites: Mapping[Path, Site]
    seconds: float  # of a build from old to new

    def foreign(self, out: Path) -> Site:
        """Puts files of others into an output; gives their hashes."""
        before = site_of(out)
        (out / "CNAME").write_text("models.example.org")
        (out / "harbour" / "notes.txt").write_text("mine")
        return {path: one for path, one in site_of(out).items() if path not in before}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("whole")
    old, new = folder / "old", folder / "new"
    for owner in OWNERS:
        shutil.copytree(SAMPLES / owner, old / owner, symlinks=True)
        shutil.copytree(SAMPLES / owner, new / owner, symlinks=True)
    _edit(new)
    sites = {}
    for version in (old, new):
        build_site((version,), folder / NEXT / version.name)
        sites[version] = site_of(folder / NEXT / version.name)
    shutil.copytree(folder / NEXT / "old", folder / "measured")
    return World(folder, old, new, sites, timed((new,), folder / "measured"))


def _edit(root: Path) -> None:
    """Another version: most cards changed, repos gone, new ones and other pictures there."""
    cards = sorted(root.rglob("README.md"))
    for at, card in enumerate(cards):
        if at % 6:
            text = card.read_text("utf-8", "surrogateescape")
            card.write_text(f"{text}\n\nEdited.\n", "utf-8", "surrogateescape", newline="")
    shutil.rmtree(cards[1].parent)
    shutil.copytree(cards[2].parent, cards[2].parent.with_name("zebra"))
    for picture in sorted(root.rglob("*.png"))[:4]:
        shutil.copyfile(min(SAMPLES.rglob("*.png")), picture)


@pytest.fixture
def out(world: World, tmp_path: Path) -> Path:
    """An output that holds the old site, as if it had been built here."""
    assert run((world.old,), tmp_path / "site").code in ALLOWED
    return tmp_path / "site"


def assert_clean(world: World, version: Path, out: Path, foreign: Site) -> None:
    """The next build makes what a clean build makes."""
    ended = run((version,), out)
    assert ended.code in ALLOWED, ended
    assert site_of(out) == {**world.sites[version], **foreign}


def test_the_check_sees_torn_lost_and_dead(world: World, out: Path) -> None:
    foreign = world.foreign(out)
    versions = list(world.sites.values())
    assert faults_of(out, versions, foreign) == []
    page = next((out / "harbour").glob("*/index.html"))
    page.write_bytes(page.read_bytes()[:-1])
    (out / "CNAME").unlink()
    next((out / "_static").glob("*.css")).unlink()
    kinds = {fault.partition(":")[0] for fault in faults_of(out, versions, foreign)}
    assert kinds == {"torn", "lost", "dead"}


def test_a_build_killed_at_any_moment_leaves_a_whole_site(world: World, out: Path) -> None:
    foreign = world.foreign(out)
    chance = random.Random(11)  # noqa: S311 - moments, not secrets
    versions = [world.new, world.old]
    killed = 0
    for turn in range(KILLS):
        version = versions[turn // 4 % 2]
        process = start((version,), out)
        time.sleep(chance.random() * world.seconds)
        killed += process.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        finish(process)
        assert faults_of(out, list(world.sites.values()), foreign) == []
        if turn % 4 == 3:  # so that kills also meet what earlier kills left
            assert_clean(world, version, out, foreign)
    assert killed > KILLS // 3


def test_a_kill_of_the_main_process_alone_leaves_nothing_behind(world: World, out: Path) -> None:
    process = start((world.new,), out)
    time.sleep(world.seconds * 0.4)
    process.kill()
    finish(process)
    time.sleep(0.5)
    assert_clean(world, world.new, out, {})


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.95, 1.0, 1.05])
def test_a_signal_is_answered_at_once_in_one_line(
    world: World, out: Path, signum: signal.Signals, share: float
) -> None:
    slow = _start_of_python()
    process = start((world.new,), out)
    _wait_for_handlers(process.pid)
    time.sleep(share * world.seconds)
    os.kill(process.pid, signum)
    sent = time.monotonic()
    ended = finish(process)
    assert time.monotonic() - sent < 1 + 25 * slow  # a start takes 20 ms where nothing else runs
    if ended.code in ALLOWED:  # it had said all and was leaving, or had left
        assert site_of(out) == world.sites[world.new]
    else:
        assert ended.code == 128 + signum, ended
        assert len(ended.lines) == 1, ended
        assert "Traceback" not in ended.said
    assert faults_of(out, list(world.sites.values()), {}) == []


def test_a_signal_in_the_first_moments_is_no_traceback_of_ours(world: World, out: Path) -> None:
    for delay in (0.0, 0.01, 0.02, 0.03, 0.05):
        process = start((world.new,), out)
        time.sleep(delay)
        os.kill(process.pid, signal.SIGTERM)
        ended = finish(process)
        assert ended.code in {-signal.SIGTERM, 128 + signal.SIGTERM}
        assert len(ended.lines) == (0 if ended.code < 0 else 1), ended
    assert site_of(out) == world.sites[world.old]


def _start_of_python() -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-S", "-E", "-c", "pass"], check=True)
    return time.monotonic() - started


def _wait_for_handlers(pid: int) -> None:
    """Until the process catches SIGTERM, which Python itself does not."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        time.sleep(1)
        return
    end = time.monotonic() + 60
    while time.monotonic() < end:
        caught = next(line for line in status.read_text().splitlines() if line[:7] == "SigCgt:")
        if int(caught.split()[1], 16) & 1 << (signal.SIGTERM - 1):
            return
        time.sleep(0.002)


# -- others at work ---------------------------------------------------------------------------


def test_two_builds_at_once_make_one_site(world: World, out: Path) -> None:
    foreign = world.foreign(out)
    codes = {finish(one).code for one in [start((world.new,), out) for _ in range(3)]}
    assert codes & ALLOWED
    assert codes <= {0, 1, 3}
    assert site_of(out) == {**world.sites[world.new], **foreign}


def _disturbed(world: World, roots: Path, out: Path, act: Callable[[random.Random], None]) -> str:
    """A build while ``act`` is done again and again; gives what was said."""
    over = threading.Event()
    chance = random.Random(5)  # noqa: S311 - moments, not secrets

    def disturb() -> None:
        while not over.wait(world.seconds / 20):
            act(chance)

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        ended = run((roots,), out)
    finally:
        over.set()
        thread.join()
    assert ended.code in {0, 1, 2}, ended
    assert "Traceback" not in ended.said
    return ended.said


def test_an_output_that_is_removed_in_mid_build(world: World, out: Path) -> None:
    said = _disturbed(world, world.new, out, lambda _: shutil.rmtree(out, ignore_errors=True))
    assert len(said.splitlines()) < 30
    assert_clean(world, world.new, out, {})


def test_an_input_that_changes_in_mid_build(world: World, out: Path, tmp_path: Path) -> None:
    roots = tmp_path / "moving"
    shutil.copytree(world.new, roots, symlinks=True)
    files = sorted(path for path in roots.rglob("*") if path.is_file())

    def change(chance: random.Random) -> None:
        for path in chance.sample(files, 5):
            match chance.randrange(5):
                case 0:
                    path.unlink(missing_ok=True)
                case 1 if path.exists():
                    path.write_bytes(path.read_bytes()[: chance.randrange(2000)])
                case 2:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(b"---\nwidget: [a]\n---\n# x\n")
                case 3:
                    path.unlink(missing_ok=True)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.symlink_to("/etc/passwd")
                case 4:
                    shutil.rmtree(path.parent, ignore_errors=True)

    _disturbed(world, roots, out, change)
    assert dead_links(out) == []
    assert all(b"root:x:" not in path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert_clean(world, world.old, out, {})


# -- disks that are full, or may not be written -------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("no right to mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def _used(disk: Path) -> int:
    found = os.statvfs(disk)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def test_a_disk_that_fills_leaves_the_old_site(world: World, disk: Path) -> None:
    out = disk / "site"
    assert run((world.old,), out).code in ALLOWED
    old, full = site_of(out), 0
    for spare in (4_000, 60_000, 200_000, 400_000):
        _remount(disk, f"size={_used(disk) + spare}")
        ended = run((world.new,), out)
        assert "Traceback" not in ended.said
        if ended.code not in ALLOWED or "disk is full" in ended.said:
            full += 1
            assert "disk is full" in ended.said, ended
            assert site_of(out) == old
        _remount(disk, "size=64m")
        assert_clean(world, world.old, out, {})
    assert full >= 2
    assert_clean(world, world.new, out, {})


def test_a_disk_that_cannot_be_written(world: World, disk: Path) -> None:
    out = disk / "site"
    assert run((world.old,), out).code in ALLOWED
    old = site_of(out)
    _remount(disk, "ro")
    ended = run((world.new,), out)
    _remount(disk, "rw")
    assert ended.code == 2
    assert len(ended.lines) == 1
    assert "read-only" in ended.said
    assert site_of(out) == old


# -- clocks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [-10e9, -3600.0, 3600.0, 10e9])
def test_a_clock_that_jumps_changes_nothing(
    world: World, out: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real, calls = time.time, iter(range(1 << 30))
    monkeypatch.setattr(time, "time", lambda: real() + jump * (next(calls) % 2))
    build_site((world.new,), out)
    assert site_of(out) == world.sites[world.new]


def test_files_of_all_times_are_read_again(world: World, out: Path, tmp_path: Path) -> None:
    """A copy of the input with times of long ago and of far ahead is what it holds."""
    roots = tmp_path / "times"
    shutil.copytree(world.new, roots, symlinks=True)
    for at, path in enumerate(sorted(roots.rglob("*"))):
        if not path.is_symlink():
            os.utime(path, (0, 0) if at % 2 else (4e9, 4e9))
    assert_clean_of(world, roots, out)


def assert_clean_of(world: World, roots: Path, out: Path) -> None:
    assert run((roots,), out).code in ALLOWED
    assert site_of(out) == world.sites[world.new]
