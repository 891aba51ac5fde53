"""Sounds: duration and waveform."""

from __future__ import annotations

import contextlib
import math
import struct
from array import array
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.media import waveform
from generator.media.sounds import Sound, SoundError, read_sound
from tests.media.makers import SHARED, needs_samples, riff, wav


def read(data: bytes, media_type: str = "audio/wav") -> Sound:
    return read_sound(BytesIO(data), media_type)


def test_a_wav_tells_its_duration() -> None:
    assert read(wav([0] * 1500, rate=1000)).duration == 1.5


def test_the_waveform_holds_the_peak_of_each_stretch() -> None:
    samples = [0] * 5000 + [-16384] * 5000
    peaks = read(wav(samples)).waveform
    assert len(peaks) == 200
    assert set(peaks[:100]) == {0.0}
    assert set(peaks[100:]) == {0.5}


def test_the_loudest_channel_counts() -> None:
    assert set(read(wav([0, 32767] * 400, channels=2)).waveform) == {1.0}


def test_a_short_sound_has_a_peak_per_sample() -> None:
    assert read(wav([0, 16384, -32768])).waveform == (0.0, 0.5, 1.0)


def test_a_long_sound_is_drawn_from_samples_of_each_stretch() -> None:
    second = [0] * 20_000
    loud = [0] * 19_000 + [32767] * 1000  # behind the first 8192 frames of its stretch
    data = wav([*second * 199, *loud], rate=20_000)
    assert set(read(data).waveform) == {0.0}


EXTENSIBLE = struct.pack("<HHI", 22, 24, 4) + struct.pack("<H", 1) + bytes(14)


@pytest.mark.parametrize(
    ("coding", "bits", "body", "extra"),
    [
        (1, 8, bytes([128, 192, 0]), b""),
        (1, 16, struct.pack("<3h", 0, 16384, -32768), b""),
        (1, 24, bytes(3) + b"\0\0\x40" + b"\0\0\x80", b""),
        (1, 32, struct.pack("<3i", 0, 1 << 30, -1 << 31), b""),
        (3, 32, struct.pack("<3f", 0, 0.5, -1.7), b""),
        (3, 64, struct.pack("<3d", math.nan, 0.5, -1.0), b""),
        (0xFFFE, 24, bytes(3) + b"\0\0\x40" + b"\0\0\x80", EXTENSIBLE),
    ],
)
def test_every_coding_of_samples_is_drawn(
    coding: int, bits: int, body: bytes, extra: bytes
) -> None:
    sound = read(riff(coding, bits, body, extra=extra))
    assert sound.waveform == (0.0, 0.5, 1.0)
    assert sound.duration == 0.003


def test_other_codings_have_a_duration_but_no_waveform() -> None:
    sound = read(riff(7, 8, bytes(500)))  # mu-law
    assert sound == Sound("audio/wav", 0.5, (), "may not play in every browser")


def test_a_cut_wav_is_as_long_as_what_is_there() -> None:
    data = wav([100] * 1000)
    assert read(data[: 44 + 500]).duration == 0.25


def test_a_streamed_wav_without_a_length_is_read_to_its_end() -> None:
    data = bytearray(wav([100] * 1000))
    for length in (0, 0xFFFFFFFF):
        data[40:44] = length.to_bytes(4, "little")
        assert read(bytes(data)).duration == 1.0


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\0\0\0\0WAVE",
        wav([1, 2, 3])[:40],
        wav([]),
        riff(1, 0, b"abc"),
        riff(1, 12, b"abc"),
        b"RIFF\0\0\0\0WAVE" + b"JUNK\0\0\0\0" * 3000,
        b"RIFX" + wav([1])[4:],
        riff(1, 16, b"abcd", rate=0),
    ],
)
def test_a_broken_wav_cannot_be_decoded(data: bytes) -> None:
    with pytest.raises(SoundError, match="cannot be decoded"):
        read(data)


def test_an_empty_file_is_told() -> None:
    with pytest.raises(SoundError, match="empty"):
        read(b"")


