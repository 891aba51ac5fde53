"""Checks of built pages: valid HTML, our own rules for it, and links that lead somewhere.

Every check returns what is wrong as plain lines; an empty list is a clean page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
from msgspec import Struct, field

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
CONTROLS = frozenset({"select", "textarea", "meter", "progress"})
LOADING = frozenset({"src", "poster", "data", "background"})  # what a page loads by itself
CSP_FIRST = "Content-Security-Policy"
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


class Element(Struct):
    """One start tag as written, with the text inside it."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    parents: tuple[str, ...]
    inside_label: bool
    hidden: bool  # from those who hear the page
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether it has a name for those who cannot see it."""
        own = any(
            self.attributes.get(name, "").strip()
            for name in ("aria-label", "aria-labelledby", "title")
        )
        return own or bool(self.text.strip()) or any(child.names for child in self.children)

    @property
    def names(self) -> bool:
        """Whether it gives a name to the element that it stands in."""
        return bool(self.attributes.get("alt", "").strip()) or self.named


class _Reader(HTMLParser):
    """Every element of a page, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parents = tuple(element.tag for element in self.open)
        attributes = {name: value or "" for name, value in attrs}
        hidden = attributes.get("aria-hidden") == "true" or (
            bool(self.open) and self.open[-1].hidden
        )
        line = self.getpos()[0]
        element = Element(tag, attributes, line, parents, "label" in parents, hidden)
        self.elements.append(element)
        if self.open:
            self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data


def elements(html: str) -> list[Element]:
    """Every element of a page, in document order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.elements


def validate_page(html: str) -> list[str]:
    """What is wrong with one page: the parser's errors and our own rules."""
    found = elements(html)
    return [*parse_errors(html), *(line for check in CHECKS for line in check(found))]


