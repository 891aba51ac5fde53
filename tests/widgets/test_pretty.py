"""Values as JSON."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.widgets.pretty import LIMIT, compact, pretty
from tests.widgets import page

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None, max_examples=150)
@given(JSON)
def test_the_text_is_the_value(value: object) -> None:
    assert json.loads(pretty(value, 10**6).text) == value


def test_short_lists_stand_on_one_line() -> None:
    assert pretty({"a": [1, 2], "b": [{"c": None}]}).text == (
        '{\n  "a": [1, 2],\n  "b": [\n    {\n      "c": null\n    }\n  ]\n}'
    )


def test_long_lists_of_numbers_are_filled_to_lines() -> None:
    lines = pretty(list(range(1000))).text.splitlines()
    assert 20 < len(lines) < 80
    assert max(map(len, lines)) < 110


@pytest.mark.parametrize("value", ["x" * 10**6, ["x" * 90] * 10**5, {"a": [{"b": 1}] * 10**5}])
def test_long_values_are_cut(value: object) -> None:
    found = pretty(value)
    assert (len(found.text), found.cut) == (LIMIT, True)


def test_values_that_json_lacks_are_text() -> None:
    value = {1: dt.date(2024, 1, 15), "b": b"x", None: float("nan"), "s": "\ud800"}
    assert pretty(value).text == (
        '{\n  "1": "2024-01-15",\n  "b": "b\'x\'",\n  "null": NaN,\n  "s": "\\ud800"\n}'
    )


def test_numbers_beyond_what_python_writes_out_are_hexadecimal() -> None:
    assert pretty(16**5000).text.startswith("0x1000")


def test_values_nested_beyond_all_sense_are_named() -> None:
    value: object = 1
    for _ in range(500):
        value = [value]
    assert '"…"' in pretty(value).text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (1.0, "1.0"),
        (None, "null"),
        ([1, "b"], '[1, "b"]'),
        ({"a": [{}]}, '{ "a": [ {} ] }'),
    ],
)
def test_compact_values_stand_on_one_line(value: object, text: str) -> None:
    assert compact(value) == text


def test_an_unknown_output_is_json_in_colour_on_the_page() -> None:
    html = page.output("widget: [{text: a, output: {steps: 3, trace: [{op: <load>}]}}]")
    assert '<span class="k-b">&quot;op&quot;</span>' in html
    assert '<span class="k-s">&quot;&lt;load&gt;&quot;</span>' in html


def test_a_cut_value_says_so() -> None:
    html = page.output(f"widget: [{{text: a, output: {{steps: {'x' * 30000}}}}}]")
    assert "Cut here: the value is longer than what a page shows." in html
