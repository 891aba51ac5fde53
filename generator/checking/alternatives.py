"""Pictures of a body that say nothing to those who cannot see them. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from generator.content.body import Body
from generator.content.places import place_of
from generator.meaning.assets import Asset
from generator.model import Model
from generator.problems import Problem

# As our own writer of HTML puts them.
_SILENT = re.compile(r'<img src="([^"]*)" alt=""')
_MEND = 'write what it shows, as in ![bars of the scores](scores.png); in HTML alt="..."'
_LONGEST = 60  # characters of an address in a message
_ALT = re.compile(r"\balt\s*=", re.IGNORECASE)


def pictures_without_words(
    body: Body, model: Model, names: Mapping[str, Asset]
) -> Iterator[Problem]:
    """Pictures without alternative text; an ``alt=""`` that the author wrote is meant so.

    ``names`` has the assets by the address that the HTML of the body gives them; those of other
    hosts have their own.
    """
    silent = {html.unescape(source) for source in _SILENT.findall(body.html)}
    if not silent:
        return
    text = model.file.body
    known = {**{asset.url: asset for asset in body.assets if asset.url}, **names}
    for asset in dict.fromkeys(known[source] for source in known if source in silent):
        written = asset.written
        at = place_of(text, written) if written else -1
        if at >= 0 and _is_decoration(text, at):
            continue
        line = model.file.body_line + text.count("\n", 0, at) if at >= 0 else None
        yield Problem(
            "alt-missing",
            model.card_path,
            f"expected words for those who cannot see {_name(written)!r}, found none",
            _MEND,
            line=line,
        )


def _name(written: str) -> str:
    """The end of a long address: it tells pictures apart."""
    return written if len(written) <= _LONGEST else "…" + written[1 - _LONGEST :]


def _is_decoration(text: str, at: int) -> bool:
    """Whether the reference at ``at`` stands in an ``<img>`` with an ``alt`` of its own."""
    start = text.rfind("<", 0, at)
    end = text.find(">", at)
    return start >= 0 and ">" not in text[start:at] and bool(_ALT.search(text[start : end + 1]))
