"""Which tags of a card are HTML to keep, HTML to leave out, or no HTML at all.

``<class>``, ``<cat-toy>`` or ``<mask>`` in prose are text that its author wants to be read; a
sanitiser alone would eat them. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.content.names import names
from generator.content.tags import End, Piece, Start, as_text

KEPT = names(
    "a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol "
    "p pre q rp rt ruby s samp section small span strike strong sub summary sup table "
    "tbody td tfoot th thead tr tt u ul var wbr img picture source video audio iframe "
    "input gallery"
)
# Left out with all that is in them.
_WHOLE = names("script style svg math template object applet head title select")
# HTML, but not for a card: the tag goes, what is in it stays.
_UNWRAPPED = names(
    "html body header footer main nav article aside address hgroup search font basefont "
    "form fieldset legend label button textarea option optgroup datalist output progress "
    "meter data time dialog menu slot noscript noframes noembed canvas map area base link "
    "meta param track embed frame frameset marquee blink nobr dir acronym xmp plaintext "
    "listing isindex bgsound keygen multicol spacer rb rtc"
)
_MEDIA = frozenset({"video", "audio"})
_AS_IS = KEPT - _MEDIA - {"s", "img", "source"}  # kept wherever they stand
_BLOCK_ENDS = names("p li td th h1 h2 h3 h4 h5 h6 div blockquote")
_LOOK_AHEAD = 200  # pieces between <s> and </s>


def tidy(pieces: Sequence[Piece]) -> tuple[Sequence[Piece], set[str]]:
    """Pieces whose tags are all in ``KEPT``, and the names of tags left out with their content."""
    dropped: set[str] = set()
    names = {piece.name for piece in pieces if not isinstance(piece, str)}
    kept = pieces if names <= _AS_IS else list(_kept(pieces, dropped))
    return (_corners(kept) if "th" in names else kept), dropped


def _corners(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with ``<th></th>`` as ``<td></td>``: a header without a word heads nothing."""
    mended = list(pieces)
    for at, piece in enumerate(pieces):
        if at and type(piece) is End and piece.name == "th":
            start = pieces[at - 1]
            if type(start) is Start and start.name == "th":
                cell = Start("td", start.attributes, "<td" + start.source[3:])
                mended[at - 1 : at + 1] = cell, End("td", "</td>")
    return mended


def _kept(pieces: Sequence[Piece], dropped: set[str]) -> Iterator[Piece]:
    ends = _ends(pieces)
    at, struck = 0, 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if isinstance(piece, str) or piece.name in _AS_IS:
            yield piece
            continue
        match piece:
            case Start(name=name) if name in _WHOLE and (end := _next(ends[name], at)) is not None:
                dropped.add(name)
                at = end + 1
            case Start(name="s") if _strikes(pieces, at, _next(ends["s"], at)):
                struck += 1
                yield piece
            case End(name="s") if struck:
                struck -= 1
                yield piece
            case Start() if _is_html(piece, _next(ends[piece.name], at)) or piece.name == "source":
                if piece.name in KEPT:
                    yield piece
            case End(name=name) if name in KEPT and name != "s":
                yield piece
            case End(name=name) if name in _UNWRAPPED | _WHOLE:
                continue
            case _:
                yield as_text(piece.source)


def _is_html(tag: Start, end: int | None) -> bool:
    """Whether a tag is HTML: ``<video>`` and ``<image>`` also stand for tokens of a prompt."""
    if tag.name in _MEDIA:
        return "src" in tag.attributes or end is not None
    if tag.name == "img":
        return "src" in tag.attributes or "srcset" in tag.attributes
    return tag.name != "s" and (tag.name in KEPT or tag.name in _UNWRAPPED)


def _strikes(pieces: Sequence[Piece], at: int, end: int | None) -> bool:
    """Whether ``<s>`` is closed in its block; alone it is the sign that starts a sequence."""
    if end is None or end > at + _LOOK_AHEAD:
        return False
    between = (piece for piece in pieces[at:end] if isinstance(piece, Start | End))
    return all(piece.name not in _BLOCK_ENDS for piece in between)


def _ends(pieces: Sequence[Piece]) -> defaultdict[str, list[int]]:
    ends: defaultdict[str, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if isinstance(piece, End):
            ends[piece.name].append(index)
    return ends


def _next(ends: list[int], at: int) -> int | None:
    found = bisect_right(ends, at - 1)
    return ends[found] if found < len(ends) else None
