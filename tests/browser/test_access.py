"""Open to everyone: no violation that axe-core finds, and everything by keyboard alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from playwright.sync_api import Page

from generator.build import build_site
from generator.options import Options
from generator.pages.failed import FailedPage
from generator.pages.frame import make_frame
from generator.pages.problems import PATH as PROBLEMS
from generator.rendering import environment
from generator.rendering import page as render
from generator.theming import make_site
from tests.browser.axe import violations
from tests.browser.pages import ALL, MODELS
from tests.conftest import SAMPLES, Open

# What the Tab key must reach: every control that can be seen, in the order of the page.
CONTROLS = """() => {
  const names = "a[href], button, input, select, textarea, summary, [tabindex='0'], audio, video";
  const found = [...document.querySelectorAll(names)].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled
  );
  found.forEach((element, index) => { element.dataset.control = index; });
  return found.map((element) => element.outerHTML.slice(0, 100));
}"""
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const rings = [element, element.closest(".card")].filter(Boolean).map((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  // The buttons inside a player are the browser's, and so are their rings.
  const ring = rings.includes(true) || element.matches("audio, video");
  return { control: Number(element.dataset.control ?? -1), ring };
}"""
KEYBOARD = ("index.html", "compare/index.html", *MODELS)


def walk(page: Page, controls: int) -> list[dict[str, Any]]:
    """What has the focus after each press of Tab, until the page is left."""
    steps: list[dict[str, Any]] = []
    for _ in range(4 * controls + 20):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        steps.append(focused)
    return steps


@pytest.mark.parametrize("page", ALL)
def test_axe_finds_nothing(site: Path, visit: Open, page: str) -> None:
    opened = visit((site / page).as_uri()).page
    found = {}
    for width in (1280, 320):
        opened.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found[width, scheme] = violations(opened)
    assert {where: lines for where, lines in found.items() if lines} == {}


def test_axe_finds_nothing_on_a_page_that_could_not_be_made(visit: Open, tmp_path: Path) -> None:
    shared = make_site(Options())
    for file in shared.static.files:
        (tmp_path / file.path).parent.mkdir(exist_ok=True)
        (tmp_path / file.path).write_bytes(file.content)
    frame = make_frame(shared, "lost/index.html", title="lost")
    value = FailedPage(frame, "acme/lost", "cannot be read: permission denied")
    html = render(environment(markdown=lambda text, _scope: escape(text)), "failed.html", value)
    page = tmp_path / "lost" / "index.html"
    page.parent.mkdir()
    page.write_text(html, encoding="utf-8")
    opened = visit(page.as_uri(), width=320)
    assert opened.said == []
    assert violations(opened.page) == []


def test_axe_finds_nothing_on_the_page_of_problems(visit: Open, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build_site([SAMPLES / "forms"], out, Options(problems_page=True))
    page = visit((out / PROBLEMS).as_uri(), width=320).page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == []


def test_axe_does_find_what_is_wrong(visit: Open, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><title>x</title><main><img src='a.png'></main>", "utf-8")
    rules = {line.split(":")[0] for line in violations(visit(page.as_uri()).page)}
    assert {"image-alt", "html-has-lang"} <= rules


@pytest.mark.parametrize("page", KEYBOARD)
def test_tab_reaches_every_control_and_shows_where_it_is(
    site: Path, visit: Open, page: str
) -> None:
    opened = visit((site / page).as_uri()).page
    controls = opened.evaluate(CONTROLS)
    steps = walk(opened, len(controls))
    reached = {step["control"] for step in steps}
    unreached = [html for at, html in enumerate(controls) if at not in reached]
    without_ring = [controls[step["control"]] for step in steps if not step["ring"]]
    assert unreached == []
    assert without_ring == []


@pytest.mark.parametrize("page", ["index.html", "lantern/vader/index.html", "404.html"])
def test_the_first_stop_skips_to_the_content(site: Path, visit: Open, page: str) -> None:
    opened = visit((site / page).as_uri()).page
    opened.keyboard.press("Tab")
    link = opened.get_by_role("link", name="Skip to the content")
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    opened.keyboard.press("Enter")
    assert opened.evaluate("location.hash") == "#main"


@pytest.mark.parametrize("page", ALL)
def test_headings_are_in_order_and_landmarks_are_there(site: Path, visit: Open, page: str) -> None:
    opened = visit((site / page).as_uri()).page
    levels = opened.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]"
        ".filter((one) => one.checkVisibility()).map((one) => Number(one.localName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for role in ("banner", "main", "contentinfo"):
        assert opened.get_by_role(role).count() == 1, role


@pytest.mark.parametrize("page", ["lantern/vader/index.html", "kawara/tsubame/index.html"])
def test_scores_can_be_read_where_bars_cannot_be_seen(site: Path, visit: Open, page: str) -> None:
    opened = visit((site / page).as_uri()).page
    for meter in opened.locator(".specimen meter").all():
        assert meter.evaluate(
            "(one) => one.closest('label, li').querySelector('data, span') !== null"
        )


def test_copying_is_told_to_those_who_hear_the_page(site: Path, visit: Open) -> None:
    opened = visit((site / "lantern/vader/index.html").as_uri()).page
    live = opened.locator("#live[role=status]")
    assert live.inner_text() == ""
    opened.get_by_role("button", name="Copy the id").click()
    live.get_by_text("Copied").wait_for(timeout=2000)
