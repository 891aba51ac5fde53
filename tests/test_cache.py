"""The cache: what is not made again, and that a rebuild always equals a clean build."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import build_site
from generator.options import Options
from generator.publishing import times
from generator.report import Report
from generator.work import making
from tests.media.makers import encoded, photo

ALONE = Options(jobs=1)
LONG_AGO = time.time() - 1_000


def write(root: Path, repo_id: str, front: str = "", body: str = "") -> Path:
    """A repo whose files are old enough to be trusted by their times."""
    folder = root / repo_id
    folder.mkdir(parents=True, exist_ok=True)
    card = folder / "README.md"
    card.write_text(f"---\npipeline_tag: fill-mask\n{front}---\n# {repo_id}\n\n{body}\n", "utf-8")
    age(card)
    return card


def age(path: Path, seconds: float = LONG_AGO) -> None:
    os.utime(path, (seconds, seconds))


def content(site: Path) -> dict[str, bytes]:
    """Every file of a site, by path, without what is ours alone."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".build-pages" not in path.parts
    }


def clean(root: Path, options: Options = ALONE) -> dict[str, bytes]:
    """What a build into an empty folder gives."""
    with TemporaryDirectory() as folder:
        build_site((root,), Path(folder) / "site", options)
        return content(Path(folder) / "site")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repos"
    write(root, "acme/base", body="See [the other](../wide/README.md).")
    write(root, "acme/tuned", "base_model: acme/base\ntags: [small]\n")
    write(root, "acme/wide", "tags: [small]\n", "Text.")
    return root


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are trusted at once: ctime of a test's files is always now."""
    monkeypatch.setattr("generator.work.prints.FRESH_NS", -(10**18))


def build(root: Path, site: Path, options: Options = ALONE) -> Report:
    return build_site((root,), site, options)


def test_nothing_is_made_when_nothing_changed(root: Path, site: Path) -> None:
    first = build(root, site)
    assert (first.pages_made, first.files_written > 0) == (3, True)
    again = build(root, site)
    assert (again.pages_made, again.lists_made, again.files_written) == (0, 0, 0)
    assert (again.repos, again.examples, again.problems) == (
        first.repos,
        first.examples,
        first.problems,
    )


def test_a_changed_body_costs_its_page_alone(root: Path, site: Path) -> None:
    build(root, site)
    write(root, "acme/wide", "tags: [small]\n", "Text.\n\nA second paragraph, changed.")
    report = build(root, site)
    assert report.pages_made == 1
    assert content(site) == clean(root)


def test_only_lists_that_name_the_repo_are_made_and_only_what_changed_is_written(
    root: Path, site: Path
) -> None:
    write(root, "acme/zebra", "tags: [large]\nlicense: mit\n", "Text.")
    build(root, site)
    before = content(site)
    times = {path: (site / path).stat().st_mtime_ns for path in before}
    write(root, "acme/zebra", "tags: [large, new]\nlicense: mit\n", "Text.")
    report = build(root, site)
    after = content(site)
    changed = {path for path, one in after.items() if before.get(path) != one}
    lists = {path for path in after if path.endswith(".html") and "zebra/" not in path}
    naming = {path for path in lists if b"zebra/index.html" in after[path]}
    assert 0 < len(naming) < len(lists) // 2
    assert changed & lists <= naming
    assert (report.pages_made, report.lists_made) == (1, len(naming))
    assert report.files_written == len(changed)
    kept = after.keys() - changed
    assert {path: (site / path).stat().st_mtime_ns for path in kept} == {
        path: times[path] for path in kept
    }
    assert after == clean(root)


def test_a_touched_file_is_read_and_nothing_is_made(root: Path, site: Path) -> None:
    build(root, site)
    age(root / "acme/wide/README.md", LONG_AGO + 100)
    report = build(root, site)
    assert (report.pages_made, report.lists_made) == (0, 0)


