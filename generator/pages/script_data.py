"""Values of authors as literals of JavaScript, for classic scripts that only hold data."""

from __future__ import annotations

import json

# JSON has these signs in texts only. Written so, no text ends the script or the comment that it
# stands in, wherever the script is put; and old engines take the last two for ends of lines.
_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def literal(value: object) -> str:
    """A JSON value as a literal that is safe in a script of its own and inside of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return text
