"""Sounds and videos lose what tells of places and devices; nothing else of them changes."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.media import ogg_traces
from generator.media.edits import Edited, edited
from generator.media.privacy import clean_gif
from generator.media.trace_words import tells_place
from generator.media.traces import find_traces
from tests.media.makers import encoded, opened, photo

PLACE = b"+48.8577+002.295/"
SOUND = bytes(range(256)) * 8  # stands for samples
TYPES = (
    "video/mp4", "audio/mp4", "audio/mpeg", "audio/aac", "audio/wav", "video/x-msvideo",
    "audio/aiff", "audio/flac", "audio/ogg", "video/webm",
)  # fmt: skip


def clean(data: bytes, media_type: str) -> bytes:
    done = edited(data, find_traces(BytesIO(data), media_type).edits)
    assert len(done) == len(data)
    assert find_traces(BytesIO(done), media_type).edits == ()  # nothing is left to find
    return done


# -- MP4 ----------------------------------------------------------------------------------------


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + name + body


def mp4(*in_moov: bytes) -> bytes:
    return b"".join((
        box(b"ftyp", b"isom\0\0\0\0"), box(b"mdat", SOUND),
        box(b"moov", box(b"mvhd", b"\0" * 100), *in_moov),
    ))  # fmt: skip


def keyed(key: bytes, value: bytes) -> bytes:
    """A QuickTime list of one item, named by the number of its key."""
    keys = box(b"keys", struct.pack(">II", 0, 1), box(b"mdta", key))
    item = box(b"\0\0\0\1", box(b"data", struct.pack(">II", 1, 0), value))
    return box(b"meta", box(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 12), keys, box(b"ilst", item))


XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


@pytest.mark.parametrize(
    "content",
    [
        box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", PLACE)),
        box(b"udta", box(b"loci", b"\0" * 6 + b"secret\0")),
        box(b"udta", box(b"\xa9mod", b"\0\6\0\0secret")),
        box(b"udta", box(b"\xa9cmt", b"\0\6\0\0", PLACE)),
        box(b"trak", box(b"udta", box(b"\xa9xyz", PLACE))),
        box(b"udta", box(b"meta", b"\0\0\0\0", box(b"hdlr", b"\0" * 24),
                         box(b"ilst", box(b"\xa9cmt", box(b"data", b"\0" * 8, PLACE))))),
        keyed(b"com.apple.quicktime.location.ISO6709", b"secret"),
        keyed(b"com.apple.quicktime.model", b"secret"),
        keyed(b"com.android.manufacturer", b"secret"),
        box(b"udta", keyed(b"com.apple.quicktime.location.ISO6709", b"secret")),
        box(b"uuid", XMP, b"secret"),
        box(b"udta", box(b"GPMF", b"secret")),
    ],
)  # fmt: skip
def test_a_video_loses_place_and_device(content: bytes) -> None:
    data = mp4(content)
    done = clean(data, "video/mp4")
    assert b"secret" not in done
    assert PLACE not in done
    assert done[: 16 + 8 + len(SOUND)] == data[: 16 + 8 + len(SOUND)]


def test_a_video_keeps_what_its_author_says_of_it() -> None:
    data = mp4(
        box(b"udta", box(b"\xa9nam", b"\0\5\0\0Tiger"), box(b"\xa9cmt", b"\0\6\0\0prompt")),
        keyed(b"com.apple.quicktime.title", b"Tiger in the snow"),
    )
    assert clean(data, "video/mp4") == data


def test_a_track_of_sensors_is_told() -> None:
    track = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(
        b"stsd", struct.pack(">II", 0, 1), box(b"gpmd", b"\0" * 8))))))  # fmt: skip
    assert (
        find_traces(BytesIO(mp4(track)), "video/mp4").note == "it holds a track of sensors (gpmd)"
    )


# -- MPEG sound ---------------------------------------------------------------------------------


def frame(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "big") + b"\0\0" + content


def tag(*frames: bytes, version: int = 3, padding: int = 20) -> bytes:
    body = b"".join(frames) + b"\0" * padding
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([version, 0, 0]) + size + body


@pytest.mark.parametrize(
    "secret",
    [
        frame(b"TXXX", b"\0location\0secret"),
        frame(b"TXXX", b"\1" + "gps_x\0secret".encode("utf-16")),
        frame(b"COMM", b"\0eng\0" + PLACE),
        frame(b"APIC", b"\0image/jpeg\0\3\0secret"),
        frame(b"PRIV", b"secret"),
        frame(b"GEOB", b"secret"),
    ],
)
def test_a_sound_keeps_its_title_and_loses_the_place(secret: bytes) -> None:
    title = frame(b"TIT2", b"\0Rain")
    data = tag(title, secret, frame(b"TPE1", b"\0Ada")) + SOUND
    done = clean(data, "audio/mpeg")
    assert done == tag(title, frame(b"TPE1", b"\0Ada"), padding=20 + len(secret)) + SOUND


def test_a_tag_without_traces_stays() -> None:
    data = tag(frame(b"TIT2", b"\0Rain"), frame(b"COMM", b"\0eng\0made by a model")) + SOUND
    assert clean(data, "audio/mpeg") == data


def test_an_old_tag_is_emptied_and_one_at_the_end_read() -> None:
    data = (
        tag(b"TT2\0\0\6\0Rain\0", version=2) + SOUND + b"TAG" + b"\0" * 94 + PLACE.ljust(31, b"\0")
    )
    done = clean(data, "audio/mpeg")
    assert done == tag(padding=32, version=2) + SOUND + b"TAG" + b"\0" * 125


# -- RIFF, AIFF, FLAC ---------------------------------------------------------------------------


def chunk(name: bytes, content: bytes, order: str = "<") -> bytes:
    return name + struct.pack(order + "I", len(content)) + content + b"\0" * (len(content) % 2)


def test_a_wav_loses_what_recorders_write() -> None:
    text = chunk(b"INAM", b"Rain\0\0") + chunk(b"ICMT", PLACE)
    data = b"RIFF\0\0\0\0WAVE" + b"".join(
        (chunk(b"fmt ", b"\0" * 16), chunk(b"bext", b"secret"), chunk(b"LIST", b"INFO" + text),
         chunk(b"data", SOUND), chunk(b"iXML", b"secret"))
    )  # fmt: skip
    done = clean(data, "audio/wav")
    assert b"secret" not in done
    assert PLACE not in done
    assert chunk(b"INAM", b"Rain\0\0") in done
    assert chunk(b"data", SOUND) in done


def test_an_aiff_loses_its_tag() -> None:
    data = b"FORM\0\0\0\0AIFF" + b"".join(
        (chunk(b"NAME", b"Rain", ">"), chunk(b"ID3 ", b"secret", ">"), chunk(b"SSND", SOUND, ">"),
         chunk(b"ANNO", PLACE, ">"))
    )  # fmt: skip
    done = clean(data, "audio/aiff")
    assert b"secret" not in done
    assert PLACE not in done
    assert chunk(b"NAME", b"Rain", ">") + chunk(b"JUNK", b"\0" * 6, ">") in done
    assert chunk(b"SSND", SOUND, ">") in done


def comments(*texts: bytes) -> bytes:
    each = b"".join(len(text).to_bytes(4, "little") + text for text in texts)
    return b"\4\0\0\0libx" + len(texts).to_bytes(4, "little") + each


def test_a_flac_loses_pictures_and_places() -> None:
    def block(kind: int, content: bytes) -> bytes:
        return bytes([kind]) + len(content).to_bytes(3, "big") + content

    info = block(0, b"\0" * 34)
    texts = comments(b"TITLE=Rain", b"LOCATION=secret")
    data = b"fLaC" + info + block(4, texts) + block(6, b"secret") + block(0x82, b"secret") + SOUND
    done = clean(data, "audio/flac")
    kept = block(4, comments(b"TITLE=Rain", b"LOCATION=      "))
    assert done == b"fLaC" + info + kept + block(1, b"\0" * 6) + block(0x81, b"\0" * 6) + SOUND


# -- Ogg and Matroska ---------------------------------------------------------------------------


def ogg_page(body: bytes, number: int) -> bytes:
    sizes = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS\0\0" + b"\0" * 8 + struct.pack("<III", 1, number, 0) + bytes([len(sizes)]) + sizes
    sign = ogg_traces._checksum(head + body)
    return head[:22] + sign.to_bytes(4, "little") + head[26:] + body


def test_the_checksum_is_that_of_the_format() -> None:
    assert ogg_traces._checksum(b"123456789") == 0x89A1897F


@pytest.mark.parametrize("mark", [b"\x03vorbis", b"OpusTags"])
@pytest.mark.parametrize("cut", [0, 30])
def test_an_ogg_loses_places_also_where_pages_cut_them(mark: bytes, cut: int) -> None:
    """With pages that end within the comment."""

    def whole(place: bytes) -> bytes:
        packet = mark + comments(b"TITLE=Rain", b"GEO_LOCATION=" + place) + b"\1"
        cut_at = len(packet) - cut
        pages = [ogg_page(b"\x01head", 0), ogg_page(packet[:cut_at], 1)]
        return b"".join((*pages, ogg_page(packet[cut_at:], 2), ogg_page(SOUND, 3)))

    assert clean(whole(PLACE * 2), "audio/ogg") == whole(b" " * len(PLACE * 2))


def element(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return name + (0x4000 | len(body)).to_bytes(2, "big") + body


def test_a_matroska_loses_places() -> None:
    def tags(place: bytes, checksum: bytes) -> bytes:
        def simple(name: bytes, text: bytes) -> bytes:
            return element(b"\x67\xc8", element(b"\x45\xa3", name), element(b"\x44\x87", text))

        each = simple(b"TITLE", b"Tiger") + simple(b"LOCATION", place)
        body = checksum + b"\x84abcd" + element(b"\x73\x73", each)
        return element(b"\x1a\x45\xdf\xa3", b"") + element(
            b"\x18\x53\x80\x67", element(b"\x12\x54\xc3\x67", body)
        )

    assert clean(tags(b"secret", b"\xbf"), "video/webm") == tags(b"      ", b"\xec")


# -- GIF ----------------------------------------------------------------------------------------


def test_a_gif_loses_places_and_keeps_prompts() -> None:
    frames = [photo(40, 30).rotate(turn) for turn in (0, 90, 180)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=b"a prompt")
    xmp = b"\x21\xff\x0bXMP DataXMP<secret/>".ljust(16, b" ")
    place = b"\x21\xfe" + bytes([len(PLACE)]) + PLACE + b"\0"
    header = 13 + (3 << (data[10] & 7) + 1)
    dirty = data[:header] + place + data[header:]
    assert clean_gif(data) == data
    assert clean_gif(dirty + b"behind") == data
    assert clean_gif(data[:-1]) == data
    assert clean_gif(data[: len(data) // 2]) is None
    magic = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    told = data[:header] + xmp + magic + data[header:]
    assert clean_gif(told) == data
    assert opened(data).size == (40, 30)


# -- any bytes ----------------------------------------------------------------------------------

PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from((
        b"RIFF\x10\0\0\0WAVE", b"LIST\xff\xff\xff\x7f", b"INFO", b"FORM", b"ID3\3\0\0\0\0\0\x40",
        b"fLaC", b"OggS", b"\x03vorbis", box(b"moov", box(b"udta", box(b"\xa9xyz", PLACE))),
        b"\0\0\0\1moov\xff\xff\xff\xff\xff\xff\xff\xff", b"\x1a\x45\xdf\xa3\x80",
        b"\x18\x53\x80\x67\xff", b"TAG", PLACE, b"\xff\xff\xff\xff",
    )),
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(b"".join), st.sampled_from(TYPES))
def test_any_bytes_keep_their_length_and_are_clean_after_it(data: bytes, media_type: str) -> None:
    edits = find_traces(BytesIO(data), media_type).edits
    assert all(at >= 0 and at + len(new) <= len(data) for at, new in edits)
    assert len(edited(data, edits)) == len(data)
    clean_gif(b"GIF89a" + data)


@given(st.binary(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.binary(max_size=9))))
def test_a_file_read_in_pieces_is_edited_as_a_whole(
    data: bytes, edits: list[tuple[int, bytes]]
) -> None:
    stream = Edited(BytesIO(data), edits)
    pieces = list(iter(lambda: stream.read(7), b""))
    assert b"".join(pieces) == edited(data, edits)


@pytest.mark.parametrize(
    "text",
    [
        b"+48.8577+002.295/", b"+4851.46-00217.70/", b"geo:48.85,2.29", b"48.85770, 2.29500",
        b"LOCATION=Paris", b"location-eng=Paris", b"gps_latitude=1", b"GEO_LOCATION=",
        "48.85770, 2.29500".encode("utf-16-le"), b"GPSLatitude 48",
    ],
)  # fmt: skip
def test_places_are_known(text: bytes) -> None:
    assert tells_place(text)


@pytest.mark.parametrize(
    "text",
    [
        b"TITLE=Rain in Paris", b"a geometric tiger, 8k", b"Steps: 20, CFG scale: 7.5, Seed: 12345",
        b"Size: 512x768, Denoising: 0.3512, 1.2", b"DATE=2024-01-01", b"1.0, 2.5, 3.75", b"",
        b"COMMENT=made at the location of the tiger",
    ],
)  # fmt: skip
def test_what_is_no_place_stays(text: bytes) -> None:
    assert not tells_place(text)
