"""The spool: where the makers of pages put files, each under names that no other maker uses.

Makers run in any process and know nothing of each other; the build takes what they made file by
file into its staging and settles there who has which path. What stands in the site already with
the same bytes is not written again.
"""

from __future__ import annotations

import errno
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct, field

from generator.media.edits import Edit, Edited
from generator.media.shown import MediaFile
from generator.problems import Problem
from generator.publishing import disk, layout
from generator.publishing.errors import cause, write_error
from generator.publishing.manifest import Entry
from generator.reading.open import FileRefused, open_real

_BAD_NAME = {errno.ENAMETOOLONG, errno.EILSEQ}
_FICLONE = 0x40049409  # the request of Linux for a copy that shares its blocks until one changes


class Spooled(Struct, frozen=True):
    """One file that a maker gave to the site."""

    path: str  # in the site
    entry: Entry
    name: str  # in the chunk's folder of the spool; "" where it stands in the site already


class Spool(Struct):
    """What one maker puts there. Not for use by several threads at once."""

    folder: Path
    site: Path  # the output, for what stands in it
    prefix: str  # of names: "3-0.12." for the files of one repo
    files: list[Spooled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _known: dict[str, Entry] = field(default_factory=dict)

    def take(self, file: MediaFile) -> bool:
        """Takes one file; False where it got lost, which is a problem.

        Raises PublishError when the disk fails.
        """
        if fault := layout.fault(file.path):
            return self._lost("site-path", file.path, fault)
        try:
            if file.source is not None:
                return self._copy(file.path, file.source, file.edits)
            return self._write(file.path, file.content or b"")
        except OSError as error:
            if error.errno in _BAD_NAME:
                words = f"expected a path that can be written, {cause(error)[0]}"
                return self._lost("site-path", file.path, words)
            raise write_error(error, file.path) from error

    def _lost(self, code: str, path: str, message: str) -> bool:
        self.problems.append(Problem(code, path, message))
        return False

    def _write(self, path: str, content: bytes) -> bool:
        entry = Entry(hashlib.sha256(content).hexdigest(), len(content))
        if path in self._known:
            return self._known[path] == entry
        name = "" if stands(self.site, path, entry) else self._name()
        if name:
            disk.write_new(f"{self.folder}/{name}", content)
        return self._record(path, entry, name)

    def _copy(self, path: str, source: Path, edits: Sequence[Edit]) -> bool:
        """Takes a copy of a file. A later change of the source never reaches it."""
        if path in self._known:
            return True
        try:
            stream = open_real(source)
        except FileRefused as error:
            return self._lost("source-lost", path, f"expected a file, found {error.reason}")
        with stream:
            name = self._name()
            copy = self.folder / name
            try:
                with copy.open("w+b") as target:
                    entry = None if edits else _cloned(stream, target)
                    entry = entry or _copied(cast("BinaryIO", Edited(stream, edits)), target)
            except _SourceError as error:
                copy.unlink(missing_ok=True)
                return self._lost("source-lost", path, _unreadable(error.error))
        if not _is_named_for(path, entry):
            copy.unlink(missing_ok=True)
            message = "expected the file as it was looked at, found it changed since"
            return self._lost("source-lost", path, message)
        if stands(self.site, path, entry):
            copy.unlink()
            name = ""
        return self._record(path, entry, name)

    def _record(self, path: str, entry: Entry, name: str) -> bool:
        self._known[path] = entry
        self.files.append(Spooled(path, entry, name))
        return True

    def _name(self) -> str:
        return f"{self.prefix}{len(self.files)}"


class _SourceError(Exception):
    """The file that is copied cannot be read on."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def _is_named_for(path: str, entry: Entry) -> bool:
    """Whether a medium, which is named by its content, still has the content that was judged."""
    folder, _, name = path.rpartition("/")
    return folder != layout.MEDIA or entry.sha256.startswith(name.partition(".")[0])


def stands(site: Path, path: str, entry: Entry) -> bool:
    """Whether the site has a file with these bytes at a path, and no link on the way to it."""
    if not disk.holds(f"{site}/{path}", entry):
        return False
    return all(disk.is_folder(site / folder) for folder in layout.folders(path))


def _unreadable(error: OSError) -> str:
    words = error.strerror
    return f"expected a file that can be read, found: {(words or 'not a regular file').lower()}"


def _cloned(stream: BinaryIO, target: BinaryIO) -> Entry | None:
    """A copy that shares its blocks with the source until one of them changes.

    None where the file system has no such thing.
    """
    if sys.platform != "linux":
        return None
    import fcntl  # noqa: PLC0415 - not everywhere

    try:
        fcntl.ioctl(target.fileno(), _FICLONE, stream.fileno())
    except OSError:
        return None
    return disk.digest(target)


def _copied(stream: BinaryIO, target: BinaryIO) -> Entry:
    """A copy byte by byte; the entry is of what was really written."""
    sha256, size = hashlib.sha256(), 0
    while chunk := _read(stream):
        target.write(chunk)
        sha256.update(chunk)
        size += len(chunk)
    return Entry(sha256.hexdigest(), size)


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(disk.CHUNK)
    except OSError as error:
        raise _SourceError(error) from error
