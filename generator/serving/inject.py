"""What a page gets when it is served from here: a script that reloads it, and the right to ask.

The page on disk stays as it is.
"""

from __future__ import annotations

import hashlib
import html
import re

OWN = "_build-pages"  # first segment of our own addresses; no page of a site has it
SCRIPT = f"/{OWN}/reload.js"
STYLE = f"/{OWN}/overlay.css"
EVENTS = f"/{OWN}/events"

_POLICY = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)', re.IGNORECASE
)
_HEAD_END = re.compile(rb"</head>", re.IGNORECASE)


def with_reload(content: bytes, shown: str) -> bytes:
    """A page of the site as the preview shows it, which says that it is the version ``shown``."""
    tags = (
        f'<link rel="stylesheet" href="{STYLE}">'
        f'<script src="{SCRIPT}" data-version="{shown}" defer></script></head>'
    ).encode()
    allowed = _POLICY.sub(lambda found: found[1] + _widened(found[2]) + found[3], content, count=1)
    return _HEAD_END.sub(lambda _found: tags, allowed, count=1)


def version(content: bytes | None) -> str:
    """What tells one content of a page from another; "" for a page that is not there."""
    return "" if content is None else hashlib.sha256(content).hexdigest()[:16]


def _widened(policy: bytes) -> bytes:
    """A policy that lets the page ask this server, and nobody else, for news."""
    rules = [rule.strip() for rule in html.unescape(policy.decode()).split(";") if rule.strip()]
    kept = [rule for rule in rules if rule.split(" ")[0].lower() != "connect-src"]
    return html.escape("; ".join([*kept, "connect-src 'self'"]), quote=True).encode()
