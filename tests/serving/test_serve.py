"""The preview as a person uses it: the command runs, a card is edited, the browser shows it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec import Struct, field

from tests.conftest import PROJECT, Open

CARD = "---\nlicense: mit\npipeline_tag: {task}\n---\n# Tiger\n\nFinds {what} in the grass.\n{more}"
LONG = "\n".join(f"\nParagraph {number}." for number in range(200))


def card(what: str = "tigers", task: str = "translation", more: str = LONG) -> str:
    return CARD.format(what=what, task=task, more=more)


class Running(Struct):
    """The command, and what it has printed so far."""

    process: subprocess.Popen[str]
    root: Path
    said: list[str] = field(default_factory=list)

    def wait_for(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in list(self.said):
                if found := re.search(pattern, line):
                    return found
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        pytest.fail(f"not said: {pattern}; but: {self.said}")

    @property
    def url(self) -> str:
        return self.wait_for(r"open: (http://\S+)")[1]

    @property
    def card(self) -> Path:
        return self.root / "acme" / "tiger" / "README.md"


class Start:
    """Starts the command on a folder of two repos."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self._root, self._stack = root, stack

    def __call__(self, *words: str) -> Running:
        command = [sys.executable, "-u", "-m", "generator", str(self._root), *words]
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        running = Running(process, self._root)
        reader = threading.Thread(target=self._read, args=(running,), daemon=True)
        reader.start()
        self._stack.callback(reader.join, 10)
        self._stack.callback(_end, process)
        return running

    @staticmethod
    def _read(running: Running) -> None:
        assert running.process.stdout is not None
        with running.process.stdout as lines:
            running.said += lines  # line by line, as they come


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    root = tmp_path / "repos"
    for name in ("tiger", "lion"):
        (root / "acme" / name).mkdir(parents=True)
        (root / "acme" / name / "README.md").write_text(card())
    with ExitStack() as stack:
        yield Start(root, stack)


