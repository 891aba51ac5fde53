"""The headings and anchors of a card: levels under the page's, ids as GitHub makes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from generator.content.marks import FRAGMENT, unmarked
from generator.content.tags import End, Piece, Start, plain
from generator.meaning.suggest import closest

PREFIX = "card-"  # an id of a card never is one of the page's, nor a property of the document
LEVELS = {f"h{level}": level for level in range(1, 7)}
_NO_SLUG = re.compile(r"[^\w\- ]")
_NO_ID = re.compile(r"[^\w.:-]+")
_LONGEST = 400  # pieces of one heading


class Heading(Struct, frozen=True):
    """One entry of a table of contents."""

    level: int  # on the page, 3 to 6
    id: str  # with its prefix
    text: str


class Outline(Struct, frozen=True):
    """The headings of a body by the place of their start tag, and every id of it."""

    headings: Mapping[int, Heading]
    ids: Mapping[int, str]  # place of a start tag -> the id that it gets
    known: Mapping[str, str]  # what a link may write, without case -> id
    title: str | None  # text of the first level-1 heading
    title_at: int | None = None  # its place, when it is the first heading of all

    def find(self, anchor: str) -> str | None:
        """The id that ``#anchor`` means."""
        bare = anchor.casefold().removeprefix("user-content-")
        return self.known.get(bare) or self.known.get(slug(bare))

    def mend(self, anchor: str) -> str:
        """What to write for an anchor that means nothing: the nearest one, if any is near."""
        near = closest(anchor.removeprefix("user-content-"), self.known)
        return f"write '#{near}'" if near else ""


def outline(pieces: Sequence[Piece], *, base: int, skip_title: bool, scope: str = "") -> Outline:
    """The outline of tidy pieces; the highest headings get the level ``base``.

    With ``skip_title`` a level-1 heading that comes first takes part in no level. ``scope`` keeps
    the ids of several bodies on one page apart.
    """
    starts = [(at, piece) for at, piece in enumerate(pieces) if type(piece) is Start]
    found = [(at, tag.name) for at, tag in starts if tag.name in LEVELS]
    texts = {at: heading_text(pieces, at) for at, _ in found}
    titles = [at for at, name in found if name == "h1"]
    title_at = titles[0] if titles and titles[0] == found[0][0] else None
    unique, prefix = _unique(), PREFIX + scope
    slugs = {at: unique(slug(texts[at]) or "section") for at, _ in found}
    ids, known = _explicit(starts, unique, prefix)
    known = {**known, **{slugs[at].casefold(): prefix + slugs[at] for at, _ in found}}
    counted = [(at, LEVELS[name]) for at, name in found if not (skip_title and at == title_at)]
    levels = fit([level for _, level in counted], base)
    headings = {
        at: Heading(level, prefix + slugs[at], texts[at])
        for (at, _), level in zip(counted, levels, strict=True)
    }
    if title_at is not None and skip_title:
        headings[title_at] = Heading(base, prefix + slugs[title_at], texts[title_at])
    return Outline(headings, ids, known, texts[titles[0]] if titles else None, title_at)


def fit(levels: Sequence[int], base: int) -> list[int]:
    """Levels in the same order without a skip, from ``base`` to 6: 2 4 4 2 is 3 4 4 3."""
    fitted: list[int] = []
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        fitted.append(min(6, base + len(above) - 1))
    return fitted


def slug(text: str) -> str:
    """A heading as GitHub writes it in an address."""
    return _NO_SLUG.sub("", text.strip().lower()).replace(" ", "-")[:100]


def heading_text(pieces: Sequence[Piece], at: int) -> str:
    """The text of the heading that starts at ``at``."""
    parts: list[str] = []
    for piece in pieces[at + 1 : at + 1 + _LONGEST]:
        if isinstance(piece, End) and piece.name in LEVELS:
            break
        if isinstance(piece, str):
            parts.append(plain(piece))
    return " ".join(unmarked(FRAGMENT.sub("", "".join(parts))).split())[:200]


def _explicit(
    starts: Sequence[tuple[int, Start]], unique: Callable[[str], str], prefix: str
) -> tuple[dict[int, str], dict[str, str]]:
    """Ids that a card gives itself: ``id`` of any tag, ``name`` of an anchor."""
    ids: dict[int, str] = {}
    known: dict[str, str] = {}
    for at, tag in starts:
        if not tag.attributes:
            continue
        written = tag.attributes.get("id") or (
            tag.attributes.get("name") if tag.name == "a" else None
        )
        if not written or not (safe := _NO_ID.sub("-", unmarked(written))[:100].strip("-")):
            continue
        ids[at] = prefix + unique(safe)
        known.setdefault(written.casefold(), ids[at])
    return ids, known


def _unique() -> Callable[[str], str]:
    """A function that gives every id once: ``x``, ``x-1``, ``x-2``."""
    counts: dict[str, int] = {}

    def unique(name: str) -> str:
        if name not in counts:
            counts[name] = 0
            return name
        while True:
            counts[name] += 1
            numbered = f"{name}-{counts[name]}"
            if numbered not in counts:
                counts[numbered] = 0
                return numbered

    return unique
