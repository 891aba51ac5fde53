"""The site as a ZIP archive: the same site gives the same bytes, wherever and whenever."""

from __future__ import annotations

import zipfile
from pathlib import Path

from generator.exporting.files import expect_place, whole
from generator.publishing import manifest
from generator.publishing.errors import PublishError, write_error

_START = (b"pk\x03\x04", b"pk\x05\x06")
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold
_MODE = 0o100644 << 16  # a regular file that all may read
_LEVEL = 9
# Already small: packing them again costs time and gains nothing.
_STORED = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".mp4", ".webm", ".mp3", ".ogg",
           ".flac", ".m4a", ".zip", ".gz")  # fmt: skip


def expect_archive(target: Path) -> None:
    """Raises Refused where no archive may be written: to be asked before the site is built."""
    expect_place(target, _START)


def pack(site: Path, target: Path) -> None:
    """Packs every file that the manifest of ``site`` names, in order, into ``target``.

    The archive holds one folder, ``target``'s name without its ending. Raises Refused or
    PublishError.
    """
    paths = sorted(manifest.read(site))
    with whole(target, _START) as file, zipfile.ZipFile(file, "w") as archive:
        for path in paths:
            try:
                content = (site / path).read_bytes()
            except OSError as error:
                raise write_error(error, path) from error
            archive.writestr(_entry(f"{target.stem}/{path}"), content, compresslevel=_LEVEL)
    if not paths:
        raise PublishError(f"{site} has no files to pack", "build the site first")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # Unix, also when packed elsewhere
    entry.external_attr = _MODE
    stored = name.lower().endswith(_STORED)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return entry
