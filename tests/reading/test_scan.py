"""Which folders are repos, what their ids are, and what stands in the way."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading import yaml_events
from generator.reading.names import (
    NEVER_ENTERED,
    RESERVED,
    RESERVED_FILES,
    SIGN_EXTENSIONS,
    SIGNS,
    fault_of_id,
    is_sign,
    shown,
)
from generator.reading.scan import scan
from tests.reading.trees import codes, ids, ids_below, plant


def test_repos_stand_at_any_depth(tmp_path: Path) -> None:
    plant(tmp_path, "tiger/README.md", "acme/lion/README.md", "a/b/c/d/README.md")
    assert ids_below(tmp_path) == ["a/b/c/d", "acme/lion", "tiger"]


def test_a_repo_knows_its_folder_and_how_to_show_it(tmp_path: Path) -> None:
    plant(tmp_path, "acme/lion/README.md")
    (found,) = scan([tmp_path]).repos_found
    assert (found.folder, found.shown) == (tmp_path / "acme" / "lion", "acme/lion")
    assert (found.blobs, found.revision) == (None, None)


def test_a_root_may_be_a_repo_itself(tmp_path: Path) -> None:
    root = plant(tmp_path / "lion", "README.md", "sub/README.md")
    (found,) = scan([root]).repos_found
    assert (found.id, found.folder, found.shown) == ("lion", root, "")


@pytest.mark.parametrize("spelling", [".", "../lion", "sub/..", "./"])
def test_the_root_has_the_name_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    root = plant(tmp_path / "lion", "README.md", "sub/a.txt")
    monkeypatch.chdir(root)
    assert ids_below(Path(spelling)) == ["lion"]


def test_a_root_that_is_a_link_keeps_the_name_of_the_link(tmp_path: Path) -> None:
    plant(tmp_path / "v2", "README.md")
    (tmp_path / "lion").symlink_to("v2")
    assert ids_below(tmp_path / "lion") == ["lion"]


def test_several_roots_make_one_site(tmp_path: Path) -> None:
    plant(tmp_path, "one/b/README.md", "two/a/README.md")
    result = scan([tmp_path / "one", tmp_path / "two", tmp_path / "one"])
    assert ids(result) == ["a", "b"]
    assert codes(result) == []


@pytest.mark.parametrize("card", ["README.md", "readme.md", "ReadMe.MD"])
def test_a_card_in_any_case_makes_a_repo(tmp_path: Path, card: str) -> None:
    plant(tmp_path, f"lion/{card}")
    assert ids_below(tmp_path) == ["lion"]


@pytest.mark.parametrize(
    "sign",
    [*sorted(SIGNS), *(f"any.{ending}" for ending in sorted(SIGN_EXTENSIONS)), "pytorch_model.bin",
     "ggml-base.bin", "Model.SafeTensors"],
)  # fmt: skip
def test_a_sign_of_a_model_makes_a_repo(tmp_path: Path, sign: str) -> None:
    plant(tmp_path, f"lion/{sign}")
    assert ids_below(tmp_path) == ["lion"]


@pytest.mark.parametrize(
    "name", ["notes.md", "data.csv", "photo.png", "data.bin", "README.txt", "safetensors", "a.zip"]
)
def test_other_files_make_no_repo(tmp_path: Path, name: str) -> None:
    plant(tmp_path, f"lion/{name}")
    assert codes(scan([tmp_path])) == ["no-repos"]
    assert not is_sign(name)


def test_a_folder_named_like_a_sign_is_none(tmp_path: Path) -> None:
    plant(tmp_path, "acme/config.json/lion/README.md", "acme/README.md/tiger/README.md")
    assert ids(scan([tmp_path])) == ["acme/config.json/lion"]
    assert codes(scan([tmp_path])) == ["id-reserved"]


@pytest.mark.parametrize("inner", ["unet/config.json", "onnx/model.onnx", "docs/README.md"])
def test_a_repo_is_not_looked_into(tmp_path: Path, inner: str) -> None:
    plant(tmp_path, "lion/README.md", f"lion/{inner}")
    assert ids_below(tmp_path) == ["lion"]


@pytest.mark.parametrize("name", [".git", ".build-pages", ".cache", *sorted(NEVER_ENTERED)])
def test_hidden_and_foreign_folders_are_never_entered(tmp_path: Path, name: str) -> None:
    plant(tmp_path, f"{name}/lion/README.md", f"acme/{name}/README.md", "tiger/README.md")
    assert ids_below(tmp_path) == ["tiger"]


# -- collections -------------------------------------------------------------------------


@pytest.mark.parametrize("below", ["", "acme/"])
def test_a_card_without_front_matter_does_not_swallow_the_repos_below(
    tmp_path: Path, below: str
) -> None:
    plant(tmp_path, f"{below}lion/README.md", f"{below}tiger/config.json")
    (tmp_path / below / "README.md").write_text("# Our models\n")
    result = scan([tmp_path])
    assert ids(result) == [f"{below}lion", f"{below}tiger"]
    assert codes(result) == ["collection-card"]


def test_a_card_without_front_matter_is_a_repo_where_nothing_stands_below(tmp_path: Path) -> None:
    plant(tmp_path, "lion/images/a.png")
    (tmp_path / "lion" / "README.md").write_text("# Lion\n")
    assert ids_below(tmp_path) == ["lion"]


def test_parts_of_a_model_below_a_bare_card_are_no_repos(tmp_path: Path) -> None:
    plant(tmp_path, "lion/onnx/model.onnx", "lion/checkpoint-5/config.json")
    (tmp_path / "lion" / "README.md").write_text("# Lion\n")
    assert ids_below(tmp_path) == ["lion"]


@pytest.mark.parametrize("card", ["---\nlicense: mit\n---\n", "---\nlicense: mit\n"])
def test_front_matter_makes_a_repo_of_a_folder_above_others(tmp_path: Path, card: str) -> None:
    plant(tmp_path, "acme/lion/README.md")
    (tmp_path / "acme" / "README.md").write_text(card)
    assert ids_below(tmp_path) == ["acme"]


# -- links -------------------------------------------------------------------------------


def test_a_link_inside_the_root_is_followed(tmp_path: Path) -> None:
    plant(tmp_path, "acme/lion/README.md")
    (tmp_path / "latest").symlink_to("acme/lion")
    (tmp_path / "stable").symlink_to("acme/lion")
    (tmp_path / "company").symlink_to("acme")
    assert ids_below(tmp_path) == ["acme/lion", "company/lion", "latest", "stable"]


def test_a_link_out_of_the_root_is_a_problem(tmp_path: Path) -> None:
    plant(tmp_path, "outside/lion/README.md", "root/tiger/README.md", "root-two/README.md")
    (tmp_path / "root" / "lion").symlink_to(tmp_path / "outside" / "lion")
    (tmp_path / "root" / "two").symlink_to(tmp_path / "root-two")
    result = scan([tmp_path / "root"])
    assert ids(result) == ["tiger"]
    assert [(p.code, p.path) for p in result.problems] == [
        ("link-outside", "lion"),
        ("link-outside", "two"),
    ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    plant(tmp_path, "a/lion/README.md", "b/tiger/README.md", "c/.keep")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "b").symlink_to("../b")
    (tmp_path / "b" / "a").symlink_to("../a")
    (tmp_path / "c" / "here").symlink_to(".")
    assert ids_below(tmp_path) == ["a/b/tiger", "a/lion", "b/a/lion", "b/tiger"]


def test_links_among_many_folders_do_not_multiply(tmp_path: Path) -> None:
    plant(tmp_path, "lion/README.md")
    for name in range(20):
        (tmp_path / f"f{name}").mkdir()
        for other in range(20):
            (tmp_path / f"f{name}" / f"to{other}").symlink_to(f"../f{other}")
    assert ids_below(tmp_path) == ["lion"]


# -- ids ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_names_that_the_site_uses_cannot_be_owners(tmp_path: Path, name: str) -> None:
    plant(tmp_path, f"{name.upper()}/lion/README.md", f"acme/{name}/README.md")
    result = scan([tmp_path])
    expected = [] if name in RESERVED_FILES else [f"acme/{name}"]
    assert ids(result) == expected
    assert set(codes(result)) - {"no-repos"} == {"id-reserved"}
    assert result.problems[0].severity == "error"


@pytest.mark.parametrize("name", ["index.html", "Model.JSON", "readme.MD"])
def test_names_of_files_of_a_page_cannot_be_segments(tmp_path: Path, name: str) -> None:
    plant(tmp_path, f"acme/{name}/lion/README.md", "tiger/README.md")
    result = scan([tmp_path])
    assert ids(result) == ["tiger"]
    assert codes(result) == ["id-reserved"]


@pytest.mark.parametrize(
    "name", [b"a\nb", b"a\x1b[31m", b"a\\b", b"a\xff", b"a\x7f", "a\u2028".encode()]
)
def test_names_that_are_no_addresses_get_no_page(tmp_path: Path, name: bytes) -> None:
    folder = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))  # noqa: PTH118 - bytes
    plant(folder, "README.md")
    plant(tmp_path, "tiger/README.md")
    result = scan([tmp_path])
    assert ids(result) == ["tiger"]
    assert codes(result) == ["id-unusable"]
    str(result.problems[0]).encode()
    assert "\n" not in str(result.problems[0])


@pytest.mark.parametrize(
    "name", ["Größe", "模型", "a b", "é" * 127, "100%", "a#b?c", "…", "~x", "<b>"]
)
def test_unusual_names_are_ids(tmp_path: Path, name: str) -> None:
    plant(tmp_path, f"{name}/README.md")
    assert ids_below(tmp_path) == [name]


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=200)
def test_every_id_is_good_or_has_a_fault_that_can_be_printed(text: str) -> None:
    fault = fault_of_id(text)
    if fault is None:
        text.encode()
        assert all(part not in ("", ".", "..") for part in text.split("/"))
    assert shown(text).isascii() or shown(text).encode()
    assert "\n" not in shown(text)


def test_of_two_repos_with_one_id_the_first_has_the_page(tmp_path: Path) -> None:
    plant(tmp_path, "one/acme/lion/README.md", "two/acme/lion/README.md")
    result = scan([tmp_path / "two", tmp_path / "one"])
    assert [found.folder for found in result.repos_found] == [tmp_path / "two" / "acme" / "lion"]
    assert codes(result) == ["id-duplicate"]


def test_a_repo_that_two_roots_hold_is_one(tmp_path: Path) -> None:
    plant(tmp_path, "all/tiger/README.md")
    result = scan([tmp_path / "all", tmp_path / "all" / "tiger"])
    assert ids(result) == ["tiger"]
    assert codes(result) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("LION", "lion"),
        (unicodedata.normalize("NFD", "löwe"), unicodedata.normalize("NFC", "löwe")),
    ],
)
def test_ids_that_differ_only_in_case_or_accents_are_told(
    tmp_path: Path, first: str, second: str
) -> None:
    plant(tmp_path, f"{first}/README.md", f"{second}/README.md")
    result = scan([tmp_path])
    assert ids(result) == [first, second]
    assert [(p.code, p.path) for p in result.problems] == [("id-similar", second)]


# -- roots and folders that cannot be read -----------------------------------------------


def test_a_root_whose_name_no_disk_can_hold_is_a_problem() -> None:
    assert codes(scan([Path("a\0b")])) == ["root-missing"]


def test_a_root_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    plant(tmp_path, "lion/README.md", "file.txt")
    result = scan([tmp_path / "none", tmp_path / "file.txt", tmp_path])
    assert ids(result) == ["lion"]
    assert [(p.code, p.message) for p in result.problems] == [
        ("root-missing", "expected a folder, found nothing, or a link to nothing"),
        ("root-missing", "expected a folder, found a file"),
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    plant(tmp_path, "secret/lion/README.md", "tiger/README.md")
    (tmp_path / "secret").chmod(0)
    result = scan([tmp_path])
    (tmp_path / "secret").chmod(0o700)
    assert ids(result) == ["tiger"]
    assert codes(result) == ["folder-unreadable"]


def test_a_folder_that_goes_away_meanwhile_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, "gone/lion/README.md", "tiger/README.md")
    list_folder = os.scandir

    def forbid(path: str) -> object:
        if path.endswith("gone"):
            raise PermissionError(13, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", forbid)
    result = scan([tmp_path])
    assert ids(result) == ["tiger"]
    assert [str(problem) for problem in result.problems] == [
        "gone: error folder-unreadable: expected a folder, found something that may not be read"
    ]


def test_where_nothing_is_found_there_is_advice(tmp_path: Path) -> None:
    (problem,) = scan([tmp_path]).problems
    assert (problem.code, problem.severity) == ("no-repos", "error")
    assert "README.md" in problem.advice
    assert codes(scan([])) == ["no-repos"]


def test_folders_are_followed_down_to_a_limit(tmp_path: Path) -> None:
    plant(tmp_path, "/".join("d" * 33) + "/README.md", "tiger/README.md")
    result = scan([tmp_path])
    assert ids(result) == ["tiger"]
    assert codes(result) == ["folder-too-deep"]


def test_a_pipe_in_place_of_a_card_does_not_block(tmp_path: Path) -> None:
    plant(tmp_path, "lion/sub/config.json")
    os.mkfifo(tmp_path / "lion" / "README.md")
    assert ids(scan([tmp_path])) == ["lion"]


def test_a_yaml_reader_without_libyaml_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.reading.scan.HAS_LIBYAML", not yaml_events.HAS_LIBYAML)
    plant(tmp_path, "lion/README.md")
    assert codes(scan([tmp_path])) == ["yaml-slow"]


def test_loose_weights_in_a_root_do_not_hide_the_repos_below(tmp_path: Path) -> None:
    plant(tmp_path, "stray.gguf", "acme/tiger/README.md")
    found = scan([tmp_path])
    assert ids(found) == ["acme/tiger"]
    assert codes(found) == ["loose-files"]


def test_weights_with_folders_that_have_no_cards_are_one_repo(tmp_path: Path) -> None:
    plant(tmp_path, "model.safetensors", "onnx/model.onnx")
    assert ids_below(tmp_path) == [tmp_path.name]
