"""Examples as a whole: every item gives one, in order, whatever stands in the card."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.problems import CODES
from generator.widgets.example import Output
from generator.widgets.examples import read_examples
from generator.widgets.record import record
from tests.widgets import page
from tests.widgets.reading import inline, only, read, resolve

KEYS = st.sampled_from(
    [
        "text", "src", "output", "label", "score", "scores", "labels", "url", "start", "end",
        "word", "entity", "answer", "table", "messages", "role", "content", "coordinates",
        "cells", "sequence", "token_str", "generated_text", "choices", "message", "embedding",
        "quantiles", "t", "lower", "upper", "candidate_labels", "context", "parameters",
        "sentences", "mask", "box", "x", "y", "chunks", "blob", "image", "example_title",
    ]
)  # fmt: skip
# Without control characters and the like, which no HTML may hold.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.sampled_from(["", "-", "a.png", "B-PER", "Ada met Bob", "0.5", "<b>", "\u202e", "🚲"])
    | TEXT
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXT, inner, max_size=5),
    max_leaves=14,
)
TASKS = st.none() | st.sampled_from(
    [
        "text-classification", "token-classification", "table-question-answering", "fill-mask",
        "tabular-regression", "time-series-forecasting", "feature-extraction", "text-generation",
        "question-answering", "sentence-similarity", "summarization", "any-to-any",
        "conversational", "translation", "nonsense",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=120)
@given(st.lists(VALUES, max_size=4), TASKS)
def test_every_item_gives_one_example_in_order(widget: list[object], task: str | None) -> None:
    examples, findings = read_examples(widget, task=task, resolve=resolve, inline=inline)
    assert [example.index for example in examples] == list(range(len(widget)))
    assert all(example.output is None or isinstance(example.output, Output) for example in examples)
    assert all(finding.code in CODES for finding in findings)
    json.dumps([record(example) for example in examples], allow_nan=False)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(KEYS, VALUES, max_size=4), VALUES, TASKS)
def test_whatever_is_read_can_be_shown(
    entry: dict[str, object], output: object, task: str | None
) -> None:
    widget = [{**entry, "output": output}]
    (example,), _ = read_examples(widget, task=task, resolve=resolve, inline=inline)
    page.given_of(example)
    if example.output is not None:
        page.output_of(example)


@settings(deadline=None, max_examples=60)
@given(VALUES)
def test_anything_but_a_list_is_one_example_or_none(widget: object) -> None:
    examples, _ = read_examples(widget, task=None, resolve=resolve, inline=inline)
    expected = len(widget) if isinstance(widget, list) else int(widget is not None)
    assert len(examples) == expected


def test_a_default_title_counts_places_of_the_list() -> None:
    examples, _ = read("widget: [null, {text: a}, {text: b, example_title: ' '}]")
    assert [example.title for example in examples] == ["Example 1", "Example 2", "Example 3"]


def test_card_wide_parameters_are_shown_and_overridden() -> None:
    example = only(
        "parameters: {temperature: 0.7, top_p: 0.9}\n"
        "widget: [{text: a, parameters: {top_p: 1.0, stop: [x]}}]"
    )
    assert example.parameters == (("temperature", "0.7"), ("top_p", "1.0"), ("stop", '["x"]'))


def test_the_key_path_of_a_finding_leads_to_the_value() -> None:
    _, findings = read(
        "pipeline_tag: text-classification\n"
        "widget: [{text: a}, {text: b, output: [{label: x, score: high}]}]"
    )
    (finding,) = findings
    assert (finding.code, finding.key) == ("bad-output", "widget[1].output[0].score")
    assert finding.message == "expected a number, found the text 'high'"
    assert finding.mend == "write a number, such as 0.5"


def test_a_documented_key_wins_over_another_spelling() -> None:
    example = only("widget: [{label: two, example_title: one, text: a}]")
    assert example.title == "one"
    assert [key for key, _ in example.input.other] == ["label"]


@pytest.mark.parametrize("key", ["content", "txt", "labelling", "types"])
def test_keys_that_only_look_alike_are_not_taken_for_others(key: str) -> None:
    example = only(f"widget: [{{text: a, {key}: b}}]")
    assert [name for name, _ in example.input.other] == [key]


def test_the_time_grows_with_the_number_of_examples() -> None:
    entry = {"text": "a", "output": [{"label": "x", "score": 0.5}], "mood": 1}

    def seconds(count: int) -> float:
        begin = time.perf_counter()
        examples, _ = read_examples([entry] * count, task=None, resolve=resolve, inline=inline)
        assert len(examples) == count
        return time.perf_counter() - begin

    seconds(200)
    assert seconds(8000) < 40 * max(seconds(800), 0.001)


def test_a_list_nested_once_too_often_is_opened() -> None:
    assert only("widget: [[{text: a}]]").input.text == "a"


def test_a_flaw_that_the_output_shows_is_no_note_of_its_page() -> None:
    [example], _ = read("widget: [{text: hi, output: [{label: cat, score: 0.5}, 7]}]")
    assert [note.startswith("output[1]: ") for note in example.notes] == [True]
    assert example.notes_apart == ()


def test_a_flaw_that_the_output_does_not_show_stays_a_note() -> None:
    [example], _ = read("widget: [{text: hi, output: [{label: cat, score: high}]}]")
    assert example.notes_apart == example.notes != ()
