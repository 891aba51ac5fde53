"""What a page costs: weights, requests, fonts, and that nothing on it jumps."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.pages import COUNT_SHIFTS, LISTINGS, MODELS, every_page
from tests.conftest import Open, Served

KB = 1024
CSS = 10 * KB
MODEL_SCRIPTS = 8 * KB
CATALOGUE_SCRIPTS = 14 * KB
# A page, its style sheet, the theme script, its own script; the rest are pictures and the icon.
OWN_REQUESTS = 4
TAG = re.compile(r'<(?:script[^>]* src|link rel="stylesheet" href)="([^"]+)"')


def parts(site: Path, page: str, ending: str) -> list[Path]:
    """The style sheets or scripts that a page loads."""
    addresses = TAG.findall((site / page).read_text(encoding="utf-8"))
    paths = [unquote(urlsplit(address).path) for address in addresses]
    folder = (site / page).parent
    return [(folder / path).resolve() for path in paths if path.endswith(ending)]


def weight(files: list[Path]) -> int:
    """Bytes that files take on the way, compressed."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def is_data(file: Path) -> bool:
    """Whether a script is no program but the search index, which grows with the site."""
    return "_search" in file.parts or file.parent.name != "_static"


@pytest.mark.parametrize("page", [*LISTINGS, *MODELS])
def test_styles_are_small(site: Path, page: str) -> None:
    styles = parts(site, page, ".css")
    assert len(styles) == 1
    assert 0 < weight(styles) <= CSS


@pytest.mark.parametrize("page", MODELS)
def test_the_scripts_of_a_model_page_are_small(site: Path, page: str) -> None:
    assert 0 < weight(parts(site, page, ".js")) <= MODEL_SCRIPTS


@pytest.mark.parametrize("page", LISTINGS)
def test_the_scripts_of_a_listing_are_small(site: Path, page: str) -> None:
    scripts = [file for file in parts(site, page, ".js") if not is_data(file)]
    assert 0 < weight(scripts) <= CATALOGUE_SCRIPTS


def test_no_style_sheet_names_a_font_file(site: Path) -> None:
    for sheet in (site / "_static").glob("*.css"):
        assert "@font-face" not in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["lantern/vader/index.html", "tasks/translation/index.html"])
def test_a_page_needs_few_requests(site: Path, visit: Open, served: Served, page: str) -> None:
    opened = visit(served(site) + "404.html").page
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.resource_type))
    opened.goto(served(site) + page, wait_until="load")
    assert "font" not in asked
    assert len([kind for kind in asked if kind not in {"image", "other"}]) <= OWN_REQUESTS


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_opens(site: Path, visit: Open, width: int) -> None:
    opened = visit((site / "404.html").as_uri(), width=width).page
    opened.add_init_script(COUNT_SHIFTS)
    moved = {}
    for page in every_page(site):
        opened.goto(page.as_uri(), wait_until="load")
        opened.wait_for_timeout(50)
        if shifts := opened.evaluate("window.shifts"):
            moved[page.relative_to(site).as_posix()] = shifts
    assert moved == {}


def test_a_shift_would_be_seen(visit: Open, tmp_path: Path) -> None:
    page = tmp_path / "jump.html"
    page.write_text(
        "<!doctype html><p id='one'>first</p><p>second, which is pushed down</p>", encoding="utf-8"
    )
    opened = visit(page.as_uri()).page
    opened.add_init_script(COUNT_SHIFTS)
    opened.goto(page.as_uri())
    opened.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    opened.evaluate("document.getElementById('one').style.height = '300px'")
    opened.wait_for_timeout(200)
    assert opened.evaluate("window.shifts.length") > 0
