"""The collection of payloads: what hostile cards may try, as data in ``payloads/*.txt``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SCRIPT = "window.__canary=1"
HOST = "canary.example"
_FOLDER = Path(__file__).parent / "payloads"
_CHARACTER = re.compile(r"\{([0-9a-f]{2,5})\}")


@cache
def payloads() -> tuple[str, ...]:
    """Every payload, with its script, host and odd characters put in."""
    lines = [
        line
        for file in sorted(_FOLDER.glob("*.txt"))
        for line in file.read_text("utf-8").split("\n")
        if line and not line.startswith("##")
    ]
    return tuple(map(_filled, lines))


def _filled(line: str) -> str:
    line = line.replace("{X}", SCRIPT).replace("{H}", HOST)
    return _CHARACTER.sub(lambda match: chr(int(match[1], 16)), line)


def file_name(payload: str, limit: int = 120) -> str:
    """A payload as the name of a file: what a file system refuses is left out."""
    name = payload.replace("/", "∕").replace("\0", "")
    return name.encode()[:limit].decode("utf-8", "ignore").lstrip(".") or "x"
