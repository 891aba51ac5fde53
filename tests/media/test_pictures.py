"""Pictures: facts, clean originals, renditions; hostile files cost only themselves."""

from __future__ import annotations

import contextlib
import re
import struct
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from generator import memory
from generator.media import costs, pictures, pixels
from generator.media.pictures import Picture, PictureError, read_picture
from generator.media.settings import Settings
from tests.media.makers import (
    SHARED,
    bomb_png,
    encoded,
    exif_block,
    needs_samples,
    opened,
    photo,
    png_chunk,
    png_with,
)

SETTINGS = Settings()


def read(data: bytes, media_type: str = "image/png", chosen: Settings = SETTINGS) -> Picture:
    return read_picture(data, media_type, chosen)


def widths(picture: Picture) -> list[int]:
    return [rendition.width for rendition in picture.renditions]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (300, []),  # small: shown as it is
        (900, [320, 640, 900]),
        (700, [320, 700]),  # 640 and 700 would be nearly the same
        (1280, [320, 640, 1280]),
        (2000, [320, 640, 1280]),
    ],
)
def test_renditions_have_the_wanted_widths_below_the_pictures_own(
    width: int, expected: list[int]
) -> None:
    data = encoded(photo(width, width // 2).quantize(200).convert("RGB"), "PNG")
    assert widths(read(data)) == expected


def test_a_large_file_has_renditions_however_few_its_pixels() -> None:
    data = encoded(photo(600, 400).convert("RGB"), "PNG")
    assert len(data) > 20_000
    assert widths(read(data)) == [320, 600]


def test_renditions_keep_the_ratio_and_are_webp() -> None:
    picture = read(encoded(photo(900, 600), "BMP"), "image/bmp")
    assert [(r.width, r.height, r.media_type) for r in picture.renditions] == [
        (320, 213, "image/webp"),
        (640, 427, "image/webp"),
        (900, 600, "image/webp"),
    ]
    assert [opened(r.content).size for r in picture.renditions] == [
        (320, 213),
        (640, 427),
        (900, 600),
    ]


def test_a_rendition_is_never_larger_than_the_original() -> None:
    flat = encoded(Image.new("RGB", (3000, 40), "red"), "PNG")
    assert all(len(r.content) < len(flat) for r in read(flat).renditions)


def test_avif_stands_beside_webp_when_wanted() -> None:
    picture = read(
        encoded(photo(), "JPEG", quality=98), "image/jpeg", Settings(widths=(320,), avif=True)
    )
    assert [(r.width, r.media_type) for r in picture.renditions] == [
        (320, "image/webp"),
        (320, "image/avif"),
    ]


def test_drawn_pictures_are_kept_lossless_where_that_is_smaller() -> None:
    drawn = Image.new("P", (900, 700))
    drawn.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0])
    for x in range(0, 900, 7):
        drawn.paste(1 + x % 2, (x, x % 90, x + 3, 700))
    picture = read(encoded(drawn, "BMP"), "image/bmp")
    full = picture.renditions[-1]
    assert full.width == 900
    assert opened(full.content).convert("RGB").tobytes() == drawn.convert("RGB").tobytes()


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_jpeg_is_described_as_it_is_displayed(turned: int) -> None:
    marked = photo(1600, 1000)
    marked.paste((255, 0, 255), (0, 0, 200, 200))
    data = encoded(marked, "JPEG", quality=98, exif=exif_block(turned=turned))
    picture = read(data, "image/jpeg")
    assert (picture.width, picture.height) == ((1000, 1600) if turned >= 5 else (1600, 1000))
    corner = {
        1: (0, 0),
        2: (1, 0),
        3: (1, 1),
        4: (0, 1),
        5: (0, 0),
        6: (1, 0),
        7: (1, 1),
        8: (0, 1),
    }
    upright = opened(picture.renditions[-1].content).convert("RGB")
    x, y = corner[turned]
    at = (x * (upright.width - 1) + (10 - 20 * x), y * (upright.height - 1) + (10 - 20 * y))
    red, green, _ = upright.getpixel(at)  # type: ignore[misc]  # RGB: three numbers
    assert red > 200
    assert green < 60


