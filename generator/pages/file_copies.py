"""A repo's files as they are taken from the disk: copies, and texts to read in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.media.shown import MediaFile
from generator.options import CopyFiles
from generator.pages.bench import Take
from generator.pages.copies import plan_copies
from generator.pages.files import to_read
from generator.reading.beside import TextFile, read_text
from generator.reading.open import FileRefused, locate
from generator.reading.repo import Repo


def copy_files(repo: Repo, choice: CopyFiles, take: Take) -> Mapping[str, str]:
    """Copies what was chosen; gives those that are on their way: repo path to site path."""
    return {
        path: target
        for path, target in plan_copies(repo, choice).items()
        if _copy(repo, path, target, take)
    }


def _copy(repo: Repo, path: str, target: str, take: Take) -> bool:
    try:
        source = locate(repo, path)
    except FileRefused:
        return False
    return take(MediaFile(target, source=source))


def read_texts(repo: Repo) -> Iterator[TextFile]:
    """The texts of a repo's page of files; one that cannot be opened is left out."""
    for path, limit in to_read(repo):
        try:
            yield read_text(repo, path, limit)
        except FileRefused:
            continue
