"""Paths of the site as relative URLs."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote


@lru_cache(maxsize=4096)
def urlpath(path: str) -> str:
    """A path of the site as a relative URL: every segment percent-encoded.

    A first segment with a colon would read as a scheme; ``quote`` encodes it.
    """
    return "/".join(quote(segment, safe="!$&'()*+,;=@~") for segment in path.split("/"))


def root_of(path: str) -> str:
    """The prefix that leads from a page to the site's root: ``a/b/index.html`` gives ``../../``."""
    return "../" * (path.count("/"))
