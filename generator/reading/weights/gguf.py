"""The header of a GGUF file: key/values, then the names, shapes and types of the tensors.

Versions 1 to 3 and both byte orders. Arrays (vocabularies, mostly) are passed over, and only their
lengths are kept. Nothing behind the tensor infos is read.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO

from msgspec import Struct, field

from generator.reading.weights.tensors import Tensor, WeightsError

MAX_HEADER = 64_000_000  # bytes; vocabularies of a quarter million words stay far below
_MAX_KEYS = 10_000
_MAX_TENSORS = 200_000
_MAX_NAME = 65_535  # bytes of a key or of a tensor's name, as the format limits them
_MAX_TEXT = 1_000_000  # bytes kept of a text value
_MAX_TEXTS = 2_000_000  # in one array; the largest vocabularies have a tenth of that
_MAX_ARRAY_DEPTH = 3
_MAX_ARRAYS = 100  # in one array; no writer nests them so far
_MAX_DIMENSIONS = 8
_MAX_ELEMENTS = 1 << 63
_BLOCK = 1 << 18  # bytes read at once
_STRING, _ARRAY = 8, 9
# Codes of ``struct`` for the scalar types of values.
_SCALARS: Mapping[int, str] = MappingProxyType(
    {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
)

# Tensor types: name, elements in a block, bytes of a block. Newer types are named by number.
# fmt: off
TYPES: Mapping[int, tuple[str, int, int]] = MappingProxyType({
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40),
    10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292), 16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4),
    27: ("I64", 1, 8), 28: ("F64", 1, 8), 29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17), 40: ("NVFP4", 64, 36),
    41: ("Q1_0", 128, 18),
})
# fmt: on

Scalar = str | int | float | bool


class Gguf(Struct, frozen=True):
    """What the header of one file tells."""

    version: int
    tensors: tuple[Tensor, ...]
    values: Mapping[str, Scalar] = field(default_factory=dict)  # scalars and texts by key
    arrays: Mapping[str, int] = field(default_factory=dict)  # lengths of the arrays by key


class _Cursor:
    """Reads forward through the header, block by block, up to the limit."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size  # of the whole file
        self._block = b""
        self._at = 0  # in the block
        self._before = 0  # bytes of the file before the block
        self.order = "<"
        self.word = "Q"  # lengths: 64 bits, 32 in version 1

    @property
    def position(self) -> int:
        return self._before + self._at

    def take(self, size: int) -> bytes:
        if self.position + size > min(self._size, MAX_HEADER):
            raise self._too_far(size)
        missing = self._at + size - len(self._block)
        if missing > 0:
            rest = self._block[self._at :]
            self._before += self._at
            more = self._stream.read(min(max(missing, _BLOCK), MAX_HEADER))
            self._block, self._at = rest + more, 0
            if len(self._block) < size:
                raise self._too_far(size)
        found = self._block[self._at : self._at + size]
        self._at += size
        return found

    def _too_far(self, size: int) -> WeightsError:
        if self.position + size > self._size:
            return WeightsError("the file is cut short in its header")
        return WeightsError(f"expected a header of at most {MAX_HEADER:,} bytes, found more")

    def skip(self, size: int) -> None:
        """Pass over bytes; what lies beyond the block is not read."""
        beyond = self._at + size - len(self._block)
        if self.position + size > min(self._size, MAX_HEADER):
            raise self._too_far(size)
        if beyond <= 0:
            self._at += size
            return
        self._before = self.position + size
        self._stream.seek(self._before)
        self._block, self._at = b"", 0

    def number(self, code: str) -> Scalar:
        found: Scalar = struct.unpack(self.order + code, self.take(struct.calcsize("=" + code)))[0]
        return found

    def whole(self, code: str) -> int:
        return int(self.number(code))

    def text(self, limit: int) -> str:
        length = self.whole(self.word)
        kept = min(length, limit)
        found = self.take(kept).decode("utf-8", errors="replace")
        self.skip(length - kept)
        return found

    def skip_texts(self, count: int) -> None:
        """Pass over texts; a vocabulary has hundreds of thousands, so whole blocks at a time."""
        width = struct.calcsize("=" + self.word)
        length_at = struct.Struct(self.order + self.word).unpack_from
        if count > _MAX_TEXTS:
            raise WeightsError(
                f"expected at most {_MAX_TEXTS:,} texts in an array, found {count:,}"
            )
        while count:
            self.take(width)
            self._at -= width
            at, last = self._at, len(self._block) - width
            while count and at <= last:
                at += width + length_at(self._block, at)[0]
                count -= 1
            self.skip(at - self._at)


