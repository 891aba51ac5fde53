"""The seal: a build that finds everything as it was does nothing, and anything at all breaks it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.build import build_site
from generator.options import Options
from generator.publishing import layout
from generator.publishing.errors import PublishError
from generator.work import seal
from tests.test_cache import ALONE, LONG_AGO, age, clean, content, write

PROJECT = Path(__file__).resolve().parents[1]
# What a build that has nothing to do gets by without.
SPARED = {
    "PIL", "difflib", "jinja2", "markdown_it", "multiprocessing", "nh3", "pygments", "rich",
    "shutil", "sqlite3", "subprocess", "tempfile", "threading", "tomllib", "yaml",
    "generator.model", "generator.pipeline", "generator.publishing.journal",
    "generator.publishing.plan", "generator.reading.scan", "generator.unit",
    "generator.work.ledger", "generator.work.making",
}  # fmt: skip


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are trusted at once: ctime of a test's files is always now."""
    monkeypatch.setattr("generator.work.prints.FRESH_NS", -(10**18))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repos"
    write(root, "acme/base", body="See [the other](../wide/README.md).")
    write(root, "acme/wide", "tags: [small]\n", "Text.")
    scores = root / "acme/wide/.eval_results/scores.yaml"
    scores.parent.mkdir()
    scores.write_text("- dataset: {id: a/b}\n  value: 1\n", "utf-8")
    return root


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    build_site((root,), tmp_path / "site", ALONE)
    return tmp_path / "site"


def holds(root: Path, site: Path, options: Options = ALONE) -> bool:
    return seal.look(site, (root,), options).report is not None


def test_the_same_is_said_again_and_nothing_is_written(root: Path, site: Path) -> None:
    assert holds(root, site)
    before = {path: path.lstat().st_mtime_ns for path in site.rglob("*")}
    first = build_site((root,), site, ALONE)
    again = build_site((root,), site, ALONE)
    assert replace(again, seconds=first.seconds) == first
    assert (again.repos, again.pages_made, again.files_written) == (2, 0, 0)
    assert again.files_unchanged == len(content(site))
    assert {path: path.lstat().st_mtime_ns for path in site.rglob("*")} == before


def test_a_build_with_nothing_to_do_loads_next_to_nothing(root: Path, site: Path) -> None:
    code = """\
import sys
from generator.work import prints
prints.FRESH_NS = -(10**18)
from generator.cli import main
code = main([sys.argv[1], "-o", sys.argv[2], "--jobs", "1"])
print(code, *sys.modules)
"""
    last = ""
    for _ in range(2):
        last = subprocess.run(
            [sys.executable, "-c", code, root, site],
            cwd=site.parent,  # where no file of options stands
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[-1]
    assert last.split()[0] == "0"
    assert sorted(SPARED & set(last.split())) == []


def append(path: Path) -> None:
    with path.open("a") as file:
        file.write("\nmore\n")


def swap_for_link(path: Path) -> None:
    path.rename(path.with_name("away"))
    path.symlink_to(path.with_name("away"))


def swap_for_twin(path: Path) -> None:
    """Another file with the same bytes and times."""
    content, status = path.read_bytes(), path.stat()
    path.unlink()
    path.with_name("taken").write_bytes(b"")  # so that the number of the old file is not free
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


HARM: dict[str, Callable[[Path, Path], object]] = {
    "a page changed": lambda _, site: append(site / "acme/wide/index.html"),
    "a page of the same size and time": lambda _, site: swap_for_twin(
        site / "acme/wide/index.html"
    ),
    "a page gone": lambda _, site: (site / "acme/wide/index.html").unlink(),
    "a page that is a link": lambda _, site: swap_for_link(site / "acme/wide/index.html"),
    "the front page gone": lambda _, site: (site / "index.html").unlink(),
    "a card changed": lambda root, _: append(root / "acme/wide/README.md"),
    "a card touched": lambda root, _: age(root / "acme/wide/README.md", LONG_AGO + 7),
    "a hidden file that is read": lambda root, _: append(
        root / "acme/wide/.eval_results/scores.yaml"
    ),
    "a file more": lambda root, _: (root / "acme/wide/notes.txt").write_text("x"),
    "a repo more": lambda root, _: write(root, "acme/young"),
    "a repo gone": lambda root, _: (root / "acme/base").rename(root.parent / "base"),
    "a repo renamed": lambda root, _: (root / "acme/base").rename(root / "acme/basis"),
    "the manifest touched": lambda _, site: age(layout.manifest(site)),
    "the table of times gone": lambda _, site: layout.times(site).unlink(),
    "the cache gone": lambda _, site: layout.cache(site).unlink(),
    "the seal cut": lambda _, site: os.truncate(layout.seal(site), 40),
    "the seal of another form": lambda _, site: layout.seal(site).write_text("[1,[],{}]"),
    "a link to a folder": lambda root, _: (root / "acme/wide/more").symlink_to(root / "acme/base"),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_whatever_changed_is_noticed_and_put_right(
    harm: Callable[[Path, Path], object], root: Path, site: Path
) -> None:
    assert holds(root, site)
    harm(root, site)
    assert not holds(root, site)
    build_site((root,), site, ALONE)
    wanted = clean(root)
    assert {path: one for path, one in content(site).items() if path in wanted} == wanted


def test_a_folder_that_is_a_link_is_noticed(root: Path, site: Path) -> None:
    swap_for_link(site / "acme/wide")
    assert not holds(root, site)
    with pytest.raises(PublishError, match="is no folder of ours"):
        build_site((root,), site, ALONE)


@pytest.mark.parametrize(
    "options",
    [
        Options(jobs=1, title="Others"),
        Options(jobs=1, problems_page=True),
        Options(jobs=1, strict=True),
        Options(jobs=1, no_cache=True),
        Options(jobs=1, only="HEAD"),
        Options(jobs=1, timings="timings.json"),
    ],
)
def test_other_options_are_another_build(options: Options, root: Path, site: Path) -> None:
    assert not holds(root, site, options)


def test_an_edited_logo_is_noticed(root: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    options = Options(jobs=1, logo=str(logo))
    build_site((root,), tmp_path / "site", options)
    assert holds(root, tmp_path / "site", options)
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    assert not holds(root, tmp_path / "site", options)


def test_a_page_that_was_made_again_as_it_was_is_known_to_stand(root: Path, site: Path) -> None:
    build_site((root,), site, replace(ALONE, title="Others"))
    assert holds(root, site, replace(ALONE, title="Others"))


def test_young_files_are_not_trusted(
    root: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.work.prints.FRESH_NS", 2_000_000_000)
    append(root / "acme/wide/README.md")
    assert not holds(root, site)
    build_site((root,), site, ALONE)
    assert not holds(root, site)
    monkeypatch.setattr("generator.work.prints.FRESH_NS", -(10**18))
    assert not holds(root, site)
    build_site((root,), site, ALONE)
    assert holds(root, site)


def test_a_file_of_others_in_the_way_is_told_each_time(root: Path, site: Path) -> None:
    (site / "acme/wide/model.json").unlink()
    (root / "acme/wide/card.txt").write_text("x")
    write(root, "acme/young")
    (site / "acme/young").mkdir()
    (site / "acme/young/index.html").write_text("mine")
    first, again = (build_site((root,), site, ALONE) for _ in range(2))
    assert [one.code for one in first.problems if one.code == "foreign-file"] == ["foreign-file"]
    assert again.problems == first.problems
    (site / "acme/young/index.html").unlink()
    build_site((root,), site, ALONE)
    assert content(site) == clean(root)
