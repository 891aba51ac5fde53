"""Hostile pages in Chromium, from disk and over http: nothing runs, and nothing is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Served
from tests.security.conftest import TURNS, Hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Before a page's own scripts: what its policy stops is kept, and nothing leaves unseen.
WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.__violations.push(
    event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
"""
# Opens, focuses and points at everything, as a reader would who touches all of a page. Links to
# other pages and buttons that load from another host are looked at, not followed.
TOUCH = """
() => {
  const wrong = [];
  const schemes = ['http:', 'https:', 'mailto:', 'file:'];
  for (const element of document.querySelectorAll('*')) {
    for (const {name} of element.attributes)
      if (/^on/i.test(name) || ['style', 'srcdoc', 'formaction'].includes(name))
        wrong.push(element.tagName + ' ' + name);
    if (/^(iframe|frame|object|embed|base|form|template|portal)$/i.test(element.tagName))
      wrong.push(element.tagName);
    const address = element.href && (element.href.baseVal ?? element.href);
    if (address && element.tagName.toLowerCase() === 'a' &&
        !schemes.includes(new URL(address, location.href).protocol)) wrong.push(address);
    if (element.shadowRoot) wrong.push('a shadow root');
  }
  for (const details of document.querySelectorAll('details')) details.open = true;
  const events = ['mouseover', 'pointerover', 'focus', 'keydown'];
  for (const element of [...document.querySelectorAll('main *')].slice(0, 1500))
    for (const name of events) element.dispatchEvent(new Event(name, {bubbles: false}));
  for (const button of [...document.querySelectorAll('button:not([data-load]), a[data-pick]')]
       .slice(0, 12)) button.click();
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  return wrong;
}
"""


class Watched:
    """A page of a browser, and everything wrong that it said or asked for."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.said: list[str] = []
        page.add_init_script(WATCH)
        page.on("dialog", self._dialog)
        page.on("console", lambda one: self._say(f"{one.type}: {one.text}", one.type == "error"))
        page.on("pageerror", lambda error: self._say(f"script error: {error}"))
        # Going on to the next page stops what is still loading.
        page.on(
            "requestfailed",
            lambda one: self._say(f"failed: {one.url}", "ERR_ABORTED" not in (one.failure or "")),
        )
        page.on("popup", lambda other: self._say(f"popup: {other.url}"))
        page.on("frameattached", lambda frame: self._say(f"frame: {frame.url}"))
        page.on("download", lambda file: self._say(f"download: {file.url}"))
        page.on(
            "request", lambda one: self._say(f"foreign: {one.url}", not _is_ours(one.url, base))
        )

    def visit(self, url: str) -> None:
        self.page.goto(url, wait_until="load")
        wrong = self.page.evaluate(TOUCH)
        state = self.page.evaluate("[window.__canary, window.__violations, location.href]")
        if wrong or state[0] is not None or state[1]:
            self._say(f"{wrong[:5]} {state}")
        if re.split("[?#]", state[2])[0] != url:  # the catalogue keeps its state in the address
            self._say(f"went to {state[2]}")

    def _dialog(self, dialog: object) -> None:
        self._say("a dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    def _say(self, text: str, wrong: bool = True) -> None:
        if wrong:
            self.said.append(f"{self.page.url}: {text}"[:600])


def _is_ours(url: str, base: str) -> bool:
    return url.startswith((base, "data:image/"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(accept_downloads=False)
    yield context.new_page()
    context.close()


def visit_all(page: Page, base: str, hostile: Hostile, step: int = 1) -> list[str]:
    watched = Watched(page, base)
    for path in hostile.pages[::step]:
        if path.name != "404.html":  # its links hold for the address of a server
            watched.visit(base + path.relative_to(hostile.out).as_posix())
    return watched.said


def test_the_watch_sees_what_runs(page: Page, hostile: Hostile) -> None:
    watched = Watched(page, hostile.out.as_uri())
    bad = hostile.root / "bad.html"
    bad.write_text(
        "<!doctype html><meta http-equiv=Content-Security-Policy content=\"img-src 'none'\">"
        "<img src=https://canary.example/x.png><main><p onfocus='window.__canary=1'>x</p></main>"
        "<script>alert(1)</script>"
    )
    watched.visit(bad.as_uri())
    said = " ".join(watched.said)
    assert "a dialog" in said
    assert "P onfocus" in said
    assert "img-src" in said
    assert "[1, " in said


def test_nothing_runs_from_disk(page: Page, hostile: Hostile) -> None:
    assert visit_all(page, hostile.out.as_uri() + "/", hostile) == []


def test_nothing_runs_over_http(page: Page, hostile: Hostile, served: Served) -> None:
    # The pages are the same as those from disk; one in four shows what another origin changes.
    assert visit_all(page, served(hostile.out), hostile, step=4 if TURNS == 1 else 1) == []
