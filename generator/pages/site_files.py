"""Everything that is written once per site: listings, search data, files for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator.meaning.site import SiteFacts
from generator.pages.cards import Card
from generator.pages.catalogue import (
    Listing,
    comparison,
    front_pages,
    not_found,
    task_list,
    task_pages,
    value_pages,
)
from generator.pages.frame import Site
from generator.pages.machines import feed, llms_txt, robots, sitemaps
from generator.pages.record import models_json
from generator.pages.search_data import search_scripts

File = tuple[str, bytes]  # site path and content
Render = Callable[[str, object], str]  # the name of a template and a page value


def site_files(
    site: Site,
    cards: Sequence[Card],
    records: Iterable[Mapping[str, object]],
    facts: SiteFacts,
    render: Render,
) -> Iterator[File]:
    """Every file of the site that is about more than one model.

    ``cards`` are those of all models, by id; ``records`` their entries in ``models.json``.
    Each page is made when it is asked for, so that a site of any size needs the memory of one.
    """
    paths = [card.path for card in cards]
    index_script = ""
    for script in search_scripts(cards):
        index_script = script.path
        yield script.path, script.content
    for path, content in _listings(site, cards, facts, index_script, render):
        paths.append(path)
        yield path, content
    yield "compare/index.html", _html(render("comparison.html", comparison(site)))
    yield "404.html", _html(render("not_found.html", not_found(site)))
    yield "models.json", models_json(records)
    yield "llms.txt", llms_txt(site, cards)
    yield ".nojekyll", b""
    if site.base_url:
        yield from sitemaps(site.base_url, sorted(paths))
        yield "feed.xml", feed(site, site.base_url, cards)
        yield "robots.txt", robots(site.base_url)


def _listings(
    site: Site, cards: Sequence[Card], facts: SiteFacts, index_script: str, render: Render
) -> Iterator[File]:
    for page in task_pages(site, cards):
        yield page.frame.path, _html(render("catalogue.html", page))
    tasks = task_list(site, cards)
    yield tasks.frame.path, _html(render("task_list.html", tasks))
    for value in value_pages(site, cards, facts):
        template = "catalogue.html" if isinstance(value, Listing) else "value_list.html"
        yield value.frame.path, _html(render(template, value))
    for page in front_pages(site, cards, facts, index_script):
        yield page.frame.path, _html(render("catalogue.html", page))


def _html(text: str) -> bytes:
    return text.encode("utf-8", "replace")
