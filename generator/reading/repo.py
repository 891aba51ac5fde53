"""What a repo is to the rest of the program: a folder's files as frozen values. No I/O here."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from generator.problems import Problem


class FileKind(StrEnum):
    """What a file is, by its content; the name helps only where content cannot tell."""

    PICTURE = "picture"
    SOUND = "sound"
    VIDEO = "video"
    MODEL3D = "model3d"
    WEIGHTS = "weights"
    TEXT = "text"  # any readable text: JSON, YAML, Markdown, code ...
    OTHER = "other"


class LfsPointer(Struct, frozen=True):
    """A Git LFS pointer in place of a file: what it promises."""

    oid: str  # sha256, 64 hexadecimal digits
    size: int  # bytes of the file that is not here


class RepoFile(Struct, frozen=True):
    """One file that a repo lists. Hidden files and ``.git`` are never listed."""

    path: str  # relative to the repo, "/" between segments, as the file system spells it
    size: int  # bytes on disk
    kind: FileKind
    media_type: str  # by content: "image/png"; "application/octet-stream" when unknown
    lfs: LfsPointer | None = None
    refused: str = ""  # why it is never opened, such as "a link that leaves the repo"; "" if it may

    @property
    def bytes_promised(self) -> int:
        """The size that the real file has: what an LFS pointer promises, else the size on disk."""
        return self.lfs.size if self.lfs else self.size


class Repo(Struct, frozen=True):
    """One model repo on disk."""

    id: str  # "acme/tiger": the path under the root, or owner/name from a hub cache
    folder: Path  # absolute; never shown
    shown: str  # for problems: the folder relative to the root as given, "" for the root itself
    files: tuple[RepoFile, ...]  # sorted by path
    card: str | None  # path of README.md in any case, if there is one
    blobs: Path | None = None  # hub cache: the folder that snapshot links may point into
    revision: str | None = None  # hub cache: the commit of the snapshot
    problems: tuple[Problem, ...] = ()

    @property
    def owner(self) -> str:
        """All but the last segment of the id; "" for a repo without one."""
        return self.id.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]

    def at(self, path: str) -> str:
        """A file of this repo named as problems name it."""
        return f"{self.shown}/{path}" if self.shown else path
