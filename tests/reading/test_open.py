"""Opening files: nothing outside of the repo, nothing that blocks, JSON of any kind."""

from __future__ import annotations

import contextlib
import math
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.problems import Problem
from generator.reading.open import FileRefused, open_file, read_bytes, read_json, reason
from generator.reading.repo import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    folder = tmp_path / "repo"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("inside")
    (folder / "sub" / "b.txt").write_text("below")
    (folder / ".env").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    return Repo("repo", folder, "repo", (), None)


def refusal(repo: Repo, path: str) -> str:
    with pytest.raises(FileRefused) as caught:
        open_file(repo, path).close()
    return caught.value.reason


def test_a_regular_file_is_opened(repo: Repo) -> None:
    with open_file(repo, "sub/b.txt") as file:
        assert file.read() == b"below"
        assert not os.get_inheritable(file.fileno())


def test_no_more_than_the_limit_is_read(repo: Repo) -> None:
    assert read_bytes(repo, "a.txt", 3) == b"ins"


@pytest.mark.parametrize(
    "path",
    ["", "/", "/etc/passwd", "..", "../outside.txt", "sub/../../outside.txt", "sub//b.txt", ".env",
     "./a.txt", "sub/.hidden", "a\0.txt", "sub/"],
)  # fmt: skip
def test_a_path_that_is_hidden_or_leads_out_is_refused(repo: Repo, path: str) -> None:
    assert refusal(repo, path) == "not a path inside the repo, or hidden"


def test_what_is_not_there_is_refused(repo: Repo) -> None:
    assert refusal(repo, "none.txt") == "nothing, or a link to nothing"
    assert refusal(repo, "a.txt/b") == "nothing, or a link to nothing"
    assert refusal(repo, "x" * 300) == "file name too long"
    assert refusal(repo, "\ud800") == "its name cannot be used"


