"""The lists of a site: every model can be reached without a script."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.meaning.site import SiteFacts
from generator.meaning.tasks import TASKS
from generator.options import Options
from generator.pages import catalogue
from generator.pages.cards import Card
from generator.pages.catalogue import Listing, front_pages, task_list, task_pages, value_pages
from generator.pages.frame import Site
from generator.theming import make_site
from tests.validate import validate_page

SITE: Site = make_site(Options())


def cards(number: int) -> list[Card]:
    return [Card(id=f"acme/m-{at:03}", task="fill-mask", library="spacy") for at in range(number)]


def values_of(models: list[Card], facts: SiteFacts | None = None) -> dict[str, Listing]:
    pages = value_pages(SITE, models, facts or SiteFacts())
    return {page.frame.path: page for page in pages if isinstance(page, Listing)}


def test_the_full_list_is_paged_and_misses_nobody() -> None:
    models = cards(150)
    pages = list(front_pages(SITE, models, SiteFacts(), "_search/index.js"))
    assert [page.frame.path for page in pages] == [
        "index.html",
        "pages/2/index.html",
        "pages/3/index.html",
    ]
    assert [card.id for page in pages for card in page.cards] == [card.id for card in models]
    assert pages[1].pager.previous is not None
    assert pages[1].pager.previous.path == "index.html"
    assert pages[2].pager.next is None


def test_only_the_front_page_has_scripts_of_the_catalogue() -> None:
    first, second = front_pages(SITE, cards(61), SiteFacts(), "_search/index.js")
    assert first.frame.scripts[-1] == "_search/index.js"
    assert second.frame.scripts == ()


def test_every_task_has_a_page_also_without_models() -> None:
    pages = {page.frame.path: page for page in task_pages(SITE, cards(2))}
    assert set(pages) == {f"tasks/{task}/index.html" for task in TASKS}
    assert len(pages["tasks/fill-mask/index.html"].cards) == 2
    empty = pages["tasks/translation/index.html"]
    assert empty.tagline == "No model of this site has this task."
    assert empty.task is not None
    assert empty.task.gives == "the text in another language"


def test_the_list_of_tasks_has_all_of_them_by_modality() -> None:
    groups = task_list(SITE, cards(2)).groups
    assert sum(len(group.tasks) for group in groups) == len(TASKS)
    assert [group.name for group in groups][:2] == ["Multimodal", "Language"]


def test_owners_libraries_licences_and_languages_have_a_page_each() -> None:
    pages = values_of([Card(id="acme/a", library="spacy", licences=("mit",), languages=("de",))])
    assert {path: page.heading for path, page in pages.items()} == {
        "owners/acme/index.html": "Models of acme",
        "libraries/spacy/index.html": "Models made with spaCy",
        "licenses/mit/index.html": "Models under MIT",
        "languages/de/index.html": "Models for German",
    }


def test_tags_and_datasets_have_a_page_when_cards_share_them() -> None:
    models = [Card(id="a", tags=("rare", "shared")), Card(id="b", tags=("shared",))]
    pages = values_of(models, SiteFacts(tags=frozenset({"shared"})))
    assert set(pages) == {"tags/shared/index.html"}
    assert len(pages["tags/shared/index.html"].cards) == 2


def test_a_page_that_was_promised_is_there_though_its_models_failed() -> None:
    pages = values_of([Card(id="a", failed=True)], SiteFacts(tags=frozenset({"shared"})))
    assert pages["tags/shared/index.html"].cards == []


def test_a_name_with_braces_is_shown_as_it_is() -> None:
    pages = values_of([Card(id="{0}/a")])
    assert [page.heading for page in pages.values()] == ["Models of {0}"]


@pytest.mark.parametrize(("number", "words"), [(1, "1 model"), (2, "2 models")])
def test_models_are_counted_in_words(number: int, words: str) -> None:
    assert catalogue.models(number) == words


# --- the site of the sample repos ---


def links(page: Path) -> list[Path]:
    """The pages of the site that a page leads to."""
    found = re.findall(r'<a [^>]*?href="([^"#?]+)', page.read_text(encoding="utf-8"))
    local = (unquote(href) for href in found if "://" not in href)
    return [(page.parent / href).resolve() for href in local]


def test_without_scripts_every_model_can_be_reached(site: Path) -> None:
    waiting, seen = [(site / "index.html").resolve()], set()
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".html":
            continue
        seen.add(page)
        waiting += links(page)
    models = {path.with_name("index.html").resolve() for path in site.rglob("model.json")}
    assert models
    assert models <= seen


def test_every_list_is_valid_html(site: Path) -> None:
    folders = ("tasks", "owners", "libraries", "licenses", "languages", "tags", "datasets", "pages")
    pages = [page for folder in folders for page in sorted((site / folder).rglob("index.html"))]
    assert len(pages) > 57
    wrong = {
        str(page.relative_to(site)): validate_page(page.read_text(encoding="utf-8"))
        for page in pages[::7]
    }
    assert {name: problems for name, problems in wrong.items() if problems} == {}


def test_chips_of_a_model_page_lead_to_lists(site: Path) -> None:
    page = (site / "lantern" / "vader" / "index.html").read_text(encoding="utf-8")
    for path in ("owners/lantern", "licenses/mit", "languages/en", "tasks/text-classification"):
        assert f'href="../../{path}/index.html"' in page
