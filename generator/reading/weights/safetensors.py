"""The header of a safetensors file: 8 bytes of length, then JSON.

``{"name": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]}, "__metadata__": {...}}``;
offsets count from the end of the header. Checked as the format's own reader does, so that a file
whose header lies is broken and not believed. Nothing behind the header is read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import BinaryIO

from msgspec import Struct

from generator.reading.fields import FieldError, as_mapping, get
from generator.reading.weights.tensors import Tensor, WeightsError

MAX_HEADER = 25_000_000  # bytes; models of a hundred thousand tensors stay below
_MAX_DIMENSIONS = 64
_MAX_ELEMENTS = 1 << 63
_METADATA = "__metadata__"
_MAX_METADATA = 100  # pairs
_MAX_SHARDS = 10_000

# Bits of one element. Files of types that are newer than this table are read all the same.
# fmt: off
BITS: Mapping[str, int] = MappingProxyType({
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8,
    "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16,
    "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64,
})
# fmt: on


class Safetensors(Struct, frozen=True):
    """What the header of one file tells."""

    tensors: tuple[Tensor, ...]  # in the order of their bytes
    metadata: tuple[tuple[str, str], ...] = ()  # as the writer left them, sorted by key


def read_safetensors(stream: BinaryIO, size: int) -> Safetensors:
    """The header of a file of ``size`` bytes. Raises WeightsError; OSError as the stream does."""
    head = stream.read(8)
    if len(head) < 8:
        raise WeightsError("the file is too short for a header")
    length = int.from_bytes(head, "little")
    if length > MAX_HEADER:
        raise WeightsError(f"expected a header of at most {MAX_HEADER:,} bytes, found {length:,}")
    if length > size - 8:
        raise WeightsError(f"the file is cut short: its header promises {length:,} bytes")
    entries = _entries(stream.read(length), length)
    tensors = tuple(sorted(_tensors(entries), key=lambda found: found[0]))
    _check_offsets(tensors, size - 8 - length)
    return Safetensors(tuple(tensor for _, tensor in tensors), _metadata(entries))


def _entries(raw: bytes, length: int) -> Mapping[str, object]:
    if len(raw) < length:
        raise WeightsError("the file is cut short in its header")
    if not raw.startswith(b"{"):
        raise WeightsError("the header is no JSON mapping")
    try:
        value = json.loads(raw, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        message = str(error) if isinstance(error, WeightsError) else "the header is no valid JSON"
        raise WeightsError(message) from None
    return as_mapping(value)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise WeightsError("the header names a key twice")
    return found


def _tensors(entries: Mapping[str, object]) -> Iterable[tuple[tuple[int, int], Tensor]]:
    for name in entries:
        if name == _METADATA:
            continue
        try:
            yield _tensor(name, get(entries, name, as_mapping))
        except FieldError as error:
            raise WeightsError(f"tensor {name[:80]!r}: {error.message}") from None


def _tensor(name: str, entry: Mapping[str, object]) -> tuple[tuple[int, int], Tensor]:
    dtype = get(entry, "dtype", _name)
    shape = get(entry, "shape", _shape)
    begin, end = get(entry, "data_offsets", _range)
    count = math.prod(shape)
    if count > _MAX_ELEMENTS:
        raise FieldError("the shape is impossibly large")
    bits = BITS.get(dtype)
    if bits is not None and count * bits != (end - begin) * 8:
        expected = f"{count * bits // 8:,}"
        raise FieldError(f"expected {expected} bytes of {dtype}, found {end - begin:,}")
    return (begin, end), Tensor(name, dtype, shape, end - begin)


def _name(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 40:
        raise FieldError("expected the name of a type")
    return value


def _whole_numbers(value: object) -> tuple[int, ...]:
    # A type test for each: true is an int in Python, and floats stand in hostile files.
    if not isinstance(value, list) or not all(type(item) is int and item >= 0 for item in value):
        raise FieldError("expected a list of whole numbers")
    return tuple(value)


def _shape(value: object) -> tuple[int, ...]:
    numbers = _whole_numbers(value)
    if len(numbers) > _MAX_DIMENSIONS or max(numbers, default=0) > _MAX_ELEMENTS:
        raise FieldError("the shape is impossibly large")
    return numbers


def _range(value: object) -> tuple[int, int]:
    numbers = _whole_numbers(value)
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise FieldError("expected a begin and an end")
    return numbers[0], numbers[1]


def _check_offsets(tensors: Iterable[tuple[tuple[int, int], Tensor]], there: int) -> None:
    """The tensors must fill the rest of the file without a gap and without an overlap."""
    expected = 0
    for (begin, end), tensor in tensors:
        if begin != expected:
            raise WeightsError(f"tensor {tensor.name[:80]!r} does not follow the one before it")
        expected = end
    if expected > there:
        raise WeightsError(f"the file is cut short: {expected:,} bytes promised, {there:,} there")
    if expected < there:
        raise WeightsError(f"{there - expected:,} bytes of the file belong to no tensor")


def _metadata(entries: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    value = entries.get(_METADATA)
    if not isinstance(value, dict):
        return ()
    texts = sorted((key, text) for key, text in value.items() if isinstance(text, str))
    return tuple((key[:200], text[:2000]) for key, text in texts[:_MAX_METADATA])


def index_shards(value: object) -> tuple[str, ...]:
    """The files that a ``*.safetensors.index.json`` names, sorted; paths beside the index.

    ``{"weight_map": {"tensor": "model-00001-of-00002.safetensors", ...}}``. Raises FieldError.
    """
    names = get(as_mapping(value), "weight_map", as_mapping).values()
    shards = {name for name in names if isinstance(name, str)}
    if not shards or len(shards) > _MAX_SHARDS:
        raise FieldError("expected the names of the files that hold the tensors", "weight_map")
    return tuple(sorted(shards))
