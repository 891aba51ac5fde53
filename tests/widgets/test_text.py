"""Texts: continuations, translations, summaries."""

from __future__ import annotations

import pytest

from generator.widgets.example import Input
from generator.widgets.text import Text, count_words
from tests.widgets import page
from tests.widgets.reading import output


def continued(prompt: str, value: object) -> tuple[str, str]:
    read = output(value, task="text-generation", given=Input(text=prompt))
    assert isinstance(read, Text)
    return read.pieces[0].prompt, read.pieces[0].body


@pytest.mark.parametrize(
    ("prompt", "value", "body"),
    [
        ("The keeper counted", {"text": " the gulls."}, " the gulls."),
        ("The keeper", [{"generated_text": "The keeper slept."}], " slept."),
        ("The keeper ", [{"generated_text": "The keeper slept."}], "slept."),
        (" The keeper", "The keeper slept.", " slept."),
        ("Count:", "one two", "one two"),
        ("Say hi", {"text": "hi there"}, " hi there"),
    ],
)
def test_a_continuation_is_set_off_from_its_prompt(prompt: str, value: object, body: str) -> None:
    assert continued(prompt, value) == (prompt, body)


def test_a_text_that_only_repeats_the_prompt_stays() -> None:
    assert continued("one", "one") == ("", "one")


def test_a_long_prompt_is_repeated_only_at_its_end() -> None:
    prompt, body = continued("x" * 1000, "x" * 1000 + "!")
    assert (len(prompt), prompt[0], body) == (241, "…", "!")


def test_prompt_and_continuation_on_the_page() -> None:
    html = page.output(
        "pipeline_tag: text-generation\nwidget: [{text: The fox, output: {text: ' ran.'}}]"
    )
    assert '<span class="prompt">The fox</span><span class="more"> ran.</span>' in html


def test_a_summary_tells_its_lengths() -> None:
    html = page.output(
        "pipeline_tag: summarization\n"
        "widget: [{text: one two three four, output: [{summary_text: one}]}]"
    )
    assert "1 word from 4" in page.text(html)


def test_a_translation_names_its_languages() -> None:
    html = page.output(
        "pipeline_tag: translation\n"
        "widget: [{text: ja, parameters: {src_lang: de, tgt_lang: en}, output: {text: yes}}]"
    )
    assert page.text(html) == "From de to en yes"


def test_a_translation_is_not_said_to_be_in_the_language_of_the_card() -> None:
    card = "pipeline_tag: {}\nwidget: [{{text: ja, output: {{text: yes}}}}]"
    assert 'lang="de"' not in page.output(card.format("translation"), lang="de")
    assert 'lang="de"' in page.output(card.format("text-generation"), lang="de")


def test_several_texts_all_stand_there() -> None:
    html = page.output("widget: [{text: a, output: [{generated_text: b}, {generated_text: c}, 3]}]")
    assert page.text(html).startswith("b c Not used ( [2] ): expected a text")


def test_other_keys_are_folded_beside_the_text() -> None:
    html = page.output("widget: [{text: a, output: {text: b, tokens: 4}}]")
    assert "<summary>More values</summary>" in html
    assert "tokens" in html


@pytest.mark.parametrize(
    ("text", "count"), [("a b", 2), ("", 0), ("今" * 50, 50), ("x" * 50, 1), (" a\n b ", 2)]
)
def test_words_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count
