"""Which way the body of a card runs."""

from __future__ import annotations

import pytest

from generator.pages.direction import direction

ARABIC = "<p>يقرأ النص ويقول رأيه</p>"
ENGLISH = "<p>Reads a text and says what it thinks of it</p>"


@pytest.mark.parametrize(
    ("named", "html", "expected"),
    [
        ("rtl", ARABIC, "rtl"),
        ("rtl", ENGLISH, "ltr"),
        ("rtl", ENGLISH + ARABIC * 3, "rtl"),
        ("rtl", "", "rtl"),
        ("rtl", "<p>12:30</p>", "rtl"),
        ("ltr", ARABIC, "ltr"),
        ("auto", ARABIC, "auto"),
    ],
)
def test_a_card_runs_as_its_language_unless_its_words_do_not(
    named: str, html: str, expected: str
) -> None:
    assert direction(named, html) == expected


def test_code_does_not_tell() -> None:
    code = "<pre>print('a long line of code')</pre>"
    assert direction("rtl", ARABIC + code * 20) == "rtl"