@pytest.mark.parametrize("media_type", ["audio/amr", "audio/basic", "text/html"])
def test_other_formats_are_not_played(media_type: str) -> None:
    with pytest.raises(SoundError, match="browsers do not play"):
        read(b"abc", media_type)


def flac(samples: int, rate: int = 8000) -> bytes:
    stream_info = struct.pack(">HH", 16, 16) + bytes(6)
    stream_info += ((rate << 44) | (15 << 36) | samples).to_bytes(8, "big") + bytes(16)
    return b"fLaC\x80" + len(stream_info).to_bytes(3, "big") + stream_info


def test_a_flac_tells_its_duration() -> None:
    assert read(flac(12_000), "audio/flac").duration == 1.5


def test_without_a_decoder_there_is_all_but_a_waveform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waveform, "_decoder", lambda: None)
    assert read(flac(12_000), "audio/flac") == Sound("audio/flac", 1.5, ())


class Decoded:
    """Stands in for the optional decoder: ``SoundFile`` as this program uses it."""

    def __init__(self, samples: list[int]) -> None:
        self.samples = array("h", samples)
        self.frames = len(samples)
        self.at = 0

    def SoundFile(self, _stream: object) -> Decoded:  # noqa: N802 - the decoder's own name
        return self

    def __enter__(self) -> Decoded:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def seek(self, frame: int) -> None:
        self.at = frame

    def buffer_read(self, frames: int, dtype: str) -> bytes:
        assert dtype == "int16"
        return self.samples[self.at : self.at + frames].tobytes()


class Failing(Decoded):
    def SoundFile(self, _stream: object) -> Decoded:  # noqa: N802 - the decoder's own name
        raise RuntimeError("unknown format")


def test_with_a_decoder_other_formats_are_drawn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waveform, "_decoder", lambda: Decoded([0, 8192, -16384]))
    assert read(flac(12_000), "audio/flac").waveform == (0.0, 0.25, 0.5)


def test_a_failing_decoder_costs_only_the_waveform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waveform, "_decoder", lambda: Failing([]))
    assert read(flac(12_000), "audio/flac") == Sound("audio/flac", 1.5, ())


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(
        ["audio/wav", "audio/flac", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/aiff"]
    ),
    st.sampled_from(
        [b"", wav([1, 2])[:40], flac(9)[:8], b"OggS\0\2", b"ID3\4\0\0", b"\0\0\0\x18ftypM4A "]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_are_a_sound_or_an_error(media_type: str, head: bytes, body: bytes) -> None:
    with contextlib.suppress(SoundError):
        sound = read(head + body, media_type)
        assert sound.duration is None or sound.duration > 0
        assert all(0 <= peak <= 1 for peak in sound.waveform)


@needs_samples
@pytest.mark.parametrize(
    ("name", "media_type", "duration"),
    [
        ("speech.wav", "audio/wav", 1.428),
        ("speech-24bit.wav", "audio/wav", 1.428),
        ("speech-float32-16k.wav", "audio/wav", 1.428),
        ("speech.flac", "audio/flac", 1.428),
        ("speech.mp3", "audio/mpeg", 1.464),
        ("speech.ogg", "audio/ogg", 1.428),
        ("speech.opus", "audio/ogg", 1.428),
        ("speech.m4a", "audio/mp4", 1.428),
        ("speech.aiff", "audio/aiff", 1.428),
        ("bell.oga", "audio/ogg", 0.139),
    ],
)
def test_real_sounds_tell_their_duration(name: str, media_type: str, duration: float) -> None:
    with (SHARED / name).open("rb") as stream:
        assert read_sound(stream, media_type).duration == duration


@needs_samples
def test_the_waveform_does_not_depend_on_the_coding() -> None:
    plain, deep = (
        read((SHARED / name).read_bytes()).waveform for name in ("speech.wav", "speech-24bit.wav")
    )
    assert plain == pytest.approx(deep, abs=0.002)
    assert max(plain) > 0.3
