"""Sizes as a person reads them."""

from __future__ import annotations

import pytest

from generator.media.sizes import human_size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (9_960, "10 kB"),
        (195_150, "195 kB"),
        (999_499, "999 kB"),
        (999_600, "1.0 MB"),
        (3_210_000_000, "3.2 GB"),
        (2 * 10**12, "2.0 TB"),
        (10**21, "1000000 PB"),
    ],
)
def test_a_size_is_written_in_si_units(size: int, text: str) -> None:
    assert human_size(size) == text
