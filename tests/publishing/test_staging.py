"""What staging takes, and what it objects to."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.publishing import disk, times
from generator.publishing.errors import PublishError
from generator.publishing.layout import OWN
from generator.publishing.manifest import Entry
from generator.publishing.plan import Rank
from generator.publishing.staging import Output, Staging
from generator.publishing.survey import survey
from tests.publishing.conftest import Breaking, build, opened, site


@pytest.fixture
def staging(out: Path) -> Iterator[Staging]:
    with opened(out, [], force=False) as opened_staging:
        yield opened_staging


def codes(staging: Staging) -> list[str]:
    return [problem.code for problem in staging.problems]


def test_nothing_reaches_the_site_before_publishing(staging: Staging, out: Path) -> None:
    assert staging.write("a/index.html", b"page")
    assert site(out) == {}
    assert (out / OWN / "staging" / "a" / "index.html").read_bytes() == b"page"


def test_only_hash_and_size_are_kept(staging: Staging) -> None:
    staging.write("a", b"page")
    entry = staging.files["a"].entry
    assert entry == Entry(hashlib.sha256(b"page").hexdigest(), 4)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "a/",
        "a\0b",
        f"{OWN}/lock",
        f"{OWN.upper()}/x",
        "n" * 256,
        "é" * 128,
        "a\ud800",
    ],
)
def test_a_path_that_cannot_be_of_the_site_is_a_problem(staging: Staging, path: str) -> None:
    assert staging.write(path, b"x") is False
    assert codes(staging) == ["site-path"]


@pytest.mark.parametrize("path", ["n" * 255, "a b/ü.html", "-rf", "a\\b", "\udcff.html", "a\nb"])
def test_unusual_names_are_taken(staging: Staging, path: str) -> None:
    assert staging.write(path, b"x") is True
    assert codes(staging) == []


def test_a_path_too_deep_for_the_system_costs_only_itself(staging: Staging) -> None:
    assert staging.write("/".join(["d" * 200] * 30), b"x") is False
    assert staging.write("a", b"x") is True
    assert codes(staging) == ["site-path"]


def test_the_same_file_twice_is_one_file(staging: Staging) -> None:
    assert staging.write("_media/x.webp", b"x")
    assert staging.write("_media/x.webp", b"x")
    assert codes(staging) == []


def test_two_files_of_one_path_are_a_problem(staging: Staging) -> None:
    assert staging.write("a", b"x")
    assert not staging.write("a", b"y")
    assert codes(staging) == ["path-conflict"]


@pytest.mark.parametrize(("first", "second"), [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")])
def test_a_file_where_a_folder_is_needed_is_a_problem(
    staging: Staging, first: str, second: str
) -> None:
    assert staging.write(first, b"x")
    assert not staging.write(second, b"y")
    assert codes(staging) == ["path-conflict"]
    assert list(staging.files) == [first]


@pytest.mark.parametrize(("first", "second"), [("Tiger", "tiger"), ("e\u0301", "\u00e9")])
def test_twins_are_a_problem_where_the_system_folds_names(
    out: Path, first: str, second: str
) -> None:
    out.mkdir()
    staging = Staging(Output(out, lock=0, former={}, folding=True))
    assert staging.write(f"{first}/index.html", b"x")
    assert not staging.write(f"{second}/index.html", b"y")
    assert staging.write(f"{second}/other.html", b"y")
    assert codes(staging) == ["lost-twin"]


def test_a_stream_is_copied_from_its_start(staging: Staging, out: Path) -> None:
    stream = io.BytesIO(b"x" * 3_000_000)
    assert staging.copy("_media/x", stream)
    assert (out / OWN / "staging" / "_media" / "x").stat().st_size == 3_000_000
    assert staging.files["_media/x"].entry.size == 3_000_000


def test_a_file_is_copied(staging: Staging, out: Path, tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(b"cat")
    assert staging.copy("_media/x.png", tmp_path / "cat.png")
    assert (out / OWN / "staging" / "_media" / "x.png").read_bytes() == b"cat"


def test_a_source_that_is_gone_is_a_problem(staging: Staging, tmp_path: Path) -> None:
    assert staging.copy("_media/x", tmp_path / "gone") is False
    assert codes(staging) == ["source-lost"]
    assert "_media/x" not in staging.files


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(staging: Staging, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert staging.copy("_media/x", tmp_path / "pipe") is False
    assert codes(staging) == ["source-lost"]


def test_a_source_that_breaks_leaves_nothing_staged(staging: Staging, out: Path) -> None:
    assert staging.copy("_media/x", Breaking(b"x")) is False
    assert codes(staging) == ["source-lost"]
    assert not (out / OWN / "staging" / "_media" / "x").exists()
    assert staging.write("_media/x", b"other")


def test_a_file_that_could_not_be_staged_leaves_no_folder(staging: Staging, out: Path) -> None:
    assert staging.write("a/x", b"x")
    assert not staging.copy("a/b/c/d", Breaking(b"x"))
    assert sorted(path.name for path in (out / OWN / "staging").rglob("*")) == ["a", "x"]
    assert staging.write("a/b/c/e", b"x")


def test_a_system_that_writes_piece_by_piece_is_given_all(
    staging: Staging, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:3]))
    assert staging.write("a", b"0123456789")
    assert (out / OWN / "staging" / "a").read_bytes() == b"0123456789"


def test_a_file_that_stands_already_is_not_written_again(out: Path) -> None:
    build(out, {"a/index.html": "page"})
    os.utime(out / "a" / "index.html", ns=(1, 1))
    assert build(out, {"a/index.html": "page"}).unchanged == 1
    assert (out / "a" / "index.html").stat().st_mtime_ns == 1


def test_a_file_that_was_damaged_is_written_again(out: Path) -> None:
    build(out, {"a/index.html": "page"})
    (out / "a" / "index.html").write_text("egap")
    assert build(out, {"a/index.html": "page"}).written == 1
    assert site(out) == {"a/index.html": "page"}


def test_an_output_that_is_removed_meanwhile_is_an_error_with_advice(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("a/one", b"x")
        out.rename(out.with_name("away"))
        with pytest.raises(PublishError, match="a folder vanished; leave the output folder alone"):
            staging.write("a/two", b"x")


def test_a_folder_that_stayed_tells_that_its_files_are_there(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "DOUBT_NS", -(10**18))  # what was just written is old enough
    build(out, {"a/page.html": "page", "b/page.html": "page"})
    with opened(out, [], force=False) as staging:
        for path in ("a/page.html", "b/page.html"):
            staging.write(path, b"page")
        staging.write("index.html", b"new")
        (out / "b/mine.txt").write_text("mine")
        looked: list[str] = []
        monkeypatch.setattr(disk, "mode", _noted(disk.mode, looked))
        survey(staging)
    in_folders = [path for path in looked if path.startswith((f"{out}/a", f"{out}/b"))]
    assert in_folders == [f"{out}/b", f"{out}/b/page.html"]


def test_a_folder_that_was_just_changed_tells_nothing(out: Path) -> None:
    build(out, {"a/page.html": "page"})
    with opened(out, [], force=False) as staging:
        staging.write("a/page.html", b"page")
        assert staging.still() == set()


def test_a_folder_may_have_changed_above_one_that_stayed(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the build before this one removed a page beside it, a moment ago."""
    build(out, {"a/b/page.html": "page"})
    with opened(out, [], force=False) as staging:
        staging.write("a/b/page.html", b"page")
        staging.write("index.html", b"new")
        monkeypatch.setattr(Staging, "still", lambda _: {"a/b"})
        plan, _ = survey(staging)
    assert [step.path for step in plan.operations] == ["index.html"]


