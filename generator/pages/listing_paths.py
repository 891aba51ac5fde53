"""Where listings stand in the site. Pure.

Values come from cards. One that is no plain word never names a file of ours: what is safe of it
is followed by a hash of all of it, so that no two values share a path on any file system.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_PAGE = re.compile(r"[0-9]+")  # names that the pages of a listing use
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")  # of Windows

INDEX = "index.html"
TASKS_PATH = "tasks/index.html"
COMPARE_PATH = "compare/index.html"


@lru_cache(maxsize=65536)
def slug(value: str) -> str:
    """A folder name for a value: itself where it is plain, else a safe part and a short hash."""
    plain = _PLAIN.fullmatch(value) and ".." not in value and "--" not in value
    if plain and not _DEVICES.fullmatch(value) and not _PAGE.fullmatch(value):
        return value
    safe = _UNSAFE.sub("-", value.casefold()).strip("-")[:40].rstrip("-")
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{safe or 'x'}--{digest}"


def task_path(task: str) -> str:
    """The site path of a task's listing."""
    return f"tasks/{task}/{INDEX}"


def value_path(folder: str, value: str) -> str:
    """The site path of the listing of one value: ``("owners", "acme")``."""
    return f"{folder}/{slug(value)}/{INDEX}"


def folder_path(folder: str) -> str:
    """The site path of the list of all values of one kind."""
    return f"{folder}/{INDEX}"


def page_path(first: str, number: int) -> str:
    """The site path of a further page of the listing that begins at ``first``; 1 is itself."""
    if number == 1:
        return first
    folder = first.removesuffix(INDEX) or "pages/"
    return f"{folder}{number}/{INDEX}"
