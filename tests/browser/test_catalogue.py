"""The catalogue in a browser: search, filters, address, keys, comparison; from disk and served."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from benchmarks.catalogue import build, synthetic
from generator.build import build_site
from generator.options import Options
from tests.conftest import Open, Served, WriteRepo

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Address = Callable[[str], str]


@pytest.fixture(params=["disk", "server"])
def address(request: pytest.FixtureRequest, site: Path, served: Served) -> Address:
    """The address of a page of the sample site, from disk and from a server."""
    base = site.as_uri() + "/" if request.param == "disk" else served(site)
    return lambda page: base + page


def found(page: Page) -> Locator:
    return page.locator("[data-found] .card")


def ids(page: Page) -> list[str]:
    cards = page.locator("[data-found] .card").all()
    return [card.get_attribute("data-id") or "" for card in cards]


def say(page: Page, words: str) -> None:
    """Waits for the number of models that the page tells."""
    page.locator(".count", has_text=words).wait_for(timeout=10_000)


def until(page: Page, condition: str) -> None:
    """Waits for a condition; the page's policy lets nothing evaluate text inside of it."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def search(page: Page, words: str) -> None:
    page.locator("#q").fill(words)
    until(
        page,
        "!document.querySelector('[data-found]').hidden || !document.querySelector('#q').value",
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_results_follow_what_is_typed(visit: Open, address: Address, width: int) -> None:
    visited = visit(address("index.html"), width=width)
    visited.page.keyboard.press("/")
    visited.page.keyboard.type("heron sea")
    say(visited.page, "1 model")
    assert ids(visited.page) == ["paperboat/heron-1b-sea-lora"]
    assert found(visited.page).locator("h2 mark").all_inner_texts() == ["heron", "sea"]
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visited.said == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "start", ["lantern/vader/index.html", "tags/index.html", "tasks/translation/index.html"]
)
def test_every_page_leads_to_a_search(
    visit: Open, address: Address, start: str, width: int
) -> None:
    visited = visit(address(start), width=width)
    page = visited.page
    page.keyboard.press("/")
    page.keyboard.type("heron & sea")
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html?q=heron%20%26%20sea")
    say(page, "1 model")
    assert page.locator("#q").input_value() == "heron & sea"
    assert page.locator("#q").count() == 1
    assert visited.said == []


def test_an_empty_search_leads_to_all_models(visit: Open, site: Path) -> None:
    page = visit((site / "lantern/vader/index.html").as_uri()).page
    page.locator("#q").press("Enter")
    page.wait_for_url((site / "index.html").as_uri())


def test_a_slash_that_is_typed_stays_a_slash(visit: Open, site: Path) -> None:
    page = visit((site / "lantern/vader/index.html").as_uri()).page
    page.locator("#q").focus()
    page.keyboard.type("a/b")
    assert page.locator("#q").input_value() == "a/b"


@pytest.mark.parametrize("start", ["index.html", "lantern/vader/index.html", "owners/index.html"])
def test_without_scripts_the_head_leads_to_the_tasks(visit: Open, site: Path, start: str) -> None:
    page = visit((site / start).as_uri(), scripts=False).page
    assert not page.locator("#q").is_visible()
    page.locator(".top").get_by_role("link", name="Tasks").click()
    assert page.locator("h1").inner_text() == "Tasks"


def test_every_word_is_a_prefix(visit: Open, address: Address) -> None:
    page = visit(address("index.html")).page
    search(page, "her gg")
    say(page, "1 model")
    assert ids(page) == ["paperboat/heron-1b-chat-GGUF"]


@pytest.mark.parametrize(
    "typed", ["centernt", "centrenet", "cenxternet", "cennternet", "centexnet"]
)
def test_a_small_typo_is_forgiven(visit: Open, site: Path, typed: str) -> None:
    page = visit((site / "index.html").as_uri()).page
    search(page, typed)
    say(page, "1 model")
    assert ids(page) == ["lantern/centernet-mobile"]