def parse_errors(html: str) -> list[str]:
    """What the HTML parsing algorithm has to repair."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [f"line {place[0]}: {code} {found}" for place, code, found in parser.errors]


def _head(found: list[Element]) -> Iterator[str]:
    first = next((element for element in found if element.parents[-1:] == ("head",)), None)
    if first is None or first.attributes.get("http-equiv") != CSP_FIRST:
        yield "the first thing in the head is not the content security policy"
    if not any(element.tag == "title" and element.text.strip() for element in found):
        yield "no title"
    if not any(element.tag == "html" and element.attributes.get("lang") for element in found):
        yield "no lang on html"


def _headings(found: list[Element]) -> Iterator[str]:
    levels = [
        (int(element.tag[1]), element.line)
        for element in found
        if re.fullmatch("h[1-6]", element.tag)
    ]
    ones = sum(level == 1 for level, _ in levels)
    if ones != 1:
        yield f"expected one h1, found {ones}"
    for (before, _), (level, line) in pairwise(levels):
        if level > before + 1:
            yield f"line {line}: h{level} after h{before}"


def _ids(found: list[Element]) -> Iterator[str]:
    count = Counter(element.attributes["id"] for element in found if "id" in element.attributes)
    yield from (f"id {name!r} {times} times" for name, times in count.items() if times > 1)
    for element in found:
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for reference in element.attributes.get(name, "").split():
                if reference not in count:
                    yield f"line {element.line}: {name} names no element: {reference}"


def _labels(found: list[Element]) -> Iterator[str]:
    labelled = {element.attributes.get("for") for element in found if element.tag == "label"}
    for element in found:
        attributes = element.attributes
        is_input = element.tag == "input" and attributes.get("type") != "hidden"
        if is_input or element.tag in CONTROLS:
            names = element.inside_label or attributes.get("id") in labelled
            if not names and not element.named and not element.hidden:
                yield f"line {element.line}: {element.tag} without a label"
        if element.tag in {"button", "summary"} and not element.named:
            yield f"line {element.line}: {element.tag} without a name"
        if element.tag == "a" and "href" in attributes and not element.named:
            yield f"line {element.line}: link without a name"


def _pictures(found: list[Element]) -> Iterator[str]:
    for element in found:
        if element.tag != "img":
            continue
        if "alt" not in element.attributes:
            yield f"line {element.line}: img without alt"
        is_inline = element.attributes.get("src", "").startswith("data:")  # there at once
        if not is_inline and not {"width", "height"} <= element.attributes.keys():
            yield f"line {element.line}: img without width and height"


def _inline(found: list[Element]) -> Iterator[str]:
    for element in found:
        handlers = [name for name in element.attributes if name.startswith("on")]
        if "style" in element.attributes or element.tag == "style":
            yield f"line {element.line}: inline style on {element.tag}"
        if handlers:
            yield f"line {element.line}: event handler {handlers[0]} on {element.tag}"
        is_data = element.attributes.get("type") == "application/ld+json"  # never run
        runs = element.tag == "script" and not is_data
        if runs and ("src" not in element.attributes or element.text.strip()):
            yield f"line {element.line}: inline script"
        if element.tag in {"iframe", "object", "embed", "base", "frame"}:
            yield f"line {element.line}: {element.tag} on a page"


CHECKS: tuple[Callable[[list[Element]], Iterator[str]], ...] = (
    _head,
    _headings,
    _ids,
    _labels,
    _pictures,
    _inline,
)


def check_links(site: Path) -> list[str]:
    """Every link and every loaded file of a whole site leads to a file of the site.

    Links to bare folders are wrong too: from disk a browser would list the folder. Fragments
    must name an element of their page. Addresses on other hosts are allowed in links only.
    """
    site = site.resolve()
    wrong = []
    for page in sorted(site.rglob("*.html")):
        shown = page.relative_to(site)
        wrong += [f"{shown}: {line}" for line in _page_links(site, page)]
    for sheet in sorted(site.rglob("*.css")):
        for address in _CSS_URL.findall(sheet.read_text(encoding="utf-8")):
            if line := _local(site, sheet, address):
                wrong.append(f"{sheet.relative_to(site)}: {line}")
    _targets.cache_clear()
    return wrong


def _page_links(site: Path, page: Path) -> Iterator[str]:
    for line, attribute, address in _targets(page)[1]:
        if not address.strip():
            yield f"line {line}: empty {attribute}"
            continue
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            if attribute != "href" and parts.scheme != "data":
                yield f"line {line}: loads from elsewhere: {address[:100]}"
            elif parts.scheme not in {"http", "https", "mailto", "data"}:
                yield f"line {line}: scheme of {address[:100]}"
            continue
        if wrong := _local(site, page, address):
            yield f"line {line}: {wrong}"


def _local(site: Path, page: Path, address: str) -> str:
    """What is wrong with a local address, "" if nothing."""
    parts = urlsplit(address)
    if parts.scheme in {"data", "http", "https"}:
        return "" if parts.scheme == "data" else f"loads from elsewhere: {address[:100]}"
    if parts.path.startswith("/"):
        return f"starts at the root: {address}"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(site):
        return f"leaves the site: {address}"
    if target.is_dir():
        return f"a bare folder: {address}"
    if not target.is_file():
        return f"no such file: {address}"
    fragment = unquote(parts.fragment)
    if fragment and target.suffix == ".html" and fragment not in _targets(target)[0]:
        return f"no such place in the page: {address}"
    return ""


@cache
def _targets(page: Path) -> tuple[frozenset[str], tuple[tuple[int, str, str], ...]]:
    """The ids of a page, and what it links to: (line, attribute, address)."""
    ids, links = set(), []
    for element in elements(page.read_text(encoding="utf-8")):
        for name, value in element.attributes.items():
            if name == "id" or (name == "name" and element.tag == "a"):
                ids.add(value)
            elif name == "href" or name in LOADING:
                kind = "src" if name != "href" or element.tag in {"link", "use"} else "href"
                if not _is_canonical(element):
                    links.append((element.line, kind, value))
            elif name == "srcset":
                links += [(element.line, "src", url) for url in _srcset(value)]
    return frozenset(ids), tuple(links)


def _is_canonical(element: Element) -> bool:
    """``<link>`` elements that are never loaded."""
    return element.tag == "link" and element.attributes.get("rel") in {"canonical", "alternate"}


def _srcset(value: str) -> list[str]:
    return [part.split()[0] for part in value.split(",") if part.strip()]
