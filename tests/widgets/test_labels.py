"""Label bars."""

from __future__ import annotations

import pytest

from generator.widgets.example import Input
from generator.widgets.labels import Labels, fill
from tests.widgets import page
from tests.widgets.reading import output


def labels(value: object, task: str = "text-classification") -> Labels:
    read = output(value, task=task)
    assert isinstance(read, Labels)
    return read


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        ([0.8, 0.2], [0.8, 0.2]),
        ([0.028, 0.927], [0.927, 0.028]),  # they need not add up to 1
        ([1.0, 0.0], [1.0, 0.0]),
        ([14.2, 7.1], [1.0, 0.5]),  # above 1: the best is full
        ([6.1, -3.7], [1.0, 0.0]),  # a negative score has an empty bar
        ([-0.5, -2], [0.0, 0.0]),
        ([0.5, "high"], [0.5, None]),
        ([1e-05], [0.0]),
        ([1e308, 1e308], [1.0, 1.0]),
    ],
)
def test_bars_start_at_0_and_end_at_1_or_the_best(
    scores: list[object], shares: list[object]
) -> None:
    read = labels([{"label": str(score), "score": score} for score in scores])
    assert [bar.share for bar in read.bars] == shares


def test_scores_are_shown_as_written() -> None:
    read = labels([{"label": "a", "score": 0.03852083534002304}, {"label": "b", "score": 1e-05}])
    assert [bar.shown for bar in read.bars] == ["0.03852083534002304", "1e-05"]


def test_a_bar_is_a_meter_with_its_number() -> None:
    html = page.output(
        """\
pipeline_tag: text-classification
widget:
- text: hi
  output: [{label: B, score: 0.2}, {label: A, score: 0.8}]"""
    )
    assert html.index(">A</bdi>") < html.index(">B</bdi>")
    assert '<data value="0.2">0.2</data> <meter min="0" max="1" value="0.2"></meter>' in html


def test_labels_of_a_card_are_escaped() -> None:
    html = page.output("widget: [{text: a, output: [{label: <eos>, score: 0.1}]}]")
    assert "&lt;eos&gt;" in html


def test_the_filled_word_is_marked() -> None:
    html = page.output(
        """\
pipeline_tag: fill-mask
widget:
- text: The cat is on the [MASK].
  output: [{sequence: the cat is on the sofa., score: 0.5, token_str: sofa}]"""
    )
    assert "the cat is on the <mark>sofa</mark>." in html


@pytest.mark.parametrize(
    ("text", "sequence", "token", "parts"),
    [
        ("A <mask> b", "a red b", "red", ("a ", "red", " b")),
        ("A <mask> b", "a re-written b", "ne", ("a ", "re-written", " b")),
        (None, "a red b", " red", ("a ", "red", " b")),
        (None, "red red", "red", ("red red", "", "")),
        ("A <mask> b", "other", "x", ("other", "", "")),
    ],
)
def test_a_sequence_is_cut_around_what_was_filled_in(
    text: str | None, sequence: str, token: str, parts: tuple[str, str, str]
) -> None:
    assert fill(sequence, Input(text=text, mask="<mask>" if text else None), token) == parts


def test_hundreds_of_labels_fold() -> None:
    items = ", ".join(f"{{label: l{n}, score: 0.{n:03}}}" for n in range(300))
    html = page.output(f"widget: [{{text: a, output: [{items}]}}]")
    assert "<summary>290 more labels</summary>" in html
    assert html.index("l299") < html.index("<details>") < html.index("l289<")


def test_far_too_many_labels_are_counted() -> None:
    (group,) = labels([{"label": str(n), "score": 0.1} for n in range(1500)]).groups
    assert (len(group.first), len(group.rest), group.omitted) == (10, 990, 500)


def test_an_empty_list_is_a_result() -> None:
    html = page.output("pipeline_tag: image-classification\nwidget: [{src: a.png, output: []}]")
    assert page.text(html) == "Nothing found: the list of labels is empty."


def test_parts_with_several_gaps_have_titles() -> None:
    read = labels([[{"token_str": "a", "score": 0.1}], [{"token_str": "b", "score": 0.2}]])
    assert [group.title for group in read.groups] == ["Part 1", "Part 2"]


def test_what_cannot_be_used_is_shown_as_json() -> None:
    html = page.output("widget: [{text: a, output: [{label: x, score: 1}, {score: 0.5}]}]")
    assert "Not used ( [1].label ): expected a label, which is not there" in page.text(html)
    assert "&#34;score&#34;: 0.5" in html


@pytest.mark.parametrize("value", [[{"label": "a", "url": "a.wav"}], [{"label": "a", "mask": "m"}]])
def test_labelled_files_are_no_labels(value: object) -> None:
    assert not isinstance(output(value), Labels)


def test_labels_may_be_numbers_or_lists() -> None:
    read = labels([{"label": 7, "score": 0.9}, {"label": ["a", "b"], "score": 0.1}])
    assert [bar.label for bar in read.bars] == ["7", "a, b"]
