"""On paper: black on white, every example, addresses written out, nothing to press."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Open


@pytest.fixture
def paper(site: Path, visit: Open) -> Page:
    """A model page as it is printed by somebody who reads it in the dark."""
    page = visit((site / "lantern/centernet-mobile/index.html").as_uri(), dark=True).page
    page.get_by_role("button", name="Dark colours").click()
    page.get_by_role("button", name="Dark colours").click()
    page.emulate_media(media="print", color_scheme="dark")
    return page


def colour(page: Page, selector: str, name: str) -> list[int]:
    """A computed colour as its red, green and blue."""
    value = page.locator(selector).first.evaluate(f"(one) => getComputedStyle(one)['{name}']")
    return [int(part) for part in value[value.index("(") + 1 : -1].split(",")[:3]]


def test_a_dark_page_is_printed_dark_on_white(paper: Page) -> None:
    assert colour(paper, "body", "backgroundColor") == [255, 255, 255]
    assert max(colour(paper, "h1", "color")) < 80


def test_every_example_is_printed(paper: Page) -> None:
    examples = paper.locator(".specimen")
    assert examples.count() > 1
    assert all(one.is_visible() for one in examples.all())


@pytest.mark.parametrize("selector", [".top", ".foot", ".picks", ".copy", ".toc", ".skip"])
def test_what_can_only_be_pressed_is_not_printed(paper: Page, selector: str) -> None:
    assert [one for one in paper.locator(selector).all() if one.is_visible()] == []


def test_folded_parts_are_printed(site: Path, visit: Open) -> None:
    page = visit((site / "forms/markdown/index.html").as_uri()).page
    inside = page.locator(".prose details:not([open]) > :not(summary)").first
    assert not inside.is_visible()
    page.emulate_media(media="print")
    assert inside.is_visible()


def test_the_addresses_of_links_are_written_out(site: Path, visit: Open) -> None:
    page = visit((site / "forms/markdown/index.html").as_uri()).page
    page.emulate_media(media="print")
    link = page.locator(".prose a[href^='http']:not(:has(img))").first
    after = link.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert (link.get_attribute("href") or "?") in after


def test_a_sheet_holds_the_whole_width(paper: Page) -> None:
    paper.set_viewport_size({"width": 680, "height": 900})
    assert paper.evaluate("document.documentElement.scrollWidth") <= 680
    assert paper.pdf(format="A4").startswith(b"%PDF-")
