"""Entities marked in a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.widgets import spans
from generator.widgets.example import Input
from generator.widgets.spans import Claim, Span
from generator.widgets.tokens import Tokens
from tests.widgets import page
from tests.widgets.reading import output


def tokens(text: str | None, *entities: dict[str, object]) -> Tokens:
    read = output(list(entities), task="token-classification", given=Input(text=text))
    assert isinstance(read, Tokens)
    return read


def marked(read: Tokens) -> str:
    """The marks as brackets: ``[Ada PER] met``."""
    return "".join(
        "[" if piece.opens else f" {piece.closes.label}]" if piece.closes else piece.text
        for piece in read.pieces
    )


def at(label: str, start: int, end: int, word: str = "") -> dict[str, object]:
    return {"entity": label, "start": start, "end": end, "word": word}


def test_entities_are_marked_in_their_text() -> None:
    read = tokens("Ada met Bob", at("PER", 0, 3), at("PER", 8, 11))
    assert marked(read) == "[Ada PER] met [Bob PER]"
    assert [(kind.label, kind.hue, kind.count) for kind in read.legend] == [("PER", 1, 2)]


def test_pieces_of_one_entity_are_joined_for_display_only() -> None:
    read = tokens(
        "Ada Lin met Bob",
        at("B-PER", 0, 3),
        at("I-PER", 4, 7),
        at("B-PER", 12, 13, "B"),
        at("B-PER", 13, 15, "##ob"),
    )
    assert marked(read) == "[Ada Lin PER] met [Bob PER]"
    assert [entity.label for entity in read.entities] == ["B-PER", "I-PER", "B-PER", "B-PER"]


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (("B-A", "B-A"), "[x A] [y A]"),
        (("B-A", "I-A"), "[x y A]"),
        (("I-A", "I-A"), "[x y A]"),
        (("B-A", "I-B"), "[x A] [y B]"),
        (("B-A", "E-A"), "[x y A]"),
        (("B-A", "L-A"), "[x y A]"),
        (("S-A", "U-A"), "[x A] [y A]"),
        (("O", "B-A"), "x [y A]"),
        (("NOUN", "NOUN"), "[x NOUN] [y NOUN]"),
        (("B-", "X-1"), "[x B-] [y X-1]"),
    ],
)
def test_prefixes_say_what_is_joined(labels: tuple[str, str], shown: str) -> None:
    assert marked(tokens("x y", at(labels[0], 0, 1), at(labels[1], 2, 3))) == shown


def test_an_entity_goes_on_only_after_a_blank() -> None:
    read = tokens("x, y", at("B-A", 0, 1), at("I-A", 3, 4))
    assert marked(read) == "[x A], [y A]"


def test_nested_entities_are_marked_inside_one_another() -> None:
    read = tokens("University of Graz", at("ORG", 0, 18), at("LOC", 14, 18))
    assert marked(read) == "[University of [Graz LOC] ORG]"


def test_two_entities_at_one_place_nest() -> None:
    assert marked(tokens("Graz", at("ORG", 0, 4), at("LOC", 0, 4))) == "[[Graz LOC] ORG]"


def test_entities_that_cross_are_listed() -> None:
    read = tokens("one two three", at("A", 0, 7), at("B", 4, 13))
    assert marked(read) == "[one two A] three"
    assert [(mark.label, mark.word) for mark in read.beside] == [("B", "two three")]


def test_hues_follow_the_order_of_appearance_and_come_again() -> None:
    read = tokens("abcdefghij", *(at(str(n), n, n + 1) for n in reversed(range(10))))
    assert [kind.hue for kind in read.legend] == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2]


@pytest.mark.parametrize(
    ("start", "end", "word"),
    [(-3, 2, ""), (2, 2, ""), (4, 2, ""), (0, 99, ""), (0, 3, "zebra")],
)
def test_offsets_that_do_not_fit_never_break_the_text(start: int, end: int, word: str) -> None:
    read = tokens("Ada met Bob", at("PER", start, end, word))
    assert "".join(piece.text for piece in read.pieces) == "Ada met Bob"


def test_a_word_elsewhere_than_its_offsets_say_is_searched_for() -> None:
    assert marked(tokens("Ada met Bob", at("PER", 3, 6, "Bob"))) == "Ada met [Bob PER]"


@pytest.mark.parametrize("word", ["bob", "▁Bob", "ĠBob", "B ob"])
def test_a_word_is_the_same_in_the_spelling_of_tokenisers(word: str) -> None:
    assert marked(tokens("Ada met Bob", at("PER", 8, 11, word))) == "Ada met [Bob PER]"


def test_offsets_as_text_are_numbers() -> None:
    read = tokens("Ada", {"entity": "PER", "start": "0", "end": 3.0, "word": "Ada"})
    assert marked(read) == "[Ada PER]"


def test_entities_without_a_text_are_listed() -> None:
    read = tokens(None, at("PER", 0, 3, "Ada"))
    assert [mark.word for mark in read.beside] == ["Ada"]


def test_the_page_shows_text_legend_and_list() -> None:
    html = page.output(
        """\
pipeline_tag: token-classification
widget:
- text: "<Ada> met Bob"
  output:
  - {entity_group: PER, score: 0.998, word: Ada, start: 1, end: 4}
  - {entity_group: PER, word: Clara}"""
    )
    assert '&lt;<mark class="hue-1">Ada<small>PER</small></mark>&gt; met Bob' in html
    assert "0.998" in html
    assert "1–4" in html
    assert "Clara" in html


def test_nothing_found_is_said() -> None:
    html = page.output(
        "pipeline_tag: token-classification\nwidget: [{text: The kettle., output: []}]"
    )
    assert page.text(html) == "The kettle. Nothing found in this text."


def test_segments_of_a_sound_are_no_entities() -> None:
    read = output([{"label": "speech", "start": 0, "end": 2}], given=Input(text="hm"))
    assert not isinstance(read, Tokens)


@pytest.mark.parametrize(
    ("text", "claims", "offset", "point"),
    [
        ("a🚲b", [Claim(2, 3, "b")], 2, 2),
        ("a🚲b", [Claim(3, 4, "b")], 3, 2),
        ("äb", [Claim(2, 3, "b")], 2, 1),
        ("a🚲b", [Claim(3, 4, "b")], 2, None),  # in the midst of a character
        ("ab", [Claim(7, 9, "b")], 7, None),
    ],
)
def test_units_of_offsets_are_told_by_the_words(
    text: str, claims: list[Claim], offset: int, point: int | None
) -> None:
    assert spans.in_code_points(text, claims)(offset) == point


@settings(deadline=None, max_examples=150)
@given(
    st.text("ab ", min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8),
)
def test_marks_balance_and_keep_the_text(text: str, places: list[tuple[int, int]]) -> None:
    wanted = [
        Span(start, end, index)
        for index, (start, end) in enumerate(places)
        if start < end <= len(text)
    ]
    pieces, crossing = spans.nest(text, wanted)
    stack: list[int] = []
    for piece in pieces:
        if piece.opens is not None:
            stack.append(piece.opens)
        elif piece.closes is not None:
            assert stack.pop() == piece.closes
    assert stack == []
    assert "".join(piece.text for piece in pieces) == text
    opened = [piece.opens for piece in pieces if piece.opens is not None]
    assert sorted([*opened, *(span.what for span in crossing)]) == [span.what for span in wanted]
