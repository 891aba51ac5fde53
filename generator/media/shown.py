"""What a page shows of an asset, as values: made by the media room, read by templates."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.media.edits import Edit
from generator.reading.repo import FileKind


class Rendition(Struct, frozen=True):
    """A smaller or converted copy of a picture."""

    path: str  # in the site: "_media/…", "/" between segments
    width: int  # pixels
    height: int
    media_type: str
    bytes: int


class Shown(Struct, frozen=True):
    """What a page shows of one asset; with an empty ``path`` and ``note`` saying why not."""

    asset: Asset
    kind: FileKind
    path: str = ""  # of the copied original in the site, "" when nothing was copied
    download: str = ""  # file name to offer on download: the author's, made safe
    media_type: str = ""
    bytes: int | None = None
    width: int | None = None  # pixels, as displayed (after EXIF turning)
    height: int | None = None
    animated: bool = False
    renditions: tuple[Rendition, ...] = ()  # by width, smallest first
    placeholder: str = ""  # a tiny data: picture, "" when there is none
    duration: float | None = None  # seconds
    waveform: tuple[float, ...] = ()  # peaks from 0 to 1, evenly spaced over the duration
    metadata: tuple[tuple[str, str], ...] = ()  # generation settings read from the file itself
    metadata_source: str = ""  # the tool that wrote them: "A1111", "ComfyUI" ...
    note: str = ""  # a state in words: "not downloaded, 3.2 GB", "cannot be decoded"

    @property
    def common_renditions(self) -> tuple[Rendition, ...]:
        """Those that need no choice by type: every browser shows them."""
        return tuple(one for one in self.renditions if one.media_type != "image/avif")


class MediaFile(Struct, frozen=True):
    """One file that the site needs for an asset: its bytes, or a file to copy them from."""

    path: str  # in the site: "_media/<content hash>.<extension of the type>"
    content: bytes | None = None
    source: Path | None = None  # a regular file inside the repo, checked by the reading room
    edits: tuple[Edit, ...] = ()  # of what is copied from ``source``
