"""References as text: what kind of address an author wrote, before any file is looked for.

Follows the URL standard where browsers do: leading and trailing blanks and control characters,
and tabs and line ends anywhere, are no part of an address. Pure.
"""

from __future__ import annotations

import html
import re
from posixpath import normpath
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

HUB = "https://huggingface.co"
HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
MAX_URL = 8_192  # characters; signed addresses reach 2,000

_EDGES = "".join(map(chr, range(0x21)))
_INNER = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})")
_IPV6 = re.compile(r"[0-9A-Fa-f:.]{2,45}")
# "%" stays: an address that is already escaped must not be escaped again.
_SAFE = "/:@!$&'()*+,;=~-._%"
_HUB_FILE = frozenset({"resolve", "blob", "raw"})
_HUB_OTHER = frozenset({"datasets", "spaces"})


class AddressError(ValueError):
    """An address that no page may use: the reason, and what to write instead."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


class HubFile(Struct, frozen=True):
    """A file of a hub repo: ``owner`` is "" for the oldest ids, which have none."""

    owner: str
    name: str
    verb: str  # "resolve", "blob" or "raw"
    revision: str
    path: str  # as written, still escaped

    @property
    def repo_id(self) -> str:
        return f"{self.owner}/{self.name}" if self.owner else self.name

    @property
    def address(self) -> str:
        """Where the bytes are, not the page about them."""
        return f"{HUB}/" + escape(f"{self.repo_id}/resolve/{self.revision}/{self.path}")


def clean(reference: str) -> str:
    """A reference as a browser would read it: entities decoded, stray controls dropped."""
    bare = _INNER.sub("", reference).strip(_EDGES)
    if "&" not in bare:
        return bare
    return _INNER.sub("", html.unescape(bare)).strip(_EDGES)


def scheme(address: str) -> str:
    """The scheme in lower case; "" for a path, "drive" for ``C:\\...``, "unc" for ``\\\\host``."""
    if _DRIVE.match(address):
        return "drive"
    if address.startswith(("\\\\", "\\/", "/\\")):
        return "unc"
    if address.startswith("//"):
        return "https"
    match = _SCHEME.match(address)
    return match[1].lower() if match else ""


def web(address: str) -> str:
    """An http(s) address in a form that is safe to print, or AddressError."""
    if address.startswith("//"):
        address = "https:" + address
    if len(address) > MAX_URL:
        raise AddressError(f"expected an address of at most {MAX_URL} characters")
    address = re.sub(r"^(https?):[/\\]*", r"\1://", address, flags=re.IGNORECASE)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressError(f"expected a web address, which this is not ({error})") from None
    if "@" in parts.netloc or "\\" in parts.netloc:
        raise AddressError(
            "expected an address without a user name or password", "write the address without it"
        )
    shown = _host(parts.hostname or "") + (f":{port}" if port is not None else "")
    path = escape(parts.path.replace("\\", "/"))
    query = f"?{escape(parts.query, '?')}" if parts.query else ""
    fragment = f"#{escape(parts.fragment, '?')}" if parts.fragment else ""
    return f"{parts.scheme.lower()}://{shown}{path}{query}{fragment}"


def escape(text: str, more: str = "") -> str:
    return quote(text, safe=_SAFE + more, errors="replace")


def _host(name: str) -> str:
    if _HOST.fullmatch(name):
        return name.lower()
    if ":" in name and _IPV6.fullmatch(name):
        return f"[{name.lower()}]"
    try:
        ascii_name = name.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_name = ""
    if not _HOST.fullmatch(ascii_name):
        raise AddressError("expected an address with a host, found none that is one")
    return ascii_name.lower()


def host(url: str) -> str:
    """The host of an address that :func:`web` made, for people to read."""
    return urlsplit(url).netloc


def hub_path(url: str) -> str | None:
    """The path of an address on the hub, with its leading slash; None for other hosts."""
    parts = urlsplit(url)
    return parts.path if parts.hostname in HUB_HOSTS else None


def hub_file(path: str) -> HubFile | None:
    """What ``/owner/name/resolve/revision/file`` names; None when it is no such path."""
    steps = [step for step in path.partition("?")[0].partition("#")[0].split("/") if step]
    if not steps or steps[0] in _HUB_OTHER:
        return None
    for at in (2, 1):
        if len(steps) < at + 3 or steps[at] not in _HUB_FILE:
            continue
        width = 3 if steps[at + 1] == "refs" and len(steps) > at + 4 else 1
        revision, rest = steps[at + 1 : at + 1 + width], steps[at + 1 + width :]
        owner = unquote(steps[0]) if at == 2 else ""
        return HubFile(owner, unquote(steps[at - 1]), steps[at], "/".join(revision), "/".join(rest))
    return None


def variants(path: str) -> tuple[str, ...]:
    """The ways to read a path, best first: as it is, without query or fragment, decoded once."""
    bare = path.partition("#")[0].partition("?")[0]
    return tuple(dict.fromkeys((path, bare, unquote(bare), unquote(path))))


def inside(path: str) -> str | None:
    """A path without ``.``, ``..`` and doubled slashes; "" is the root, None lies outside it."""
    if "\0" in path:
        return None
    steps = normpath(path.strip("/") or ".")
    if steps == ".." or steps.startswith("../"):
        return None
    return "" if steps == "." else steps


def hidden(path: str) -> bool:
    """Whether a segment starts with a dot: such files are never part of a site."""
    return path.startswith(".") or "/." in path
