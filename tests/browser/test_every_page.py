"""Pages as a browser meets them: from disk and from a server, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Open, Served

PAGES = (
    "index.html",
    "404.html",
    "tasks/text-classification/index.html",
    "lantern/vader/index.html",
    "lantern/centernet-mobile/index.html",
    "lantern/silero-vad/index.html",
    "lantern/esrgan-slim/index.html",
    "paperboat/woodcut-lora/index.html",
    "paperboat/heron-1b-chat/index.html",
    "forms/addresses/index.html",
    "forms/markdown/index.html",
    "forms/tab-in-front-matter/index.html",
    "qalam/nawaqis/index.html",
    "tern-mini/index.html",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_from_disk_without_a_complaint(site: Path, visit: Open, page: str) -> None:
    assert visit((site / page).as_uri()).said == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_from_a_server_without_a_complaint(
    site: Path, visit: Open, served: Served, page: str
) -> None:
    assert visit(served(site) + page).said == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_wider_than_its_window(site: Path, visit: Open, page: str, width: int) -> None:
    opened = visit((site / page).as_uri(), width=width).page
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("page", PAGES)
def test_without_scripts_every_example_can_be_seen(site: Path, visit: Open, page: str) -> None:
    opened = visit((site / page).as_uri(), scripts=False).page
    for example in opened.locator(".specimen, li[id^='example-']").all():
        assert example.is_visible()


def test_the_picker_shows_one_example_at_a_time(site: Path, visit: Open) -> None:
    opened = visit((site / "lantern/centernet-mobile/index.html").as_uri()).page
    assert opened.locator(".specimen:visible").count() == 1
    opened.get_by_role("link", name="An astronaut").click()
    shown = opened.locator(".specimen:visible")
    assert shown.count() == 1
    assert shown.locator("h3").inner_text() == "An astronaut"
    assert opened.url.endswith("#example-3")


def test_an_address_with_an_example_opens_that_example(site: Path, visit: Open) -> None:
    address = (site / "lantern/centernet-mobile/index.html").as_uri() + "#example-2"
    opened = visit(address).page
    assert opened.locator(".specimen:visible").get_attribute("id") == "example-2"


def test_arrow_keys_walk_the_picker(site: Path, visit: Open) -> None:
    opened = visit((site / "lantern/centernet-mobile/index.html").as_uri()).page
    opened.locator("[data-pick]").first.focus()
    opened.keyboard.press("ArrowRight")
    assert opened.locator(".specimen:visible").get_attribute("id") == "example-2"


def test_the_colours_are_kept_from_page_to_page(site: Path, visit: Open, served: Served) -> None:
    address = served(site)
    opened = visit(address + "index.html").page
    opened.get_by_role("button", name="Dark colours").click()
    opened.goto(address + "lantern/vader/index.html")
    assert opened.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_id_of_a_model_can_be_copied(site: Path, visit: Open, served: Served) -> None:
    opened = visit(served(site) + "lantern/vader/index.html").page
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.get_by_role("button", name="Copy the id").click()
    assert opened.evaluate("navigator.clipboard.readText()") == "lantern/vader"
    assert opened.locator("#live").inner_text() == "Copied"


def test_nothing_of_another_host_is_loaded_before_a_click(site: Path, visit: Open) -> None:
    opened = visit((site / "forms/addresses/index.html").as_uri())
    assert [line for line in opened.said if line.startswith("foreign")] == []
    assert opened.page.locator("img[src^='http']").count() == 0