def test_a_page_that_goes_meanwhile_is_missed(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "DOUBT_NS", -(10**18))
    build(out, {"a/page.html": "page", "a/other.html": "other"})
    with opened(out, [], force=False) as staging:
        for path, text in (("a/page.html", b"page"), ("a/other.html", b"other")):
            staging.write(path, text)
        staging.write("index.html", b"new")
        time.sleep(0.02)  # so that the clock of the file system has moved on
        (out / "a/page.html").unlink()
        with pytest.raises(PublishError, match="vanished from the output"):
            survey(staging)


def _noted(look: Callable[[Path | str], int | None], looked: list[str]) -> object:
    def note(path: Path | str) -> int | None:
        looked.append(str(path))
        return look(path)

    return note


@pytest.mark.parametrize(
    ("path", "rank"),
    [("_static/x.css", Rank.ASSET), ("_media/x", Rank.ASSET), ("a/index.html", Rank.PAGE)],
)
def test_the_rank_follows_from_the_path(staging: Staging, path: str, rank: Rank) -> None:
    staging.write(path, b"x")
    assert staging.files[path].rank is rank


def test_a_block_that_is_left_without_publishing_leaves_nothing(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("a", b"x")
    assert not out.exists()


def test_the_old_site_stays_when_nothing_is_published(out: Path) -> None:
    build(out, {"index.html": "old"})
    with opened(out, [], force=False) as staging:
        staging.write("index.html", b"new")
    assert site(out) == {"index.html": "old"}
    left = sorted(path.name for path in (out / OWN).iterdir())
    assert left == ["lock", "manifest.json", "times.json"]
