"""Waveforms: how loud a sound is along its time, drawn from a few samples of each stretch.

PCM in WAV (8 to 32 bits, float, extensible) is read here; for other formats the optional decoder
``soundfile`` is used where it is installed (the extra ``audio``).
"""

from __future__ import annotations

import importlib
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, BinaryIO

from msgspec import Struct

from generator.media.limits import length_of

PEAKS = 200
_WINDOW = 8192  # frames looked at in each of the stretches: all of them up to half a minute
_MAX_CHUNKS = 1000
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_FORMATS = {(_PCM, 8), (_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32), (_FLOAT, 64)}


class Wav(Struct, frozen=True):
    """Where the samples of a WAV file lie, and how they are coded."""

    coding: int  # 1 whole numbers, 3 floating point; others are not drawn
    bits: int  # of one sample
    channels: int
    rate: int  # frames in a second
    start: int  # of the samples, bytes
    size: int  # of the samples that are really there, bytes

    @property
    def frame(self) -> int:
        """Bytes of one frame: a sample of every channel."""
        return self.channels * self.bits // 8

    @property
    def frames(self) -> int:
        return self.size // self.frame

    @property
    def duration(self) -> float:
        return self.frames / self.rate


def read_wav(stream: BinaryIO) -> Wav | None:
    """The layout of a WAV file, or None for one that is broken or holds no samples."""
    whole = length_of(stream)
    head = stream.read(12)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    layout: tuple[int, int, int, int] | None = None
    for _ in range(_MAX_CHUNKS):
        chunk = stream.read(8)
        if len(chunk) < 8:
            return None
        name, size = chunk[:4], int.from_bytes(chunk[4:], "little")
        if name == b"data":
            return _layout_to_wav(layout, stream.tell(), size, whole)
        at = stream.tell()
        if name == b"fmt ":
            layout = _read_format(stream.read(min(size, 40)))
        stream.seek(at + size + (size & 1))
    return None


def _read_format(body: bytes) -> tuple[int, int, int, int] | None:
    """Coding, channels, rate and bits of a ``fmt`` chunk, or None for a short one."""
    if len(body) < 16:
        return None
    coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if coding == _EXTENSIBLE and len(body) >= 26:
        coding = int.from_bytes(body[24:26], "little")
    return coding, channels, rate, bits


def _layout_to_wav(
    layout: tuple[int, int, int, int] | None, start: int, size: int, whole: int
) -> Wav | None:
    if layout is None:
        return None
    coding, channels, rate, bits = layout
    if channels == 0 or rate == 0 or bits < 8 or bits % 8:
        return None
    # Streamed files say 0 or the greatest number for a length that was not known yet.
    there = max(0, whole - start)
    wav = Wav(coding, bits, channels, rate, start, min(size or there, there))
    return wav if wav.frames else None


def wav_peaks(stream: BinaryIO, wav: Wav) -> tuple[float, ...]:
    """Peaks from 0 to 1, evenly spaced over the duration; () for codings that are not drawn."""
    if (wav.coding, wav.bits) not in _FORMATS:
        return ()
    return tuple(_wav_peaks(stream, wav))


def _wav_peaks(stream: BinaryIO, wav: Wav) -> Iterator[float]:
    for first, count in _stretches(wav.frames):
        stream.seek(wav.start + first * wav.frame)
        data = stream.read(count * wav.frame)
        yield _peak(data[: len(data) // wav.frame * wav.frame], wav.coding, wav.bits)


def _stretches(frames: int) -> Iterator[tuple[int, int]]:
    """(first frame, frames to look at) of every peak."""
    parts = min(PEAKS, frames)
    for index in range(parts):
        first = frames * index // parts
        yield first, min(frames * (index + 1) // parts - first, _WINDOW)


def _peak(data: bytes, coding: int, bits: int) -> float:
    if coding == _FLOAT:
        numbers = _numbers("f" if bits == 32 else "d", data)
        return _rounded(_loudest(value for value in numbers if value == value))  # noqa: PLR0124  NaN
    if bits == 8:
        return _rounded(max((max(data) - 128, 128 - min(data)), default=0) / 128) if data else 0.0
    if bits == 24:  # the upper two of three bytes are more than a drawing needs
        upper = bytearray(len(data) // 3 * 2)
        upper[0::2] = data[1::3]
        upper[1::2] = data[2::3]
        data, bits = bytes(upper), 16
    return _rounded(_loudest(_numbers("h" if bits == 16 else "i", data)) / (1 << (bits - 1)))


def _numbers(code: str, data: bytes) -> array[Any]:
    numbers = array(code, data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _loudest(values: Iterable[float]) -> float:
    found = tuple(values) or (0.0,)
    return max(*found, -min(found))


def _rounded(peak: float) -> float:
    return round(min(peak, 1.0), 3)


@cache
def _decoder() -> Any | None:
    """The optional decoder, or None where it (or its C library) is not installed."""
    try:
        return importlib.import_module("soundfile")
    except (ImportError, OSError):
        return None


def decoded_peaks(stream: BinaryIO) -> tuple[float, ...]:
    """Peaks of a compressed sound by the optional decoder; () without it or where it fails."""
    decoder = _decoder()
    if decoder is None:
        return ()
    stream.seek(0)
    try:
        with decoder.SoundFile(stream) as sound:
            return tuple(_decoded_peaks(sound))
    except (RuntimeError, OSError, ValueError, TypeError, MemoryError):
        return ()  # the decoder's own errors derive from RuntimeError


def _decoded_peaks(sound: Any) -> Iterator[float]:
    for first, count in _stretches(sound.frames):
        sound.seek(first)
        block = bytes(sound.buffer_read(count, dtype="int16"))
        numbers = array("h", block)
        yield _rounded(_loudest(numbers) / 32768)
