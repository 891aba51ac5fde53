"""Which file of the site a request means, and which requests are answered at all. Pure.

Only names that the site can have are looked up: no segment that starts with a dot (neither ``..``
nor ``.build-pages``, ``.git``), no backslash, no control character.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import unquote, urlsplit

INDEX = "index.html"


def site_path(target: str) -> str | None:
    """The path in the site that the target of a request names; None for one that it never has.

    A folder has a ``/`` at its end, and stands for its ``index.html``.
    """
    if not target.startswith("/") or target.startswith("//"):
        return None
    try:
        written = urlsplit(target).path
    except ValueError:
        return None
    path = unquote(written, errors="surrogateescape").removeprefix("/")
    if not path:
        return INDEX
    *folders, last = path.split("/")
    if not all(map(_is_name, folders)) or (last and not _is_name(last)):
        return None
    return path if last else path + INDEX


def _is_name(segment: str) -> bool:
    if not segment or segment.startswith("."):
        return False
    return not any(sign == "\\" or ord(sign) < 0x20 or ord(sign) == 0x7F for sign in segment)


def is_own_host(header: str | None, served_as: str) -> bool:
    """Whether a Host header is one that a person can have typed for this server.

    A name that somebody else points at this machine (DNS rebinding) is none: only IP addresses,
    ``localhost`` and the host that was asked for are.
    """
    if not header or any(sign in header for sign in "@/\\ "):
        return False
    try:
        host = urlsplit(f"//{header}").hostname
        _ = urlsplit(f"//{header}").port
    except ValueError:
        return False
    if not host:
        return False
    return host in {"localhost", served_as.strip("[]").lower()} or _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The first and last byte that a Range header asks for; None for all, or for what is none.

    Raises ValueError for one that lies behind the end.
    """
    if not header or not header.startswith("bytes=") or "," in header:
        return None
    first, dash, last = header.removeprefix("bytes=").strip().partition("-")
    if not dash or not (first + last).isascii() or not (first + last).isdigit():
        return None
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    else:
        start, end = max(0, size - int(last)), size - 1
    if start >= size or (last and first and int(last) < start):
        raise ValueError("a range behind the end")
    return start, end