def test_a_file_of_the_same_size_and_time_is_read_while_it_is_young(
    root: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.work.prints.FRESH_NS", 10**18)
    build(root, site)
    write(root, "acme/wide", "tags: [small]\n", "Tixt.")
    assert build(root, site).pages_made == 1
    assert b"Tixt." in (site / "acme/wide/index.html").read_bytes()


@pytest.mark.parametrize(
    ("edit", "made"),
    [
        pytest.param(
            lambda root: write(root, "acme/new", "base_model: acme/base\n"),
            {"acme/new", "acme/base"},
            id="a new child changes the page of its base",
        ),
        pytest.param(
            lambda root: shutil.rmtree(root / "acme/tuned"),
            {"acme/base"},
            id="a child that is gone leaves the page of its base",
        ),
        pytest.param(
            lambda root: shutil.rmtree(root / "acme/wide"),
            {"acme/base"},
            id="a link to a repo that is gone",
        ),
    ],
)
def test_pages_that_used_what_changed_are_made_again(
    root: Path, site: Path, edit: Callable[[Path], object], made: set[str]
) -> None:
    build(root, site)
    before = content(site)
    edit(root)
    report = build(root, site)
    after = content(site)
    changed = {path for path, page in after.items() if before.get(path) != page}
    assert made <= {path.removesuffix("/index.html") for path in changed}
    assert report.pages_made < 4
    assert after == clean(root)


def test_a_link_to_nothing_becomes_one_when_its_repo_comes(root: Path, site: Path) -> None:
    write(root, "acme/wide", body="See [it](../later/README.md).")
    build(root, site)
    write(root, "acme/later")
    build(root, site)
    assert b'acme/later/index.html">it</a>' in (site / "acme/wide/index.html").read_bytes()
    assert content(site) == clean(root)


def test_a_page_that_shows_a_file_of_another_repo_follows_it(root: Path, site: Path) -> None:
    address = "https://huggingface.co/acme/base/resolve/main/notes.txt"
    write(root, "acme/wide", body=f"See [the notes]({address}).")
    build(root, site)
    (root / "acme/base/notes.txt").write_text("Notes.", "utf-8")
    build(root, site)
    assert content(site) == clean(root)


def test_another_option_makes_all_pages_again(root: Path, site: Path) -> None:
    build(root, site)
    options = Options(jobs=1, base_url="https://models.example.org/")
    assert build(root, site, options).pages_made == 3
    assert content(site) == clean(root, options)


def test_the_number_of_jobs_is_no_other_option(root: Path, site: Path) -> None:
    build(root, site)
    assert build(root, site, Options(jobs=2, strict=True)).pages_made == 0


@pytest.mark.parametrize("harm", ["edited", "removed"])
@pytest.mark.parametrize("name", ["acme/wide/index.html", "index.html", "models.json"])
def test_a_file_of_the_site_that_someone_harmed_is_put_right(
    root: Path, site: Path, name: str, harm: str
) -> None:
    build(root, site)
    before = content(site)
    path = site / name
    if harm == "edited":
        path.write_bytes(path.read_bytes().replace(b"a", b"b"))
    else:
        path.unlink()
    build(root, site)
    assert content(site) == before


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b"no database"), id="no database"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:5000]), id="cut"),
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: _spoil(path, "UPDATE page SET used = '[1]'"), id="rows"),
        pytest.param(lambda path: _spoil(path, "UPDATE page SET told = '{}'"), id="told"),
        pytest.param(lambda path: _spoil(path, "UPDATE fact SET facts = '3'"), id="facts"),
        pytest.param(lambda path: _spoil(path, "UPDATE record SET card = '[]'"), id="cards"),
        pytest.param(lambda path: _spoil(path, "UPDATE note SET value = 'x'"), id="notes"),
        pytest.param(lambda path: _spoil(path, "DROP TABLE record"), id="table"),
        pytest.param(lambda path: _spoil(path, "UPDATE form SET number = 99"), id="form"),
    ],
)
def test_a_damaged_cache_is_rebuilt_without_a_word(
    root: Path, site: Path, damage: Callable[[Path], object]
) -> None:
    first = build(root, site)
    damage(site / ".build-pages/cache.sqlite")
    write(root, "acme/wide", "tags: [large]\n", "Other.")
    report = build(root, site)
    assert [str(one) for one in report.problems] == [str(one) for one in first.problems]
    assert content(site) == clean(root)


