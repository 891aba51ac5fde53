"""From one site to the next on a real disk, with files of others among ours."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.publishing import disk, journal, times
from generator.publishing.errors import PublishError
from generator.publishing.layout import OWN, kept
from generator.publishing.plan import Operation, Rank
from generator.publishing.publish import publish
from generator.publishing.survey import survey
from tests.publishing.conftest import Breaking, build, opened, site

OLD = {"index.html": "old front", "a/index.html": "old a", "b/index.html": "b"}
NEW = {"index.html": "new front", "a/index.html": "new a", "c/index.html": "c"}


def test_a_build_leaves_exactly_its_files(out: Path) -> None:
    build(out, OLD)
    done = build(out, NEW)
    assert site(out) == NEW
    assert not (out / "b").exists()
    assert (done.written, done.unchanged, done.deleted) == (3, 0, 1)
    assert done.bytes == sum(len(text) for text in NEW.values())


def test_our_folder_holds_nothing_but_lock_and_tables_afterwards(out: Path) -> None:
    build(out, NEW)
    left = sorted(path.name for path in (out / OWN).iterdir())
    assert left == ["lock", "manifest.json", "times.json"]


def test_two_ways_to_one_site_give_one_manifest(out: Path, tmp_path: Path) -> None:
    build(out, OLD)
    build(out, NEW)
    build(tmp_path / "clean", dict(reversed(NEW.items())))
    first, second = ((folder / OWN / "manifest.json") for folder in (out, tmp_path / "clean"))
    assert first.read_bytes() == second.read_bytes()


def test_files_of_others_are_never_touched(out: Path) -> None:
    build(out, OLD)
    foreign = {"CNAME": "x", "b/mine.txt": "mine", "d/deep/er": "y"}
    for path, text in foreign.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text)
    (out / "empty").mkdir()
    build(out, NEW)
    build(out, {})
    assert site(out) == foreign
    assert (out / "empty").is_dir()


def test_a_former_file_with_new_bytes_of_somebody_is_left_and_told(out: Path) -> None:
    build(out, OLD)
    (out / "b/index.html").write_text("mine")
    with opened(out, [], force=False) as staging:
        plan, problems = survey(staging)
        publish(staging, plan)
    assert site(out) == {"b/index.html": "mine"}
    assert [(one.code, one.path) for one in problems] == [("changed-file", "b/index.html")]


def test_a_foreign_file_in_the_way_stays_and_is_told(out: Path) -> None:
    build(out, OLD)
    (out / "robots.txt").write_text("mine")
    with opened(out, [], force=False) as staging:
        staging.write("robots.txt", b"ours")
        plan, problems = survey(staging)
        publish(staging, plan)
    assert site(out) == {"robots.txt": "mine"}
    assert [(one.code, one.path) for one in problems] == [("foreign-file", "robots.txt")]


def test_force_keeps_what_stood_in_the_way(out: Path) -> None:
    out.mkdir()
    (out / "index.html").write_text("an older site")
    (out / "a").write_text("a file")
    (out / "b/index.html").mkdir(parents=True)
    (out / "b/index.html/x").write_text("deep")
    build(out, {**OLD, "a/two.html": "2"}, force=True)
    assert site(out) == {**OLD, "a/two.html": "2"}
    assert site(kept(out) / "1") == {
        "index.html": "an older site",
        "a": "a file",
        "b/index.html/x": "deep",
    }


def test_what_was_kept_is_never_overwritten(out: Path) -> None:
    for turn in ("first", "second"):
        shutil.rmtree(out / "x", ignore_errors=True)
        build(out, {})
        (out / "x").write_text(turn)
        build(out, {"x/y": "ours"}, force=True)
        build(out, {})
    assert site(kept(out)) == {"1/x": "first", "2/x": "second"}


def test_a_file_that_blocks_a_folder_stops_the_publish(out: Path) -> None:
    build(out, OLD)
    (out / "acme").write_text("mine")
    with pytest.raises(PublishError, match="acme in the output is no folder of ours"):
        build(out, {**NEW, "acme/tiger/index.html": "page"})
    assert site(out) == {**OLD, "acme": "mine"}


def test_nothing_is_written_or_deleted_through_a_link(out: Path, tmp_path: Path) -> None:
    build(out, {"a/index.html": "page", "b/index.html": "page"})
    away = tmp_path / "away"
    (out / "a").rename(away)
    (out / "a").symlink_to(away)
    with pytest.raises(PublishError, match="a in the output is no folder"):
        build(out, {"a/index.html": "page"})
    build(out, {"b/index.html": "page"})
    assert site(away) == {"index.html": "page"}
    build(out, {"a/index.html": "page"}, force=True)
    assert not (out / "a").is_symlink()
    assert site(away) == {"index.html": "page"}


def test_a_link_in_place_of_our_file_is_replaced_and_its_target_stays(
    out: Path, tmp_path: Path
) -> None:
    build(out, OLD)
    (tmp_path / "precious").write_text("old front")
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(tmp_path / "precious")
    build(out, OLD)
    assert not (out / "index.html").is_symlink()
    assert (tmp_path / "precious").read_text() == "old front"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": "file"}, {"a/b/c": "deep"}),
        ({"a/b/c": "deep", "a/d": "x"}, {"a": "file"}),
        ({"a": "x", "b/c": "y"}, {"a/c": "y", "b": "x"}),
    ],
)
def test_files_and_folders_may_change_places(
    out: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    build(out, before)
    build(out, after)
    assert site(out) == after


def test_an_output_that_is_a_link_is_written_where_it_leads(out: Path, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    out.symlink_to(tmp_path / "www")
    build(out, OLD)
    assert out.is_symlink()
    assert site(tmp_path / "www") == OLD


def test_an_output_that_was_replaced_meanwhile_is_not_written(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("index.html", b"x")
        plan, _ = survey(staging)
        out.rename(out.with_name("away"))
        out.mkdir()
        with pytest.raises(PublishError, match="removed while the build ran"):
            publish(staging, plan)
    assert site(out) == {}


def _survey_after_a_loss(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("b/index.html", b"b")
        staging.write("index.html", b"new")
        (out / "b/index.html").unlink()
        survey(staging)


def test_an_unchanged_file_that_vanishes_meanwhile_stops_the_publish(out: Path) -> None:
    build(out, OLD)
    with pytest.raises(PublishError, match="vanished from the output"):
        _survey_after_a_loss(out)
    assert (out / "index.html").read_text() == "old front"


def test_the_usual_rights_are_given(out: Path) -> None:
    before = os.umask(0o027)
    try:
        build(out, {"a/index.html": "x"})
    finally:
        os.umask(before)
    assert (out / "a/index.html").stat().st_mode & 0o777 == 0o640
    assert (out / "a").stat().st_mode & 0o777 == 0o750


def test_listings_are_placed_behind_pages(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("a/tasks.html", b"x", Rank.LISTING)
        staging.write("z/index.html", b"x")
        plan, _ = survey(staging)
    assert [step.path for step in plan.operations] == ["z", "a"]


def test_the_report_and_the_times_know_every_file_of_a_folder(out: Path) -> None:
    done = build(out, {"index.html": "x", "a/index.html": "a", "a/b/c": "c"})
    assert (done.written, done.unchanged, done.deleted, done.certain) == (3, 0, 0, True)
    assert set(times.read(out)) == {"index.html", "a/index.html", "a/b/c"}
    done = build(out, {"index.html": "x", "a/index.html": "a", "a/b/c": "c", "a/d/e": "e"})
    assert (done.written, done.unchanged, done.deleted, done.certain) == (1, 3, 0, True)


def test_a_first_build_makes_each_folder_once(out: Path, made_folders: list[str]) -> None:
    build(out, {f"owner/model-{number}/files/x": "x" for number in range(20)})
    assert sum("owner" in path for path in made_folders) == 41  # each folder once


def test_everything_is_durable_before_the_journal(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(out, {"a/old": "x"})
    flushed: list[str] = []
    at_journal: list[str] = []

    def write_down(folder: Path, steps: Sequence[Operation], new: bytes) -> journal.Journal:
        at_journal[:] = flushed
        return begin(folder, steps, new)

    begin = journal.begin
    monkeypatch.setattr(journal, "begin", write_down)
    monkeypatch.setattr(disk, "_flush", lambda path: flushed.append(os.path.relpath(path, out)))
    build(out, {"a/old": "x", "a/one": "1", "b/c/two": "2"})
    staged = [f"{OWN}/staging/{path}" for path in ("a/one", "b/c/two", "b", "b/c")]
    assert at_journal == staged
    assert {".", "a"} < set(flushed[len(staged) :])


# -- somebody else writes between survey and publish ------------------------------------------


def test_what_appears_in_the_way_of_a_new_folder_is_kept(out: Path) -> None:
    files = {"a/b/index.html": "ours", "a/c/d": "ours too", "a/e": "ours as well", "f/g": "g"}
    with opened(out, [], force=False) as staging:
        for path, text in files.items():
            staging.write(path, text.encode())
        plan, _ = survey(staging)
        for path in ("a/b/index.html", "a/b/notes.txt", "a/e/deep"):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_text("mine")
        (out / "a/c").write_text("mine")
        (out / "f").symlink_to(out.parent)
        publish(staging, plan)
    assert site(out) == {**files, "a/b/notes.txt": "mine"}
    assert not (out / "f").is_symlink()
    assert (kept(out) / "1/f").is_symlink()
    (kept(out) / "1/f").unlink()
    assert site(kept(out) / "1") == {"a/b/index.html": "mine", "a/c": "mine", "a/e/deep": "mine"}
    assert build(out, files).unchanged == 4


def test_a_folder_that_files_are_put_into_is_durable(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    monkeypatch.setattr(disk, "_flush", lambda path: flushed.append(os.path.relpath(path, out)))
    with opened(out, [], force=False) as staging:
        staging.write("a/b/index.html", b"ours")
        plan, _ = survey(staging)
        (out / "a/b").mkdir(parents=True)
        publish(staging, plan)
    assert {"a", "a/b"} <= set(flushed)


def test_an_empty_folder_that_appears_stays_the_folder_that_it_was(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("a/index.html", b"ours")
        plan, _ = survey(staging)
        (out / "a").mkdir()
        (out / "a").chmod(0o711)
        publish(staging, plan)
    assert (out / "a").stat().st_mode & 0o777 == 0o711
    assert site(out) == {"a/index.html": "ours"}


def test_what_was_kept_before_a_kill_is_not_overwritten_after_it(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("a/x", b"ours")
        plan, _ = survey(staging)
        (kept(out) / "1").mkdir(parents=True)
        (kept(out) / "1/a").write_text("first")
        (out / "a").mkdir()
        (out / "a/x").write_text("second")
        begun = journal.Journal(plan.operations, "1")
        journal.replay(out, begun, lambda: None)
    assert site(out) == {"a/x": "ours"}
    assert site(kept(out)) == {"1/a": "first", "2/a/x": "second"}


# -- what is no file of the site never comes along ----------------------------------------------


def test_what_a_file_that_could_not_be_staged_left_does_not_come_along(out: Path) -> None:
    with opened(out, [], force=False) as staging:
        assert staging.write("a/index.html", b"page")
        assert not staging.copy("a/b/c", Breaking(b"x"))
        assert not staging.write("a/d/" + "/".join(["e" * 200] * 30), b"x")
        plan, _ = survey(staging)
        publish(staging, plan)
    assert [path.name for path in (out / "a").rglob("*")] == ["index.html"]


def test_what_an_earlier_build_left_in_the_staging_does_not_come_along(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = out / OWN / "staging/a/left"
    left.parent.mkdir(parents=True)
    left.write_text("of a killed build")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "remove_tree", lambda *_, **__: None)  # as if it were held open
        build(out, {"a/index.html": "page"})
    assert site(out) == {"a/index.html": "page"}


def test_a_half_written_file_that_cannot_be_removed_does_not_come_along(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(out, [], force=False) as staging:
        staging.write("a/index.html", b"page")
        with monkeypatch.context() as patch:
            patch.setattr(os, "unlink", _refuse)
            assert not staging.copy("a/b", Breaking(b"x"))
        plan, _ = survey(staging)
        publish(staging, plan)
    assert site(out) == {"a/index.html": "page"}


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "held open")


NAMES = st.lists(st.sampled_from(["a", "b", "index.html"]), min_size=1, max_size=3).map("/".join)
SITES = st.dictionaries(NAMES, st.sampled_from(["1", "2", "3"]), max_size=6)


def _scatter(out: Path, files: dict[str, str]) -> dict[str, str]:
    """Writes files of somebody else wherever there is room; gives those that were written."""
    written = {}
    for path, text in files.items():
        try:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_text("foreign" + text)
        except OSError:
            continue
        written[path] = "foreign" + text
    return written


@given(before=SITES, foreign=SITES, after=SITES, force=st.booleans())
@settings(deadline=None, max_examples=100)
def test_any_site_follows_any_other_and_others_lose_nothing(
    before: dict[str, str], foreign: dict[str, str], after: dict[str, str], *, force: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "site")
        build(out, before)
        ours = site(out)
        theirs = _scatter(out, foreign)
        then = site(out)
        with opened(out, [], force=force) as staging:
            for path, text in after.items():
                staging.write(path, text.encode())
            wanted = set(staging.files)
            try:
                plan, _ = survey(staging)
                publish(staging, plan)
            except PublishError:
                assert not force
                assert site(out) == then
                return
        now = site(out)
        for path in wanted & set(plan.manifest):
            assert now[path] == after[path]
        moved = site(kept(out) / "1")
        for path, text in theirs.items():
            replaced = path in ours and path in wanted  # a file of ours that somebody changed
            assert replaced or now.get(path) == text or moved.get(path) == text
        assert set(now) <= set(plan.manifest) | set(theirs)


@given(foreign=SITES, after=SITES)
@settings(deadline=None, max_examples=100)
def test_nothing_that_appears_where_a_new_folder_belongs_is_lost(
    foreign: dict[str, str], after: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "site")
        with opened(out, [], force=False) as staging:
            for path, text in after.items():
                staging.write(path, text.encode())
            wanted = {path: after[path] for path in staging.files}
            plan, _ = survey(staging)
            theirs = _scatter(
                out,
                {path: text for path, text in foreign.items() if path.split("/")[0] not in wanted},
            )
            publish(staging, plan)
        now = site(out)
        assert wanted.items() <= now.items()
        moved = {path.partition("/")[2]: text for path, text in site(kept(out)).items()}
        for path, text in theirs.items():
            assert text in {now.get(path), moved.get(path)}
        assert build(out, after).unchanged == len(wanted)