def read_gguf(stream: BinaryIO, size: int) -> Gguf:
    """The header of a file of ``size`` bytes. Raises WeightsError; OSError as the stream does."""
    cursor = _Cursor(stream, size)
    if cursor.take(4) != b"GGUF":
        raise WeightsError("not a GGUF file")
    version = _version(cursor)
    tensor_count, key_count = cursor.whole(cursor.word), cursor.whole(cursor.word)
    if key_count > _MAX_KEYS or tensor_count > _MAX_TENSORS:
        found = f"{key_count:,} keys and {tensor_count:,} tensors"
        raise WeightsError(f"expected a header of sane length, found {found}")
    values: dict[str, Scalar] = {}
    arrays: dict[str, int] = {}
    for _ in range(key_count):
        _read_pair(cursor, values, arrays)
    tensors = [_tensor(cursor) for _ in range(tensor_count)]
    _check_offsets(tensors, cursor.position, values.get("general.alignment"), size)
    return Gguf(version, tuple(tensor for tensor, _ in tensors), values, arrays)


def _version(cursor: _Cursor) -> int:
    raw = cursor.take(4)
    version = int.from_bytes(raw, "little")
    if version & 0xFFFF == 0:  # written on a machine of the other byte order
        version, cursor.order = int.from_bytes(raw, "big"), ">"
    if version not in (1, 2, 3):
        raise WeightsError(f"expected GGUF version 1, 2 or 3, found {version}")
    if version == 1:
        cursor.word = "I"
    return version


def _read_pair(cursor: _Cursor, values: dict[str, Scalar], arrays: dict[str, int]) -> None:
    key = _key(cursor)
    kind = cursor.whole("I")
    if kind == _ARRAY:
        arrays.setdefault(key, _skip_array(cursor, 1))
    elif kind == _STRING:
        values.setdefault(key, cursor.text(_MAX_TEXT))
    elif kind in _SCALARS:
        values.setdefault(key, cursor.number(_SCALARS[kind]))
    else:
        raise WeightsError(f"the key {key[:80]!r} has a value of the unknown type {kind}")


def _key(cursor: _Cursor) -> str:
    length = cursor.whole(cursor.word)
    if length > _MAX_NAME:
        raise WeightsError(f"expected a name of at most {_MAX_NAME:,} bytes, found {length:,}")
    return cursor.take(length).decode("utf-8", errors="replace")


def _skip_array(cursor: _Cursor, depth: int) -> int:
    """The length of an array, which is passed over."""
    kind, length = cursor.whole("I"), cursor.whole(cursor.word)
    if kind == _STRING:
        cursor.skip_texts(length)
    elif kind in _SCALARS:
        cursor.skip(length * struct.calcsize("=" + _SCALARS[kind]))
    elif kind == _ARRAY and depth < _MAX_ARRAY_DEPTH and length <= _MAX_ARRAYS:
        for _ in range(length):
            _skip_array(cursor, depth + 1)
    else:
        raise WeightsError(f"an array holds {length:,} values of type {kind}, which is not known")
    return length


def _tensor(cursor: _Cursor) -> tuple[Tensor, int]:
    """A tensor and where it begins, counted from the end of the header."""
    name, dimensions = _key(cursor), cursor.whole("I")
    if dimensions > _MAX_DIMENSIONS:
        raise WeightsError(f"tensor {name[:80]!r} has {dimensions:,} dimensions")
    shape = tuple(cursor.whole(cursor.word) for _ in range(dimensions))
    kind, offset = cursor.whole("I"), cursor.whole("Q")
    count = math.prod(shape)
    if count > _MAX_ELEMENTS:
        raise WeightsError(f"tensor {name[:80]!r}: the shape is impossibly large")
    dtype, elements, size = TYPES.get(kind, (f"type {kind}", 1, 0))
    if count % elements:
        raise WeightsError(f"tensor {name[:80]!r}: expected a multiple of {elements} elements")
    return Tensor(name, dtype, shape, count // elements * size), offset


def _check_offsets(
    tensors: list[tuple[Tensor, int]], header: int, alignment: object, size: int
) -> None:
    """Every tensor must lie within the file."""
    step = alignment if type(alignment) is int and 0 < alignment <= 1 << 20 else 32
    start = -(-header // step) * step
    end = max((start + offset + tensor.bytes for tensor, offset in tensors), default=0)
    if end > size:
        raise WeightsError(f"the file is cut short: {end:,} bytes promised, {size:,} there")
