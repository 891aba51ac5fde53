"""Limits for hostile files."""

from __future__ import annotations

import io
import math

import pytest

from generator.media.limits import Limited, plausible


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (1.23456, 1.235),
        (0.001, 0.001),
        (0.0, None),
        (0.0004, None),
        (-1.0, None),
        (math.nan, None),
        (math.inf, None),
        (1.2e9, None),
        (None, None),
    ],
)
def test_an_impossible_duration_is_none(duration: float | None, shown: float | None) -> None:
    assert plausible(duration) == shown


def test_a_limited_stream_gives_up_when_its_bytes_are_spent() -> None:
    stream = Limited(io.BytesIO(bytes(100)), budget=50, calls=100)
    assert stream.read(40) == bytes(40)
    with pytest.raises(OSError, match="allowed"):
        stream.read()


def test_a_limited_stream_gives_up_when_its_calls_are_spent() -> None:
    stream = Limited(io.BytesIO(bytes(100)), budget=1000, calls=3)
    stream.seek(0)
    stream.read(0)
    with pytest.raises(OSError, match="allowed"):
        stream.seek(0)


def test_a_limited_stream_is_a_view_of_the_other() -> None:
    stream = Limited(io.BytesIO(b"abcdef"), budget=1000, calls=100)
    assert stream.readable()
    assert stream.seekable()
    assert stream.seek(-2, io.SEEK_END) == 4
    assert stream.read(1) == b"e"
    assert stream.tell() == 5