def _spoil(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as base:
        base.execute(statement)
    base.close()


def test_without_a_cache_everything_is_made_and_nothing_kept(root: Path, site: Path) -> None:
    options = Options(jobs=1, no_cache=True)
    for _ in range(2):
        assert build(root, site, options).pages_made == 3
    assert not (site / ".build-pages/cache.sqlite").exists()


def test_a_folder_for_caches_holds_those_of_several_sites(root: Path, tmp_path: Path) -> None:
    options = Options(jobs=1, cache=str(tmp_path / "cache"))
    for name in ("one", "two"):
        build(root, tmp_path / name, options)
    assert build(root, tmp_path / "one", options).pages_made == 0
    assert len(list((tmp_path / "cache").iterdir())) == 2
    assert not (tmp_path / "one/.build-pages/cache.sqlite").exists()


def test_a_copy_in_the_site_does_not_follow_its_source(root: Path, site: Path) -> None:
    notes = root / "acme/base/notes.txt"
    notes.write_text("as it was", "utf-8")
    write(root, "acme/base", body="[Notes](notes.txt)")
    build(root, site)
    copies = [path for path, data in content(site).items() if data == b"as it was"]
    assert copies
    with notes.open("r+") as file:
        file.write("ANOTHER")
    assert all((site / path).read_bytes() == b"as it was" for path in copies)


PICTURE = encoded(photo(640, 400), "PNG")
IDS = ("acme/base", "acme/tuned", "acme/wide", "lone", "zoo/ape")
FRONTS = (
    "",
    "base_model: acme/base\n",
    "base_model: zoo/ape\n",
    "tags: [a, b]\n",
    "license: mit\n",
)
BODIES = ("", "Text.", "[x](../wide/README.md)", "[y](/zoo/ape)", "![z](p.png)", "# Two\n\n# Three")
EDIT = st.one_of(
    st.tuples(
        st.just("write"), st.sampled_from(IDS), st.sampled_from(FRONTS), st.sampled_from(BODIES)
    ),
    st.tuples(st.just("remove"), st.sampled_from(IDS)),
    st.tuples(st.just("rename"), st.sampled_from(IDS), st.sampled_from(IDS)),
    st.tuples(st.just("save"), st.sampled_from(IDS), st.sampled_from(BODIES)),
    st.tuples(st.just("touch"), st.sampled_from(IDS)),
    st.tuples(st.just("file"), st.sampled_from(IDS), st.sampled_from(["p.png", "sub/notes.txt"])),
    st.tuples(st.just("unlink"), st.sampled_from(IDS), st.sampled_from(["p.png", "README.md"])),
)
OPTIONS = st.sampled_from(  # mostly those of the build before
    [ALONE, ALONE, ALONE, Options(jobs=1, title="Zoo"), Options(jobs=1, problems_page=True)]
)
YOUNG, OLD = times.DOUBT_NS, -(10**18)  # what the folders of a site are taken for


def change(root: Path, edit: tuple[str, ...]) -> None:
    """One edit of a person; one that is not possible does nothing."""
    folder = root / edit[1]
    match edit:
        case ("write", repo_id, front, body):
            write(root, repo_id, front, body)
        case ("remove", _) if folder.exists():
            shutil.rmtree(folder)
        case ("rename", _, other) if folder.exists() and not (root / other).exists():
            (root / other).parent.mkdir(parents=True, exist_ok=True)
            folder.rename(root / other)
        case ("save", _, body) if folder.exists():
            draft = folder / "draft"
            draft.write_text(body, "utf-8")
            draft.replace(folder / "README.md")
        case ("touch", _) if (folder / "README.md").exists():
            age(folder / "README.md", LONG_AGO + 50)
        case ("file", _, name) if folder.exists():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(PICTURE if name == "p.png" else name.encode())
        case ("unlink", _, name):
            (folder / name).unlink(missing_ok=True)


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(EDIT, EDIT, OPTIONS), min_size=1, max_size=3), st.sampled_from([YOUNG, OLD])
)
def test_a_rebuild_equals_a_clean_build_after_any_edits(
    builds: list[tuple[tuple[str, ...], tuple[str, ...], Options]], doubt: int
) -> None:
    with TemporaryDirectory() as folder, mock.patch.object(times, "DOUBT_NS", doubt):
        root, site = Path(folder) / "repos", Path(folder) / "site"
        for repo_id in IDS[:3]:
            write(root, repo_id, FRONTS[1], BODIES[2])
        build(root, site)
        for *edits, options in builds:
            for edit in edits:
                change(root, edit)
            build(root, site, options)
            assert content(site) == clean(root, options)


def test_the_cache_is_json_inside(root: Path, site: Path) -> None:
    build(root, site)
    with sqlite3.connect(site / ".build-pages/cache.sqlite") as base:
        rows = base.execute("SELECT card, short FROM record").fetchall()
    base.close()
    assert len(rows) == 3
    assert all(json.loads(short)["id"] for _, short in rows)


def test_a_changed_evaluation_file_of_a_hidden_folder_is_seen(root: Path, site: Path) -> None:
    folder = root / "acme/tuned/.eval_results"
    folder.mkdir()
    file = folder / "boats.yaml"
    file.write_text("- {dataset: {id: acme/boats}, value: 71.5}\n", "utf-8")
    build(root, site)
    assert "71.5" in content(site)["acme/tuned/index.html"].decode()
    file.write_text("- {dataset: {id: acme/boats}, value: 72.25}\n", "utf-8")
    assert build(root, site).pages_made == 1
    assert content(site) == clean(root)


def test_a_repo_that_changed_while_it_was_made_is_made_again(
    root: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = root / "acme/wide/README.md"
    before = card.read_bytes()
    content_of = making.make

    def disturbed(*given: object) -> object:
        card.write_bytes(before.replace(b"small", b"large"))
        return content_of(*given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(making, "make", disturbed)
    build(root, site)
    monkeypatch.setattr(making, "make", content_of)
    card.write_bytes(before)
    age(card)
    build(root, site)
    assert content(site) == clean(root)
