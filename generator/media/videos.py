"""Videos: size, duration, sound and whether browsers play them."""

from __future__ import annotations

from typing import BinaryIO

from msgspec import Struct

from generator.media.limits import length_of, plausible
from generator.media.matroska import read_matroska
from generator.media.mp4 import Container, read_mp4

_MAX_SIDE = 65_536  # pixels
_ISO = ("video/mp4", "video/quicktime", "audio/mp4")
_EBML = ("video/webm", "video/x-matroska", "audio/webm", "audio/x-matroska")
# Codecs that the browsers of today play, as ISO files and Matroska name them.
_PLAYED = frozenset(
    (
        *("avc1", "avc3", "av01", "vp08", "vp09", "mp4a", "Opus", "fLaC", ".mp3"),
        *("V_VP8", "V_VP9", "V_AV1", "A_VORBIS", "A_OPUS"),
    )
)
SOMETIMES = "may not play in every browser"


class VideoError(ValueError):
    """A video that cannot be played, with the reason in words."""


class Video(Struct, frozen=True):
    """A video as the site holds it."""

    media_type: str
    width: int | None  # pixels, as displayed
    height: int | None
    duration: float | None  # seconds
    has_sound: bool | None  # None where it cannot be told
    note: str = ""  # "may not play in every browser"


def read_video(stream: BinaryIO, media_type: str) -> Video:
    """The facts of a video file of a known type. Raises VideoError; OSError as the stream does.

    A file of sound alone in a video container gets an ``audio/`` type.
    """
    if length_of(stream) == 0:
        raise VideoError("the file is empty")
    shown_type = media_type.replace("audio/", "video/")
    if media_type in _ISO:
        return _video(shown_type, read_mp4(stream))
    if media_type in _EBML:
        return _video(shown_type, read_matroska(stream))
    if media_type in ("video/x-msvideo", "video/ogg"):
        return Video(media_type, None, None, None, None, SOMETIMES)
    raise VideoError("in a format that browsers do not play")


def _video(media_type: str, container: Container | None) -> Video:
    if container is None or not container.tracks:
        raise VideoError("cannot be decoded: no index found, the file may be cut short")
    pictures = [track for track in container.tracks if track.kind == "vide"]
    sounds = [track for track in container.tracks if track.kind == "soun"]
    duration = plausible(container.duration)
    if not pictures:
        if not sounds:
            raise VideoError("neither picture nor sound in it")
        kind = "audio/mp4" if media_type in _ISO else "audio/webm"
        return Video(kind, None, None, duration, True)
    played = all(track.codec in _PLAYED for track in (*pictures[:1], *sounds[:1]))
    note = "" if played and media_type in ("video/mp4", "video/webm") else SOMETIMES
    width, height = pictures[0].width, pictures[0].height
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        return Video(media_type, None, None, duration, bool(sounds), note)
    return Video(media_type, width, height, duration, bool(sounds), note)
