"""A Dask cluster: the same bytes as without one, also when a worker is killed in mid-build."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.build import build_site
from generator.options import OptionError, Options
from tests.test_cache import content, write

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the tests kill a process"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two worker processes of one thread each, watched over by nannies."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
    ) as cluster:
        yield cluster


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(48):
        body = f"See [one](../model-{(number + 1) % 48:02}/README.md).\n\n" + "Text. " * 200
        write(tmp_path / "repos", f"acme/model-{number:02}", "base_model: acme/model-00\n", body)
    return tmp_path / "repos"


def test_a_worker_that_is_killed_costs_nothing(cluster: Any, root: Path, tmp_path: Path) -> None:
    victim = next(iter(cluster.workers.values())).pid
    site = tmp_path / "site"

    def kill() -> None:
        """Kills a worker as soon as the first page is in the spool."""
        deadline = time.monotonic() + 120
        while not list((site / ".build-pages/spool").glob("*/*/*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    report = build_site((root,), site, Options(scheduler=cluster.scheduler_address))
    killer.join()
    assert (report.failed, report.pages_made) == ((), 48)
    build_site((root,), tmp_path / "alone", Options(jobs=1))
    assert content(site) == content(tmp_path / "alone")


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(root: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no scheduler answers at"):
        build_site((root,), tmp_path / "site", Options(scheduler="tcp://127.0.0.1:1"))
