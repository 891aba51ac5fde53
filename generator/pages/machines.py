"""What a site holds for machines besides records: llms.txt, sitemap, feed, robots.txt. Pure.

Same models, same bytes: nothing here asks for the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice

from generator.pages.cards import Card
from generator.pages.frame import Site, address
from generator.pages.paths import urlpath

SITEMAP = 50_000  # addresses that one sitemap may hold
_LISTED = 5000  # models that llms.txt names one by one
_FED = 200  # models in the feed
# A feed asks for a date; cards have none, so that all entries bear this one.
_DATE = "2000-01-01T00:00:00Z"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_MAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

File = tuple[str, bytes]


def llms_txt(site: Site, cards: Sequence[Card]) -> bytes:
    """The site for language models: every model with the address of its card as Markdown."""
    root = site.base_url or ""
    lines = [
        f"# {site.title}",
        "",
        f"> {len(cards)} models: their cards, and the outputs that their authors computed.",
        "",
        f"The facts of all models are in [models.json]({root}models.json).",
        "Those of one model, with its examples, are in model.json beside its page.",
        "",
        "## Models",
        "",
    ]
    for card in cards[:_LISTED]:
        told = ": ".join(filter(None, (card.task_name, card.description)))
        link = f"- [{_plain(card.id)}]({root}{urlpath(card.id)}/{_file(card)})"
        lines.append(f"{link}: {_plain(told)}" if told else link)
    if len(cards) > _LISTED:
        lines += ["", f"{len(cards) - _LISTED} more are in models.json."]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _file(card: Card) -> str:
    return "README.md" if card.has_card else "model.json"


def sitemaps(base_url: str, paths: Iterable[str]) -> Iterator[File]:
    """``sitemap.xml`` of these pages; more than one file can hold are named by an index."""
    waiting = iter(paths)
    chunks = iter(lambda: tuple(islice(waiting, SITEMAP)), ())
    first = next(chunks, ())
    second = next(chunks, None)
    if second is None:
        yield "sitemap.xml", _sitemap(base_url, first)
        return
    names = []
    for number, chunk in enumerate((first, second, *chunks), start=1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _sitemap(base_url, chunk)
    rows = "".join(f"<sitemap><loc>{_escaped(base_url + name)}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f"{_XML}<sitemapindex {_MAPS}>\n{rows}</sitemapindex>\n".encode()


def _sitemap(base_url: str, paths: Iterable[str]) -> bytes:
    rows = "".join(f"<url><loc>{_escaped(address(base_url, path))}</loc></url>\n" for path in paths)
    return f"{_XML}<urlset {_MAPS}>\n{rows}</urlset>\n".encode("utf-8", "replace")


def feed(site: Site, base_url: str, cards: Sequence[Card]) -> bytes:
    """An Atom feed of the models, by id."""
    lines = [
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_xml(site.title)}</title>",
        f"<id>{_escaped(base_url)}</id>",
        f"<updated>{_DATE}</updated>",
        f'<link href="{_quoted(base_url)}"/>',
        f'<link rel="self" href="{_quoted(base_url)}feed.xml"/>',
        f"<author><name>{_xml(site.title)}</name></author>",
        *(_entry(base_url, card) for card in cards[:_FED]),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _entry(base_url: str, card: Card) -> str:
    url = address(base_url, card.path)
    author = f"<author><name>{_xml(card.owner)}</name></author>" if card.owner else ""
    return (
        f"<entry><title>{_xml(card.id)}</title><id>{_escaped(url)}</id><updated>{_DATE}</updated>"
        f'<link href="{_quoted(url)}"/>{author}<summary>{_xml(card.description)}</summary></entry>'
    )


def robots(base_url: str) -> bytes:
    """Everybody may read everything; and where the sitemap is."""
    return f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n".encode()


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _xml(text: str) -> str:
    """Text for XML, without the characters that it cannot hold."""
    return _escaped("".join(sign for sign in text if sign >= " " and sign not in "\ufffe\uffff"))


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")


def _plain(text: str) -> str:
    """Text of one line that is no Markdown link by itself."""
    return " ".join(text.split()).replace("[", "\\[").replace("]", "\\]")