def test_the_original_of_a_turned_jpeg_keeps_only_its_orientation() -> None:
    data = encoded(photo(), "JPEG", exif=exif_block(turned=6, gps=True))
    original = opened(read(data, "image/jpeg").original)
    assert dict(original.getexif()) == {0x0112: 6}
    assert original.size == (900, 600)


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_other_turned_pictures_are_turned_for_good(form: str, media_type: str) -> None:
    picture = read(encoded(photo(90, 60), form, exif=exif_block(turned=6, gps=True)), media_type)
    original = opened(picture.original)
    assert original.size == (60, 90) == (picture.width, picture.height)
    assert not dict(original.getexif())


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("AVIF", "image/avif")],
)
def test_places_leave_the_original_and_every_rendition(form: str, media_type: str) -> None:
    exif = exif_block(turned=1, gps=True)
    picture = read(encoded(photo(), form, exif=exif), media_type, Settings(widths=(200,)))
    for data in (picture.original, *(rendition.content for rendition in picture.renditions)):
        assert 0x8825 not in opened(data).getexif()
    assert picture.exif  # yet known, for generation settings


@pytest.mark.parametrize(
    ("form", "media_type"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/png")]
)
def test_moving_pictures_stay_as_they_are(form: str, media_type: str) -> None:
    frames = [photo(800, 400), photo(800, 400).rotate(180)]
    data = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    picture = read(data, media_type)
    assert picture.animated
    assert picture.renditions == ()
    assert picture.original == data


def test_a_picture_that_needs_nothing_is_its_own_original() -> None:
    data = encoded(photo(200, 100), "JPEG")
    picture = read(data, "image/jpeg")
    assert picture.original == data
    assert picture.renditions == ()
    assert not picture.animated


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
        ("PPM", "image/x-portable-anymap"),
    ],
)
def test_formats_that_browsers_do_not_show_become_png(form: str, media_type: str) -> None:
    picture = read(encoded(photo(90, 60), form), media_type)
    assert picture.media_type == "image/png"
    assert opened(picture.original).tobytes() == photo(90, 60).tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_gives_renditions(mode: str) -> None:
    source = photo(700, 500, "L")
    image = (
        source.convert("I").point(lambda v: v * 257).convert("I;16")
        if mode == "I;16"
        else source.convert(mode)
    )
    picture = read(encoded(image, "PNG", compress_level=0), "image/png")
    middle = opened(picture.renditions[-1].content).convert("L").getpixel((350, 250))
    assert middle == pytest.approx(
        source.convert("1" if mode == "1" else "L").getpixel((350, 250)), abs=12
    )


def test_sixteen_bits_keep_their_brightness() -> None:
    deep = Image.new("I;16", (700, 700), 32896)
    picture = read(encoded(deep, "TIFF"), "image/tiff")
    assert opened(picture.original).getpixel((5, 5)) == 128


def test_cmyk_comes_out_in_its_colours() -> None:
    data = encoded(Image.new("CMYK", (700, 700), (0, 255, 255, 0)), "JPEG", quality=98)
    picture = read(data, "image/jpeg", Settings(widths=(100,)))
    red, green, blue = opened(picture.renditions[0].content).convert("RGB").getpixel((50, 50))  # type: ignore[misc]  # RGB
    assert red > 230
    assert max(green, blue) < 40


def test_transparency_survives() -> None:
    image = photo(700, 500).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    rendition = opened(read(encoded(image, "PNG")).renditions[-1].content)
    assert rendition.mode == "RGBA"
    assert rendition.getchannel("A").getextrema() == (0, 255)


def test_the_placeholder_is_a_tiny_webp() -> None:
    placeholder = read(encoded(photo(), "JPEG"), "image/jpeg").placeholder
    assert re.fullmatch(r"data:image/webp;base64,[A-Za-z0-9+/]+=*", placeholder)
    assert len(placeholder) < 300


def test_a_transparent_picture_has_no_placeholder_behind_it() -> None:
    assert read(encoded(photo(90, 60, "RGBA"), "PNG")).placeholder == ""


