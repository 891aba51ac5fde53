"""What decoding a picture takes of memory, told before anything is decoded. No I/O here."""

from __future__ import annotations

from PIL import Image

from generator.media.settings import MAX_COST

_BYTES = {"1": 1, "L": 1, "P": 1}  # of a pixel, in Pillow's memory; four in any other mode
# Bytes of a pixel that the decoders of these formats take, their own copies included.
_DECODERS = {"image/webp": 16, "image/avif": 16}
_COPY = 4  # bytes of a pixel in another mode, in another colour space, or turned
# Times that the bytes of a file are in memory: as read, cleaned for the site, and for a decoder.
_FILES = {"image/png": 3, "image/jpeg": 2, "image/webp": 2, "image/avif": 2}
_COEFFICIENT = 2  # bytes of one of a JPEG that comes in several scans


def decoding(image: Image.Image, data: bytes, media_type: str, stored: tuple[int, int]) -> int:
    """Bytes for an opened picture, as it is drafted; ``stored`` is its size in the file."""
    width, height = image.size
    pixel = _DECODERS.get(media_type) or _pixel(image.mode)
    cost = width * height * pixel
    if media_type == "image/jpeg" and data.count(b"\xff\xda") > 1:
        cost += _coefficients(image, *stored)
    if media_type == "image/tiff":  # a strip or tile may be all of it
        cost *= 2
    return cost + len(data) * _FILES.get(media_type, 1)


def _pixel(mode: str) -> int:
    return 2 if mode.startswith("I;16") else _BYTES.get(mode, 4)


def _coefficients(image: Image.Image, width: int, height: int) -> int:
    """Bytes of all coefficients of a JPEG, which are kept until its last scan."""
    layers = getattr(image, "layer", None) or [(1, 1, 1, 0)] * 4
    across = max(layer[1] for layer in layers) or 1
    down = max(layer[2] for layer in layers) or 1
    share = sum(layer[1] * layer[2] for layer in layers) / (across * down)
    return int(width * height * share * _COEFFICIENT)


def copying(image: Image.Image, turned: int) -> int:
    """Bytes for bringing all of a picture into another mode, colour space and turn at once."""
    plain = image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info
    other_colours = image.mode == "CMYK" or "icc_profile" in image.info
    copies = (not plain) + other_colours + (turned != 1)
    return image.width * image.height * copies * _COPY


def encoding(image: Image.Image) -> int:
    """Bytes for encoding all of it without loss, beside those for copying it."""
    gray = image.mode in ("1", "L")
    return image.width * image.height * (2 if gray else 5)


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height that a WebP asks for, before a decoder makes room; zeros where it is none.

    An extended one tells its canvas, a plain one its frame.
    """
    name, head = data[12:16], data[20:30]
    if len(head) < 10:
        return 0, 0
    if name == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if name == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 ":
        width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def is_webp_too_dear(data: bytes) -> bool:
    """Whether a WebP must not even be opened: its decoder makes room for it at once."""
    width, height = webp_size(data)
    return width * height * _DECODERS["image/webp"] > MAX_COST
