"""``--new``: a card to start from, right for every task."""

from __future__ import annotations

import os
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from generator import cli
from generator.checking.check import check
from generator.meaning.site import SiteFacts
from generator.meaning.tasks import TASKS
from generator.model import Model, read_model
from generator.reading.repo import FileKind
from generator.reading.scan import scan
from generator.reading.sniff import sniff
from generator.starting.new import examples, files
from generator.starting.placeholders import MAKERS
from generator.starting.webm import to_webm


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Model]:
    """A new model of every task, read as a build reads it; by task."""
    root = tmp_path_factory.mktemp("new")
    for task in TASKS.values():
        folder = root / "acme" / task.id
        for name, content in files("tiger", task).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    read = [read_model(found, SiteFacts(), lambda _: None) for found in scan([root]).repos_found]
    return {model.repo.name: model for model in read}


@pytest.mark.parametrize("task", TASKS)
def test_the_card_is_read_as_its_task_says(models: dict[str, Model], task: str) -> None:
    model = models[task]
    assert model.task.task_id == task
    assert model.task.rule == "pipeline-tag"
    assert model.problems == ()


@pytest.mark.parametrize("task", TASKS)
def test_the_example_has_input_and_output_of_its_family(
    models: dict[str, Model], task: str
) -> None:
    [example] = models[task].examples
    assert example.notes == ()
    assert example.output is not None
    # Graphs have no family of their own: the shape of the output decides.
    expected = "labels" if task == "graph-ml" else TASKS[task].family
    assert example.output.family == expected


def test_nothing_about_any_new_card_is_to_be_mended(
    models: dict[str, Model],
) -> None:
    root = models["other"].repo.folder.parents[1]
    checked = check([root])
    assert checked.repos == len(TASKS)
    assert checked.problems == ()


def test_every_task_has_an_example_and_every_placeholder_a_use() -> None:
    assert set(examples()) == set(TASKS)
    used = "".join(examples().values())
    assert [name for name in MAKERS if name not in used] == []


@pytest.mark.parametrize("name", [name for name in MAKERS if name.endswith(".png")])
def test_pictures_are_small_and_real(name: str) -> None:
    content = MAKERS[name]()
    assert len(content) < 10_000
    with Image.open(BytesIO(content)) as image:
        assert image.size == (320, 240)


def test_a_video_says_its_size_and_length() -> None:
    video = to_webm([Image.new("RGB", (32, 16), "red")] * 4, frames_per_second=8)
    assert sniff(video, "video.webm") == (FileKind.VIDEO, "video/webm")
    assert video.count(b"\x9d\x01\x2a" + (32).to_bytes(2, "little")) == 4


def test_a_new_card_says_what_it_is_for(models: dict[str, Model]) -> None:
    body = models["translation"].file.body
    assert "placeholder" in body
    assert "## Limits" in body


def test_the_command_writes_the_card_and_says_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--new", "acme/tiger", "--task", "image-classification"]) == 0
    assert sorted(path.name for path in (tmp_path / "acme/tiger").rglob("*.*")) == [
        "README.md",
        "picture.png",
    ]
    assert capsys.readouterr().out == (
        "written: acme/tiger/README.md\nnext: edit it, and look at it: build-pages . --serve\n"
    )


def test_a_root_can_be_given(tmp_path: Path) -> None:
    assert cli.main([str(tmp_path), "--new", "acme/tiger", "--task", "other"]) == 0
    assert (tmp_path / "acme" / "tiger" / "README.md").is_file()


@pytest.mark.parametrize(
    "name",
    ["tiger", "a/b/c", "../x", "a/..", "acme/../..", "/etc/x", "acme/", "/", "", ".git/x", "a/.b",
     "tasks/x", "a\\b/c", "a/b\n", "_static/x"],
)  # fmt: skip
def test_a_name_that_is_none_or_leaves_the_root_is_refused(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "root"
    inside.mkdir()
    assert cli.main([str(inside), "--new", name, "--task", "other"]) != 0
    assert list(inside.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["root"]


def test_a_link_that_leaves_the_root_is_refused(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root" / "acme").symlink_to(tmp_path / "elsewhere")
    assert cli.main([str(tmp_path / "root"), "--new", "acme/tiger", "--task", "other"]) == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_existing_folder_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "acme" / "tiger").mkdir(parents=True)
    assert cli.main([str(tmp_path), "--new", "acme/tiger", "--task", "other"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert list((tmp_path / "acme" / "tiger").iterdir()) == []


def test_an_unknown_task_is_refused_with_a_suggestion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([str(tmp_path), "--new", "a/b", "--task", "text-clasification"]) == 2
    assert "did you mean text-classification?" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_task_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(tmp_path), "--new", "a/b"]) == 2
    assert "add --task" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_root_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert cli.main([str(tmp_path), "--new", "a/b", "--task", "other"]) == 1


def test_the_examples_are_a_file_of_toml() -> None:
    path = Path(cli.__file__).parent / "starting" / "examples.toml"
    assert tomllib.loads(path.read_text(encoding="utf-8")) == dict(examples())