def test_a_broken_colour_profile_does_not_cost_the_picture() -> None:
    data = encoded(photo(), "JPEG", icc_profile=b"no profile at all", quality=98)
    assert widths(read(data, "image/jpeg")) == [320, 640, 900]


def test_broken_exif_does_not_cost_the_picture() -> None:
    data = encoded(photo(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(40))
    assert read(data, "image/jpeg").width == 900


def test_a_bomb_in_a_text_chunk_does_not_cost_the_picture() -> None:
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(30_000_000)))
    assert read(png_with([bomb])).width == 40


@pytest.mark.parametrize(
    ("width", "height"), [(60_000, 60_000), (10_001, 10_000), (2**31 - 1, 2**31 - 1)]
)
def test_too_many_pixels_are_refused_by_the_header(width: int, height: int) -> None:
    with pytest.raises(PictureError, match="too many pixels"):
        read(bomb_png(width, height))


def test_a_webp_canvas_is_measured_before_room_is_made_for_it() -> None:
    canvas = struct.pack("<I", 0) + (16_382).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas
    data = b"RIFF" + struct.pack("<I", len(body)) + body + bytes(40)
    with pytest.raises(PictureError, match="16383 × 16383"):
        read(data, "image/webp")


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("AVIF", "image/avif")],
)
def test_a_truncated_picture_cannot_be_decoded(form: str, media_type: str) -> None:
    data = encoded(photo(), form)
    with pytest.raises(PictureError, match="cannot be decoded"):
        read(data[: len(data) // 2], media_type)


@pytest.mark.parametrize("media_type", ["image/heic", "image/x-unknown", "text/html"])
def test_other_formats_are_never_decoded(media_type: str) -> None:
    with pytest.raises(PictureError, match="format that browsers do not show"):
        read(encoded(photo(), "PNG"), media_type)


def test_content_under_the_wrong_type_is_not_tried_with_other_decoders() -> None:
    with pytest.raises(PictureError, match="cannot be decoded"):
        read(encoded(photo(), "TIFF"), "image/png")


def test_what_a_decoder_says_does_not_reach_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = encoded(photo(60, 40), "TIFF")
    samples = struct.pack("<HHII", 277, 3, 1, 3)  # samples per pixel: 3
    assert samples in data
    with pytest.raises(PictureError):
        read(data.replace(samples, struct.pack("<HHII", 277, 3, 1, 2048)), "image/tiff")
    assert capfd.readouterr() == ("", "")


SEEDS = {
    "image/jpeg": encoded(photo(60, 40), "JPEG", exif=exif_block(turned=6, gps=True)),
    "image/png": encoded(photo(60, 40, "P"), "PNG", exif=exif_block(turned=3)),
    "image/gif": encoded(photo(60, 40), "GIF", save_all=True, append_images=[photo(60, 40, "L")]),
    "image/webp": encoded(photo(60, 40, "RGBA"), "WEBP", exif=exif_block(turned=2)),
    "image/avif": encoded(photo(60, 40), "AVIF"),
    "image/tiff": encoded(photo(60, 40), "TIFF"),
    "image/bmp": encoded(photo(60, 40), "BMP"),
    "image/x-portable-anymap": encoded(photo(60, 40), "PPM"),
}


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4))),
    st.floats(0, 1),
)
@example("image/png", [], 0.0)
def test_any_bytes_are_a_picture_or_an_error(
    media_type: str, changes: list[tuple[float, bytes]], kept: float
) -> None:
    data = bytearray(SEEDS[media_type])
    for place, new in changes:
        at = int(place * len(data))
        data[at : at + len(new)] = new
    whole = bytes(data[: max(1, round(len(data) * (0.3 + kept)))])
    with contextlib.suppress(PictureError):
        picture = read(whole, media_type)
        assert picture.width > 0 < picture.height


