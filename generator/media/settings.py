"""What a person may choose about media, as one frozen value."""

from __future__ import annotations

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How renditions of pictures are made."""

    widths: tuple[int, ...] = (320, 640, 1280)  # pixels, ascending
    quality: int = 80  # of lossy WebP, 1-100
    avif: bool = False  # AVIF renditions beside the WebP ones


# Limits that no card can lift; a picture beyond them costs only itself.
MAX_PIXELS = 50_400_000  # of one picture, 8192 × 6144
# Bytes of memory for one picture while it is decoded, scaled and encoded: four for each of the
# pixels above, and some. What costs more is shown as it is, or not at all where it would have to
# be converted.
MAX_COST = 225_000_000
MAX_PICTURE_BYTES = 64_000_000  # a picture is read whole
MAX_MEDIA_BYTES = 200_000_000  # copied sound, video and 3D files
MAX_TEXT_BYTES = 1_000_000  # copied text files
