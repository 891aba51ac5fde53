"""What a page shows of an asset, and the files that the site needs for it.

Streams come from the caller; nothing of a repo is opened here. Whatever a file turns out to be, it
costs only itself: the page then says so instead.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.assets import Asset, AssetState
from generator.media.edits import Edited, edited
from generator.media.formats import (
    EXTENSIONS,
    digest,
    digest_stream,
    download_name,
    promised,
    site_path,
)
from generator.media.limits import length_of
from generator.media.settings import (
    MAX_MEDIA_BYTES,
    MAX_PICTURE_BYTES,
    MAX_TEXT_BYTES,
    Settings,
)
from generator.media.shown import MediaFile, Rendition, Shown
from generator.media.sizes import human_size
from generator.media.svg import MAX_SVG_BYTES, SvgError, read_svg
from generator.media.traces import find_traces
from generator.problems import Problem
from generator.reading.open import reason
from generator.reading.repo import FileKind
from generator.reading.sniff import HEAD, sniff

if TYPE_CHECKING:
    from generator.media.pictures import Picture
    from generator.media.pixels import Encoded

_SVG = "image/svg+xml"
_VIDEO_CONTAINERS = ("audio/webm", "audio/x-matroska")  # sound alone in what is else for video


class Kept(Protocol):
    """Where what pictures came to is found again, by a key for all that its bytes depend on."""

    def get(self, key: str) -> bytes | None:
        """The entry of a key; None where there is none."""

    def put(self, key: str, entry: bytes) -> None:
        """Keeps an entry, if that can be."""


class Access(Struct, frozen=True):
    """How the caller lets this room at the files of LOCAL assets."""

    open: Callable[[Asset], BinaryIO]  # a new seekable stream; OSError where that fails
    locate: Callable[[Asset], Path]  # the same file for the site to copy from
    kept: Kept | None = None  # what pictures came to before


class Made(Struct, frozen=True):
    """What one asset came to. ``problems`` name files relative to their repo."""

    shown: Shown
    files: tuple[MediaFile, ...] = ()
    problems: tuple[Problem, ...] = ()


class _File(Struct, frozen=True):
    """An open file: its stream, what it is, and where to copy it from."""

    asset: Asset
    stream: BinaryIO
    size: int
    kind: FileKind  # by content
    media_type: str
    source: Path | None  # None for INLINE

    def content(self) -> bytes:
        self.stream.seek(0)
        return self.stream.read()


def make(asset: Asset, access: Access, settings: Settings) -> Made:
    """What a page shows of any asset, in any state. Never raises for what a file holds."""
    match asset.state:
        case AssetState.INLINE:
            return _made(asset, BytesIO(asset.content), None, access, settings)
        case AssetState.LOCAL:
            return _local(asset, access, settings)
        case AssetState.REMOTE:
            kind, media_type = promised(_url_path(asset.url), asset.media_type)
            return Made(Shown(asset, kind, media_type=media_type))
        case AssetState.NOT_DOWNLOADED:
            size = "" if asset.size is None else f", {human_size(asset.size)}"
            return _absent(asset, f"not downloaded{size}")
        case AssetState.MISSING | AssetState.REFUSED:
            return _absent(asset, asset.why or "not in the repo")


def _url_path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _absent(asset: Asset, note: str) -> Made:
    kind, media_type = promised(asset.path or _url_path(asset.written), asset.media_type)
    return Made(Shown(asset, kind, media_type=media_type, bytes=asset.size, note=note))


def _local(asset: Asset, access: Access, settings: Settings) -> Made:
    try:
        with access.open(asset) as stream:
            return _made(asset, stream, access.locate(asset), access, settings)
    except OSError as error:
        note = f"cannot be read: {reason(error)}"
        return _failed(_absent(asset, note), "media-unreadable", note)


def _made(
    asset: Asset, stream: BinaryIO, source: Path | None, access: Access, settings: Settings
) -> Made:
    size = length_of(stream)
    known = sniff(stream.read(HEAD), asset.path)
    kind, media_type = known if size else promised(asset.path, asset.media_type)
    file = _File(asset, stream, size, kind, media_type, source)
    if size == 0:
        return _broken(file, "the file is empty")
    match kind:
        case FileKind.PICTURE:
            return _svg(file) if media_type == _SVG else _picture(file, settings, access.kept)
        case FileKind.SOUND:
            return _video(file) if media_type in _VIDEO_CONTAINERS else _sound(file)
        case FileKind.VIDEO:
            return _video(file)
        case FileKind.TEXT:
            return _text(file)
        case FileKind.MODEL3D if media_type in EXTENSIONS:
            return _copied(file, Shown(asset, kind))
    return _not_copied(file, "files of this kind are not copied into the site")


def bare(data: bytes, media_type: str) -> bytes:
    """The bytes of any file without what media tell of places and devices."""
    if media_type.startswith("image/"):
        from generator.media import pictures  # noqa: PLC0415 - slow to load

        return pictures.bare(data, media_type)
    return edited(data, find_traces(BytesIO(data), media_type).edits)


# --- pictures ---


def _picture(file: _File, settings: Settings, kept: Kept | None) -> Made:
    if file.size > MAX_PICTURE_BYTES:
        return _too_large(file)
    from generator.media.chunks import read_settings  # noqa: PLC0415 - slow to load
    from generator.media.kept import kept_picture  # noqa: PLC0415 - slow to load
    from generator.media.pictures import PictureError  # noqa: PLC0415 - slow to load

    data = file.content()
    try:
        picture = kept_picture(data, file.media_type, settings, kept)
    except PictureError as error:
        return _broken(file, str(error))
    original = _original(file, data, picture)
    renditions = [_rendition(encoded) for encoded in picture.renditions]
    generation = read_settings(data, picture.exif)
    shown = Shown(
        file.asset,
        FileKind.PICTURE,
        path=original.path,
        download=_download(file, picture.media_type),
        media_type=picture.media_type,
        bytes=len(picture.original),
        width=picture.width,
        height=picture.height,
        animated=picture.animated,
        renditions=tuple(rendition for rendition, _ in renditions),
        placeholder=picture.placeholder,
        metadata=generation.settings,
        metadata_source=generation.source,
    )
    return Made(shown, (original, *(media_file for _, media_file in renditions)))


def _original(file: _File, data: bytes, picture: Picture) -> MediaFile:
    """The picture's own file: copied where it is the author's to the byte, else written."""
    path = site_path(digest(picture.original), picture.media_type)
    if file.source is not None and picture.original == data:
        return MediaFile(path, source=file.source)
    return MediaFile(path, content=picture.original)


def _rendition(encoded: Encoded) -> tuple[Rendition, MediaFile]:
    path = site_path(digest(encoded.content), encoded.media_type)
    size = len(encoded.content)
    rendition = Rendition(path, encoded.width, encoded.height, encoded.media_type, size)
    return rendition, MediaFile(path, content=encoded.content)


def _svg(file: _File) -> Made:
    if file.size > MAX_SVG_BYTES:
        return _too_large(file)
    try:
        facts = read_svg(file.content())
    except SvgError as error:
        note = f"not shown: {error}"
        return _failed(_text(file), "svg-refused", note)
    shown = Shown(file.asset, FileKind.PICTURE, width=facts.width, height=facts.height)
    return _copied(file, shown)


# --- sound and video ---


def _sound(file: _File) -> Made:
    from generator.media.sounds import SoundError, read_sound  # noqa: PLC0415 - slow to load

    try:
        sound = read_sound(file.stream, file.media_type)
    except SoundError as error:
        return _broken(file, str(error))
    shown = Shown(
        file.asset,
        FileKind.SOUND,
        duration=sound.duration,
        waveform=sound.waveform,
        note=sound.note,
    )
    return _copied(replace(file, media_type=sound.media_type), shown)


def _video(file: _File) -> Made:
    from generator.media.videos import VideoError, read_video  # noqa: PLC0415 - slow to load

    try:
        video = read_video(file.stream, file.media_type)
    except VideoError as error:
        return _broken(file, str(error))
    shown = Shown(
        file.asset,
        FileKind.SOUND if video.media_type.startswith("audio/") else FileKind.VIDEO,
        width=video.width,
        height=video.height,
        duration=video.duration,
        note=video.note,
    )
    return _copied(replace(file, media_type=video.media_type), shown)


# --- other files ---


def _text(file: _File) -> Made:
    """A text, whatever it is written in, under a type that never runs."""
    if file.size > MAX_TEXT_BYTES:
        return _not_copied(file, f"too large to copy into the site, {human_size(file.size)}")
    return _copied(replace(file, media_type="text/plain"), Shown(file.asset, FileKind.TEXT))


def _copied(file: _File, shown: Shown) -> Made:
    """``shown`` with the file itself beside it, unless that is too large."""
    if file.size > MAX_MEDIA_BYTES:
        return _too_large(file)
    traces = find_traces(file.stream, file.media_type)
    clean = cast("BinaryIO", Edited(file.stream, traces.edits))
    path = site_path(digest_stream(clean), file.media_type)
    done = replace(
        shown,
        path=path,
        download=_download(file, file.media_type),
        media_type=file.media_type,
        bytes=file.size,
    )
    if traces.note:
        done = replace(done, note=f"{done.note}; {traces.note}" if done.note else traces.note)
    if file.source is not None:
        return Made(done, (MediaFile(path, source=file.source, edits=traces.edits),))
    return Made(done, (MediaFile(path, content=edited(file.content(), traces.edits)),))


def _download(file: _File, media_type: str) -> str:
    name = file.asset.path or file.kind.value
    return download_name(name, extension=EXTENSIONS[media_type])


# --- what cannot be shown ---


def _not_copied(file: _File, note: str) -> Made:
    shown = Shown(file.asset, file.kind, media_type=file.media_type, bytes=file.size, note=note)
    return Made(shown)


def _too_large(file: _File) -> Made:
    note = f"too large to show here, {human_size(file.size)}"
    return _failed(_not_copied(file, note), "media-too-large", note)


def _broken(file: _File, note: str) -> Made:
    return _failed(_not_copied(file, note), "media-broken", note)


def _failed(made: Made, code: str, message: str) -> Made:
    """The same thing with a note on the page and a problem for its author."""
    shown = replace(made.shown, note=message)
    problem = Problem(code, made.shown.asset.path, message)
    return replace(made, shown=shown, problems=(*made.problems, problem))
