"""How the values of some options are read: each text comes back checked and in one spelling. Pure.

All raise ValueError with what was expected and what was found.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

DEFAULT_ADDRESS = "127.0.0.1:8000"


def base_url(text: str) -> str:
    """An absolute http(s) address that ends with ``/``."""
    advice = "expected an address such as https://models.example.org/"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{advice}, found {text!r}") from None
    signs = any(sign in text for sign in " <>\"'\\")
    if parts.scheme not in {"http", "https"} or not host or signs:
        raise ValueError(f"{advice}, found {text!r}")
    if not text.isprintable():
        raise ValueError(f"{advice}, found one with control characters")
    if parts.username is not None or "?" in text or "#" in text:
        raise ValueError(f"{advice}, without user, query and fragment, found {text!r}")
    return text if text.endswith("/") else text + "/"


def address(text: str) -> str:
    """``HOST:PORT``, ``HOST`` or ``PORT`` as ``HOST:PORT``; an IPv6 host stands in brackets."""
    host, port = DEFAULT_ADDRESS.rsplit(":", 1)
    if text.isdigit():
        port = text
    elif text.startswith("[") and text.endswith("]"):
        host = text
    elif ":" in text:
        named, _, port = text.rpartition(":")
        host = named or host
    elif text:
        host = text
    is_plain = all(sign.isalnum() or sign in ".-:[]" for sign in host)
    if not host or not is_plain or not (port.isdecimal() and len(port) < 6 and int(port) < 65536):
        raise ValueError(f"expected HOST:PORT such as {DEFAULT_ADDRESS}, found {text!r}")
    return f"{host}:{int(port)}"


def site_link(text: str) -> str:
    """``Name=https://…`` as one text, with nothing around either part."""
    name, _, target = (part.strip() for part in text.partition("="))
    advice = "expected a link such as Docs=https://docs.example.org/"
    is_web = re.match(r"https?://[^\s/\"'<>\\]+(?:/[^\s\"'<>\\]*)?$", target)
    if not name or not text.isprintable() or not is_web:
        raise ValueError(f"{advice}, found {text!r}")
    return f"{name}={target}"
