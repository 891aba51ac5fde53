"""Full disks and killed builds: what is published is whole at every moment.

``LONG_KILLS`` sets how often a build is killed at a random moment (20 by default).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from generator.publishing.errors import Locked, PublishError, Refused
from generator.publishing.layout import OWN, journal, kept
from generator.publishing.publish import publish
from generator.publishing.stopping import Stopped, deferred
from generator.publishing.survey import survey
from tests.publishing.conftest import build, opened, site
from tests.publishing.faults import counted, disk_full, killed

KILLS = int(os.environ.get("LONG_KILLS", "20"))
FOREIGN = {"CNAME": "models.example.org", "m1/notes.txt": "mine"}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


def make_site(version: int, models: range) -> dict[str, str]:
    """A site whose pages are JSON lists of what they link to; media are named by version."""
    files = {}
    for number in models:
        medium = f"_media/{number}-{version}.svg"
        files[medium] = "x" * 50
        files[f"m{number}/index.html"] = json.dumps([medium, "index.html"])
    files["index.html"] = json.dumps([f"m{number}/index.html" for number in models])
    return files


OLD, NEW = make_site(1, range(4)), make_site(2, range(1, 5))


def check_whole(out: Path, old: dict[str, str], new: dict[str, str]) -> None:
    """Every file is a whole old or a whole new one, every link leads somewhere."""
    now = site(out)
    for path, text in FOREIGN.items():
        assert now.pop(path) == text
    for path, text in now.items():
        assert text in {old.get(path), new.get(path)}, path
    for path in set(old) & set(new):
        assert path in now
    seen, todo = set(), ["index.html"]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            assert path in now, f"a dead link to {path}"
            todo += json.loads(now[path]) if path.endswith(".html") else []


def prepare(out: Path, files: dict[str, str]) -> None:
    build(out, files)
    for path, text in FOREIGN.items():
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_text(text)


def count_changes(out: Path) -> int:
    """How many changes of files a build of NEW over OLD makes."""
    prepare(out, OLD)
    changes: list[None] = []
    with counted(out, changes):
        build(out, NEW)
    return len(changes)


def is_refused_for_want_of_space(out: Path) -> bool:
    """Builds NEW; whether that ended with the advice that it should give."""
    try:
        build(out, NEW)
    except (PublishError, Refused) as error:
        return "the disk is full; free some space" in str(error)
    return False


@pytest.mark.parametrize("for_good", [False, True])
def test_a_disk_that_fills_at_any_moment_costs_nothing(tmp_path: Path, *, for_good: bool) -> None:
    total = count_changes(tmp_path / "measured")
    failed = 0
    for after in range(total):
        out = tmp_path / str(after)
        prepare(out, OLD)
        with disk_full(out, after=after, for_good=for_good):
            failed += is_refused_for_want_of_space(out)
        check_whole(out, OLD, NEW)
        build(out, NEW)
        assert site(out) == NEW | FOREIGN
    assert failed > total // 2


def test_a_full_disk_before_the_journal_leaves_no_trace(tmp_path: Path) -> None:
    out = tmp_path / "site"
    prepare(out, OLD)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    with pytest.raises(PublishError), disk_full(out, after=6, for_good=False):
        build(out, NEW)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 kB; only a privileged user can have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k,mode=755", "tmpfs", str(disk)]
    if shutil.which("mount") is None:
        pytest.skip("no file systems to mount here")
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no right to mount a small file system")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_site_that_does_not_fit_leaves_the_old_one(small_disk: Path) -> None:
    out = small_disk / "site"
    old = {f"m{number}/index.html": "o" * 20_000 for number in range(10)}
    build(out, old)
    with pytest.raises(PublishError, match="the disk is full"):
        build(out, dict.fromkeys(old, "n" * 30000))
    assert site(out) == old
    small = dict.fromkeys(old, "s" * 5000)
    build(out, small)
    assert site(out) == small


def run_and_die(out: Path, after: int) -> int:
    """Builds NEW in a process that kills itself at a change; gives the signal that ended it."""
    child = os.fork()
    if child == 0:
        with killed(out, after=after):
            build(out, NEW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)


def test_a_kill_at_any_change_leaves_a_whole_site(tmp_path: Path) -> None:
    total = count_changes(tmp_path / "measured")
    for after in range(total):
        out = tmp_path / str(after)
        prepare(out, OLD)
        assert run_and_die(out, after) == signal.SIGKILL
        check_whole(out, OLD, NEW)
        build(out, NEW)
        assert site(out) == NEW | FOREIGN


def test_a_kill_at_any_change_of_a_first_build_leaves_only_whole_files(tmp_path: Path) -> None:
    """Whole folders come then, also into folders that somebody makes before the next build."""
    changes: list[None] = []
    with counted(tmp_path / "measured", changes):
        build(tmp_path / "measured", NEW)
    for after in range(len(changes)):
        out = tmp_path / str(after)
        assert run_and_die(out, after) == signal.SIGKILL
        now = site(out)
        assert now.items() <= NEW.items()
        assert "index.html" not in now or now == NEW
        theirs = {path: "mine" for path in ("m1/notes.txt", "m2/index.html") if path not in now}
        if journal(out).exists():
            for path, text in theirs.items():
                (out / path).parent.mkdir(exist_ok=True)
                (out / path).write_text(text)
            build(out, NEW)
            expected = NEW | {path: text for path, text in theirs.items() if path not in NEW}
            assert site(out) == expected
            assert site(kept(out)) == {
                f"1/{path}": text for path, text in theirs.items() if path in NEW
            }
        build(out, NEW)
        assert NEW.items() <= site(out).items()


def test_a_kill_while_files_are_put_among_those_of_others(tmp_path: Path) -> None:
    old = {"index.html": "[]"}
    files = {**old, "a/one": "1", "a/b/two": "2", "a/c": "3"}
    theirs = {"a/mine": "mine", "a/b/two": "mine too"}

    def build_among(out: Path) -> None:
        with opened(out, [], force=False) as staging:
            for path, text in files.items():
                staging.write(path, text.encode())
            plan, _ = survey(staging)
            for path, text in theirs.items():
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                (out / path).write_text(text)
            with killed(out, after=after):
                publish(staging, plan)

    seen = set()
    for after in range(40):
        out = tmp_path / str(after)
        build(out, old)
        child = os.fork()
        if child == 0:
            build_among(out)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        seen.add((code, journal(out).exists()))
        with opened(out, [], force=False):
            if "a/one" in site(out):
                assert site(out) == files | {"a/mine": "mine"}
                assert site(kept(out)) == {"1/a/b/two": "mine too"}
            else:
                assert site(out) == old | theirs
    assert seen == {(-signal.SIGKILL, False), (-signal.SIGKILL, True), (0, False)}


def test_a_journal_of_the_version_before_is_followed(tmp_path: Path) -> None:
    out = tmp_path / "site"
    prepare(out, OLD)
    staged = out / OWN / "staging/new/x"
    staged.parent.mkdir(parents=True)
    staged.write_text("new")
    steps = [["place", "new/x", None, ""]]
    journal(out).write_text(json.dumps({"schema_version": 1, "kept": "1", "steps": steps}))
    with opened(out, [], force=False):
        assert site(out) == {**OLD, **FOREIGN, "new/x": "new"}


def test_a_journal_of_a_later_version_is_not_followed(tmp_path: Path) -> None:
    out = tmp_path / "site"
    prepare(out, OLD)
    journal(out).write_text(json.dumps({"schema_version": 99, "kept": "1", "steps": []}))
    with opened(out, [], force=False):
        assert not journal(out).exists()
    assert site(out) == {**OLD, **FOREIGN}


def test_a_kill_is_put_right_by_a_build_of_something_else(tmp_path: Path) -> None:
    total = count_changes(tmp_path / "measured")
    other = make_site(3, range(2, 9))
    for after in range(0, total, 3):
        out = tmp_path / str(after)
        prepare(out, OLD)
        run_and_die(out, after)
        build(out, other)
        assert site(out) == other | FOREIGN


def test_kills_at_random_moments_leave_a_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    versions = [make_site(1, range(30)), make_site(2, range(1, 31))]
    prepare(out, versions[0])
    started = time.monotonic()
    build(out, versions[1])
    span = time.monotonic() - started
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    for turn in range(KILLS):
        old, new = versions[(turn + 1) % 2], versions[turn % 2]
        child = os.fork()
        if child == 0:
            build(out, new)
            os._exit(0)
        time.sleep(chance.random() * span)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        check_whole(out, old, new)
        build(out, new)
        assert site(out) == new | FOREIGN


def test_two_builds_at_once_end_with_one_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    prepare(out, OLD)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                build(out, NEW)
            except Locked:
                os._exit(3)
            os._exit(0)
        children.append(child)
    codes = {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children}
    assert 0 in codes
    assert codes <= {0, 3}
    assert site(out) == NEW | FOREIGN


class _Interrupting(list[None]):
    """A counter that sends one SIGINT as soon as a given folder is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent = False

    def append(self, item: None) -> None:  # noqa: ARG002 - the moment counts
        if self.folder.is_dir() and not self.sent:
            self.sent = True
            signal.raise_signal(signal.SIGINT)


def test_a_signal_while_publishing_is_answered_after_the_last_file(tmp_path: Path) -> None:
    out = tmp_path / "site"
    prepare(out, OLD)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever ran before in this process
    with pytest.raises(KeyboardInterrupt), counted(out, _Interrupting(out / "m4")):
        build(out, NEW)
    assert site(out) == NEW | FOREIGN
    assert not journal(out).exists()


def test_without_time_to_finish_the_next_run_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    prepare(out, OLD)
    monkeypatch.setattr("generator.publishing.publish.deferred", partial(deferred, grace=-1.0))
    with pytest.raises(Stopped, match="next run"), counted(out, _Interrupting(out / "m4")):
        build(out, NEW)
    assert journal(out).exists()
    check_whole(out, OLD, NEW)
    with opened(out, [], force=False):
        assert site(out) == NEW | FOREIGN
