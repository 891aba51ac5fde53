"""What the tests of safety share: one site of hostile repos, and limited processes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from msgspec import Struct

from generator.build import build_site
from generator.report import Report
from tests.security.cards import write_repo
from tests.security.payloads import payloads

EACH = 16  # payloads of one repo
# How many turns the payloads make through the fields that take one value; EACH is all of them.
TURNS = int(os.environ.get("LONG_TURNS", "1"))


class Hostile(Struct, frozen=True):
    """A built site of hostile repos."""

    root: Path
    out: Path

    @property
    def pages(self) -> list[Path]:
        return sorted(self.out.rglob("*.html"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Hostile:
    """The site in which every payload stands in every field; built once for all workers."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    made = Hostile(base / "hostile-repos", base / "hostile-site")
    with (base / "hostile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.out.exists():
            write_hostile(made.root)
            report = build_site((made.root,), made.out)
            assert_whole(report, made)
    return made


def write_hostile(root: Path) -> None:
    every = payloads()
    for start in range(0, len(every), EACH):
        for turn in range(TURNS):
            name = f"r{start // EACH}-{turn}"
            write_repo(root / "evil" / name, every[start : start + EACH], start // EACH + turn)


def assert_whole(report: Report, made: Hostile) -> None:
    assert report.failed == ()
    assert report.pages == len(list((made.root / "evil").iterdir()))
