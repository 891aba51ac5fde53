"""Pictures: what a raster file holds, its clean original and its renditions.

Only these formats are ever decoded: those that browsers show, and three old ones that are
converted for them. SVG has a module of its own.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType

from msgspec import Struct
from PIL import Image

from generator import memory
from generator.media import costs, pixels, privacy
from generator.media.exif import PILLOW_ERRORS, orientation, tells_more
from generator.media.pixels import Encoded
from generator.media.settings import MAX_COST, MAX_PIXELS, Settings

# fmt: off
_SHOWN: Mapping[str, str] = MappingProxyType({  # browsers show them: the original is kept
    "image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP",
    "image/avif": "AVIF",
})
_CONVERTED: Mapping[str, str] = MappingProxyType({  # the site gets a PNG instead
    "image/bmp": "BMP", "image/tiff": "TIFF", "image/x-portable-anymap": "PPM",
})
# fmt: on
_MAX_SIDE = 16383  # pixels: the limit of WebP
_SMALL_WIDTH, _SMALL_BYTES = 640, 20_000  # a picture within both needs no rendition
_FULL_QUALITY = 92  # of an original that has to be encoded anew
_ENOUGH = 150_000_000  # bytes: who has so many left has met no want of memory
_PLACEHOLDER_WIDTH = 64  # pixels at which a picture is decoded for its placeholder alone


class PictureError(ValueError):
    """A picture that cannot be shown, with the reason in words."""


class Picture(Struct, frozen=True):
    """A picture as the site holds it."""

    media_type: str  # of ``original``
    width: int  # pixels, as displayed
    height: int
    animated: bool
    original: bytes  # the author's bytes without metadata, or a converted copy
    renditions: tuple[Encoded, ...]  # by width, smallest first; none is larger than the original
    placeholder: str  # a data: address, or ""
    exif: bytes = b""  # the EXIF block as found, for generation settings; not in the site


class _Facts(Struct, frozen=True):
    media_type: str
    width: int  # as displayed
    height: int
    turned: int  # EXIF orientation, 1-8
    animated: bool
    exif: bytes


def read_picture(data: bytes, media_type: str, settings: Settings) -> Picture:
    """The picture in a file's bytes, of the type that its content tells.

    Raises PictureError; a hostile file costs only itself.
    """
    media_type = "image/png" if media_type == "image/apng" else media_type
    form = _SHOWN.get(media_type) or _CONVERTED.get(media_type)
    if form is None:
        raise PictureError("in a format that browsers do not show")
    if media_type == "image/webp":
        _check_size(*costs.webp_size(data))
        if costs.is_webp_too_dear(data):
            return _unopened_webp(data)
    # Pillow warns of broken EXIF and large pictures; both are dealt with here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _read(data, media_type, form, settings)
        except PictureError:
            raise
        except MemoryError:  # where there is enough, the file lies about what it needs
            memory.room(_ENOUGH)
            raise PictureError("cannot be decoded") from None
        except Image.DecompressionBombError:
            raise PictureError("too many pixels to show") from None
        except PILLOW_ERRORS as error:
            raise PictureError("cannot be decoded") from error


def bare(data: bytes, media_type: str) -> bytes:
    """The bytes of a picture without metadata; those of a broken one, or of another file, as is.

    Nothing is decoded.
    """
    match media_type:
        case "image/png" | "image/apng":
            return privacy.clean_png(data) or data
        case "image/webp":
            return privacy.clean_webp(data) or data
        case "image/gif":
            return privacy.clean_gif(data) or data
        case "image/jpeg" | "image/avif":
            return _opened_bare(data, media_type) or data
    return data


def _opened_bare(data: bytes, media_type: str) -> bytes | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data), formats=(_SHOWN[media_type],)) as image:
                return _untouched(image, _facts(image, data, media_type), data)
        except PILLOW_ERRORS:
            return None


def _read(data: bytes, media_type: str, form: str, settings: Settings) -> Picture:
    source = privacy.without_text(data) if media_type == "image/png" else data
    with Image.open(BytesIO(source), formats=(form,)) as image:
        _check_size(*image.size)
        facts = _facts(image, data, media_type)
        original = _untouched(image, facts, data)
        widths = _widths(facts, len(original or data), settings)
        stored, widest = image.size, max(widths, default=_PLACEHOLDER_WIDTH)
        if original is not None and facts.media_type == "image/jpeg":
            _draft(image, facts, widest)
        factor = 1 if original is None else pixels.shrinks(image, widest, facts.turned)
        cost = costs.decoding(image, data, media_type, stored)
        cost += costs.copying(image, facts.turned) if factor == 1 and not facts.animated else 0
        cost += costs.encoding(image) if original is None else 0
        if cost > MAX_COST:
            return _as_it_is(facts, original)
        memory.room(cost)
        image.load()
        upright = pixels.plain(image if factor == 1 else pixels.shrunk(image, factor), facts.turned)
    del image  # what it holds is let go before copies are made
    kept_type = facts.media_type
    if original is None:
        encoded = _encoded_anew(upright, facts)
        original, kept_type = encoded.content, encoded.media_type
    renditions = tuple(_renditions(upright, facts, widths, len(original), settings))
    return Picture(
        kept_type,
        facts.width,
        facts.height,
        facts.animated,
        original,
        renditions,
        pixels.placeholder(upright),
        facts.exif,
    )


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PictureError(f"too many pixels to show, {width} × {height}")


def _as_it_is(facts: _Facts, original: bytes | None) -> Picture:
    """A picture that takes too much memory to be decoded here, for browsers to show as it is."""
    if original is None:
        raise PictureError(f"too many pixels to convert, {facts.width} × {facts.height}")
    return Picture(
        facts.media_type, facts.width, facts.height, facts.animated, original, (), "", facts.exif
    )


def _unopened_webp(data: bytes) -> Picture:
    """The same for a WebP, of which not even a decoder may be made."""
    chunks = {name: data[start + 8 : end] for name, start, end in privacy.riff_chunks(data)}
    exif = chunks.get(b"EXIF", b"")
    width, height = costs.webp_size(data)
    facts = _Facts("image/webp", width, height, orientation(exif), b"ANIM" in chunks, exif)
    upright = facts.turned == 1 or facts.animated
    return _as_it_is(facts, privacy.clean_webp(data) if upright else None)


def _facts(image: Image.Image, data: bytes, media_type: str) -> _Facts:
    exif = _exif_block(image, data, media_type)
    turned = orientation(exif)
    width, height = image.size
    if turned >= 5:
        width, height = height, width
    # A JPEG with further pictures behind the first (as phones write them) is no animation.
    moving = media_type in _SHOWN and media_type != "image/jpeg"
    animated = moving and bool(getattr(image, "is_animated", False))
    return _Facts(media_type, width, height, 1 if animated else turned, animated, exif)


def _exif_block(image: Image.Image, data: bytes, media_type: str) -> bytes:
    if media_type == "image/png":  # the chunk may stand behind the pixels
        chunks = privacy.png_chunks(data)
        return next((data[at + 8 : end - 4] for kind, at, end in chunks if kind == b"eXIf"), b"")
    found = image.info.get("exif", b"")
    return found if isinstance(found, bytes) else b""


def _untouched(image: Image.Image, facts: _Facts, data: bytes) -> bytes | None:
    """The author's file without metadata, or None where it has to be encoded anew."""
    if facts.media_type == "image/jpeg":
        return privacy.clean_jpeg(data, facts.turned)
    # Browsers differ in whether they turn other formats than JPEG.
    if facts.turned != 1:
        return None
    match facts.media_type:
        case "image/gif":
            return privacy.clean_gif(data) or data
        case "image/png":
            return privacy.clean_png(data)
        case "image/webp":
            return privacy.clean_webp(data)
        case "image/avif":
            xmp = image.info.get("xmp")
            exif = facts.exif if tells_more(facts.exif) else b""
            return privacy.clean_avif(data, exif, xmp if isinstance(xmp, bytes) else b"")
    return None