def test_a_folder_and_a_pipe_and_a_socket_are_refused_without_waiting(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(repo.folder / "pipe")
    monkeypatch.chdir(repo.folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert "socket" in refusal(repo, "socket") or "no such device" in refusal(repo, "socket")
    assert refusal(repo, "sub") == "a folder"
    assert refusal(repo, "pipe") == "a named pipe"


def test_links_are_followed_inside_the_repo_only(repo: Repo) -> None:
    folder = repo.folder
    (folder / "in.txt").symlink_to("sub/b.txt")
    (folder / "out.txt").symlink_to("../outside.txt")
    (folder / "hidden.txt").symlink_to(".env")
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to("..")
    assert read_bytes(repo, "in.txt", 9) == b"below"
    assert refusal(repo, "out.txt") == "a link that leaves the repo"
    assert refusal(repo, "hidden.txt") == "a link to a hidden file"
    assert refusal(repo, "up/outside.txt") == "a link that leaves the repo"
    assert "symbolic links" in refusal(repo, "loop")


def test_a_folder_whose_name_only_starts_alike_is_outside(repo: Repo) -> None:
    beside = repo.folder.with_name("repo-two")
    beside.mkdir()
    (beside / "c.txt").write_text("secret")
    (repo.folder / "c.txt").symlink_to(beside / "c.txt")
    assert refusal(repo, "c.txt") == "a link that leaves the repo"


def test_links_into_the_blobs_of_the_same_entry_are_followed(tmp_path: Path) -> None:
    blobs = tmp_path / "blobs"
    snapshot = tmp_path / "snapshots" / "abc"
    blobs.mkdir()
    snapshot.mkdir(parents=True)
    (blobs / "f00").write_text("blob")
    (tmp_path / "refs").write_text("secret")
    (snapshot / "a.txt").symlink_to("../../blobs/f00")
    (snapshot / "b.txt").symlink_to("../../refs")
    repo = Repo("o/n", snapshot, "", (), None, blobs=blobs)
    assert read_bytes(repo, "a.txt", 9) == b"blob"
    assert refusal(repo, "b.txt") == "a link that leaves the repo"


def test_a_folder_swapped_for_a_link_is_not_followed(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = repo.folder.parent / "elsewhere"
    outside.mkdir()
    (outside / "b.txt").write_text("secret")
    resolve = os.path.realpath

    def resolve_then_swap(path: Path, *, strict: bool = False) -> str:
        real = str(resolve(path, strict=strict))
        if real.endswith("b.txt"):
            (repo.folder / "sub").rename(repo.folder / "away")
            (repo.folder / "sub").symlink_to(outside)
        return real

    (repo.folder / "link").symlink_to("sub")  # what has no link on the way is not resolved
    monkeypatch.setattr(os.path, "realpath", resolve_then_swap)
    assert refusal(repo, "link/b.txt")
    assert (repo.folder / "sub").is_symlink()


@given(st.text(max_size=20) | st.lists(st.sampled_from(["..", ".", "/", "a.txt", "sub", "\0"]))
       .map("".join))  # fmt: skip
@settings(deadline=None, max_examples=100)
def test_any_path_is_a_file_of_the_repo_or_refused(
    tmp_path_factory: pytest.TempPathFactory, path: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    (folder / "sub").mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_text("inside")
    with contextlib.suppress(FileRefused):
        assert read_bytes(Repo("any", folder, "", (), None), path, 10) == b"inside"


def test_errors_of_the_disk_are_put_into_words() -> None:
    assert reason(PermissionError(13, "Permission denied")) == "something that may not be read"
    assert reason(OSError(5, "Input/output error")) == "input/output error"


# -- JSON --------------------------------------------------------------------------------


def json_of(repo: Repo, content: bytes) -> object:
    (repo.folder / "config.json").write_bytes(content)
    return read_json(repo, "config.json")


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'{"a": [1, null, true]}', {"a": [1, None, True]}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
        (b'{"a": "\xff"}', {"a": "\ufffd"}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"[Infinity]", [math.inf]),
        (b'"x"', "x"),
        (b"1" * 5000, math.inf),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        (b'{"a": "\\ud83d!", "b": [1.5]}', {"a": "\ufffd!", "b": [1.5]}),
        (b'{"\\udc00": 1}', {"\ufffd": 1}),
        (b"[" * 100 + b"]" * 100, None),
    ],
)
def test_json_is_read_with_patience(repo: Repo, content: bytes, value: object) -> None:
    found = json_of(repo, content)
    assert not isinstance(found, Problem)
    assert value is None or found == value


def test_nan_is_a_float(repo: Repo) -> None:
    value = json_of(repo, b"NaN")
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b'{"a": 1,\n oops}', "expected valid JSON, found: expecting property name", 2),
        (b"", "expected valid JSON, found: expecting value", 1),
        (b"[" * 100_000, "expected at most 100 levels of nesting, found more", None),
        (b"[" * 150 + b"]" * 150, "expected at most 100 levels of nesting, found more", None),
    ],
)
def test_json_that_cannot_be_read_is_a_problem(
    repo: Repo, content: bytes, message: str, line: int | None
) -> None:
    problem = json_of(repo, content)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == ("json-unreadable", "repo/config.json")
    assert problem.message.startswith(message)
    assert problem.line == line


def test_json_that_is_too_long_or_not_there_is_a_problem(repo: Repo) -> None:
    assert isinstance(read_json(repo, "none.json"), Problem)
    (repo.folder / "long.json").write_text("1" * 11)
    assert isinstance(read_json(repo, "long.json", 10), Problem)
    assert read_json(repo, "long.json", 11) == 11111111111


@given(
    content=st.binary(max_size=60)
    | st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode)
)
@settings(deadline=None, max_examples=100)
def test_any_bytes_are_json_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "json"
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_bytes(content)
    read_json(Repo("json", folder, "", (), None), "config.json")
