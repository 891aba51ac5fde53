"""Small weights files for tests, made by hand so that they can lie."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from io import BytesIO

from generator.reading.weights.safetensors import BITS


def safetensors_header(header: object, body: bytes = b"", *, length: int | None = None) -> bytes:
    """A file with any header; ``length`` is what it claims for it."""
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + body


def safetensors(tensors: Mapping[str, tuple[str, Sequence[int]]], *, body: bool = True) -> bytes:
    """A right file of ``name: (dtype, shape)``; with ``body=False`` without its data."""
    at, header = 0, {}
    for name, (dtype, shape) in tensors.items():
        size = BITS[dtype]
        for side in shape:
            size *= side
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, at + size // 8]}
        at += size // 8
    return safetensors_header(header, bytes(at) if body else b"")


def text(value: bytes | str, word: str = "<Q") -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack(word, len(raw)) + raw


def pair(key: str, kind: int, body: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + body


def text_pair(key: str, value: str) -> bytes:
    return pair(key, 8, text(value))


def number_pair(key: str, value: int) -> bytes:
    return pair(key, 4, struct.pack("<I", value))


def info(name: str, shape: Sequence[int], kind: int = 0, offset: int = 0) -> bytes:
    dimensions = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + dimensions + struct.pack("<IQ", kind, offset)


def gguf(
    pairs: Sequence[bytes] = (),
    infos: Sequence[bytes] = (),
    *,
    body: int = 0,
    version: int = 3,
    counts: tuple[int, int] | None = None,
) -> bytes:
    """A GGUF file; ``body`` is the bytes of data, ``counts`` what it claims (tensors, keys)."""
    tensors, keys = counts or (len(infos), len(pairs))
    head = b"GGUF" + struct.pack("<IQQ", version, tensors, keys) + b"".join([*pairs, *infos])
    return head + bytes(-len(head) % 32 + body)


class Counted(BytesIO):
    """A stream that counts the bytes that are read from it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found
