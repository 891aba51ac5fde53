"""Staging: files are written while a build runs, beside the site and not yet in it.

Only hash and size of each file stay in memory. A file that stands in the site with the same
bytes already is recorded and not written again, so that it keeps its time of change.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from msgspec import Struct, field

from generator.problems import Problem
from generator.publishing import disk, layout, times
from generator.publishing.errors import cause, write_error
from generator.publishing.manifest import Entry
from generator.publishing.plan import Rank, Staged

# What file systems say to a name or a path that they cannot hold.
_BAD_NAME = {errno.ENAMETOOLONG, errno.EILSEQ}
_NOT_THERE = {errno.ENOENT, *_BAD_NAME}


class SourceError(OSError):
    """The file that was to be copied cannot be read."""


class Output(Struct, frozen=True):
    """An output that is locked and ready: where it is and what we published there before."""

    folder: Path  # absolute, links resolved
    lock: int  # the open handle of the lock
    former: Mapping[str, Entry]
    folding: bool  # the file system takes "A" and "a" for one name
    force: bool = False  # files of others that stand in the way are moved aside
    times: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # see publishing.times


Holders = Mapping[str, tuple[int, ...]]  # folders of a site by path, as times.of_folder tells them


class Staging:
    """The files of one build. Not for use by several threads at once.

    ``folders`` is given where every file of the former site is known to stand: its folders.
    """

    def __init__(self, output: Output, folders: Holders | None = None) -> None:
        self.output = output
        self.problems: list[Problem] = []
        self._files: dict[str, Staged] = {}
        self._folders: set[str] = set()  # as the file system sees names
        self._names: dict[str, str] = {}  # folded path -> path, where the system folds
        self._root = str(layout.staging(output.folder))  # objects of paths are slow to join
        self._site = str(output.folder)
        self._made: set[str] = set()  # folders of the staging; "" is the staging itself
        self._pure = disk.mode(self._root) is None
        self._times = dict(output.times) if folders is not None else {}
        self._begun = time.time_ns()
        self._holders = dict(folders or {})  # () where there is none

    @property
    def files(self) -> Mapping[str, Staged]:
        """Everything that the site is to hold, by site path."""
        return MappingProxyType(self._files)

    def write(self, path: str, content: bytes, rank: Rank | None = None) -> bool:
        """Takes one file of the site; False when its path cannot be used, which is a problem.

        ``rank`` places it in the order of publishing: by default the folders with a leading
        underscore are assets and all else is a page. Raises PublishError when the disk fails.
        """
        entry = Entry(hashlib.sha256(content).hexdigest(), len(content))
        if not self._admit(path, entry):
            return self._is_known(path, entry)
        with self._writing(path) as failed:
            if not (stands := self._stands(path, entry)):
                disk.write_new(self._target(path), content)
            self._record(path, entry, rank, stands=stands)
        return not failed

    def copy(self, path: str, source: Path | BinaryIO, rank: Rank | None = None) -> bool:
        """Takes one file of the site from a regular file or a seekable stream.

        False when the path cannot be used or the source cannot be read; either is a problem.
        A link is followed: whether it may be is settled where references are resolved.
        Raises PublishError when the disk fails.
        """
        try:
            if not isinstance(source, Path):
                return self._copy(path, source, rank)
            with _opened(source) as stream:
                return self._copy(path, stream, rank)
        except SourceError as error:
            message = f"expected a file that can be read, found: {error}"
            self.problems.append(Problem("source-lost", path, message))
            return False

    def adopt(self, path: str, entry: Entry, spooled: str) -> bool:
        """Takes one file of the site that a maker wrote into the spool, by moving it.

        False when its path cannot be used, which is a problem, unless the very same file was
        taken before. Raises PublishError when the disk fails.
        """
        if not self._admit(path, entry):
            with suppress(OSError):
                os.unlink(spooled)  # noqa: PTH108 - objects of paths are slow to make
            return self._is_known(path, entry)
        with self._writing(path) as failed:
            os.replace(spooled, self._target(path))  # noqa: PTH105 - likewise
            self._record(path, entry, None, stands=False)
        return not failed

    def keep(self, path: str, entry: Entry, rank: Rank | None = None) -> bool:
        """Takes one file of the site as it stands there; see :meth:`stands`.

        False when its path cannot be used, which is a problem.
        """
        if not self._admit(path, entry):
            return self._is_known(path, entry)
        self._record(path, entry, rank, stands=path in self.output.former)
        return True

    def keep_all(self, but: Set[str] = frozenset()) -> bool:
        """Takes the former site as it stands, without the paths ``but``.

        False, and nothing is taken, where something was taken before, or where some file of the
        site is not known to stand.
        """
        if self._files or not self.is_whole:
            return False
        for path, entry in self.output.former.items():
            if path not in but:
                self._record(path, entry, Rank.of(path), stands=True)
                if self.output.folding:
                    self._names[layout.fold(path)] = path
        return True

    @property
    def is_whole(self) -> bool:
        """Whether every file of the former site is known to stand."""
        return 0 < len(self._times) == len(self.output.former)

    def stands(self, path: str, entry: Entry) -> bool:
        """Whether a file that we published stands in the site with exactly these bytes."""
        return self._stands(path, entry)

    @property
    def is_former(self) -> bool:
        """Whether the site is to be exactly what it was and what stands."""
        former = self.output.former
        return (
            0 < len(self._files) == len(former)
            and not self.problems
            and all(one.stands and former[path] == one.entry for path, one in self._files.items())
        )

    @property
    def is_pure(self) -> bool:
        """Whether what is staged is all that the folder of the staging holds.

        Not so where something of a killed build, or of a copy that failed, could not be removed.
        """
        return self._pure

    @property
    def times(self) -> Mapping[str, tuple[int, ...]]:
        """What the file system says of the files that were looked at and stand."""
        return MappingProxyType(self._times)

    def still(self) -> set[str]:
        """The folders of the site that no name has come into or gone from since it was looked at.

        So every file that was found to stand in one of them is there yet. A folder that was
        changed just before is left out: the clock of a file system may not tell two changes apart.
        """
        settled = self._begun - times.DOUBT_NS
        return {
            folder
            for folder, seen in self._holders.items()
            if seen
            and max(seen[1:]) < settled
            and times.of_folder(f"{self._site}/{folder}") == seen
        }

    def discard(self, *, seconds: float | None = None) -> None:
        """Forgets everything and removes what was staged, within ``seconds`` if given."""
        self._files.clear()
        self._folders.clear()
        self._names.clear()
        self._made.clear()
        self._times.clear()
        self._holders.clear()
        for folder in (layout.staging(self.output.folder), layout.spool(self.output.folder)):
            disk.remove_tree(folder, seconds=seconds)
        self._pure = disk.mode(self._root) is None

    def _copy(self, path: str, stream: BinaryIO, rank: Rank | None) -> bool:
        entry = _digest(stream)
        if not self._admit(path, entry):
            return self._is_known(path, entry)
        with self._writing(path) as failed:
            if not (stands := self._stands(path, entry)):
                entry = self._transfer(stream, self._target(path))
            self._record(path, entry, rank, stands=stands)
        return not failed

    def _transfer(self, stream: BinaryIO, target: str) -> Entry:
        """Copies a stream from its start; the entry is of what was really written."""
        _rewind(stream)
        sha256, size = hashlib.sha256(), 0
        with open(target, "wb") as copy:  # noqa: PTH123 - a str
            while chunk := _read(stream):
                copy.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
        return Entry(sha256.hexdigest(), size)

    def _admit(self, path: str, entry: Entry) -> bool:
        """Whether a path is new and usable; what speaks against it becomes a problem."""
        if fault := layout.fault(path):
            self._object("site-path", path, fault)
            return False
        seen = self._seen(path)
        if seen.rpartition("/")[0] not in self._folders and any(
            folder in self._names_of_files for folder in layout.folders(seen)
        ):
            self._object("path-conflict", path, "expected a folder on the way, found a file")
            return False
        if seen in self._folders:
            self._object("path-conflict", path, "expected a file, found a folder of that name")
            return False
        return self._admit_name(path, entry)

    def _admit_name(self, path: str, entry: Entry) -> bool:
        """Whether no other file has the name, as the file system compares names."""
        if path in self._files:
            if self._files[path].entry != entry:
                self._object("path-conflict", path, "expected one file, found two of that name")
            return False
        if not self.output.folding:
            return True
        other = self._names.setdefault(layout.fold(path), path)
        if other == path:
            return True
        message = f"expected names that differ in more than case, found {other!r} too"
        self._object("lost-twin", path, message)
        return False

    @property
    def _names_of_files(self) -> Mapping[str, object]:
        return self._names if self.output.folding else self._files

    def _seen(self, path: str) -> str:
        """A path as the file system of the output compares it."""
        return layout.fold(path) if self.output.folding else path

    def _is_known(self, path: str, entry: Entry) -> bool:
        """Whether the very same file was taken before, as media that several pages show are."""
        known = self._files.get(path)
        return known is not None and known.entry == entry

    def _stands(self, path: str, entry: Entry) -> bool:
        if self.output.former.get(path) != entry:
            return False
        if path in self._times:
            return True
        folder = path.rpartition("/")[0]
        if folder and not self._is_real(folder):
            return False
        try:
            now = times.of(os.lstat(f"{self._site}/{path}"))
        except OSError:
            return False
        if not now or now[0] != entry.size:
            return False
        if self.output.times.get(path) != now and not disk.holds(self.output.folder / path, entry):
            return False
        self._times[path] = now
        return True

    def _is_real(self, folder: str) -> bool:
        """Whether a folder of the site is one, and no link on the way to it; looked up once."""
        seen = self._holders.get(folder)
        if seen is None:
            above = folder.rpartition("/")[0]
            real = not above or self._is_real(above)
            seen = self._holders[folder] = times.of_folder(f"{self._site}/{folder}") if real else ()
        return bool(seen)

    def _target(self, path: str) -> str:
        """Where a file is staged; its folders are there on return."""
        if path.rpartition("/")[0] not in self._made:
            if "" not in self._made:
                Path(self._root).mkdir(parents=True, exist_ok=True)
                self._made.add("")
            for folder in layout.folders(path):
                if folder not in self._made:
                    with suppress(FileExistsError):  # in another spelling, where names are folded
                        os.mkdir(f"{self._root}/{folder}")  # noqa: PTH102 - a str
                    self._made.add(folder)
        return f"{self._root}/{path}"

    def _record(self, path: str, entry: Entry, rank: Rank | None, *, stands: bool) -> None:
        self._files[path] = Staged(entry, Rank.of(path) if rank is None else rank, stands)
        seen = self._seen(path)
        if seen.rpartition("/")[0] not in self._folders:
            self._folders.update(layout.folders(seen))

    def _object(self, code: str, path: str, message: str) -> None:
        self.problems.append(Problem(code, path, message))

    @contextmanager
    def _writing(self, path: str) -> Iterator[list[str]]:
        """Gives a list that is not empty afterwards when the file system refused the name."""
        failed: list[str] = []
        try:
            yield failed
        except SourceError:
            self._forget(path)
            raise
        except OSError as error:
            if error.errno not in _BAD_NAME:
                raise write_error(error, path) from error
            failed.append(path)
            self._object(
                "site-path", path, f"expected a path that can be written, {cause(error)[0]}"
            )
            self._forget(path)

    def _forget(self, path: str) -> None:
        """Takes back what a copy that failed half-way left, and folders made for it alone."""
        if self._names.get(layout.fold(path)) == path:
            del self._names[layout.fold(path)]
        try:
            os.unlink(f"{self._root}/{path}")  # noqa: PTH108 - a str
        except OSError as error:
            if error.errno not in _NOT_THERE:
                self._pure = False
                return
        for folder in [*layout.folders(path)][::-1]:
            try:
                os.rmdir(f"{self._root}/{folder}")  # noqa: PTH106 - a str
            except OSError as error:
                if error.errno not in _NOT_THERE:
                    return
            self._made.discard(folder)


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    try:
        stream = disk.open_regular(source, follow=True)
    except (OSError, ValueError) as error:
        raise _lost(error) from error
    with stream:
        yield stream


def _digest(stream: BinaryIO) -> Entry:
    try:
        return disk.digest(stream)
    except OSError as error:
        raise _lost(error) from error


def _rewind(stream: BinaryIO) -> None:
    try:
        stream.seek(0)
    except OSError as error:
        raise _lost(error) from error


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(disk.CHUNK)
    except OSError as error:
        raise _lost(error) from error


def _lost(error: OSError | ValueError) -> SourceError:
    words = error.strerror if isinstance(error, OSError) else None
    return SourceError((words or "not a regular file").lower())
