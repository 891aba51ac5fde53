"""What stands where in an output, and which paths a site may have. No I/O.

Everything of ours that is no page lives in ``SITE/.build-pages/``::

    lock            held while a build runs
    manifest.json   every file of the site that we wrote, with its hash
    times.json      what the file system said of these files when they were last known to be whole
    cache.sqlite    what the next build need not make again
    pictures/       what pictures came to, by content
    seal.json       what went into the last build, and what it said of it
    spool/          files of a build on their way to staging/
    staging/        files of a build that is not published yet, under their site paths
    journal.json    what a publish that began has to do
    next.json       the manifest that holds once the journal is done
    kept/<n>/       files of others that were moved out of the way: by --force, or since they came
                    to stand there while a build was publishing
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

OWN = ".build-pages"
MEDIA = "_media"  # of the site: files named by their content, which several pages may show
_SEGMENT_BYTES = 255  # the limit of every common file system
# Nearly every path: short segments of plain signs, none of which begins with a dot.
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,200})*")


def own(out: Path) -> Path:
    return out / OWN


def lock(out: Path) -> Path:
    return out / OWN / "lock"


def manifest(out: Path) -> Path:
    return out / OWN / "manifest.json"


def following(out: Path) -> Path:
    return out / OWN / "next.json"


def journal(out: Path) -> Path:
    return out / OWN / "journal.json"


def staging(out: Path) -> Path:
    return out / OWN / "staging"


def staged(out: Path, path: str) -> str:
    """Where the file or folder of a site path is staged; a str, as there are many."""
    return f"{out}/{OWN}/staging/{path}"


def spool(out: Path) -> Path:
    return out / OWN / "spool"


def times(out: Path) -> Path:
    return out / OWN / "times.json"


def cache(out: Path, folder: str | None = None) -> Path:
    """The cache of a site; each site has its own, also in a ``folder`` for several."""
    if folder is None:
        return out / OWN / "cache.sqlite"
    name = hashlib.blake2b(os.fsencode(out), digest_size=8).hexdigest()
    return Path(folder) / f"{name}.sqlite"


def seal(out: Path) -> Path:
    return out / OWN / "seal.json"


def pictures(out: Path) -> Path:
    return out / OWN / "pictures"


def kept(out: Path) -> Path:
    return out / OWN / "kept"


def fault(path: str) -> str | None:
    """Why ``path`` cannot be a path of the site; None when it can."""
    if _PLAIN.fullmatch(path):
        return None
    segments = path.split("/")
    if any(segment in {"", ".", ".."} for segment in segments):
        return "expected a relative path without empty or dotted segments"
    if "\0" in path or (os.sep == "\\" and any(sign in path for sign in '\\:*?"<>|')):
        return "expected a path that this file system can hold"
    if fold(segments[0]) == OWN:
        return f"the folder {OWN} is reserved"
    try:
        longest = max(len(os.fsencode(segment)) for segment in segments)
    except UnicodeEncodeError:
        return "expected text that can be encoded as a file name"
    if longest > _SEGMENT_BYTES:
        return f"expected names of at most {_SEGMENT_BYTES} bytes, found one of {longest}"
    return None


def fold(path: str) -> str:
    """One form for all spellings that some file systems take for the same name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def holders(paths: Iterable[str]) -> set[str]:
    """All folders that hold one of these paths."""
    found: set[str] = set()
    above = set(paths)
    while above:
        above = {path.rpartition("/")[0] for path in above} - found - {""}
        found |= above
    return found


def folders(path: str) -> Iterator[str]:
    """The folders that hold a site path, outermost first: ``a``, ``a/b`` for ``a/b/c``."""
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)
