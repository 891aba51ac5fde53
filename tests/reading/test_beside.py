from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.reading.beside import (
    MAX_EVAL_BYTES,
    MAX_EVAL_FILES,
    MAX_TEXT,
    read_citation,
    read_eval_files,
    read_licence,
    read_text,
)
from generator.reading.found import Found
from generator.reading.listing import read_repo
from generator.reading.open import FileRefused
from generator.reading.repo import Repo


def make(folder: Path, **files: str) -> Repo:
    (folder / ".eval_results").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", "/")).write_text(text, encoding="utf-8")
    return read_repo(Found("acme/tiger", folder, "acme/tiger"))


def test_eval_files_come_sorted_and_by_their_ending(tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    repo = make(folder)
    for name in ("b.yaml", "a.yml", "c.json", ".hidden.yaml"):
        (folder / ".eval_results" / name).write_text("- value: 1\n")
    files, problems = read_eval_files(repo)
    assert [file.path for file in files] == [".eval_results/a.yml", ".eval_results/b.yaml"]
    assert problems == ()


def test_a_repo_without_the_folder_has_none(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    repo = read_repo(Found("acme/tiger", tmp_path / "repo", ""))
    assert read_eval_files(repo) == ((), ())


def test_a_link_out_of_the_repo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("- value: 1\n")
    repo = make(tmp_path / "repo")
    (tmp_path / "repo/.eval_results/a.yaml").symlink_to(tmp_path / "secret.yaml")
    files, problems = read_eval_files(repo)
    assert files == ()
    assert [one.code for one in problems] == ["eval-file-unreadable"]


def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.yaml").write_text("- value: 1\n")
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/.eval_results").symlink_to(tmp_path / "other")
    assert read_eval_files(read_repo(Found("a/b", tmp_path / "repo", ""))) == ((), ())


def test_files_of_a_hub_cache_lie_among_its_blobs(tmp_path: Path) -> None:
    blobs, folder = tmp_path / "blobs", tmp_path / "snapshots/1"
    blobs.mkdir()
    (folder / ".eval_results").mkdir(parents=True)
    (blobs / "ab12").write_text("- value: 1\n")
    (folder / ".eval_results/a.yaml").symlink_to(blobs / "ab12")
    files, problems = read_eval_files(read_repo(Found("a/b", folder, "", blobs)))
    assert [file.value for file in files] == [[{"value": 1}]]
    assert problems == ()


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    repo = make(tmp_path / "repo")
    os.mkfifo(tmp_path / "repo/.eval_results/a.yaml")
    files, problems = read_eval_files(repo)
    assert (files, [one.code for one in problems]) == ((), ["eval-file-unreadable"])


def test_files_and_bytes_are_bounded(tmp_path: Path) -> None:
    repo = make(tmp_path / "repo")
    folder = tmp_path / "repo/.eval_results"
    (folder / "000.yaml").write_text("- value: 1 #" + "x" * MAX_EVAL_BYTES)
    for at in range(MAX_EVAL_FILES + 5):
        (folder / f"a{at:04}.yaml").write_text("- value: 1\n")
    files, problems = read_eval_files(repo)
    assert len(files) == MAX_EVAL_FILES - 1
    assert [one.path for one in problems] == ["acme/tiger/.eval_results/000.yaml"]


@pytest.mark.parametrize("text", ["[" * 30_000, "- *a", "a: &a [*a]", "\0", "- value: 2024-02-30"])
def test_no_yaml_whatever_ends_in_an_exception(tmp_path: Path, text: str) -> None:
    files, problems = read_eval_files(make(tmp_path / "repo", **{".eval_results__a.yaml": text}))
    assert len(files) + len(problems) == 1


@pytest.mark.parametrize(
    "name", ["LICENSE", "LICENCE.md", "license.txt", "COPYING", "LICENSE-APACHE", "License.rst"]
)
def test_a_licence_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Do what you like.")
    found = read_licence(read_repo(Found("a/b", tmp_path, "")))
    assert found
    assert (found.path, found.text, found.cut) == (name, "Do what you like.", False)


@pytest.mark.parametrize("name", ["licensed.py", "my-license.txt", "docs/LICENSE"])
def test_other_files_are_no_licence(tmp_path: Path, name: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / name).write_text("Do what you like.")
    assert read_licence(read_repo(Found("a/b", tmp_path, ""))) is None


def test_a_long_licence_is_cut_between_signs(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("a" + "é" * MAX_TEXT, encoding="utf-8")
    found = read_licence(read_repo(Found("a/b", tmp_path, "")))
    assert found
    assert found.cut
    assert set(found.text) == {"a", "é"}


def test_a_citation_that_is_no_yaml_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text("title: [")
    assert read_citation(read_repo(Found("a/b", tmp_path, ""))) is None


def test_a_text_that_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        read_text(read_repo(Found("a/b", tmp_path, "")), "gone.txt", 10)
