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

from msgspec.structs import replace

from generator.options import Options
from generator.own_files import folder

_SOURCES = (".py", ".html", ".css", ".js", ".json", ".svg", ".png")
# Libraries whose releases may change the bytes of a page, as their folders are named.
_LIBRARIES = (
    "jinja2", "latex2mathml", "linkify_it_py", "markdown_it_py", "markupsafe", "mdit_py_plugins",
    "msgspec", "nh3", "pillow", "pygments", "pyyaml", "soundfile", "tinytag", "uc_micro_py",
)  # fmt: skip


def version(options: Options) -> str:
    """32 hexadecimal digits for code, templates, style sheets, libraries and options."""
    sign = hashlib.blake2b(digest_size=16)
    for top in places(options):
        for path in _sources(top):
            sign.update(os.path.relpath(path, top).encode("utf-8", "surrogateescape") + b"\0")
            sign.update(hashlib.sha256(_content(path)).digest())
    sign.update(f"{surroundings()}{_shown(options)}".encode("utf-8", "backslashreplace"))
    return sign.hexdigest()


def places(options: Options) -> tuple[Path, ...]:
    """The folders and files that hold what a page is made of, besides repos."""
    own = {Path(__file__).resolve().parents[1], folder("templates"), folder("static")}
    return (*sorted(own), *(Path(name) for name in (options.theme, options.logo) if name))


def surroundings() -> str:
    """What a page is made with."""
    return repr((sys.version_info[:2], sys.platform, _libraries()))


def _shown(options: Options) -> Options:
    """The options that pages depend on; those that only say how a site is built are left out."""
    neutral = Options()
    return replace(
        options,
        strict=neutral.strict,
        force=neutral.force,
        include=neutral.include,
        exclude=neutral.exclude,
        only=neutral.only,
        select=neutral.select,
        ignore=neutral.ignore,
        problems_page=neutral.problems_page,
        jobs=neutral.jobs,
        scheduler=neutral.scheduler,
        cache=neutral.cache,
        no_cache=neutral.no_cache,
        timings=neutral.timings,
    )


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - str paths
            return file.read()
    except OSError:  # told by whoever needs the file
        return b""


def _sources(top: Path) -> Iterator[str]:
    """A file, or every source below a folder, in order."""
    if not top.is_dir():
        yield str(top)
    for where, names, files in os.walk(top):
        names[:] = sorted(name for name in names if name != "__pycache__")
        yield from (
            os.path.join(where, name)  # noqa: PTH118 - str paths
            for name in sorted(files)
            if name.endswith(_SOURCES)
        )


def _libraries() -> list[str]:
    """The installed releases, as their folders say: "nh3-0.3.1.dist-info"."""
    found: set[str] = set()
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
