"""Files with some of their bytes replaced by as many others, without a copy in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO, TypeAlias

Edit: TypeAlias = tuple[int, bytes]  # place in the file, and the bytes that stand there instead


def edited(data: bytes, edits: Sequence[Edit], start: int = 0) -> bytes:
    """A piece of a file, which begins at ``start`` in it, with what of the edits falls into it."""
    if not edits:
        return data
    piece = bytearray(data)
    for at, new in edits:
        low, high = max(at, start), min(at + len(new), start + len(data))
        if low < high:
            piece[low - start : high - start] = new[low - at : high - at]
    return bytes(piece)


class Edited(io.RawIOBase):
    """A readable, seekable view of ``stream`` with its edits."""

    def __init__(self, stream: BinaryIO, edits: Sequence[Edit]) -> None:
        super().__init__()
        self._stream = stream
        self._edits = edits

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        start = self._stream.tell()
        return edited(self._stream.read(-1 if size is None else size), self._edits, start)
