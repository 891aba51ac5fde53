"""No card breaks its page: nothing is wider than the window, from 320 to 2560 pixels."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import build_site
from generator.options import Options
from tests.browser.pages import every_page
from tests.conftest import PROJECT, Open

WIDTHS = (320, 768, 1280, 2560)
CORPUS = PROJECT.parent / "shared" / "corpus"
# Cards with wide tables, long code, giant pictures, nested HTML, long words, many scripts.
STRANGE = (
    "KoichiYasuoka", "Geotrend", "timm", "multimolecule", "explosion", "nvidia", "lllyasviel",
    "Bingsu", "qarib", "HamidRezaAttar", "sonoisa", "prithivMLmods", "stormsidali2001", "Fujitsu",
)  # fmt: skip
WIDER = """() => Math.max(
  document.documentElement.scrollWidth, document.body.scrollWidth
) - document.documentElement.clientWidth"""


def too_wide(site: Path, visit: Open) -> list[str]:
    """Pages that scroll sideways, and at what width."""
    pages = every_page(site)
    opened = visit(pages[0].as_uri()).page
    found = []
    for page in pages:
        opened.goto(page.as_uri())
        for width in WIDTHS:
            opened.set_viewport_size({"width": width, "height": 900})
            more = opened.evaluate(WIDER)
            if more > 0:
                found.append(f"{page.relative_to(site)} at {width}: {more} px too wide")
    return found


@pytest.mark.slow
def test_no_page_of_the_samples_is_wider_than_its_window(site: Path, visit: Open) -> None:
    assert too_wide(site, visit) == []


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_no_strange_card_is_wider_than_its_window(visit: Open, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build_site([CORPUS], out, Options(include=tuple(f"{owner}/*" for owner in STRANGE)))
    assert too_wide(out, visit) == []


def test_the_start_of_the_examples_is_above_the_fold(site: Path, visit: Open) -> None:
    for width, height in ((1280, 800), (390, 844)):
        for page in ("lantern/vader", "lantern/centernet-mobile", "paperboat/heron-1b-chat"):
            opened = visit((site / page / "index.html").as_uri(), width=width).page
            box = opened.locator(".specimen.current .pair").bounding_box()
            assert box is not None
            assert box["y"] < height * 0.6, f"{page} at {width}"
