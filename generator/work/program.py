"""The version of the program that made a page: what it is made of, and what it is made with.

Hashed anew at each start, so that an edited template or a new release of a library is noticed
without anybody having to count up a number.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.static import folder

_SOURCES = (".py", ".html", ".css", ".js", ".json", ".svg", ".png")
# Libraries whose releases may change the bytes of a page, as their folders are named.
_LIBRARIES = (
    "jinja2", "latex2mathml", "linkify_it_py", "markdown_it_py", "markupsafe", "mdit_py_plugins",
    "nh3", "pillow", "pygments", "pyyaml", "soundfile", "tinytag", "uc_micro_py",
)  # fmt: skip


def version(options: object) -> str:
    """32 hexadecimal digits for code, templates, style sheets, libraries and options."""
    sign = hashlib.blake2b(digest_size=16)
    package = Path(__file__).resolve().parents[1]
    for name in sorted({package, folder("templates"), folder("static")}):
        for path in _sources(str(name)):
            sign.update(os.path.relpath(path, name).encode() + b"\0")
            sign.update(hashlib.sha256(_content(path)).digest())
    told = (sys.version_info[:2], sys.platform, _libraries(), repr(options))
    sign.update(repr(told).encode("utf-8", "backslashreplace"))
    return sign.hexdigest()


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - str paths
        return file.read()


def _sources(top: str) -> Iterator[str]:
    """Every source below a folder, in order."""
    for where, names, files in os.walk(top):
        names[:] = sorted(name for name in names if name != "__pycache__")
        yield from (
            os.path.join(where, name)  # noqa: PTH118 - str paths
            for name in sorted(files)
            if name.endswith(_SOURCES)
        )


def _libraries() -> list[str]:
    """The installed releases, as their folders say: "nh3-0.3.1.dist-info"."""
    found = set()
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - str paths
        except OSError:
            continue
        found.update(
            name
            for name in names
            if name.endswith(".dist-info") and name.partition("-")[0].lower() in _LIBRARIES
        )
    return sorted(found)
