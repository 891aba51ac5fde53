"""The documentation site: made pages are those of the code, and what it says is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

import generator
from generator import cli
from generator.configuration import FILE, read_file
from generator.meaning.tasks import TASKS
from generator.option_table import OPTIONS
from generator.options import Options
from generator.problems import CODES
from tests.conftest import PROJECT, SAMPLES, Open, Served
from tests.documents import README_END, README_START, documents, readme_options

DOCS = PROJECT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of one language on a page, in order."""
    return [text for found, text in FENCE.findall(read(name)) if found == language]


@pytest.mark.golden
def test_made_pages_are_those_of_the_code(request: pytest.FixtureRequest) -> None:
    made = dict(documents())
    stale = {path for path in (f"docs/{page}" for page in PAGES) if "docs/problems/" in path}
    if request.config.getoption("--update-golden"):
        for path in stale - set(made):
            (PROJECT / path).unlink()
        for path, text in made.items():
            (PROJECT / path).parent.mkdir(parents=True, exist_ok=True)
            (PROJECT / path).write_text(text, encoding="utf-8", newline="\n")
        return
    assert stale - set(made) == set()
    for path, text in made.items():
        assert (PROJECT / path).read_text(encoding="utf-8") == text, f"{path}: make golden"


@pytest.mark.golden
def test_the_options_of_the_readme_are_those_of_the_code(request: pytest.FixtureRequest) -> None:
    path = PROJECT / "README.md"
    before, rest = path.read_text(encoding="utf-8").split(README_START)
    table, after = rest.split(README_END)
    if request.config.getoption("--update-golden"):
        whole = before + README_START + readme_options() + README_END + after
        path.write_text(whole, encoding="utf-8", newline="\n")
        return
    assert table == readme_options(), "make golden rewrites it"


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_has_its_place(name: str) -> None:
    option = OPTIONS[name]
    text = read("options.md")
    assert f"`{option.flag}" in text or f"`{option.metavar}`" in text
    assert not option.stored or f"`{option.variable}`" in text


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_page(code: str) -> None:
    assert f"[{code}]({code}.md)" in read("problems/index.md")
    assert (DOCS / "problems" / f"{code}.md").is_file()


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_its_example_and_picture(task: str) -> None:
    assert f"pipeline_tag: {task}\n" in read("tasks.md")
    assert (DOCS / "pictures" / "tasks" / f"{task}.webp").is_file(), "make docs-pictures"


@pytest.mark.parametrize("page", PAGES)
def test_options_that_pages_name_exist(page: str) -> None:
    """In every command of ours; those of other programs are theirs."""
    known = {option.flag for option in OPTIONS.values()} | {"--version", "--help", "--no-strict"}
    ours = re.findall(r"(?<![\w./-])build-pages [^\n`|]*", read(page))
    named = {flag for line in ours for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)}
    assert named - known - {"--no-"} == set()


@pytest.mark.parametrize("page", PAGES)
def test_codes_that_pages_name_exist(page: str) -> None:
    named = re.findall(r"--(?:select|ignore|explain) ([a-z-]+(?:,[a-z-]+)*)", read(page))
    assert {code for text in named for code in text.split(",")} - set(CODES) == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_of_pages_lead_somewhere(page: str) -> None:
    text = FENCE.sub("", read(page))
    text = re.sub(r"`[^`\n]*`", "", text)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    missing = [link for link in links if not ((DOCS / page).parent / link).exists()]
    assert missing == []


