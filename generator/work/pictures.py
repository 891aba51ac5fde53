"""The folder in which the media room keeps what pictures came to, from one build to the next.

Entries are files named by what they were made from, so that sites and builds may share a folder,
also at the same time. A disk that is full costs the next build its speed, nothing else.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from generator.options import Options
from generator.publishing import layout

MOST = 2_000_000_000  # bytes of all entries; those that were used last stay
_SPARE = 0.8  # of MOST: what cleaning leaves, so that not every build has to clean


class Pictures(Struct, frozen=True):
    """The entries of one folder."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The entry of a key, which counts as used; None where there is none."""
        path = self.folder / key
        try:
            entry = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return entry

    def put(self, key: str, entry: bytes) -> None:
        """Keeps an entry: whole, or not at all."""
        draft = self.folder / f"{key}.{secrets.token_hex(4)}"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                draft.write_bytes(entry)
                draft.replace(self.folder / key)
            finally:
                draft.unlink(missing_ok=True)

    def mark(self) -> int:
        """A number that changes when an entry is added."""
        with suppress(OSError):
            return self.folder.stat().st_mtime_ns
        return 0

    def clean(self, most: int = MOST) -> None:
        """Deletes the entries that were not used for longest, once all together hold too much."""
        entries: list[tuple[int, int, str]] = []
        with suppress(OSError), os.scandir(self.folder) as listed:
            for entry in listed:
                status = entry.stat(follow_symlinks=False)
                entries.append((status.st_mtime_ns, status.st_size, entry.path))
        left = sum(size for _, size, _ in entries)
        if left <= most:
            return
        for _, size, path in sorted(entries):
            if left <= most * _SPARE:
                break
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - str from scandir
            left -= size


def kept(out: Path, options: Options) -> Pictures | None:
    """Where the pictures of a site are kept; None where nothing is to be."""
    if options.no_cache:
        return None
    folder = layout.pictures(out) if options.cache is None else Path(options.cache) / "pictures"
    return Pictures(folder)
