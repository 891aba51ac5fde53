"""Every family on a page of the demo, from disk and from a server, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from generator.meaning.families import Family
from tests.conftest import Open, Served
from tests.test_samples import GOLDEN_PAGES

# What a reader must find on the page of a family, as the text stands there.
READABLE = {
    Family.LABELS: "0.589",
    Family.TEXT: "Output",
    Family.CHAT: "Fill the kettle",
    Family.TOKENS: "GPE",
    Family.ANSWER: "0.4567",
    Family.TABLE: "Fichtenhof",
    Family.SERIES: "Forecast as a table",
    Family.PICTURE: "a handwritten seven",
    Family.GALLERY: "Three pictures as one output",
    Family.BOXES: "cup",
    Family.POINTS: "nose",
    Family.MASKS: "blade",
    Family.COMPARE: "Output",
    Family.SOUND: "kB",
    Family.TIMELINE: "speech",
    Family.VIDEO: "clean.webm",
    Family.MODEL3D: "boat.obj",
    Family.EMBEDDING: "Shape",
    Family.MIXED: "Output",
    Family.RAW: "trace",
}
Address = Callable[[str], str]


@pytest.fixture(params=["disk", "server"])
def address(request: pytest.FixtureRequest, site: Path, served: Served) -> Address:
    """The address of a page of the demo, from disk and from a server."""
    if request.param == "disk":
        return lambda page: (site / page).as_uri()
    base = served(site)
    return lambda page: base + page


@pytest.mark.parametrize("family", sorted(GOLDEN_PAGES))
def test_an_output_can_be_read(visit: Open, address: Address, family: Family) -> None:
    opened = visit(address(f"{GOLDEN_PAGES[family]}/index.html"))
    assert READABLE[family] in opened.page.locator("main").inner_text()
    assert opened.said == []


@pytest.mark.parametrize("family", sorted(GOLDEN_PAGES))
def test_without_scripts_all_examples_are_open(site: Path, visit: Open, family: Family) -> None:
    page = visit((site / GOLDEN_PAGES[family] / "index.html").as_uri(), scripts=False).page
    examples = page.locator(".specimen, li[id^='example-']").all()
    assert examples
    assert all(example.is_visible() for example in examples)
    assert READABLE[family] in page.locator("main").inner_text()


def test_two_pictures_slide_over_each_other(visit: Open, address: Address) -> None:
    page = visit(address("lantern/esrgan-slim/index.html")).page
    slider = page.get_by_role("slider").first
    slider.press("Home")
    cut = "box => getComputedStyle(box).getPropertyValue('--cut')"
    assert page.locator("[data-compare]").first.evaluate(cut) == "0%"


def test_a_picture_opens_over_the_page_and_gives_the_focus_back(
    visit: Open, address: Address
) -> None:
    page = visit(address("kiln/digits-flow/index.html")).page
    link = page.locator("a[data-zoom]").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.lightbox")
    assert dialog.is_visible()
    first = dialog.locator("img").get_attribute("src")
    page.keyboard.press("ArrowRight")
    assert dialog.locator("img").get_attribute("src") != first
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert link.evaluate("element => element === document.activeElement")


def test_a_segment_is_marked_while_it_plays(visit: Open, address: Address) -> None:
    page = visit(address("lantern/silero-vad/index.html")).page
    _first(page, "[data-timeline] button").click()
    page.wait_for_selector("li.on[aria-current='true']")


def test_a_name_of_the_legend_marks_its_shape(visit: Open, address: Address) -> None:
    page = visit(address("lantern/centernet-mobile/index.html")).page
    _first(page, "[data-highlight] li button").click()
    assert page.locator(".specimen.current svg [data-shape].on").count() > 0


def _first(page: Page, selector: str) -> Locator:
    return page.locator(selector).locator("visible=true").first


def test_a_prompt_can_be_copied(visit: Open, site: Path, served: Served) -> None:
    page = visit(served(site) + "kiln/digits-flow/index.html").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the prompt").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "a handwritten seven"
