"""The same input gives the same bytes: wherever it lies, whoever builds it, in whatever order."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.security.cards import write_repo
from tests.security.payloads import payloads
from tests.security.sites import Site, run, site_of

OWNERS = ("harbour", "forms", "tern-mini")
ALLOWED = {0, 1}

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the sample repos")


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same") / "repos"
    for owner in OWNERS:
        shutil.copytree(SAMPLES / owner, folder / owner, symlinks=True)
    write_repo(folder / "evil" / "repo", payloads()[::40])
    return folder


@pytest.fixture(scope="module")
def expected(roots: Path) -> Site:
    return built(roots, roots.parent / "site")


def built(roots: Path, out: Path, *more: str, env: Mapping[str, str] | None = None) -> Site:
    ended = run((roots,), out, *more, env=env)
    assert ended.code in ALLOWED, ended
    return site_of(out)


def locales() -> list[str]:
    """Those of this machine whose rules for letters and numbers are not ours."""
    asked = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    there = {name.lower().replace("-", "") for name in asked.split()}
    wanted = ("tr_TR.UTF-8", "de_DE.UTF-8")
    found = [name for name in wanted if name.lower().replace("-", "") in there]
    return ["C", "C.UTF-8", "POSIX", *found]


@pytest.mark.parametrize(
    "env",
    [
        *({"LC_ALL": name, "LANG": name} for name in locales()),
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/St_Johns", "SOURCE_DATE_EPOCH": "0"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4294967295", "COLUMNS": "20", "NO_COLOR": "1"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=str,
)
def test_the_environment_changes_nothing(
    roots: Path, expected: Site, tmp_path: Path, env: Mapping[str, str]
) -> None:
    assert built(roots, tmp_path / "site", env=env) == expected


@pytest.mark.parametrize("charset", ["ascii", "iso8859-1"])
def test_a_locale_with_other_file_names_is_refused_in_one_line(
    roots: Path, tmp_path: Path, charset: str
) -> None:
    """Names would be read as other ones: Python takes such a locale only where it is told to."""
    name = "C" if charset == "ascii" else _latin_locale()
    env = {"LC_ALL": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = run((roots,), tmp_path / "site", env=env)
    assert (ended.code, len(ended.lines)) == (2, 1), ended
    assert f"found {charset}; set PYTHONUTF8=1 or LC_ALL=C.UTF-8" in ended.said
    assert not (tmp_path / "site").exists()


def _latin_locale() -> str:
    asked = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    found = [name for name in asked.split() if name.lower().endswith(("iso88591", "iso-8859-1"))]
    return found[0] if found else pytest.skip("no locale with Latin-1 here")


def test_the_environment_that_is_advised_changes_nothing(
    roots: Path, expected: Site, tmp_path: Path
) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "1", "PYTHONCOERCECLOCALE": "0"}
    assert built(roots, tmp_path / "site", env=env) == expected


def test_another_path_changes_nothing(roots: Path, expected: Site, tmp_path: Path) -> None:
    elsewhere = tmp_path / "ö a'b & c" / ("x" * 60) / "repos"
    shutil.copytree(roots, elsewhere, symlinks=True)
    assert built(elsewhere, tmp_path / "another site") == expected


def test_the_umask_changes_nothing(roots: Path, expected: Site, tmp_path: Path) -> None:
    former = os.umask(0o077)
    try:
        assert built(roots, tmp_path / "site") == expected
    finally:
        os.umask(former)


def test_the_order_of_the_file_system_changes_nothing(
    roots: Path, expected: Site, tmp_path: Path
) -> None:
    """The same files made in another order, with names before them that are gone again."""
    copy = tmp_path / "repos"
    paths = [path for path in roots.rglob("*") if not path.is_dir() or path.is_symlink()]
    random.Random(3).shuffle(paths)  # noqa: S311 - an order, no secret
    for at, path in enumerate(paths):
        target = copy / path.relative_to(roots)
        target.parent.mkdir(parents=True, exist_ok=True)
        filler = target.with_name(f"zz-{at}")
        filler.touch()
        shutil.copyfile(path, target, follow_symlinks=False)
        if at % 2:
            filler.unlink()
    for filler in copy.rglob("zz-*"):
        filler.unlink()
    for folder in (path for path in roots.rglob("*") if path.is_dir() and not path.is_symlink()):
        (copy / folder.relative_to(roots)).mkdir(parents=True, exist_ok=True)
    assert built(copy, tmp_path / "site") == expected


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_number_of_jobs_changes_nothing(
    roots: Path, expected: Site, tmp_path: Path, jobs: str
) -> None:
    assert built(roots, tmp_path / "site", "--jobs", jobs) == expected


def test_a_second_build_changes_nothing(roots: Path, expected: Site, tmp_path: Path) -> None:
    built(roots, tmp_path / "site")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*.html")}
    assert built(roots, tmp_path / "site") == expected
    assert times == {path: path.stat().st_mtime_ns for path in times}


def test_edits_and_their_undoing_end_where_they_began(
    roots: Path, expected: Site, tmp_path: Path
) -> None:
    """Builds of an input that is edited at random, one over the other, then of the first again."""
    chance = random.Random(9)  # noqa: S311 - edits, no secret
    edited, out = tmp_path / "repos", tmp_path / "site"
    for turn in range(3):
        shutil.rmtree(edited, ignore_errors=True)
        shutil.copytree(roots, edited, symlinks=True)
        files = sorted(path for path in edited.rglob("*") if path.is_file())
        for path in chance.sample(files, 12):
            if chance.random() < 0.4:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[: chance.randrange(3000)] + b"\nedited\n")
        assert built(edited, out) == built(edited, tmp_path / f"clean-{turn}")
    assert built(roots, out) == expected