class Shell:
    """Runs the commands of a page one after the other, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""

    def run(self, line: str, expected: int = 0, **environ: str) -> str:
        words = shlex.split(line, comments=True)
        if words[0] == "build-pages":
            words = [sys.executable, "-m", "generator", *words[1:]]
        done = subprocess.run(
            [os.path.expandvars(word) for word in words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(PROJECT), **environ},
        )
        assert done.returncode == expected, f"{line}: {done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def commands(page: str) -> Iterator[str]:
    for block in blocks(page, "sh"):
        yield from block.replace("\\\n", " ").strip().splitlines()


def test_the_way_from_an_empty_folder_to_a_published_site(
    shell: Shell, visit: Open, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of the page, but for the installation and the server, which never ends."""
    web = shell.folder / "web"
    web.mkdir()
    monkeypatch.setenv("WEB_ROOT", str(web))
    said = {}
    for line in commands("start.md"):
        if not line.startswith("pip ") and "--serve" not in line:
            said[line] = shell.run(line)
    assert "no problems" in said["build-pages --check repos"]
    seen = visit(served(web) + "models/index.html")
    seen.page.click("a[href*='acme/tiger/index.html']")
    seen.page.wait_for_selector("text=landscape")
    assert seen.said == []
    seen = visit((shell.folder / "tiger.html").as_uri())
    seen.page.wait_for_selector("text=landscape")
    assert (shell.folder / "models.zip").is_file()


def test_the_options_of_the_start_are_enough_for_the_command_alone(shell: Shell) -> None:
    [text] = blocks("start.md", "toml")
    for line in list(commands("start.md"))[1:3]:
        shell.run(line)
    (shell.folder / FILE).write_text(text)
    assert set(tomllib.loads(text)) <= set(read_file(shell.folder / FILE))
    shell.run("build-pages")
    assert "Models of Acme" in (shell.folder / "site" / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def repos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds ``repos`` with two models, under git."""
    folder = tmp_path_factory.mktemp("docs")
    for name in ("acme/tiger", "acme/draft-lion"):
        words = [str(folder / "repos"), "--new", name, "--task", "translation"]
        (folder / "repos").mkdir(exist_ok=True)
        assert cli.main(words) == 0
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for git in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-qm", "all"]):
        subprocess.run(["git", *git], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("page", ["index.md", "checking.md", "offline.md"])
def test_the_commands_of_other_pages_run(page: str, repos: Path) -> None:
    shell = Shell(repos)
    cache = repos / "cache"
    snapshot = cache / "models--acme--tiger" / "snapshots" / "1a2b"
    if not snapshot.is_dir():
        shutil.copytree(repos / "repos" / "acme" / "tiger", snapshot)
        (cache / "models--acme--tiger" / "refs").mkdir()
        (cache / "models--acme--tiger" / "refs" / "main").write_text("1a2b")
    for line in commands(page):
        shell.run(line.replace("~/.cache/huggingface/hub", str(cache)))


def test_the_problem_that_the_page_on_checking_shows_is_true(shell: Shell) -> None:
    [told] = blocks("checking.md", "text")
    shell.run("build-pages --new acme/tiger --task image-classification")
    path = shell.folder / "acme" / "tiger" / "README.md"
    text = path.read_text().replace(
        "pipeline_tag: image-classification", "pipeline_tag: image-clasification"
    )
    path.write_text(text)
    assert told in shell.run("build-pages --check .", expected=1)


def test_the_card_that_the_page_on_cards_shows_is_good(shell: Shell) -> None:
    (card,) = blocks("cards.md", "yaml")
    (shell.folder / "README.md").write_text(card)
    assert "no problems" in shell.run("build-pages --check .")


def test_the_python_of_the_documentation_runs(repos: Path) -> None:
    [code] = blocks("python.md", "python")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repos,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "2 True\n2 0\n"


def test_every_public_name_is_documented() -> None:
    named = set(re.findall(r"`(\w+)", read("python.md")))
    assert set(generator.__all__) - named == {"__version__"}
    assert Options.__name__ in named


def test_the_hook_for_pre_commit_is_the_command() -> None:
    [hook] = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] in read("checking.md")
    assert hook["pass_filenames"] is False
    assert cli.main([*hook["entry"].split()[1:], str(SAMPLES / "paperboat" / "table-talk")]) == 0
    for path in ("README.md", "a/b/README.md", "a/cat.png"):
        assert re.search(hook["files"], path)


@pytest.mark.skipif(find_spec("mkdocs") is None, reason="needs mkdocs")
@pytest.mark.slow
def test_the_documentation_site_is_built_without_a_warning(tmp_path: Path, visit: Open) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = visit((tmp_path / "start.html").as_uri())
    assert seen.page.inner_text("h1").startswith("Start")
    assert [said for said in seen.said if said.startswith("foreign")] == []
