"""Videos: size, duration, sound and whether browsers play them."""

from __future__ import annotations

import contextlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.media.videos import SOMETIMES, Video, VideoError, read_video
from tests.media.makers import SHARED, box, element, mp4, mp4_track, needs_samples, webm


def read(data: bytes, media_type: str = "video/mp4") -> Video:
    return read_video(BytesIO(data), media_type)


PICTURE = mp4_track(b"vide", b"avc1", size=(320, 180))
SOUND = mp4_track(b"soun", b"mp4a")


def test_an_mp4_tells_size_duration_and_sound() -> None:
    assert read(mp4(PICTURE, SOUND)) == Video("video/mp4", 320, 180, 2.5, True)


def test_a_silent_video_is_told() -> None:
    assert read(mp4(PICTURE)).has_sound is False


def test_a_video_turned_by_a_quarter_is_as_it_is_displayed() -> None:
    video = read(mp4(mp4_track(b"vide", b"avc1", size=(320, 180), turned=True)))
    assert (video.width, video.height) == (180, 320)


@pytest.mark.parametrize("codec", [b"hvc1", b"hev1", b"mp4v", b"apcn"])
def test_codecs_that_not_every_browser_plays_are_told(codec: bytes) -> None:
    assert read(mp4(mp4_track(b"vide", codec, size=(32, 18)))).note == SOMETIMES


def test_sound_alone_in_an_mp4_is_a_sound() -> None:
    assert read(mp4(SOUND)) == Video("audio/mp4", None, None, 2.5, True)


def test_an_impossible_size_is_not_taken() -> None:
    video = read(mp4(mp4_track(b"vide", b"avc1", size=(0, 180))))
    assert (video.width, video.height) == (None, None)


def test_a_large_box_of_64_bits_is_passed_over() -> None:
    wide = b"\0\0\0\1mdat" + (16 + 40).to_bytes(8, "big") + bytes(40)
    assert read(wide + mp4(PICTURE)).width == 320


@pytest.mark.parametrize(
    "data",
    [
        mp4(PICTURE)[:60],  # no index
        mp4(),  # no tracks
        b"\0\0\0\0free" + mp4(PICTURE),  # a box that reaches to the end
        b"\0\0\0\1mdat" + bytes(8) + mp4(PICTURE),  # a box shorter than its own head
        box(b"moov")[:4] + b"moov",
        b"\xff\xff\xff\xffmoov",
        b"abc",
    ],
)
def test_a_broken_mp4_cannot_be_decoded(data: bytes) -> None:
    with pytest.raises(VideoError, match="cannot be decoded"):
        read(data)


def test_an_index_that_promises_too_much_is_not_read() -> None:
    with pytest.raises(VideoError, match="cannot be decoded"):
        read(b"\0\0\0\1moov" + (1 << 60).to_bytes(8, "big") + bytes(100))


def test_a_webm_tells_size_and_duration() -> None:
    assert read(webm(), "video/webm") == Video("video/webm", 320, 180, 1.5, False)


def test_matroska_plays_only_sometimes() -> None:
    video = read(webm(codec=b"V_MPEG4/ISO/AVC", kind=b"matroska"), "video/x-matroska")
    assert video.note == SOMETIMES
    assert video.width == 320


def test_a_matroska_of_unknown_length_is_read_to_its_first_cluster() -> None:
    data = webm()
    head = (0x18538067).to_bytes(4, "big")
    at = data.index(head) + 4
    unknown = data[:at] + b"\x01" + b"\xff" * 7 + data[at + 8 :]
    assert read(unknown, "video/webm").width == 320


@pytest.mark.parametrize(
    "data", [b"\x1aE\xdf\xa3", webm()[:60], element(0x18538067, b""), b"\0" * 9]
)
def test_a_broken_webm_cannot_be_decoded(data: bytes) -> None:
    with pytest.raises(VideoError, match="cannot be decoded"):
        read(data, "video/webm")


@pytest.mark.parametrize("media_type", ["video/x-msvideo", "video/ogg"])
def test_old_containers_are_offered_without_facts(media_type: str) -> None:
    assert read(b"RIFF", media_type) == Video(media_type, None, None, None, None, SOMETIMES)


def test_other_formats_are_not_played() -> None:
    with pytest.raises(VideoError, match="browsers do not play"):
        read(b"FLV\1", "video/x-flv")


def test_an_empty_file_is_told() -> None:
    with pytest.raises(VideoError, match="empty"):
        read(b"")


SEEDS = {"video/mp4": mp4(PICTURE, SOUND), "video/webm": webm()}


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8))),
)
def test_any_bytes_are_a_video_or_an_error(
    media_type: str, changes: list[tuple[float, bytes]]
) -> None:
    data = bytearray(SEEDS[media_type])
    for place, new in changes:
        at = int(place * len(data))
        data[at : at + len(new)] = new
    with contextlib.suppress(VideoError):
        video = read(bytes(data), media_type)
        assert (video.width is None) == (video.height is None)
        assert video.duration is None or video.duration > 0


@needs_samples
@pytest.mark.parametrize(
    ("name", "video"),
    [
        ("clip.mp4", Video("video/mp4", 480, 270, 3.0, True)),
        ("clip.mov", Video("video/quicktime", 480, 270, 3.0, True, SOMETIMES)),
        ("clip.webm", Video("video/webm", 480, 270, 3.008, True)),
        ("clip.mkv", Video("video/x-matroska", 480, 270, 3.003, True, SOMETIMES)),
        ("clip-hevc.mp4", Video("video/mp4", 480, 270, 3.0, True, SOMETIMES)),
        ("clip-silent-portrait.mp4", Video("video/mp4", 270, 480, 2.0, False)),
    ],
)
def test_real_videos_tell_their_facts(name: str, video: Video) -> None:
    with (SHARED / name).open("rb") as stream:
        assert read_video(stream, video.media_type) == video
