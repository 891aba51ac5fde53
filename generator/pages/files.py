"""The list of files of a model page, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.media.shown import Shown
from generator.media.sizes import human_size
from generator.reading.repo import RepoFile


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the repo as the page lists it."""

    path: str
    size: str  # for people: "3.2 GB"
    kind: str
    state: str  # "", or "not downloaded"
    href: str | None = None  # site path of the copy, if there is one


@dataclass(frozen=True, slots=True)
class FileList:
    """All files of a repo."""

    rows: tuple[FileRow, ...]
    total: str  # "3 files, 12 kB"


def make_files(files: tuple[RepoFile, ...], copies: Mapping[str, Shown]) -> FileList:
    """The files of a repo. ``copies`` are those that the site has, by path in the repo."""
    return FileList(tuple(_file_row(file, copies.get(file.path)) for file in files), _total(files))


def _file_row(file: RepoFile, copy: Shown | None) -> FileRow:
    state = "not downloaded" if file.lfs else file.refused
    return FileRow(
        path=file.path,
        size=human_size(file.bytes_promised),
        kind=file.kind.value,
        state=state,
        href=copy.path if copy and copy.path else None,
    )


def _total(files: tuple[RepoFile, ...]) -> str:
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    return f"{count}, {human_size(sum(file.bytes_promised for file in files))}"
