"""A repo's files as they are taken from the disk: copies, and texts to read in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial

from generator.media.make import bare
from generator.media.shown import MediaFile
from generator.options import CopyFiles
from generator.pages.bench import Take
from generator.pages.copies import SMALL, plan_copies
from generator.pages.files import to_read
from generator.reading.beside import TextFile, read_text
from generator.reading.open import FileRefused, locate, read_bytes
from generator.reading.repo import FileKind, Repo

_MEDIA = (FileKind.PICTURE, FileKind.SOUND, FileKind.VIDEO)


def copy_files(repo: Repo, choice: CopyFiles, take: Take) -> Mapping[str, str]:
    """Copies what was chosen; gives those that are on their way: repo path to site path."""
    types = {file.path: file.media_type for file in repo.files if file.kind in _MEDIA}
    if choice is CopyFiles.ALL:
        types = {}  # whole files are what was asked for
    copied = {}
    for path, target in plan_copies(repo, choice).items():
        media_type = types.get(path)
        make = partial(_bare, media_type=media_type) if media_type else _whole
        if (file := make(repo, path, target)) and take(file):
            copied[path] = target
    return copied


def _whole(repo: Repo, path: str, target: str) -> MediaFile | None:
    with suppress(FileRefused):
        return MediaFile(target, source=locate(repo, path))
    return None


def _bare(repo: Repo, path: str, target: str, media_type: str) -> MediaFile | None:
    """Media lose what they tell of places and devices, as they do on the page itself."""
    with suppress(FileRefused):
        content = read_bytes(repo, path, SMALL + 1)
        if len(content) <= SMALL:  # else it has grown since it was listed
            return MediaFile(target, content=bare(content, media_type))
    return None


def read_texts(repo: Repo) -> Iterator[TextFile]:
    """The texts of a repo's page of files; one that cannot be opened is left out."""
    for path, limit in to_read(repo):
        try:
            yield read_text(repo, path, limit)
        except FileRefused:
            continue
