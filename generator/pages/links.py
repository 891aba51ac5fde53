"""Links of our own pages: a word that may lead somewhere. Pure."""

from __future__ import annotations

from msgspec import Struct

from generator.meaning import addresses
from generator.meaning.addresses import AddressError


class Link(Struct, frozen=True):
    """A word that leads to a site path (put behind the root), to an address, or nowhere."""

    text: str
    path: str | None = None  # in this site
    url: str | None = None  # elsewhere
    note: str = ""
    anchor: str = ""  # a place on the page at ``path``


def web_link(address: str | None) -> str | None:
    """An address as written, if it is one of the web; None for anything else."""
    cleaned = addresses.clean(address or "")
    try:
        return addresses.web(cleaned) if addresses.scheme(cleaned) in {"http", "https"} else None
    except AddressError:
        return None
