"""Sounds: duration and waveform of an audio file."""

from __future__ import annotations

from typing import BinaryIO

from msgspec import Struct
from tinytag import TinyTag, TinyTagException

from generator.media.limits import Limited, length_of, plausible
from generator.media.waveform import decoded_peaks, read_wav, wav_peaks

_BUDGET = 64_000_000  # bytes that the reader of headers may ask for
_CALLS = 100_000
_EVERYWHERE = frozenset({"audio/wav", "audio/flac", "audio/mpeg", "audio/mp4", "audio/aac"})
_OFTEN = frozenset({"audio/ogg"})  # all but old systems
_RARELY = frozenset({"audio/aiff"})


class SoundError(ValueError):
    """A sound that cannot be played, with the reason in words."""


class Sound(Struct, frozen=True):
    """A sound as the site holds it."""

    media_type: str
    duration: float | None  # seconds; None where the file does not tell
    waveform: tuple[float, ...]  # peaks from 0 to 1, evenly spaced over the duration; may be empty
    note: str = ""


def read_sound(stream: BinaryIO, media_type: str) -> Sound:
    """The facts of an audio file of a known type. Raises SoundError; OSError as the stream does."""
    if length_of(stream) == 0:
        raise SoundError("the file is empty")
    if media_type == "audio/wav":
        return _read_wav(stream)
    if media_type not in _EVERYWHERE | _OFTEN | _RARELY:
        raise SoundError("in a format that browsers do not play")
    duration = _duration(stream)
    note = "" if media_type in _EVERYWHERE | _OFTEN else "may not play in every browser"
    return Sound(media_type, duration, decoded_peaks(stream), note)


def _read_wav(stream: BinaryIO) -> Sound:
    wav = read_wav(stream)
    if wav is None:
        raise SoundError("cannot be decoded")
    note = "" if wav.coding in (1, 3) else "may not play in every browser"
    return Sound("audio/wav", plausible(wav.duration), wav_peaks(stream, wav), note)


def _duration(stream: BinaryIO) -> float | None:
    """Seconds by the file's headers. All errors of the tag reader end here: it wraps whatever
    its parsers raise, and the limited stream ends those that would go on for ever."""
    stream.seek(0)
    limited = Limited(stream, budget=_BUDGET, calls=_CALLS)
    try:
        tag = TinyTag.get(file_obj=limited, tags=False, duration=True)  # type: ignore[arg-type]  # a stream
    except (TinyTagException, OSError, MemoryError):
        raise SoundError("cannot be decoded") from None
    return plausible(tag.duration)
