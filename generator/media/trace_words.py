"""Whether a text of a file's metadata tells a place. Pure."""

from __future__ import annotations

import re

# Keys of tags, in any spelling, and coordinates: ISO 6709, "geo:" addresses, pairs of degrees.
_PLACE = re.compile(
    rb"""
    ^[\w.:-]{0,40}(?:gps|geo|locat|latitude|longitude|xyz)[\w.:-]{0,40}= |
    geo:-?[0-9] |
    \bGPS |
    [+-][0-9]{2}(?:[0-9]{2}){0,2}\.[0-9]{2,}[+-][0-9]{3} |
    -?[0-9]{1,2}\.[0-9]{4,}\s*[,;/]\s*-?[0-9]{1,3}\.[0-9]{4,}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def tells_place(text: bytes) -> bool:
    """Whether a text, in any encoding, names a place: by coordinates, or by its key before "="."""
    return bool(_PLACE.search(text.replace(b"\0", b"")))
