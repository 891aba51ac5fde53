"""Texts that run from right to left, in a page that does not; and scripts of many kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.build import build_site
from tests.conftest import Open, WriteRepo

CARD = """\
---
language: [ar, en]
pipeline_tag: text-classification
widget:
- text: هذا الكتاب جميل جدًا
  output: [{label: إيجابي, score: 0.9}]
---
# نموذج

يقرأ النص **ويقول** رأيه.

- عنصر من اليمين إلى اليسار
- an item from left to right

```python
print("مرحبا")
```

| الاسم | القيمة |
|---|---|
| أول | 1 |

देवनागरी लिपि में एक वाक्य। 日本語の文。한국어 문장. 👩‍🔬🏳️‍🌈

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsmitgliederversammlung
"""


@pytest.fixture
def page(repo: WriteRepo, visit: Open, tmp_path: Path) -> Page:
    repo({"README.md": CARD}, "qalam/mixed")
    build_site([tmp_path / "repos"], tmp_path / "site")
    return visit((tmp_path / "site/qalam/mixed/index.html").as_uri(), width=320).page


def style(page: Page, selector: str, name: str) -> str:
    found: str = page.locator(selector).first.evaluate(f"(one) => getComputedStyle(one).{name}")
    return found


def test_paragraphs_run_as_their_script_does(page: Page) -> None:
    assert style(page, ".prose p:has-text('يقرأ')", "direction") == "rtl"
    assert style(page, ".prose p:has-text('देवनागरी')", "direction") == "ltr"


def test_the_input_of_an_example_runs_as_its_script_does(page: Page) -> None:
    assert style(page, ".w-input .words", "direction") == "rtl"


def test_code_runs_from_the_left_and_starts_in_sight(site: Path, visit: Open, page: Page) -> None:
    assert style(page, ".prose pre", "direction") == "ltr"
    arabic = visit((site / "qalam/nawaqis/index.html").as_uri(), width=320).page
    code = arabic.locator(".prose .scroll:has(> pre)").first
    assert code.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    assert code.evaluate("(one) => one.scrollLeft") == 0


def test_an_item_against_its_list_keeps_its_marker_inside(page: Page) -> None:
    items = page.locator(".prose li").all()
    runs = [item.evaluate("(one) => getComputedStyle(one).direction") for item in items]
    lists = [item.evaluate("(one) => getComputedStyle(one.parentNode).direction") for item in items]
    places = [item.evaluate("(one) => getComputedStyle(one).listStylePosition") for item in items]
    expected = [
        "outside" if own == outer else "inside" for own, outer in zip(runs, lists, strict=True)
    ]
    assert places == expected


def test_letters_are_never_spaced_in_the_words_of_a_card(page: Page) -> None:
    for selector in (".prose h3, .prose p", ".w-labels bdi", ".specimen h3"):
        if page.locator(selector).count():
            assert style(page, selector, "letterSpacing") == "normal"


def test_no_script_and_no_long_word_widens_the_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_page_names_language_and_direction_of_a_card_in_one_language(
    site: Path, visit: Open
) -> None:
    arabic = visit((site / "qalam/nawaqis/index.html").as_uri()).page
    article = arabic.locator("article.prose")
    assert (article.get_attribute("lang"), article.get_attribute("dir")) == ("ar", "rtl")
    assert arabic.locator("html").get_attribute("lang") == "en"


def test_the_line_under_the_name_stands_below_it(site: Path, visit: Open) -> None:
    arabic = visit((site / "qalam/nawaqis/index.html").as_uri()).page
    name, line = (arabic.locator(one).bounding_box() for one in (".head h1", ".head .what"))
    assert name is not None
    assert line is not None
    assert abs(name["x"] - line["x"]) < 2
