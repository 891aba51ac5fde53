"""One build at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.publishing.errors import Locked, Refused
from generator.publishing.layout import lock as lock_path
from generator.publishing.lock import hold, is_held
from tests.publishing.conftest import build, opened, site

HOLDER = """
import sys, time
from pathlib import Path
from generator.publishing.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_turned_away(out: Path) -> None:
    with hold(out), pytest.raises(Locked, match="another build"), hold(out):
        pass


def test_the_lock_is_free_again_afterwards(out: Path) -> None:
    for _ in range(2):
        with hold(out) as handle:
            assert is_held(out, handle)


def test_a_killed_holder_lets_go(out: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Locked), hold(out):
            pass
        holder.kill()
    with hold(out):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_worker_does_not_keep_the_lock(out: Path) -> None:
    read, write = os.pipe()
    with hold(out):
        worker = os.fork()
        if worker == 0:
            os.write(write, b"x")
            time.sleep(30)
            os._exit(0)
        os.read(read, 1)
    try:
        with hold(out):
            pass
    finally:
        os.kill(worker, 9)
        os.waitpid(worker, 0)
        os.close(read)
        os.close(write)


def test_a_lock_file_that_was_replaced_is_not_held(out: Path) -> None:
    with hold(out) as handle:
        lock_path(out).unlink()
        assert not is_held(out, handle)
        lock_path(out).write_bytes(b"")
        assert not is_held(out, handle)


def test_two_builds_at_once_leave_one_whole_site(out: Path) -> None:
    with opened(out, [], force=False), pytest.raises(Locked):
        build(out, {"index.html": "second"})
    build(out, {"index.html": "third"})
    assert site(out) == {"index.html": "third"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Refused, match="permission denied"), hold(tmp_path / "site"):
            pass
    finally:
        tmp_path.chmod(0o700)


def test_a_place_where_no_folder_can_be_made_is_refused() -> None:
    with pytest.raises(Refused, match="cannot write into the output"), hold(Path("/proc/site")):
        pass
