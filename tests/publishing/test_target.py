"""Which folders may be an output."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.publishing.errors import Refused
from generator.publishing.layout import OWN
from generator.publishing.target import check_output
from tests.publishing.conftest import build, opened


def reason(out: Path, *roots: Path, force: bool = False) -> str:
    refusal = check_output(out, roots, force=force)
    return refusal.reason if refusal else ""


def test_a_new_folder_beside_the_input_is_fine(root: Path, out: Path) -> None:
    assert check_output(out, [root], force=False) is None
    assert not out.exists()


def test_an_empty_folder_is_fine(root: Path, out: Path) -> None:
    out.mkdir()
    assert check_output(out, [root], force=False) is None


def test_the_input_itself_is_refused(root: Path) -> None:
    assert reason(root, root, force=True) == "the output is the input"


@pytest.mark.parametrize("inner", ["site", "a/b/site"])
def test_an_output_inside_the_input_is_refused(root: Path, inner: str) -> None:
    assert reason(root / inner, root, force=True) == "the output is inside the input"


def test_an_output_around_the_input_is_refused(root: Path) -> None:
    assert reason(root.parent, root, force=True) == "the output holds the input"


def test_every_root_is_asked(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert reason(other / "site", root, other) == "the output is inside the input"


def test_dots_on_the_way_are_resolved(root: Path) -> None:
    assert reason(root / "x" / ".." / ".." / "repos" / "site", root) != ""


def test_a_link_into_the_input_is_refused(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    assert reason(link, root) == "the output is the input"
    assert reason(link / "site", root) == "the output is inside the input"


def test_an_input_given_by_a_link_is_recognised(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    assert reason(root, link) == "the output is the input"


def test_the_root_of_the_file_system_is_refused(root: Path) -> None:
    assert reason(Path("/"), root, force=True) == "the output is the root of the file system"


def test_a_home_folder_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "homes" / "ann"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    assert reason(home, root, force=True) == "the output is a home folder"
    assert reason(home.parent, root, force=True) == "the output holds a home folder"
    assert reason(home / "site", root) == ""


def test_a_file_is_refused(root: Path, out: Path) -> None:
    out.write_text("mine")
    assert reason(out, root, force=True) == "the output is a file"
    assert "on the way" in reason(out / "deeper", root, force=True)


@pytest.mark.parametrize("force", [False, True])
def test_a_git_root_of_somebody_else_is_refused(root: Path, out: Path, force: bool) -> None:
    (out / ".git").mkdir(parents=True)
    assert "git repository" in reason(out, root, force=force)


def test_a_git_root_that_we_filled_is_ours(root: Path, out: Path) -> None:
    build(out, {"index.html": "front"})
    (out / ".git").mkdir()
    assert check_output(out, [root], force=False) is None


def test_a_folder_with_other_files_needs_force(root: Path, out: Path) -> None:
    out.mkdir()
    (out / "CNAME").write_text("models.example.org")
    assert "did not write" in reason(out, root)
    assert check_output(out, [root], force=True) is None


def test_what_a_killed_first_build_left_is_no_hindrance(root: Path, out: Path) -> None:
    (out / OWN / "staging").mkdir(parents=True)
    assert check_output(out, [root], force=False) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"schema_version": 99, "files": {}}',
        '{"schema_version": 1, "files": {"../x": ["00", 1]}}',
        '{"schema_version": 1, "files": {"x": 7}}',
        "[" * 100_000,
    ],
)
def test_a_manifest_that_is_not_ours_is_refused(root: Path, out: Path, content: str) -> None:
    (out / OWN).mkdir(parents=True)
    (out / OWN / "manifest.json").write_text(content)
    with (
        pytest.raises(Refused, match="manifest of the output cannot be used"),
        opened(out, [root], force=True),
    ):
        pass


def test_our_folder_as_a_link_is_refused(root: Path, out: Path, tmp_path: Path) -> None:
    out.mkdir()
    (out / OWN).symlink_to(tmp_path)
    assert "is no folder" in reason(out, root, force=True)


@pytest.mark.parametrize("name", ["x\0y", "\ud800"])
def test_what_is_no_path_is_refused(root: Path, name: str) -> None:
    assert isinstance(check_output(Path(name), [root], force=False), Refused)
