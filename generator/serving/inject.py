"""What a page gets when it is served from here: a script that reloads it, and the right to ask.

The page on disk stays as it is.
"""

from __future__ import annotations

import re

OWN = "_build-pages"  # first segment of our own addresses; no page of a site has it
SCRIPT = f"/{OWN}/reload.js"
STYLE = f"/{OWN}/overlay.css"
EVENTS = f"/{OWN}/events"

_POLICY = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)', re.IGNORECASE
)
_HEAD_END = re.compile(rb"</head>", re.IGNORECASE)
_TAGS = f'<link rel="stylesheet" href="{STYLE}"><script src="{SCRIPT}" defer></script></head>'


def with_reload(html: bytes) -> bytes:
    """A page of the site as the preview shows it."""
    allowed = _POLICY.sub(lambda found: found[1] + _widened(found[2]) + found[3], html, count=1)
    return _HEAD_END.sub(lambda _found: _TAGS.encode(), allowed, count=1)


def _widened(policy: bytes) -> bytes:
    """A policy that lets the page ask this server, and nobody else, for news."""
    rules = [rule.strip() for rule in policy.split(b";") if rule.strip()]
    kept = [rule for rule in rules if rule.split(b" ")[0].lower() != b"connect-src"]
    return b"; ".join([*kept, b"connect-src &#39;self&#39;"])
