"""Chats: what went in and what came out as one conversation."""

from __future__ import annotations

import pytest

from generator.widgets.chat import Chat
from generator.widgets.example import Input, Message, Part
from tests.widgets import page
from tests.widgets.reading import only, output, resolve

ASKED = Input(messages=(Message("user", (Part(text="Why?"),)),))


def said(value: object) -> list[str | None]:
    read = output(value, given=ASKED)
    assert isinstance(read, Chat)
    return [part.text for turn in read.turns for part in turn.parts]


@pytest.mark.parametrize(
    "value",
    [
        "So.",
        {"text": "So."},
        [{"generated_text": "So."}],
        {"role": "assistant", "content": "So."},
        [{"role": "assistant", "content": [{"type": "text", "text": "So."}]}],
        {"message": {"role": "assistant", "content": "So."}},
        {"choices": [{"message": {"role": "assistant", "content": "So."}}]},
        {"choices": [{"text": "So."}]},
        {"messages": [{"role": "assistant", "content": "So."}]},
        {"generated_text": [
            {"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."},
        ]},
    ],
)  # fmt: skip
def test_every_spelling_of_an_answer(value: object) -> None:
    assert said(value) == ["So."]


def test_every_choice_is_a_turn() -> None:
    assert said({"choices": [{"text": "a"}, {"text": "b"}]}) == ["a", "b"]


def test_text_and_pictures_are_one_turn_of_the_user() -> None:
    example = only(
        "tags: [conversational]\nwidget: [{src: a.png, text: What?, output: {text: A door.}}]"
    )
    assert isinstance(example.output, Chat)
    turn = Message("user", (Part(asset=resolve("a.png")), Part(text="What?")))
    assert example.output.before == (turn,)
    assert example.output.rest.empty


def test_answers_are_markdown_and_questions_are_not() -> None:
    html = page.output(
        "tags: [conversational]\n"
        "widget: [{text: '**a**', output: {text: 'rinse **twice** <script>'}}]"
    )
    assert "**a**" in html
    assert "rinse <strong>twice</strong> &lt;script&gt;" in html


def test_tool_calls_are_folded() -> None:
    html = page.output(
        """\
widget:
- messages: [{role: user, content: Rain?}]
  output: {role: assistant, tool_calls: [{function: {name: weather}}, {function: {name: time}}]}
"""
    )
    assert "<summary>2 tool calls</summary>" in html
    assert "weather" in html


def test_the_rest_of_the_input_stands_before_the_conversation() -> None:
    html = page.output(
        "widget: [{messages: [{role: user, content: Sum?}], table: {n: [41]}, output: So.}]"
    )
    assert html.index("41") < html.index("Sum?") < html.index("So.")


def test_labels_of_a_conversational_card_stay_labels() -> None:
    example = only("tags: [conversational]\nwidget: [{text: a, output: [{label: x, score: 0.5}]}]")
    assert example.output is not None
    assert example.output.family == "labels"


def test_a_bad_choice_costs_only_itself() -> None:
    read = output({"choices": [{"text": "a"}, 3]}, given=ASKED)
    assert isinstance(read, Chat)
    assert [flaw.key for flaw in read.flaws] == ["choices[1]"]