def _encoded_anew(upright: Image.Image, facts: _Facts) -> Encoded:
    if facts.animated:
        raise PictureError("cannot be decoded: the file is cut short")
    if facts.media_type == "image/jpeg":
        return pixels.jpeg(upright, _FULL_QUALITY)
    if facts.media_type in ("image/webp", "image/avif") and max(upright.size) <= _MAX_SIDE:
        return pixels.webp(upright, _FULL_QUALITY)
    return pixels.png(upright)


def _widths(facts: _Facts, size: int, settings: Settings) -> tuple[int, ...]:
    """The widths of the renditions, ascending: the wanted ones below the picture's own width,
    and that width itself unless it is beyond them all."""
    small = facts.width <= _SMALL_WIDTH and size <= _SMALL_BYTES
    if facts.animated or (small and facts.media_type in _SHOWN):
        return ()
    own = facts.width <= max(settings.widths, default=0)
    below = facts.width * 0.8 if own else facts.width  # nearly the same width twice helps nobody
    wanted = [width for width in settings.widths if width < below] + [facts.width] * own
    return tuple(width for width in wanted if _height(facts, width) <= _MAX_SIDE)


def _height(facts: _Facts, width: int) -> int:
    return max(1, round(facts.height * width / facts.width))


def _draft(image: Image.Image, facts: _Facts, width: int) -> None:
    """Let the JPEG decoder leave out what a picture of this width does not need."""
    scale = min(1.0, width / facts.width)
    stored_width, stored_height = image.size
    image.draft(None, (math.ceil(stored_width * scale), math.ceil(stored_height * scale)))


def _renditions(
    upright: Image.Image, facts: _Facts, widths: tuple[int, ...], limit: int, settings: Settings
) -> Iterator[Encoded]:
    """The renditions, smallest first; such as are no smaller than the original are left out."""
    made: list[Encoded] = []
    image = upright
    for width in reversed(widths):
        full = width == facts.width
        image = pixels.scaled(image, width, _height(facts, width))
        drawn = full and pixels.is_drawn(image)
        if settings.avif:
            made.append(pixels.avif(image, settings.quality))
        made.append(pixels.webp(image, settings.quality, drawn=drawn))
    yield from (encoded for encoded in reversed(made) if len(encoded.content) < limit)
