"""Originals without the metadata of cameras and editors, and without a pixel changed."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.media.exif import minimal_exif, orientation, tells_more
from generator.media.privacy import clean_avif, clean_jpeg, clean_png, clean_webp
from tests.media.makers import encoded, exif_block, opened, photo, png_chunk, png_with


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg_with(*segments: bytes) -> bytes:
    plain = encoded(photo(60, 40), "JPEG", progressive=True)
    return plain[:2] + b"".join(segments) + plain[2:]


@pytest.mark.parametrize(
    ("what", "extra"),
    [
        ("exif", segment(0xE1, exif_block(gps=True))),
        ("xmp", segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>secret place</x>")),
        ("photoshop", segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04secret place")),
        ("more pictures", segment(0xE2, b"MPF\0secret place")),
        ("maker's own", segment(0xE5, b"secret place")),
    ],
)
def test_metadata_leave_a_jpeg(what: str, extra: bytes) -> None:
    plain = jpeg_with()
    assert clean_jpeg(jpeg_with(extra), 1) == plain, what


@pytest.mark.parametrize(
    "extra", [segment(0xE2, b"ICC_PROFILE\0\1\1profile"), segment(0xFE, b"a comment")]
)
def test_profiles_and_comments_stay_in_a_jpeg(extra: bytes) -> None:
    data = jpeg_with(extra)
    assert clean_jpeg(data, 1) == data


def test_what_follows_the_end_of_a_jpeg_is_cut_off() -> None:
    plain = jpeg_with()
    assert clean_jpeg(plain + jpeg_with(segment(0xE1, exif_block(gps=True))), 1) == plain


def test_a_jpeg_stays_turned() -> None:
    cleaned = clean_jpeg(jpeg_with(segment(0xE1, exif_block(turned=8, gps=True))), 8)
    assert cleaned is not None
    assert dict(opened(cleaned).getexif()) == {0x0112: 8}
    assert cleaned[2:4] == b"\xff\xe0"  # JFIF stands first


@pytest.mark.parametrize("cut", [3, 20, 200, -2])
def test_a_cut_jpeg_is_not_cleaned(cut: int) -> None:
    assert clean_jpeg(jpeg_with()[:cut], 1) is None


def test_places_leave_a_png_and_settings_stay() -> None:
    settings_text = png_chunk(b"tEXt", b"parameters\0a tiger\nSteps: 20")
    exif = png_chunk(b"eXIf", exif_block(gps=True))
    xmp = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>secret place</x>")
    profile = png_chunk(b"zTXt", b"Raw profile type exif\0\0secret place")
    data = png_with([exif, settings_text, xmp, profile])
    assert clean_png(data + b"behind the end") == png_with([settings_text])


def test_a_cut_png_is_not_cleaned() -> None:
    assert clean_png(png_with([])[:-5]) is None


def test_places_leave_a_webp_and_its_flags_say_so() -> None:
    image = photo(60, 40, "RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = encoded(image, "WEBP", lossless=True, exact=True, exif=exif_block(gps=True), xmp=b"<x/>")
    cleaned = clean_webp(data + b"behind the end")
    assert cleaned is not None
    assert b"EXIF" not in cleaned
    assert b"XMP " not in cleaned
    assert cleaned[20] & 0x0C == 0
    assert int.from_bytes(cleaned[4:8], "little") == len(cleaned) - 8
    assert opened(cleaned).tobytes() == image.tobytes()


def test_places_leave_an_avif() -> None:
    exif = exif_block(gps=True)
    data = encoded(photo(60, 40), "AVIF", exif=exif, xmp=b"<x>secret place</x>")
    found = opened(data).info["exif"]
    cleaned = clean_avif(data, found, b"<x>secret place</x>")
    assert cleaned is not None
    assert len(cleaned) == len(data)
    assert b"secret" not in cleaned
    assert opened(cleaned).tobytes() == opened(data).tobytes()


def test_metadata_that_are_not_found_in_an_avif_are_told() -> None:
    assert clean_avif(encoded(photo(60, 40), "AVIF"), b"somewhere else", b"") is None


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from([b"", b"\xff\xd8", b"RIFF\x20\0\0\0WEBP", b"\x89PNG\r\n\x1a\n"]), st.binary()
)
def test_any_bytes_are_cleaned_or_refused(head: bytes, body: bytes) -> None:
    for cleaned in (clean_jpeg(head + body, 1), clean_png(head + body), clean_webp(head + body)):
        assert cleaned is None or len(cleaned) <= len(head + body) + 12


@pytest.mark.parametrize("turned", range(1, 9))
def test_the_minimal_block_says_only_how_the_picture_is_turned(turned: int) -> None:
    block = minimal_exif(turned)
    assert orientation(block) == turned
    assert not tells_more(block)


@pytest.mark.parametrize("value", [0, 9, 60_000])
def test_an_impossible_orientation_is_none(value: int) -> None:
    assert orientation(exif_block(turned=value)) == 1


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200))
def test_any_exif_block_has_an_orientation(body: bytes) -> None:
    assert 1 <= orientation(b"Exif\0\0MM\0*\0\0\0\x08" + body) <= 8
