"""Light and dark: as the system says, as the reader says, and never first one, then the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Open, Served

CHOSEN = "document.documentElement.dataset.theme ?? null"
PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def home(site: Path, served: Served) -> str:
    return served(site) + "lantern/vader/index.html"


def press(page: Page) -> None:
    page.get_by_role("button", name="Dark colours").click()


@pytest.mark.parametrize("dark", [False, True])
def test_without_a_choice_the_page_follows_the_system(home: str, visit: Open, dark: bool) -> None:
    page = visit(home, dark=dark).page
    before = page.evaluate(PAPER)
    assert page.evaluate(CHOSEN) is None
    page.emulate_media(color_scheme="light" if dark else "dark")
    assert page.evaluate(PAPER) != before


def test_the_button_says_whether_it_is_dark(home: str, visit: Open) -> None:
    page = visit(home).page
    button = page.get_by_role("button", name="Dark colours")
    assert button.get_attribute("aria-pressed") == "false"
    press(page)
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate(CHOSEN) == "dark"


def test_back_at_the_colours_of_the_system_the_page_follows_it_again(
    home: str, visit: Open
) -> None:
    page = visit(home).page
    press(page)
    press(page)
    assert page.evaluate(CHOSEN) is None
    assert page.evaluate("localStorage.getItem('theme')") is None
    page.emulate_media(color_scheme="dark")
    page.locator("[data-theme-toggle][aria-pressed=true]").wait_for(timeout=2000)


def test_a_choice_stands_before_anything_is_painted(home: str, visit: Open) -> None:
    page = visit(home).page
    press(page)
    page.add_init_script(
        "new MutationObserver(() => { if (document.body) window.first ??= "
        "document.documentElement.dataset.theme ?? 'none'; })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.reload()
    assert page.evaluate("window.first") == "dark"


def test_a_storage_that_is_off_costs_only_the_memory(home: str, visit: Open) -> None:
    visited = visit(home)
    visited.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } });"
    )
    visited.page.reload()
    press(visited.page)
    assert visited.page.evaluate(CHOSEN) == "dark"
    assert visited.said == []


def test_without_scripts_there_is_no_button_that_does_nothing(home: str, visit: Open) -> None:
    page = visit(home, scripts=False).page
    assert [one for one in page.locator(".toggle, .copy").all() if one.is_visible()] == []


def test_forced_colours_keep_bars_and_edges(home: str, visit: Open) -> None:
    page = visit(home).page
    page.emulate_media(forced_colors="active")
    assert page.locator(".specimen meter").first.is_visible()
    edge = page.locator(".stage").evaluate("(one) => getComputedStyle(one).borderTopStyle")
    assert edge == "solid"


def test_nothing_moves_for_those_who_asked_for_that(home: str, visit: Open) -> None:
    page = visit(home).page
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);"
        " return style.transitionDuration !== '0s' || style.animationName !== 'none' ||"
        " style.scrollBehavior !== 'auto'; }).length"
    )
    assert moving == 0
