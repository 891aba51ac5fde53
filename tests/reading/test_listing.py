"""The files of a repo: all are listed, and those that are not opened say why."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from generator.reading import listing
from generator.reading.found import Found
from generator.reading.listing import read_repo
from generator.reading.open import read_head
from generator.reading.repo import FileKind, Repo
from tests.reading.trees import plant


def read(folder: Path) -> Repo:
    return read_repo(Found("acme/lion", folder, "lion"))


def refused(repo: Repo) -> dict[str, str]:
    return {file.path: file.refused for file in repo.files if file.refused}


def paths(repo: Repo) -> list[str]:
    return [file.path for file in repo.files]


def test_files_are_listed_by_path_with_size_and_kind(tmp_path: Path) -> None:
    plant(tmp_path, "b/c.json", "a.txt", "b.txt", "README.md", content="{}\n")
    repo = read(tmp_path)
    assert paths(repo) == ["README.md", "a.txt", "b.txt", "b/c.json"]
    assert (repo.files[3].size, repo.files[3].kind) == (3, FileKind.TEXT)
    assert repo.files[3].media_type == "application/json"
    assert (repo.id, repo.shown, repo.card, repo.problems) == ("acme/lion", "lion", "README.md", ())


def test_hidden_and_foreign_names_are_not_listed(tmp_path: Path) -> None:
    plant(tmp_path, ".git/config", ".env", "a/.secret", "node_modules/x.js", "__pycache__/x.pyc")
    assert paths(read(tmp_path)) == []


def test_unusual_names_are_listed_as_the_file_system_spells_them(tmp_path: Path) -> None:
    names = [
        "Grüße.txt",
        unicodedata.normalize("NFD", "löwe.txt"),
        "two\nlines.txt",
        "a b & c.txt",
        "é" * 127,
    ]
    plant(tmp_path, *names)
    repo = read(tmp_path)
    assert paths(repo) == sorted(names)
    assert refused(repo) == {}


def test_a_name_that_is_no_utf8_is_refused_and_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"a\xff.txt")).write_text("x")
    (tmp_path / os.fsdecode(b"d\xff")).mkdir()
    repo = read(tmp_path)
    assert refused(repo) == dict.fromkeys(paths(repo), "its name is not UTF-8")
    assert [path.encode() for path in paths(repo)] == [rb"a\udcff.txt", rb"d\udcff"]


def test_what_is_no_regular_file_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.png")
    (tmp_path / "null").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        repo = read(tmp_path)
    assert refused(repo) == {
        "pipe.png": "a named pipe",
        "socket": "a socket",
        "null": "a link that leaves the repo",
    }


def test_links_are_listed_and_those_that_lead_out_are_refused(tmp_path: Path) -> None:
    repo = plant(tmp_path / "lion", "a.txt", "sub/b.txt", ".env")
    plant(tmp_path, "secret.txt", "out/c.txt")
    (repo / "in.txt").symlink_to("sub/b.txt")
    (repo / "up.txt").symlink_to("../secret.txt")
    (repo / "out").symlink_to("../out")
    (repo / "gone").symlink_to("nothing")
    (repo / "loop").symlink_to("loop")
    (repo / "env.txt").symlink_to(".env")
    listed = read(repo)
    assert refused(listed) == {
        "up.txt": "a link that leaves the repo",
        "out": "a link that leaves the repo",
        "gone": "nothing, or a link to nothing",
        "loop": "too many levels of symbolic links",
        "env.txt": "a link to a hidden file",
    }
    assert "in.txt" in paths(listed)
    assert "out/c.txt" not in paths(listed)


def test_links_to_folders_are_followed_once_and_never_round(tmp_path: Path) -> None:
    plant(tmp_path, "sub/b.txt")
    (tmp_path / "alias").symlink_to("sub")
    (tmp_path / "other").symlink_to("sub")
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "sub" / "here").symlink_to(".")
    repo = read(tmp_path)
    assert [path for path in paths(repo) if path.endswith("b.txt")] == ["alias/b.txt", "sub/b.txt"]
    assert refused(repo) == {
        "alias/here": "a link to a folder that it lies in",
        "alias/up": "a link to a folder that it lies in",
        "other": "a link to a folder that another link leads to",
        "sub/here": "a link to a folder that it lies in",
        "sub/up": "a link to a folder that it lies in",
    }


def test_folders_nested_by_the_hundred_are_listed(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder /= "d"
        folder.mkdir()
    plant(folder, "a.txt")
    assert paths(read(tmp_path)) == ["d/" * 300 + "a.txt"]


def test_a_pointer_keeps_the_kind_that_its_name_promises(tmp_path: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 3200\n"
    plant(tmp_path, "photo.png", "model.safetensors", content=pointer)
    for file, kind in zip(read(tmp_path).files, (FileKind.WEIGHTS, FileKind.PICTURE), strict=True):
        assert file.lfs is not None
        assert (file.kind, file.lfs.size, file.bytes_promised) == (kind, 3200, 3200)
        assert file.size == len(pointer)


def test_large_weights_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, "big.safetensors", "big.bin", content="x" * 2_000)

    def fail(real: str, limit: int) -> bytes:
        raise AssertionError(f"{real} was opened for {limit} bytes")

    monkeypatch.setattr(listing, "read_head", fail)
    assert [file.kind for file in read(tmp_path).files] == [FileKind.WEIGHTS] * 2


def test_a_picture_under_a_wrong_name_is_a_picture(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(600))
    (file,) = read(tmp_path).files
    assert (file.kind, file.media_type, file.size) == (FileKind.PICTURE, "image/jpeg", 604)


def test_more_files_than_the_cap_are_told(tmp_path: Path) -> None:
    plant(tmp_path, *(f"{name:02}/{file}.txt" for name in range(5) for file in range(4)))
    repo = read_repo(Found("lion", tmp_path, "lion"), max_files=10)
    assert paths(repo) == [f"{name:02}/{file}.txt" for name in range(3) for file in range(4)][:10]
    assert [problem.code for problem in repo.problems] == ["too-many-files"]


def test_files_beyond_the_cap_are_not_looked_at_and_hide_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def head(real: str, limit: int) -> bytes:
        looked.append(real)
        return read_head(real, limit)

    monkeypatch.setattr(listing, "read_head", head)
    plant(tmp_path, *(f"{number:02}.txt" for number in range(40)), "README.md", "config.json")
    repo = read_repo(Found("lion", tmp_path, "lion"), max_files=10)
    assert repo.card == "README.md"
    assert paths(repo) == [*(f"{number:02}.txt" for number in range(8)), "README.md", "config.json"]
    assert len(looked) <= 11
    assert [problem.code for problem in repo.problems] == ["too-many-files"]


@pytest.mark.parametrize(
    ("names", "card"),
    [
        (["README.md"], "README.md"),
        (["readme.md", "README.md", "Readme.md"], "README.md"),
        (["readme.md", "ReadMe.MD"], "ReadMe.MD"),
        (["sub/README.md"], None),
    ],
)
def test_of_several_cards_the_usual_spelling_counts(
    tmp_path: Path, names: list[str], card: str | None
) -> None:
    plant(tmp_path, *names)
    repo = read(tmp_path)
    assert repo.card == card
    several = len(names) > 1
    assert [problem.code for problem in repo.problems] == ["several-cards"] * several


def test_a_folder_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    repo = read(tmp_path / "gone")
    assert repo.files == ()
    assert [str(problem) for problem in repo.problems] == [
        "lion: error folder-unreadable: expected a folder, found nothing, or a link to nothing"
    ]
