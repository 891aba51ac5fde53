"""The documents say what the code does: tables, options, keys and links are compared with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.arguments import EPILOG, parse
from generator.meaning.card_keys import KNOWN_KEYS
from generator.meaning.families import Family
from generator.meaning.tasks import MODALITIES, TASKS, Task
from generator.options import RemoteMedia
from tests.conftest import PROJECT

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
README = PROJECT / "README.md"
START, END = "<!-- tasks -->\n", "<!-- /tasks -->\n"
# What readers call the families in the table of tasks.
SHOWN_AS = {
    Family.LABELS: "bars",
    Family.TEXT: "text",
    Family.CHAT: "a conversation",
    Family.TOKENS: "marked words",
    Family.ANSWER: "an answer in its context",
    Family.TABLE: "a table",
    Family.SERIES: "a chart",
    Family.PICTURE: "a picture",
    Family.GALLERY: "a gallery",
    Family.BOXES: "boxes on the picture",
    Family.POINTS: "points on the picture",
    Family.MASKS: "masks over the picture",
    Family.COMPARE: "before and after",
    Family.SOUND: "a player",
    Family.TIMELINE: "spans on a time line",
    Family.VIDEO: "a video",
    Family.MODEL3D: "a download",
    Family.EMBEDDING: "a strip of numbers",
    Family.MIXED: "parts in order",
    Family.RAW: "data",
}


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def tasks_table() -> str:
    """The table of the README: tasks by modality, in the order of the code's table."""
    lines = ["| Task | `pipeline_tag` | Takes | Gives | Shown as |", "|---|---|---|---|---|"]
    for modality, name in MODALITIES.items():
        lines.append(f"| **{name}** | | | | |")
        lines += [_row(task) for task in TASKS.values() if task.modality == modality]
    return "\n".join(lines) + "\n"


def _row(task: Task) -> str:
    shown = ", ".join(SHOWN_AS[family] for family in task.families)
    return f"| {task.name} | `{task.id}` | {task.takes} | {task.gives} | {shown} |"


@pytest.mark.golden
def test_the_table_of_tasks_is_that_of_the_code(request: pytest.FixtureRequest) -> None:
    before, rest = read("README.md").split(START)
    table, after = rest.split(END)
    if request.config.getoption("--update-golden"):
        whole = before + START + tasks_table() + END + after
        README.write_text(whole, encoding="utf-8", newline="\n")
        return
    assert table == tasks_table(), "make golden rewrites it"


@pytest.mark.parametrize("key", KNOWN_KEYS)
def test_every_card_key_is_in_the_readme(key: str) -> None:
    assert re.search(rf"^\|.*`{re.escape(key)}`.*\|", read("README.md"), re.MULTILINE)


def options_of_the_help(capsys: pytest.CaptureFixture[str]) -> set[str]:
    with pytest.raises(SystemExit):
        parse(["--help"])
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out))


def test_the_readme_has_every_option_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    section = read("README.md").split("## Options")[1].split("\n## ")[0]
    documented = set(re.findall(r"--[a-z][a-z-]+", section))
    assert documented == options_of_the_help(capsys)


def test_the_readme_has_every_choice_for_remote_media() -> None:
    assert "\\|".join(RemoteMedia) in read("README.md")


def test_the_readme_has_every_exit_code() -> None:
    told = re.findall(r"^  (\d+(?:, \d+)?)  ", EPILOG, re.MULTILINE)
    assert re.findall(r"^\| (\d+(?:, \d+)?) \|", read("README.md"), re.MULTILINE) == told


def test_the_readme_shows_how_to_start() -> None:
    for command in ("make demo", "make test", "pip install .", "build-pages ./my-repos -o site/"):
        assert command in read("README.md")


def test_every_command_of_the_documents_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:`|^)make ([a-z]+)(?:`| )", read(document), re.MULTILINE))
        assert named <= targets, document


def test_a_build_server_runs_the_same_command() -> None:
    script = PROJECT / ".ci" / "run"
    if not script.exists():
        pytest.skip("an sdist has no .ci folder")
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")


@pytest.mark.parametrize("document", [*DOCUMENTS, "sample_repos/README.md"])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(document))
    missing = [link for link in links if not ((PROJECT / document).parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_and_folders_that_documents_name_exist(document: str) -> None:
    named = re.findall(r"`((?:generator|templates|static|tests)/[\w./]+)`", read(document))
    missing = [name for name in named if not Path(PROJECT / name).exists()]
    assert missing == []
