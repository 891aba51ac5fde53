"""The hub client's cache: which snapshot stands for a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.reading.card_file import read_card
from generator.reading.scan import read_repo, scan
from tests.reading.trees import cache_entry, codes, ids, plant


def test_the_revision_that_main_names_is_taken(tmp_path: Path) -> None:
    entry = cache_entry(tmp_path, "models--acme--lion", "aaa", "bbb", "ccc", main="bbb\n")
    result = scan([tmp_path])
    (found,) = result.repos_found
    assert (found.id, found.revision) == ("acme/lion", "bbb")
    assert (found.folder, found.blobs) == (entry / "snapshots" / "bbb", entry / "blobs")
    assert found.shown == "models--acme--lion/snapshots/bbb"
    assert codes(result) == []


def test_files_that_are_links_into_blobs_are_read(tmp_path: Path) -> None:
    cache_entry(tmp_path, "models--acme--lion", "aaa", main="aaa")
    (found,) = scan([tmp_path]).repos_found
    repo = read_repo(found)
    assert [(file.path, file.media_type, file.refused) for file in repo.files] == [
        ("README.md", "text/markdown", "")
    ]
    assert (repo.owner, repo.name, repo.revision) == ("acme", "lion", "aaa")
    assert read_card(repo).front_matter == {"license": "mit"}


def test_a_link_into_the_blobs_of_another_entry_is_refused(tmp_path: Path) -> None:
    entry = cache_entry(tmp_path, "models--acme--lion", "aaa", main="aaa")
    other = cache_entry(tmp_path, "models--acme--tiger", "bbb", main="bbb")
    (entry / "snapshots" / "aaa" / "stolen.txt").symlink_to(other / "blobs" / "f00d")
    repo = read_repo(scan([tmp_path]).repos_found[0])
    assert [(file.path, file.refused) for file in repo.files] == [
        ("README.md", ""),
        ("stolen.txt", "a link that leaves the repo"),
    ]


def test_blobs_that_are_a_link_are_not_trusted(tmp_path: Path) -> None:
    plant(tmp_path / "outside", "f00d")
    entry = cache_entry(tmp_path / "root", "models--acme--lion", "aaa", main="aaa")
    (entry / "blobs" / "f00d").unlink()
    (entry / "blobs").rmdir()
    (entry / "blobs").symlink_to(tmp_path / "outside")
    (found,) = scan([tmp_path / "root"]).repos_found
    assert found.blobs is None
    assert read_repo(found).files[0].refused == "a link that leaves the repo"


def test_the_only_snapshot_needs_no_name(tmp_path: Path) -> None:
    cache_entry(tmp_path, "models--acme--lion", "aaa")
    result = scan([tmp_path])
    assert [found.revision for found in result.repos_found] == ["aaa"]
    assert codes(result) == []


@pytest.mark.parametrize("main", [None, "zzz", "../../..", "a\nb", "", "x" * 300, "é"])
def test_without_a_main_revision_the_last_is_taken_with_a_note(
    tmp_path: Path, main: str | None
) -> None:
    cache_entry(tmp_path, "models--acme--lion", "aaa", "ccc", "bbb", main=main)
    result = scan([tmp_path])
    assert [found.revision for found in result.repos_found] == ["ccc"]
    assert codes(result) == ["hub-cache-revision"]
    assert "ccc" in result.problems[0].advice


def test_an_entry_without_snapshots_is_a_problem(tmp_path: Path) -> None:
    cache_entry(tmp_path, "models--acme--lion", "aaa", main="aaa")
    (tmp_path / "models--acme--tiger" / "snapshots").mkdir(parents=True)
    result = scan([tmp_path])
    assert ids(result) == ["acme/lion"]
    assert codes(result) == ["hub-cache-empty"]


def test_a_snapshot_that_is_a_link_is_not_taken(tmp_path: Path) -> None:
    plant(tmp_path / "outside", "README.md")
    entry = cache_entry(tmp_path / "root", "models--acme--lion", "aaa", main="bbb")
    (entry / "snapshots" / "bbb").symlink_to(tmp_path / "outside")
    (found,) = scan([tmp_path / "root"]).repos_found
    assert found.revision == "aaa"


def test_ids_leave_out_the_folder_of_the_cache(tmp_path: Path) -> None:
    cache_entry(tmp_path / "hub", "models--acme--lion", "aaa", main="aaa")
    cache_entry(tmp_path / "hub", "models--gpt9", "aaa", main="aaa")
    cache_entry(tmp_path / "hub", "models--acme--a--b", "aaa", main="aaa")
    assert ids(scan([tmp_path])) == ["acme/a--b", "acme/lion", "gpt9"]


def test_data_sets_spaces_and_locks_are_passed_over(tmp_path: Path) -> None:
    cache_entry(tmp_path, "models--acme--lion", "aaa", main="aaa")
    cache_entry(tmp_path, "datasets--acme--zoo", "aaa", main="aaa")
    cache_entry(tmp_path, "spaces--acme--demo", "aaa", main="aaa")
    cache_entry(tmp_path / ".locks", "models--acme--tiger", "aaa", main="aaa")
    result = scan([tmp_path])
    assert ids(result) == ["acme/lion"]
    assert codes(result) == []


def test_an_entry_or_a_snapshot_may_be_a_root_itself(tmp_path: Path) -> None:
    entry = cache_entry(tmp_path, "models--acme--lion", "aaa", "bbb", main="bbb")
    for root, revision, shown in (
        (entry, "bbb", "snapshots/bbb"),
        (entry / "snapshots" / "aaa", "aaa", ""),
    ):
        (found,) = scan([root]).repos_found
        assert (found.id, found.revision, found.shown) == ("acme/lion", revision, shown)
        assert read_repo(found).files[0].refused == ""


def test_a_folder_that_only_bears_such_a_name_is_a_folder(tmp_path: Path) -> None:
    plant(tmp_path, "models--acme--lion/README.md", "datasets--acme/tiger/README.md")
    assert ids(scan([tmp_path])) == ["datasets--acme/tiger", "models--acme--lion"]
