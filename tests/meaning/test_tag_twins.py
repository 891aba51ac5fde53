"""Near-twins among tags."""

from __future__ import annotations

import pytest

from generator.meaning.card import ModelCard
from generator.meaning.tag_twins import fold, twin_problems, twins


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("embedding", "embeddings"),
        ("Embedding", "embedding"),
        ("text-generation", "text generation"),
        ("fine_tuned", "fine-tuned"),
    ],
)
def test_spellings_of_one_word_are_twins(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"), [("class", "clas"), ("bus", "bu"), ("chess", "ches"), ("gpt2", "gpt3")]
)
def test_other_words_are_not(first: str, second: str) -> None:
    assert fold(first) != fold(second)


def test_the_rarer_spelling_points_to_the_common_one() -> None:
    assert twins([["embeddings"], ["embedding"], ["embedding", "x"]]) == {"embeddings": "embedding"}


def test_of_equals_the_first_by_letters_stands() -> None:
    assert twins([["embeddings"], ["embedding"]]) == {"embeddings": "embedding"}


def test_the_note_says_what_to_write() -> None:
    (problem,) = twin_problems(
        ModelCard(tags=("ok", "embeddings")), {"embeddings": "embedding"}, "a/README.md"
    )
    assert problem.code == "tag-twin"
    assert problem.advice == "write embedding"
    assert problem.key == "tags"