@needs_samples
@pytest.mark.parametrize(
    ("name", "media_type", "size"),
    [
        ("exif-rotated-6-with-gps.jpg", "image/jpeg", (512, 512)),
        ("orientation_rectangle.jpg", "image/jpeg", (1, 2)),
        ("hopper_orientation_8.webp", "image/webp", (128, 128)),
        ("hopper_bad_exif.jpg", "image/jpeg", (500, 500)),
        ("multiple_exif.jpg", "image/jpeg", (1, 1)),
        ("pil_sample_cmyk.jpg", "image/jpeg", (100, 100)),
        ("hopper_16bit.pgm", "image/x-portable-anymap", (128, 128)),
        ("xmp_tags_orientation.png", "image/png", (326, 268)),
        ("photo.avif", "image/avif", (512, 512)),
    ],
)
def test_real_pictures_of_other_writers(name: str, media_type: str, size: tuple[int, int]) -> None:
    picture = read((SHARED / name).read_bytes(), media_type)
    assert (picture.width, picture.height) == size
    original = opened(picture.original)
    assert 0x8825 not in original.getexif()


@needs_samples
@pytest.mark.parametrize("name", ["truncated.jpg", "truncated_image.png"])
def test_real_truncated_pictures(name: str) -> None:
    media_type = "image/jpeg" if name.endswith("jpg") else "image/png"
    with pytest.raises(PictureError, match="cannot be decoded"):
        read((SHARED / name).read_bytes(), media_type)


# -- what costs too much memory to be decoded -------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I", "I;16", "F"])
def test_a_large_picture_is_made_smaller_strip_by_strip(mode: str) -> None:
    image = photo(1100, 700)
    image = image.convert("I").convert(mode) if mode == "I;16" else image.convert(mode)
    small = pixels.shrunk(image, 3)
    assert small.size == (367, 234)
    expected = pixels.plain(image.copy(), 1).reduce(3)
    assert small.mode == expected.mode
    assert small.tobytes() == expected.tobytes()


def test_only_large_pictures_are() -> None:
    assert pixels.shrinks(Image.new("L", (2000, 3000)), 100, 1) == 1
    assert pixels.shrinks(Image.new("L", (4000, 3000)), 500, 1) == 4
    assert pixels.shrinks(Image.new("L", (4000, 3000)), 500, 6) == 3


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_that_costs_too_much_is_shown_as_it_is(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_COST", 1000)
    monkeypatch.setattr(costs, "MAX_COST", 1000)
    data = encoded(photo(900, 600), form)
    picture = read(data, f"image/{form.lower()}")
    assert (picture.width, picture.height) == (900, 600)
    assert (picture.renditions, picture.placeholder) == ((), "")
    assert opened(picture.original).size == (900, 600)


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("BMP", {}),
        ("TIFF", {}),
        ("PNG", {"exif": exif_block(turned=6)}),
        ("WEBP", {"exif": exif_block(turned=6)}),
    ],
)
def test_one_that_has_to_be_converted_is_not_shown_then(
    form: str, options: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_COST", 1000)
    monkeypatch.setattr(costs, "MAX_COST", 1000)
    with pytest.raises(PictureError, match="too many pixels to convert, "):
        read(encoded(photo(900, 600), form, **options), f"image/{form.lower()}")


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": exif_block(turned=1)}])
def test_the_size_of_a_webp_is_known_before_it_is_opened(options: dict[str, object]) -> None:
    assert costs.webp_size(encoded(photo(417, 33), "WEBP", **options)) == (417, 33)


def test_all_coefficients_of_a_jpeg_in_several_scans_count() -> None:
    once, often = (encoded(photo(800, 600), "JPEG", progressive=one) for one in (False, True))
    image = opened(once)
    cost, more = (costs.decoding(image, one, "image/jpeg", image.size) for one in (once, often))
    assert cost == 800 * 600 * 4 + 2 * len(once)
    assert more - 2 * len(often) == 800 * 600 * (4 + 3)  # two bytes for one and a half values


def test_memory_that_is_wanting_is_no_fault_of_the_picture() -> None:
    data = encoded(photo(3000, 2000), "PNG")
    with memory.share(5_000_000), pytest.raises(MemoryError):
        read(data)