def test_where_nothing_fits_there_are_ways_out(visit: Open, address: Address) -> None:
    visited = visit(address("index.html?q=qzxqzx&license=mit"))
    page = visited.page
    page.get_by_role("heading", name="No model fits “qzxqzx” with this filter").wait_for()
    page.get_by_role("button", name="Clear the search").click()
    say(page, "models")
    assert page.url.endswith("?license=mit")
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("#q").fill("qzxqzx")
    page.get_by_role("button", name="Remove the filter").click()
    page.get_by_role("heading", name="No model fits “qzxqzx”", exact=True).wait_for()
    assert page.get_by_role("button", name="Remove the filter").count() == 0
    assert visited.said == []


def test_short_words_are_taken_as_they_are(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    search(page, "qzx")
    say(page, "No model")
    assert found(page).count() == 0


def test_a_match_in_the_name_comes_before_one_in_the_words(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    search(page, "woodcut")
    say(page, "model")
    assert ids(page)[0] == "paperboat/woodcut-lora"


def test_a_cleared_search_shows_the_full_list_again(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    search(page, "heron")
    page.locator("[data-found] .card").first.wait_for()
    page.locator("#q").press("Escape")
    page.locator("[data-first]").wait_for(state="visible")
    until(page, "location.search === ''")


def test_the_number_of_results_is_spoken(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    search(page, "heron sea")
    until(page, "document.getElementById('live').textContent === '1 model'")


def test_a_card_of_a_result_is_that_of_the_page(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    clean = """(list) => [...document.querySelectorAll(list + " .card")].map((card) => {
      const copy = card.cloneNode(true);
      copy.querySelector(".pick")?.remove();
      for (const one of copy.querySelectorAll("[loading]")) one.removeAttribute("loading");
      for (const one of copy.querySelectorAll("mask")) one.removeAttribute("id");
      for (const one of copy.querySelectorAll("[mask]")) one.removeAttribute("mask");
      for (const one of copy.querySelectorAll("meter")) one.value = one.value.toFixed(4);
      return copy.outerHTML.replace(/>\\s+</g, "><");
    })"""
    wanted = page.evaluate(clean, "[data-first]")
    page.goto((site / "index.html").as_uri() + "?sort=name")
    found(page).first.wait_for()
    page.get_by_role("button", name="Show 60 more").click()
    assert page.evaluate(clean, "[data-found]")[:60] == wanted


def test_filters_count_what_the_other_choices_leave(visit: Open, address: Address) -> None:
    visited = visit(address("index.html?task=text-generation"))
    page = visited.page
    say(page, "10 models")
    count = page.locator("[data-facet=library] label", has_text="Transformers").locator(".n")
    told = int(count.inner_text())
    assert 0 < told < 10
    page.locator("[data-facet=library] label", has_text="Transformers").click()
    say(page, f"{told} models")
    others = page.locator("[data-facet=task] label", has_text="Text Generation").locator(".n")
    assert int(others.inner_text()) == told
    assert visited.said == []


def test_two_values_of_one_filter_add_up(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri() + "?task=text-generation").page
    say(page, "10 models")
    page.locator("[data-facet=task] label", has_text="Text Classification").click()
    say(page, "19 models")


def test_the_address_keeps_what_was_chosen(visit: Open, address: Address) -> None:
    page = visit(address("index.html")).page
    page.locator("[data-facet=task] label", has_text="Text Generation").click()
    say(page, "10 models")
    assert page.url.endswith("?task=text-generation")
    page.reload()
    say(page, "10 models")
    page.locator("[data-facet=task] label", has_text="Text Classification").click()
    say(page, "19 models")
    page.go_back()
    say(page, "10 models")
    page.go_back()
    page.locator("[data-first]").wait_for(state="visible")


def test_the_search_is_in_the_address_and_comes_back(visit: Open, address: Address) -> None:
    page = visit(address("index.html")).page
    search(page, "heron")
    until(page, "location.search === '?q=heron'")
    before = ids(page)
    found(page).locator("h2 a").first.click()
    page.wait_for_url("**/heron*/index.html")
    page.go_back()
    found(page).first.wait_for()
    assert page.locator("#q").input_value() == "heron"
    assert ids(page) == before


def test_who_types_fast_comes_back_to_what_was_typed(visit: Open, address: Address) -> None:
    page = visit(address("index.html")).page
    page.locator("#q").focus()
    page.evaluate(
        """() => {
          const input = document.getElementById("q");
          input.value = "heron sea";
          input.dispatchEvent(new Event("input", { bubbles: true }));
          const enter = { key: "Enter", bubbles: true, cancelable: true };
          input.dispatchEvent(new KeyboardEvent("keydown", enter));
        }"""
    )
    page.wait_for_url("**/heron-1b-sea-lora/index.html")
    page.go_back()
    say(page, "1 model")
    assert page.locator("#q").input_value() == "heron sea"


def test_an_unknown_value_in_the_address_can_be_taken_back(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri() + "?tag=<b>no</b>").page
    say(page, "No model")
    page.get_by_role("button", name="Remove Tag: <b>no</b>").click()
    page.locator("[data-first]").wait_for(state="visible")


def test_models_are_sorted_by_size(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    page.locator("#q").focus()
    page.get_by_label("Sort by").select_option("params")
    found(page).first.wait_for()
    until(page, "location.search === '?sort=params'")
    largest = ids(page)[0]
    page.get_by_label("Sort by").select_option("small")
    until(page, "location.search === '?sort=small'")
    page.locator(f"[data-found] .card:first-child:not([data-id='{largest}'])").wait_for()


def test_arrows_and_enter_walk_the_results(visit: Open, address: Address) -> None:
    page = visit(address("index.html")).page
    search(page, "heron")
    found(page).nth(3).wait_for()
    names = ids(page)
    page.locator("#q").press("ArrowDown")
    focused = "document.activeElement.closest('.card')?.dataset.id ?? document.activeElement.id"
    assert page.evaluate(focused) == names[0]
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == names[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "q"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{names[0]}/index.html")


def test_the_list_is_a_choice(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    page.get_by_role("button", name="List", exact=True).click()
    assert "rows" in (page.locator("[data-first]").get_attribute("class") or "")
    until(page, "location.search === '?view=list'")


def test_filters_are_folded_on_a_phone(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri(), width=390).page
    assert not page.locator("[data-facet=task]").is_visible()
    page.locator("[data-filters] > summary").click()
    assert page.locator("[data-facet=task]").is_visible()


def test_nothing_moves_when_the_page_comes_up(visit: Open, site: Path) -> None:
    for width in (390, 1280):
        page = visit((site / "index.html").as_uri(), width=width).page
        moved = page.evaluate(
            """() => new Promise((done) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const shift of list.getEntries()) sum += shift.value;
              }).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(sum), 400);
            })"""
        )
        assert moved < 0.1


def test_up_to_four_models_are_compared(visit: Open, address: Address) -> None:
    visited = visit(address("index.html?q=heron"))
    page = visited.page
    found(page).nth(4).wait_for()
    for at in range(4):
        found(page).nth(at).locator(".pick input").check(force=True)
    assert found(page).nth(4).locator(".pick input").is_disabled()
    chosen = ids(page)[:4]
    page.get_by_role("link", name="Compare 4").click()
    table = page.locator(".side-by-side")
    table.wait_for()
    assert table.locator("thead a").all_inner_texts() == chosen
    assert table.locator("th[scope=rowgroup]").first.inner_text() == "Facts"
    assert visited.said == []


CARD = """\
---
pipeline_tag: text-classification
widget:
- text: a calm evening
  output: [{label: %s, score: 0.8}]
- text: only %s was asked this
  output: [{label: x, score: 0.5}]
---
"""


def test_outputs_of_the_same_input_stand_side_by_side(
    visit: Open, repo: WriteRepo, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        repo({"README.md": CARD % (f"from-{name}", name)}, f"acme/{name}")
    build_site((tmp_path / "repos",), tmp_path / "site", Options())
    address = (tmp_path / "site/compare/index.html").as_uri()
    visited = visit(f"{address}?model=acme/a&model=acme/b")
    visited.page.locator(".side-by-side").wait_for()
    titles = visited.page.locator("th[scope=rowgroup]").all_inner_texts()
    assert titles == ["Facts", "Outputs of the same input", "Other examples"]
    row = visited.page.locator("tr", has_text="a calm evening")
    assert row.locator("bdi").all_inner_texts() == ["from-a", "from-b"]
    assert visited.page.locator("tr", has_text="was asked this").count() == 2
    assert visited.said == []


SCORED = """---
model-index:
- name: %s
  results:
  - task: {type: automatic-speech-recognition}
    dataset: {name: Voices, type: voices}
    metrics:
    - {type: wer, name: WER, value: %s}
    - {type: accuracy, name: Accuracy, value: %s}
---
"""


def test_scores_sort_from_the_best(visit: Open, repo: WriteRepo, tmp_path: Path) -> None:
    for name, error, accuracy in (("a", 30, 70), ("b", 5, 50), ("c", 12, 90)):
        repo({"README.md": SCORED % (name, error, accuracy)}, f"acme/{name}")
    repo({"README.md": "# Without a score"}, "acme/none")
    build_site((tmp_path / "repos",), tmp_path / "site", Options())
    page = visit((tmp_path / "site/index.html").as_uri() + "?author=acme").page
    sort = page.get_by_label("Sort by")
    until(page, "document.querySelectorAll('.bar option').length > 5")
    sort.select_option(label="Evaluation: WER · Voices")
    until(page, "location.search.includes('WER')")
    assert ids(page) == ["acme/b", "acme/c", "acme/a", "acme/none"]
    sort.select_option(label="Evaluation: Accuracy · Voices")
    until(page, "location.search.includes('Accuracy')")
    assert ids(page) == ["acme/c", "acme/a", "acme/b", "acme/none"]


def test_choices_for_a_comparison_survive_a_reload(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri()).page
    page.locator("[data-first] .pick input").nth(0).check(force=True)
    until(page, "location.search.startsWith('?pick=')")
    page.reload()
    assert page.locator(".tray li").count() == 1
    assert page.locator("[data-first] .pick input").nth(0).is_checked()


@pytest.mark.parametrize("query", ["", "model=../../etc", "model=lantern/vader", "model=a//b"])
def test_a_comparison_of_nothing_says_what_to_do(visit: Open, site: Path, query: str) -> None:
    visited = visit((site / "compare/index.html").as_uri() + f"?{query}")
    visited.page.get_by_text("Choose two models or more").wait_for()
    assert visited.said == []


def test_without_scripts_there_is_nothing_that_needs_them(visit: Open, site: Path) -> None:
    page = visit((site / "index.html").as_uri(), scripts=False).page
    for what in ("#q", ".pick", "[data-bar]", "[data-filters]"):
        assert page.locator(f"{what}:visible").count() == 0
    assert page.locator(".tasks a:visible").count() > 57
    assert page.locator(".card:visible").count() == 60


def test_structured_data_breaks_no_policy(visit: Open, site: Path) -> None:
    visited = visit((site / "lantern/vader/index.html").as_uri())
    node = visited.page.locator("script[type='application/ld+json']")
    assert node.count() == 1
    assert visited.said == []


# --- budgets ---


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def test_scripts_and_styles_keep_their_budgets(site: Path) -> None:
    static = site / "_static"
    kb = {
        path.name.rpartition("-")[0] + path.suffix: packed(path) / 1000 for path in static.iterdir()
    }
    assert kb["catalogue.js"] + kb["theme.js"] <= 14
    assert kb["model.js"] + kb["theme.js"] <= 8
    assert kb["catalogue.css"] <= 10
    assert kb["site.css"] <= 10


def test_the_first_view_is_small(visit: Open, site: Path) -> None:
    page = visit("about:blank").page
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto((site / "index.html").as_uri())
    page.wait_for_timeout(300)
    ours = [url for url in loaded if "/_media/" not in url]
    sizes = [Path(url.removeprefix("file://")).stat().st_size for url in ours]
    assert not any("/part-" in url for url in loaded)
    assert sum(sizes) <= 200_000


PICTURE = """\
---
pipeline_tag: text-to-image
widget:
- text: A meadow
  output: {url: out.jpg}
---
A model that paints.
"""


def test_the_first_view_is_small_with_a_picture_on_every_card(
    visit: Open, repo: WriteRepo, tmp_path: Path
) -> None:
    for number in range(70):
        repo({"README.md": PICTURE, "out.jpg": painted(number)}, f"acme/m-{number:02}")
    build_site((tmp_path / "repos",), tmp_path / "site", Options())
    page = visit("about:blank").page
    page.set_viewport_size({"width": 1280, "height": 800})
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto((tmp_path / "site/index.html").as_uri())
    page.wait_for_timeout(1000)
    sizes = [Path(url.removeprefix("file://")).stat().st_size for url in loaded]
    assert len([url for url in loaded if "/_media/" in url]) >= 6
    assert sum(sizes) <= 200_000
    page.locator(".card").last.scroll_into_view_if_needed()
    until(page, "[...document.querySelectorAll('.card img')].at(-1).naturalWidth > 0")


def painted(number: int) -> bytes:
    """A picture as a phone takes them: soft ground, shapes, some grain."""
    draw_from = random.Random(number)  # noqa: S311 - the same pictures each time
    ground = Image.radial_gradient("L").resize((960, 720)).convert("RGB")
    pen = ImageDraw.Draw(ground)
    for _ in range(40):
        x, y = draw_from.randrange(960), draw_from.randrange(720)
        colour = tuple(draw_from.randrange(256) for _ in range(3))
        pen.ellipse((x, y, x + draw_from.randrange(20, 200), y + 90), fill=colour)
    grain = Image.effect_noise(ground.size, 30).convert("RGB")
    out = BytesIO()
    Image.blend(ground, grain, 0.1).save(out, "JPEG", quality=88)
    return out.getvalue()


# --- many models ---

MANY = 4_500  # more than are read at once


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of more models than three parts hold; it has no pages of models."""
    out = tmp_path_factory.mktemp("many")
    build(MANY, out)
    return out


def test_what_is_found_by_name_stands_there_before_the_parts_are_read(
    visit: Open, many: Path
) -> None:
    last = max(many.glob("_search/part-2-*.js"))
    held = last.with_suffix(".held")
    last.rename(held)
    try:
        page = visit((many / "index.html").as_uri()).page
        page.locator("#q").focus()
        told = page.evaluate(
            """() => new Promise((done) => {
              const main = document.querySelector("[data-catalogue]"), told = [];
              new MutationObserver(() => {
                const shown = main.querySelectorAll("[data-found] .card").length;
                told.push([main.querySelector(".count").textContent, shown]);
              }).observe(main, { subtree: true, childList: true });
              const input = document.getElementById("q");
              input.value = "h";
              input.dispatchEvent(new Event("input", { bubbles: true }));
              setTimeout(() => done(told), 2500);
            })"""
        )
    finally:
        held.rename(last)
    assert any("so far" in words and "of 4\u202f500 models" in words and n for words, n in told)
    assert told[-1][0].startswith("The search data could not be loaded")


def test_the_whole_answer_is_that_of_all_parts(visit: Open, many: Path) -> None:
    page = visit((many / "index.html").as_uri() + "?q=heron+lantern").page
    until(page, "!!document.querySelector('[data-catalogue]').dataset.answered")
    wanted = int(page.locator(".count").inner_text().split()[0].replace("\u202f", ""))
    cards = sorted(synthetic(MANY), key=lambda card: card.id)
    texts = (
        " ".join((c.id, c.description, c.words, *c.tags, *c.base_models, *c.datasets))
        for c in cards
    )
    words = (set(re.findall(r"[a-z]+", text.lower())) for text in texts)
    assert wanted == sum({"heron", "lantern"} <= one for one in words)


def test_who_walks_the_first_results_keeps_the_place(visit: Open, many: Path) -> None:
    page = visit((many / "index.html").as_uri()).page
    page.locator("#q").fill("heron")
    found(page).nth(3).wait_for()
    page.locator("#q").press("ArrowDown")
    before = page.evaluate("document.activeElement.closest('.card').dataset.id")
    until(page, "!!document.querySelector('[data-catalogue]').dataset.answered")
    assert page.evaluate("document.activeElement.closest('.card')?.dataset.id") == before
