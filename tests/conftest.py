"""What every room's tests share: tiny repos, the built sample site, golden files, a browser."""

from __future__ import annotations

import difflib
import functools
import http.server
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from msgspec import Struct, field

from generator.options import Options

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

PROJECT = Path(__file__).resolve().parents[1]
SAMPLES = PROJECT / "sample_repos"
GOLDEN = PROJECT / "tests" / "golden"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No call home, and nothing but 127.0.0.1 can be reached: names do not resolve, and the rest is
# sent to a proxy that is not there.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "golden: compares with a file in tests/golden")
    config.addinivalue_line("markers", "slow: takes more than 20 seconds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "golden" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.golden)


class WriteRepo(Protocol):
    """Writes one tiny repo: paths inside it and their contents. Gives its folder."""

    def __call__(self, files: Mapping[str, str | bytes], repo_id: str = "acme/tiger") -> Path: ...


@pytest.fixture
def repo(tmp_path: Path) -> WriteRepo:
    """A writer of repos under ``tmp_path / "repos"``."""

    def write(files: Mapping[str, str | bytes], repo_id: str = "acme/tiger") -> Path:
        folder = tmp_path / "repos" / repo_id
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site of the sample repos, built once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    if worker_id == "master":
        return _build_samples(base / "sample-site")
    return _once(base.parent / "sample-site")


def _build_samples(out: Path) -> Path:
    from generator.build import build_site  # noqa: PLC0415 - rooms are tested without it

    build_site((SAMPLES,), out, Options())
    return out


def _once(out: Path) -> Path:
    """The sample site that the first worker to come builds while the others wait."""
    done, begun = out.with_suffix(".done"), out.with_suffix(".begun")
    try:
        begun.touch(exist_ok=False)
    except FileExistsError:
        return _wait_for(done, out)
    try:
        _build_samples(out)
    except BaseException as error:
        done.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        raise
    done.touch()
    return out


def _wait_for(done: Path, out: Path, seconds: float = 300) -> Path:
    end = time.monotonic() + seconds
    while not done.exists():
        if time.monotonic() > end:
            pytest.fail(f"the sample site was not built within {seconds:.0f} s")
        time.sleep(0.1)
    if said := done.read_text(encoding="utf-8"):
        pytest.fail(f"the sample site could not be built: {said}")
    return out


Golden = Callable[[str, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden(name, text)``: the text equals ``tests/golden/<name>``, or the test fails."""
    update: bool = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        stored = GOLDEN / name
        if update:
            stored.parent.mkdir(parents=True, exist_ok=True)
            stored.write_text(text, encoding="utf-8", newline="\n")
            return
        if not stored.exists():
            pytest.fail(f"no golden file tests/golden/{name}: make golden")
        expected = stored.read_bytes().decode()
        if text != expected:
            pytest.fail(_difference(name, expected, text), pytrace=False)

    return compare


def _difference(name: str, expected: str, text: str) -> str:
    lines = difflib.unified_diff(
        expected.splitlines(), text.splitlines(), f"tests/golden/{name}", "now", lineterm="", n=2
    )
    return "\n".join(["differs from the golden file (make golden rewrites it)", *lines])


Served = Callable[[Path], str]


@pytest.fixture
def served() -> Iterator[Served]:
    """``served(folder)``: a web server on 127.0.0.1 for it; gives its address, ending with /."""
    with ExitStack() as stack:
        yield lambda folder: _serve(folder, stack)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing: the tests look at what the browser got."""


def _serve(folder: Path, stack: ExitStack) -> str:
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stack.callback(thread.join, 10)
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium that reaches nothing but files and 127.0.0.1."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and only needed here

    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        own = Path(playwright.chromium.executable_path)
        if found is None and not own.exists():
            _no_browser()
        launched = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield launched
        launched.close()


def _no_browser() -> None:
    reason = f"no browser: none of {', '.join(BROWSERS)} is on the PATH"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)


class Visit(Struct):
    """An opened page and what went wrong on it so far: console, failed and foreign requests."""

    page: Page
    said: list[str] = field(default_factory=list)


class Open(Protocol):
    """Opens an address in a context of its own."""

    def __call__(
        self, url: str, *, width: int = 1280, dark: bool = False, scripts: bool = True
    ) -> Visit: ...


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """``visit(url)``: a page in a fresh context, with everything that it complains about."""
    with ExitStack() as stack:

        def start(
            url: str, *, width: int = 1280, dark: bool = False, scripts: bool = True
        ) -> Visit:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if dark else "light",
                java_script_enabled=scripts,
            )
            stack.callback(context.close)
            visited = Visit(context.new_page())
            _listen(visited, url)
            visited.page.goto(url, wait_until="load")
            return visited

        yield start


def _is_let_go(request: Request) -> bool:
    """Whether the browser itself gave a request up: the icon or the head of a video, once it
    has what it needs or the page goes away."""
    given_up = request.failure is not None and "ERR_ABORTED" in request.failure
    return given_up and (request.resource_type == "media" or "/_static/icon-" in request.url)


def _listen(visited: Visit, url: str) -> None:
    local = ("data:", "blob:", "about:", "http://127.0.0.1:" if url[:5] == "http:" else "file:")
    page, said = visited.page, visited.said
    page.on(
        "console",
        lambda message: (
            said.append(f"console {message.type}: {message.text}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda error: said.append(f"script error: {error}"))
    page.on(
        "requestfailed",
        lambda request: (
            None if _is_let_go(request) else said.append(f"request failed: {request.url}")
        ),
    )
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(local) else said.append(f"foreign: {request.url}")
        ),
    )


@pytest.fixture
def made_folders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that this process makes from now on."""
    made: list[str] = []
    mkdir = os.mkdir

    def note(path: str | Path, mode: int = 0o777) -> None:
        mkdir(path, mode)
        made.append(str(path))

    monkeypatch.setattr(os, "mkdir", note)
    return made
