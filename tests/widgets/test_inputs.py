"""Inputs on the page: every part has its place."""

from __future__ import annotations

import pytest

from generator.reading.fields import FieldError
from generator.widgets.example import Table
from generator.widgets.tables import read_table
from tests.widgets import page
from tests.widgets.reading import only


@pytest.mark.parametrize(
    ("value", "table"),
    [
        ({"a": [1, None], "b": ["x", 2.0]}, Table(("a", "b"), (("1", "x"), ("", "2.0")))),
        ([["a", "b"], [1, True]], Table(("a", "b"), (("1", "true"),))),
        ([{"a": 1}, {"b": 2}], Table(("a", "b"), (("1", ""), ("", "2")))),
        ({"a": 1, "b": "x"}, Table(("a", "b"), (("1", "x"),))),
        ({"a": [1, 2], "b": [3]}, Table(("a", "b"), (("1", "3"), ("2", "")))),
        ([["a"], [1, 2]], Table(("a", "column 2"), (("1", "2"),))),
        ([1, 2], Table(("value",), (("1",), ("2",)))),
        ({"columns": ["a"], "data": [[1], [2]]}, Table(("a",), (("1",), ("2",)))),
        ({1: [[2, {"x": 3}]]}, Table(("1",), (('[ 2, { "x": 3 } ]',),))),
    ],
)
def test_every_form_of_a_table(value: object, table: Table) -> None:
    assert read_table(value)[0] == table


@pytest.mark.parametrize("value", [{}, [], 3, "a", [1, [2]]])
def test_what_is_no_table(value: object) -> None:
    with pytest.raises(FieldError):
        read_table(value)


def test_uneven_columns_are_told() -> None:
    _, (flaw,) = read_table({"a": [1, 2], "b": [3]})
    assert (flaw.key, flaw.message) == (
        "b",
        "expected 2 values as in the longest column, found 1",
    )


def test_every_part_of_an_input_is_on_the_page() -> None:
    html = page.given(
        """\
widget:
- text: What is it?
  prompt: look closely
  context: A kitchen.
  source_sentence: one
  sentences: [two, three]
  candidate_labels: [pan, pot]
  multi_label: true
  table: {Hut: [Steinalm], Beds: [27]}
  src: pan.png
  mood: calm
"""
    )
    shown = page.text(html)
    words = ["What is it?", "look closely", "A kitchen.", "one", "two", "three", "pan", "pot",
             "yes", "Hut", "Steinalm", "27", "mood", "calm"]  # fmt: skip
    assert [word for word in words if word not in shown] == []
    assert "<img" in html


def test_the_gap_of_a_text_is_marked() -> None:
    html = page.given(
        "pipeline_tag: fill-mask\nwidget: [{text: 'The <mask> is high.', output: []}]"
    )
    assert ">The <mark>&lt;mask&gt;</mark> is high.<" in html


def test_texts_carry_their_direction_and_language() -> None:
    html = page.given("widget: [{text: صباح الخير}]", lang="ar")
    assert '<dd class="words" dir="auto" lang="ar">صباح الخير</dd>' in html


def test_line_ends_and_blanks_are_kept() -> None:
    html = page.given('widget: [{text: "a\\n  b"}]')
    assert ">a\n  b</dd>" in html


def test_an_example_without_input_says_so() -> None:
    assert page.text(page.given("widget: [{output: {url: a.png}}]")) == "No input."


def test_a_missing_file_is_told_in_its_place() -> None:
    assert "no such file" in page.text(page.given("widget: [{src: missing.png}]"))


def test_long_tables_fold() -> None:
    rows = ", ".join(str(number) for number in range(12))
    html = page.given(f"widget: [{{table: {{n: [{rows}]}}}}]")
    assert "<summary>2 more rows</summary>" in html


def test_messages_are_turns_with_their_media() -> None:
    html = page.given(
        """\
widget:
- messages:
  - {role: user, content: [{type: image, image: a.png}, {type: text, text: "**What?**"}]}
  - {role: assistant, content: "A **door**."}
"""
    )
    assert "**What?**" in html  # the user's words as they are
    assert "<strong>door</strong>" in html
    assert "<img" in html


def test_one_bad_message_costs_only_itself() -> None:
    example = only("widget: [{messages: [{role: user, content: a}, 3]}]")
    assert [message.role for message in example.input.messages] == ["user"]
    assert [key for key, _ in example.input.other] == ["messages[1]"]
