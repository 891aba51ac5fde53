"""EXIF blocks: the orientation, and whether anything else is in them.

Pillow's reader is used; on broken blocks it raises nearly anything, which ends here.
"""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from collections.abc import Mapping

from PIL import Image

# What Pillow's readers raise on hostile bytes, seen and documented: its own errors derive from
# OSError and SyntaxError; the rest comes from unpacking, lookups and allocations inside of it.
PILLOW_ERRORS: tuple[type[Exception], ...] = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
# Without a handler what Pillow says of broken files would go to the terminal.
logging.getLogger("PIL").addHandler(logging.NullHandler())

ORIENTATION = 0x0112
_EXIF_IFD = 0x8769


def read_exif(block: bytes) -> Mapping[int, object]:
    """The tags of an EXIF block, those of its Exif part too; empty for a broken one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exif = Image.Exif()
            exif.load(block)
            return {**dict(exif), **dict(exif.get_ifd(_EXIF_IFD))}
        except PILLOW_ERRORS:
            return {}


def orientation(block: bytes) -> int:
    """How the picture is turned, 1-8 as EXIF counts; 1 where nothing valid is said."""
    value = read_exif(block).get(ORIENTATION) if block else 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def tells_more(block: bytes) -> bool:
    """Whether a block holds anything besides the orientation, or cannot be read."""
    return bool(block) and set(read_exif(block)) != {ORIENTATION}


def minimal_exif(turned: int) -> bytes:
    """An EXIF block (with its ``Exif`` header) that says only how the picture is turned."""
    return b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, turned, 0, 0)
