"""Which way a card runs: as its language does, unless its words are of another. Pure."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORDS = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>|<[^>]*>|&\w+;", re.DOTALL)
_READ = 100_000  # characters of HTML that tell
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def direction(named: str, html: str) -> str:
    """``named``, the direction of the card's language; "ltr" where most of its letters say so.

    Many a card of a model for Arabic or Hebrew is itself written in English.
    """
    if named != "rtl":
        return named
    words = _NOT_WORDS.sub(" ", html[:_READ])
    kinds = [unicodedata.bidirectional(sign) for sign in words if sign.isalpha()]
    against = sum(kind in _RIGHT_TO_LEFT for kind in kinds)
    return "ltr" if kinds and against * 2 < len(kinds) else named
