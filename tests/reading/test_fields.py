"""The door for untrusted values: what each reader takes, and how errors name their place."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading import fields
from generator.reading.fields import FieldError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
READERS: list[Callable[[object], object]] = [
    fields.as_text,
    fields.as_number,
    fields.as_mapping,
    fields.as_list,
]


@given(VALUES, st.sampled_from(READERS))
@settings(deadline=None, max_examples=200)
def test_a_reader_gives_its_type_or_a_field_error(
    value: object, read: Callable[[object], object]
) -> None:
    with contextlib.suppress(FieldError):
        assert isinstance(read(value), str | float | Mapping | list)


@given(VALUES)
@settings(deadline=None, max_examples=100)
def test_every_value_can_be_named_on_one_short_line(value: object) -> None:
    name = fields.found(value)
    assert len(name) < 250
    assert "\n" not in name


def test_an_integer_too_long_to_be_printed_can_still_be_named() -> None:
    assert fields.found(10**5000) == "a number of more than 100 digits"
    with pytest.raises(FieldError, match="expected a number"):
        fields.as_number(10**5000)


@pytest.mark.parametrize(
    ("value", "number"), [(1, 1.0), (0.5, 0.5), ("0.5", 0.5), (" 1e-3 ", 0.001), ("-2", -2.0)]
)
def test_numbers_are_also_taken_as_text(value: object, number: float) -> None:
    assert fields.as_number(value) == number


@pytest.mark.parametrize("value", [True, None, "high", "", [], {}, math.nan, "inf", -math.inf])
def test_what_is_no_finite_number_is_an_error(value: object) -> None:
    with pytest.raises(FieldError, match="expected a"):
        fields.as_number(value)


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (1, "1"), (0.5, "0.5"), (1e-05, "1e-05"), (True, "true")]
)
def test_scalars_are_taken_as_text(value: object, text: str) -> None:
    assert fields.as_text(value) == text


def test_an_error_names_the_path_that_leads_to_it() -> None:
    data = {"output": [{"score": 1}, {"score": "high"}]}

    def score(item: object) -> float:
        return fields.get(fields.as_mapping(item), "score", fields.as_number)

    with pytest.raises(FieldError) as caught:
        fields.get(data, "output", lambda value: fields.each(value, score))
    assert caught.value.key == "output[1].score"
    assert caught.value.message == "expected a number, found the text 'high'"


def test_an_absent_key_is_an_error_for_get_and_nothing_for_maybe() -> None:
    assert fields.maybe({}, "text", fields.as_text) is None
    assert fields.maybe({"text": None}, "text", fields.as_text) is None
    with pytest.raises(FieldError, match="expected the key 'text'"):
        fields.get({}, "text", fields.as_text)


@pytest.mark.parametrize(
    ("parent", "key", "path"),
    [
        ("widget", "[1].text", "widget[1].text"),
        ("output", "score", "output.score"),
        (1, "score", "[1].score"),
        ("", "text", "text"),
        ("text", "", "text"),
    ],
)
def test_key_paths_are_joined(parent: str | int, key: str, path: str) -> None:
    assert fields.join(parent, key) == path


def test_keys_that_are_no_text_become_text() -> None:
    assert fields.as_mapping({None: "b", True: "c"}) == {"null": "b", "true": "c"}
    assert fields.as_mapping({2: "a"}) == {"2": "a"}
