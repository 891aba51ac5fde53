"""Answers in their context."""

from __future__ import annotations

import pytest

from generator.widgets.answer import AROUND, Answer, quote
from generator.widgets.example import Input
from tests.widgets import page
from tests.widgets.reading import output

CONTEXT = "Zoë 🚲 keeps the spare key behind the green clock."


def answers(value: object, context: str | None = CONTEXT) -> Answer:
    read = output(value, task="question-answering", given=Input(text="Where?", context=context))
    assert isinstance(read, Answer)
    return read


def quoted(value: object) -> str | None:
    found = answers(value).answers[0].quote
    return f"{found.before}[{found.marked}]{found.after}" if found else None


@pytest.mark.parametrize(
    "value",
    [
        {"answer": "spare key", "start": 16, "end": 25},
        {"answer": "spare key", "start": 17, "end": 26},  # UTF-16
        {"answer": "spare key", "start": 20, "end": 29},  # bytes
        {"answer": "spare key", "start": 3, "end": 9},
        {"answer": "Spare Key"},
        {"answer": "spare key", "start": "x"},
    ],
)
def test_an_answer_is_marked_where_it_stands(value: object) -> None:
    assert quoted(value) == "Zoë 🚲 keeps the [spare key] behind the green clock."


def test_an_answer_that_is_not_in_the_context_stands_alone() -> None:
    assert quoted({"answer": "nowhere", "start": 0, "end": 3}) is None


@pytest.mark.parametrize(
    "value",
    [
        {"answers": [{"answer": "a", "score": 0.1}, {"answer": "b", "score": 0.9}]},
        [[{"answer": "a", "score": 0.1}, {"answer": "b", "score": 0.9}]],
    ],
)
def test_answers_are_ranked(value: object) -> None:
    assert [ranked.answer for ranked in answers(value).answers] == ["b", "a"]


def test_a_quotation_is_cut_at_words() -> None:
    context = "word " * 100 + "HERE" + " word" * 100
    found = quote(context, 500, 504)
    assert found.marked == "HERE"
    assert found.before.startswith("…word")
    assert found.after.endswith("word…")
    assert len(found.before) <= AROUND + 1


def test_the_page_shows_bars_and_quotations() -> None:
    html = page.output(
        """\
pipeline_tag: question-answering
widget:
- text: Where?
  context: The key is <here>.
  output: [{answer: <here>, score: 0.0}, {answer: "", score: 0.4}]"""
    )
    assert "The key is <mark>&lt;here&gt;</mark>." in html
    assert "<em>no answer</em>" in html
    assert '<data value="0.0">0.0</data> <meter min="0" max="1" value="0.0"></meter>' in html


def test_bare_text_answers_a_question() -> None:
    assert quoted("spare key") == "Zoë 🚲 keeps the [spare key] behind the green clock."


def test_many_answers_fold() -> None:
    items = ", ".join(f"{{answer: a{n}, score: 0.1}}" for n in range(14))
    html = page.output(f"widget: [{{text: a, output: [{items}]}}]")
    assert "<summary>4 more answers</summary>" in html


def test_an_empty_list_is_a_result() -> None:
    html = page.output("pipeline_tag: question-answering\nwidget: [{text: a, output: []}]")
    assert page.text(html) == "No answer: the list is empty."


def test_a_bad_item_costs_only_itself() -> None:
    read = answers([{"answer": "a", "score": "high"}, {"score": 0.5}, 7, {"answer": "b"}])
    assert [ranked.answer for ranked in read.answers] == ["a", "b"]
    assert [flaw.key for flaw in read.flaws] == ["[0].score", "[1]", "[2]"]
