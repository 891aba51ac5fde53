"""How durations, hosts, coordinates and waveforms are written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.widgets.filters import clock, host, number, wave


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00.0"),
        (2.37, "0:02.4"),
        (59.94, "0:59.9"),
        (59.96, "1:00"),
        (65.4, "1:05"),
        (3599.6, "1:00:00"),
        (3723, "1:02:03"),
        (-1, "0:00.0"),
    ],
)
def test_durations_read_as_on_a_player(seconds: float, words: str) -> None:
    assert clock(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(12.0, "12"), (0.456, "0.46"), (-0.001, "0"), (1e-9, "0"), (1e7, "10000000"), (100, "100")],
)
def test_coordinates_are_short_and_never_have_an_exponent(value: float, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://me:pw@example.org:8080/a", "example.org"),
        ("//example.org/a", "example.org"),
        ("http://[::1", ""),
        ("a.png", ""),
    ],
)
def test_the_host_is_named_without_user_and_port(address: str, name: str) -> None:
    assert host(address) == name


def test_no_peaks_give_no_path() -> None:
    assert wave(()) == ""


def test_a_peak_is_a_bar_about_the_middle() -> None:
    assert wave((1.0, 0.0)) == "M24 2h72v56h-72zM144 29.2h72v1.6h-72z"


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=2000))
@settings(deadline=None, max_examples=100)
def test_any_peaks_stay_in_the_box_and_are_at_most_120(peaks: list[float]) -> None:
    bars = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-\3z", wave(peaks))
    assert len(bars) == min(len(peaks), 120)
    for left, top, width, height in bars:
        assert float(left) + float(width) <= 240.01
        assert float(top) >= 0
        assert float(top) + float(height) <= 60


def test_the_loudest_peak_survives_thinning() -> None:
    peaks = [0.0] * 999 + [1.0]
    assert wave(peaks).count("v56") == 1
