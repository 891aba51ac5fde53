"""Decoded pixels: brought into a mode and a colour space that every browser shows alike."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from msgspec import Struct
from PIL import Image, ImageCms

from generator.media.exif import PILLOW_ERRORS

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PROFILE_ERRORS: tuple[type[Exception], ...] = (ImageCms.PyCMSError, *PILLOW_ERRORS)
_PLACEHOLDER_SIDES = (16, 10, 6)  # pixels of the longer side, tried in turn
_PLACEHOLDER_LIMIT = 300  # characters of the whole data: address
_MAX_PROFILE = 4_000_000  # bytes of a colour profile worth following
_LARGE = 8_000_000  # pixels from which on a picture is made smaller strip by strip
_STRIP = 256  # rows of a strip
_MAX_COLOURS = 256  # up to so many a picture counts as drawn, and lossless is tried too


class Encoded(Struct, frozen=True):
    """One encoded picture, free of metadata."""

    width: int  # pixels
    height: int
    media_type: str
    content: bytes


def plain(image: Image.Image, turned: int) -> Image.Image:
    """The picture in sRGB, as ``L``, ``RGB`` or ``RGBA``, turned upright, without metadata.

    ``turned`` is the EXIF orientation, 1-8. Raises what Pillow raises.
    """
    image = _in_srgb(_in_eight_bits(image, _range(image)), image.info.get("icc_profile"))
    if turned in _TURNS:
        image = image.transpose(_TURNS[turned])
    image.info = {}
    return image


def shrinks(image: Image.Image, width: int, turned: int) -> int:
    """How many times smaller a large picture may be made before it is scaled to a width, or 1."""
    if image.width * image.height < _LARGE:
        return 1
    return max(1, (image.height if turned >= 5 else image.width) // (2 * width))


def shrunk(image: Image.Image, factor: int) -> Image.Image:
    """As ``plain``, unturned and so many times smaller, with little memory beside the picture's."""
    values, profile = _range(image), image.info.get("icc_profile")
    small: Image.Image | None = None
    step = factor * max(1, _STRIP // factor)
    for top in range(0, image.height, step):
        strip = image.crop((0, top, image.width, min(top + step, image.height)))
        strip = _in_srgb(_in_eight_bits(strip, values), profile).reduce(factor)
        if small is None:
            small = Image.new(strip.mode, (strip.width, -(-image.height // factor)))
        small.paste(strip, (0, top // factor))
    return small or image


def _range(image: Image.Image) -> tuple[float, float]:
    """Least and greatest value of a picture of deep gray values; zeros for others."""
    if image.mode not in ("I", "F"):
        return 0.0, 0.0
    extrema: Any = image.getextrema()
    return float(extrema[0]), float(extrema[1])


def _in_eight_bits(image: Image.Image, values: tuple[float, float]) -> Image.Image:
    if image.mode.startswith("I;16"):
        image = image.convert("I")
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in ("I", "F"):
        return _stretched(image, *values)
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _stretched(image: Image.Image, low: float, high: float) -> Image.Image:
    """Deep gray values on 0-255: sixteen bits as they are, wider ranges from least to greatest."""
    if image.mode == "I" and low >= 0 and high <= 65535:
        low, high = 0.0, 65535.0
    scale = 255 / (high - low) if high > low else 0.0
    return image.point(lambda value: value * scale + -low * scale).convert("L")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if isinstance(profile, bytes) and len(profile) <= _MAX_PROFILE and b"sRGB" not in profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode=wanted)
        except _PROFILE_ERRORS:
            converted = None  # a broken profile, or one for another mode: colours as they are
        if converted is not None:
            return converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def scaled(image: Image.Image, width: int, height: int) -> Image.Image:
    """The picture at another size; the same one when it has it already."""
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def webp(image: Image.Image, quality: int, *, drawn: bool = False) -> Encoded:
    """WebP; of ``drawn`` pictures (few colours, sharp edges) the lossless form where smaller."""
    lossy = _encode(image, "WEBP", quality=quality, method=2)
    if not drawn:
        return lossy
    lossless = _encode(image, "WEBP", lossless=True, method=2)
    return min(lossless, lossy, key=lambda encoded: len(encoded.content))


def avif(image: Image.Image, quality: int) -> Encoded:
    """AVIF; its scale of qualities lies about 20 lower than that of WebP."""
    return _encode(image, "AVIF", quality=max(1, quality - 20), speed=8, max_threads=1)


def png(image: Image.Image) -> Encoded:
    """PNG, lossless."""
    return _encode(image, "PNG")


def jpeg(image: Image.Image, quality: int) -> Encoded:
    """JPEG; for pictures without transparency."""
    return _encode(image, "JPEG", quality=quality)


def _encode(image: Image.Image, form: str, **options: Any) -> Encoded:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return Encoded(image.width, image.height, f"image/{form.lower()}", buffer.getvalue())


def is_drawn(image: Image.Image) -> bool:
    """Whether a picture has so few colours that lossless coding may be the smaller one."""
    return image.getcolors(_MAX_COLOURS) is not None


def placeholder(image: Image.Image) -> str:
    """A tiny blur as a ``data:`` address; "" for pictures with transparency or tiny ones."""
    if image.mode == "RGBA" or max(image.size) <= _PLACEHOLDER_SIDES[0]:
        return ""
    for side in _PLACEHOLDER_SIDES:
        scale = side / max(image.size)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        tiny = webp(scaled(image, *size).convert("RGB"), 20)
        address = "data:image/webp;base64," + base64.b64encode(tiny.content).decode("ascii")
        if len(address) < _PLACEHOLDER_LIMIT:
            return address
    return ""
