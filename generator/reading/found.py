"""What a scan finds: repos by id and folder, before any of their files is looked at. No I/O."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from generator.problems import Problem


class Found(Struct, frozen=True, array_like=True):
    """A folder that is a model repo: all that is needed to read it in any process."""

    id: str  # "acme/tiger"
    folder: Path  # absolute; never shown
    shown: str  # for problems: relative to the root as given, "" for the root itself
    blobs: Path | None = None  # hub cache: the folder that snapshot links may point into
    revision: str | None = None  # hub cache: the commit of the snapshot


class Scan(Struct, frozen=True):
    """The repos of all roots."""

    repos_found: tuple[Found, ...]  # sorted by id; every id is fit for an address
    problems: tuple[Problem, ...]
