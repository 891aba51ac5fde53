"""The last word on a body's HTML: an allow-list of elements, attributes and values.

Every address must be one that the resolver has made for this body; everything else falls. Math
and code colours are not on the list: they are put in afterwards, made by us from escaped text,
so that no card can write MathML, whose nesting rules sanitisers and browsers read differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set

import nh3

from generator.content.headings import PREFIX
from generator.content.marks import unmarked
from generator.content.names import names

TAGS = names(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div "
    "dl dt em figcaption figure h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s "
    "samp section small span strong sub summary sup table tbody td tfoot th thead tr u ul "
    "var wbr img video audio"
)
_EVERYWHERE = {"class", "id", "dir", "lang", "role", "tabindex", "aria-label"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "rel", "title", "data-load"},
    "abbr": {"title"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "loading", "decoding",
            "referrerpolicy"},
    "video": {"src", "controls", "preload", "playsinline", "width", "height"},
    "audio": {"src", "controls", "preload"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "details": {"open"},
}  # fmt: skip
_CLASSES = names(
    "scroll alert alert-note alert-tip alert-important alert-warning alert-caution alert-title "
    "align-left align-center align-right float-left float-right only-dark only-light anchor "
    "remote lost task shots template-rest footnotes footnotes-sep footnote-ref task-list-item "
    "contains-task-list w-10 w-20 w-30 w-40 w-50 w-60 w-70 w-80 w-90 w-100"
)
_VALUES = {
    "role": frozenset({"group", "note", "img"}),
    "tabindex": frozenset({"0"}),
    "dir": frozenset({"auto", "ltr", "rtl"}),
    "data-load": frozenset({"picture", "sound", "video"}),
    "rel": frozenset({"noopener nofollow ugc"}),
}
_ADDRESSES = frozenset({"href", "src", "srcset"})
_ID = re.compile(rf"{PREFIX}[^\s<>\"'&]{{1,150}}")
_SCHEMES = {"http", "https", "mailto"}


def sanitise(html: str, made: Set[str]) -> str:
    """Safe HTML; ``made`` are the addresses that may stand in it."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_filter(made),
        clean_content_tags={"script", "style"},
        link_rel=None,
        url_schemes=_SCHEMES,
    )


def _filter(made: Set[str]) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, name: str, value: str) -> str | None:
        del tag
        if name in _ADDRESSES:
            return value if value in made else None
        if name in _VALUES:
            return value if value in _VALUES[name] else None
        if name == "class":
            return " ".join(word for word in value.split() if word in _CLASSES) or None
        if name == "id":
            return value if _ID.fullmatch(value) else None
        return unmarked(value)

    return keep
