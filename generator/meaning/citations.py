"""Papers and citations that a card names: arXiv ids, DOIs, BibTeX, ``CITATION.cff``. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.reading.fields import as_text

MAX_PAPERS = 20  # of each kind
MAX_BLOCKS = 20
_LONGEST = 6_000  # characters of one BibTeX entry
_ARXIV = re.compile(
    r"arxiv(?:\.org/(?:abs|pdf|html)/|[:.\s]\s{0,3}|/)"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})(?!\d)",
    re.IGNORECASE,
)
_EPRINT = re.compile(r"eprint\s{0,3}=\s{0,3}[{\"](?P<id>\d{4}\.\d{4,5})(?:v\d+)?[}\"]")
_DOI = re.compile(r"\b(?P<id>10\.\d{4,9}/[^\s\"'<>{}|\\^`\[\]]{1,200})")
_ENTRY = re.compile(
    r"@(?P<kind>article|book|booklet|conference|dataset|inbook|incollection|inproceedings|manual|"
    r"mastersthesis|misc|online|phdthesis|proceedings|report|software|techreport|unpublished)"
    r"\s{0,3}\{\s{0,10}(?P<key>[^\s,{}\"]{1,200})?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\btitle\s{0,5}=\s{0,5}(?:\{(?P<braced>(?:[^{}]|\{[^{}]{0,100}\}|\{\{[^{}]{0,100}\}\}){1,300})\}"
    r"|\"(?P<quoted>[^\"]{1,300})\")",
    re.IGNORECASE,
)
_BIBTEX_SIGNS = str.maketrans({"{": "(", "}": ")", "\\": "/", "%": r"\%", "#": r"\#", "&": r"\&"})


class Citation(Struct, frozen=True):
    """One entry that can be copied as it is."""

    title: str  # for people; the key where the entry has none
    text: str  # BibTeX


class Citations(Struct, frozen=True):
    """What to cite, each once, in the order of the card."""

    arxiv: tuple[str, ...] = ()  # ids: "1810.04805"
    dois: tuple[str, ...] = ()
    blocks: tuple[Citation, ...] = ()


def find_citations(tags: Iterable[str], body: str, cff: object = None) -> Citations:
    """The citations of a card: its tags, its body as Markdown, and the value of its CFF file."""
    words = tuple(tags)
    blocks = [*_blocks(body)]
    own = cff_entry(cff)
    # Most cards cite nothing, and to look for a word costs a hundredth of what a pattern costs.
    known = _ids(_ARXIV, body) if "arx" in body.casefold() else ()
    arxiv = (*_tagged(words, "arxiv:", _ARXIV), *known, *_ids(_EPRINT, body))
    named = _dois(_ids(_DOI, body)) if "10." in body else ()
    dois = (*_tagged(words, "doi:", _DOI), *named)
    return Citations(
        arxiv=tuple(dict.fromkeys(arxiv))[:MAX_PAPERS],
        dois=_once(dois)[:MAX_PAPERS],
        blocks=tuple(dict.fromkeys([*([own] if own else []), *blocks]))[:MAX_BLOCKS],
    )


def _tagged(tags: Iterable[str], prefix: str, pattern: re.Pattern[str]) -> Iterator[str]:
    for tag in tags:
        if not tag.lower().startswith(prefix):
            continue
        match = pattern.match(tag if pattern is _ARXIV else tag[len(prefix) :])
        if match:
            yield match["id"]


def _ids(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (match["id"] for match in pattern.finditer(text))


def _dois(found: Iterable[str]) -> Iterator[str]:
    """DOIs without the marks of the sentence that they stand in; arXiv's own say nothing new."""
    for doi in found:
        bare = doi.partition("?")[0].removesuffix(".pdf").rstrip(".,;:!*_")
        while bare.endswith(")") and bare.count(")") > bare.count("("):
            bare = bare[:-1].rstrip(".,;:!*_")
        if not bare.lower().startswith("10.48550/arxiv") and not bare.endswith("/"):
            yield bare


def _once(dois: Iterable[str]) -> tuple[str, ...]:
    """Each DOI once; case makes no difference to them."""
    first: dict[str, str] = {}
    for doi in dois:
        first.setdefault(doi.lower(), doi)
    return tuple(first.values())


def _blocks(body: str) -> Iterator[Citation]:
    """The BibTeX entries of a text, in order; an entry ends with the brace that closes it."""
    at = 0
    for _ in range(MAX_BLOCKS):
        match = _ENTRY.search(body, at) if "@" in body else None
        if match is None:
            return
        end = _closing(body, body.index("{", match.start()))
        if end is None:
            at = match.end()
            continue
        text = body[match.start() : end]
        yield Citation(_title(text) or match["key"] or match["kind"].lower(), text)
        at = end


def _title(text: str) -> str:
    match = _TITLE.search(text)
    title = (match["braced"] or match["quoted"]) if match else ""
    bare = " ".join(title.replace("{", "").replace("}", "").split())[:300]
    return bare if any(map(str.isalnum, bare)) else ""


def _closing(text: str, at: int) -> int | None:
    depth = 0
    for place in range(at, min(len(text), at + _LONGEST)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if depth == 0:
                return place + 1
    return None


def cff_entry(value: object) -> Citation | None:
    """A ``CITATION.cff`` as BibTeX; None where it names no title."""
    if not isinstance(value, Mapping):
        return None
    preferred = value.get("preferred-citation")
    if isinstance(preferred, Mapping) and _said(preferred, "title"):
        value = preferred
    title = _said(value, "title")
    if not title:
        return None
    fields = {
        "author": " and ".join(_authors(value.get("authors"))),
        "title": title,
        "journal": _said(value, "journal"),
        "year": _said(value, "year") or _said(value, "date-released")[:4],
        "version": _said(value, "version"),
        "doi": _said(value, "doi"),
        "url": _said(value, "url") or _said(value, "repository-code"),
    }
    kind = "article" if fields["journal"] else "misc"
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    key = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "model"
    return Citation(title, "\n".join([f"@{kind}{{{key},", *lines, "}"]))


def _authors(value: object) -> Iterator[str]:
    for person in value[:100] if isinstance(value, list | tuple) else ():
        if not isinstance(person, Mapping):
            continue
        names = (_said(person, key) for key in ("name-particle", "family-names"))
        family = " ".join(filter(None, names))
        given = _said(person, "given-names")
        whole = ", ".join(filter(None, (family, given))) or _said(person, "name")
        if whole:
            yield whole


def _said(data: Mapping[object, object], key: str) -> str:
    """A value as one line that cannot end a BibTeX field."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(as_text(value).split())[:500].translate(_BIBTEX_SIGNS)