def test_an_edited_card_is_shown_without_a_touch(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    seen = visit(running.url + "acme/tiger/index.html")
    seen.page.wait_for_selector("html[data-preview]")
    running.card.write_text(card("leopards"))
    seen.page.wait_for_selector("text=Finds leopards in the grass", timeout=20_000)
    assert [said for said in seen.said if "events" not in said] == []


def test_the_page_keeps_its_place(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    page.evaluate("scrollTo({top: 1200, behavior: 'instant'})")
    running.card.write_text(card("leopards"))
    page.wait_for_selector("text=Finds leopards in the grass", timeout=20_000, state="attached")
    page.wait_for_selector("html[data-preview]")
    assert abs(int(page.evaluate("scrollY")) - 1200) < 50


def test_other_pages_stay_as_they_are(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    page = visit(running.url + "acme/lion/index.html").page
    page.wait_for_selector("html[data-preview]")
    page.evaluate("window.still = true")
    running.card.write_text(card("leopards"))
    running.wait_for(r"acme/tiger: made again")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.still") is True


def test_problems_are_an_overlay_that_names_line_and_key(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    assert page.query_selector(".build-pages-overlay") is None
    running.card.write_text(card(task="translatoin"))
    overlay = page.wait_for_selector(".build-pages-overlay", timeout=20_000)
    assert overlay is not None
    text = overlay.inner_text()
    assert "acme/tiger/README.md:3 (pipeline_tag)" in text
    assert "warning unknown-task" in text
    assert "did you mean translation?" in text
    running.card.write_text(card())
    page.wait_for_selector(".build-pages-overlay", state="detached", timeout=20_000)


def test_a_new_repo_appears_in_the_catalogue(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    page = visit(running.url).page
    page.wait_for_selector("html[data-preview]")
    (running.root / "acme" / "lynx").mkdir()
    (running.root / "acme" / "lynx" / "README.md").write_text(card())
    page.wait_for_selector("text=lynx", timeout=30_000)


def test_a_page_that_is_gone_is_said_so_and_comes_back(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    text = running.card.read_text()
    running.card.unlink()
    running.card.parent.rmdir()
    page.wait_for_selector("text=Finds tigers in the grass", state="detached", timeout=30_000)
    running.card.parent.mkdir()
    running.card.write_text(text)
    page.wait_for_selector("text=Finds tigers in the grass", timeout=30_000)


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_it_is_stopped_in_an_orderly_way(start: Start, signum: signal.Signals) -> None:
    running = start("--serve", "127.0.0.1:0")
    assert running.url
    running.process.send_signal(signum)
    assert running.process.wait(20) == 0
    running.wait_for("stopped", 5)
    assert "Traceback" not in "".join(running.said)


def test_a_busy_port_is_told_with_the_next_one(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        running = start("--serve", f"127.0.0.1:{port}")
        running.wait_for(rf"port {port} is busy, so this is port \d+")
        assert f":{port}/" not in running.url


def test_the_site_can_be_kept(start: Start, tmp_path: Path) -> None:
    running = start("--serve", "127.0.0.1:0", "-o", str(tmp_path / "site"))
    assert running.url
    page = (tmp_path / "site" / "acme" / "tiger" / "index.html").read_text(encoding="utf-8")
    assert "reload.js" not in page


def test_a_build_that_cannot_be_done_keeps_the_old_pages(start: Start, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0")
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    running.card.write_bytes(b"\xff\xfe\x00 no card at all \x00")
    page.wait_for_selector("text=Finds tigers in the grass", state="detached", timeout=20_000)
    running.card.write_text(card())
    page.wait_for_selector("text=Finds tigers in the grass", timeout=20_000)
    assert running.process.poll() is None


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme" / "static" / "css"
    folder.mkdir(parents=True)
    (folder / "extra.css").write_text(".mark { display: none }\n")
    (tmp_path / "theme" / "templates").mkdir()
    return tmp_path / "theme"


FOOT = '{%% extends "default/base.html" %%}{%% block foot %%}%s {%% endblock %%}'


def test_a_theme_is_seen_as_it_is_written(start: Start, theme: Path, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0", "--theme", str(theme))
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    page.wait_for_selector(".mark", state="hidden")
    (theme / "static" / "css" / "extra.css").write_text(".mark { color: inherit }\n")
    page.wait_for_selector(".mark", state="visible", timeout=20_000)
    (theme / "templates" / "base.html").write_text(FOOT % "of our own")
    page.wait_for_selector("text=of our own", timeout=20_000)


def test_a_theme_reaches_the_catalogue_too(start: Start, theme: Path, visit: Open) -> None:
    running = start("--serve", "127.0.0.1:0", "--theme", str(theme))
    page = visit(running.url).page
    page.wait_for_selector("html[data-preview]")
    (theme / "templates" / "base.html").write_text(FOOT % "of our own")
    page.wait_for_selector("text=of our own", timeout=20_000)


def test_a_theme_that_cannot_be_used_is_told_and_the_old_one_stays(
    start: Start, theme: Path, visit: Open
) -> None:
    running = start("--serve", "127.0.0.1:0", "--theme", str(theme))
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    (theme / "templates" / "base.html").write_text("{% block main %")
    page.wait_for_selector("text=nothing was built", timeout=20_000)
    overlay = page.wait_for_selector(".build-pages-overlay")
    assert overlay is not None
    assert "base.html:1" in overlay.inner_text()
    page.wait_for_selector("text=Finds tigers in the grass")
    (theme / "templates" / "base.html").write_text(FOOT % "mended")
    page.wait_for_selector("text=mended", timeout=20_000)


def test_a_card_that_is_saved_under_a_theme_that_fails_ends_nothing(
    start: Start, theme: Path, visit: Open
) -> None:
    running = start("--serve", "127.0.0.1:0", "--theme", str(theme))
    page = visit(running.url + "acme/tiger/index.html").page
    page.wait_for_selector("html[data-preview]")
    (theme / "templates" / "base.html").write_text("{{ 1 / 0 }}")
    overlay = page.wait_for_selector(".build-pages-overlay", timeout=20_000)
    assert overlay is not None
    assert "base.html:1: division by zero" in overlay.inner_text()
    running.card.write_text(card().replace("Finds tigers", "Finds lions"))
    page.wait_for_timeout(1500)
    (theme / "templates" / "base.html").write_text(FOOT % "mended")
    page.wait_for_selector("text=mended", timeout=20_000)
    page.wait_for_selector("text=Finds lions", timeout=20_000)
    running.card.write_text(card().replace("Finds tigers", "Finds leopards"))
    page.wait_for_selector("text=Finds leopards", timeout=20_000)
