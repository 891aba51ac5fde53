"""What a match can begin with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.heads import ASCII, heads, is_widthless


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        ("def", "d"),
        ("[a-c_]+x", "abc_"),
        (r"(?<!\.)\b(if|else)\b", "ei"),
        (r"\s*(x|\d)", " \t\n\r\f\v\x1c\x1d\x1e\x1f0123456789x"),
        ("(?=b)a", "a"),
        ("^(?>a|b)?+c", "abc"),
        ("(?i)a", "aAiIkKsS"),
        ("ä|é", ""),
    ],
)
def test_the_first_parts_tell(pattern: str, signs: str) -> None:
    assert heads(pattern, re.MULTILINE) == frozenset(signs)


@pytest.mark.parametrize("pattern", ["", "a*", "(?=a)", "a?|b", "$", r"(a?)\1"])
def test_what_may_be_empty_begins_anywhere(pattern: str) -> None:
    assert heads(pattern, 0) is None


def test_sets_may_be_turned_round() -> None:
    letters = frozenset(sign for sign in ASCII if sign.isalpha() or sign == "_")
    assert heads(r"[^\W\d]", 0) == letters
    assert heads("[^a]x", 0) == ASCII - {"a"}


PATTERNS = (
    r"[^\W\d]\w*", r"(?i)[k-s]+|ı", r"(a|b*)c", r"\\(N\{.*?\}|u[a-f]{4})", r"(?:x??|\s)[.]",
    r"[^\x00-\x7f~]", r"(?i:q)|[^\s\S]|z", r"(?i)[^ſ]", r"-?\d+(?:\.\d)?",
    r"(?P<q>['\"])?.(?(q)b|c)",
)  # fmt: skip


@given(st.data(), st.sampled_from(PATTERNS))
@settings(deadline=None, max_examples=300)
def test_no_match_begins_otherwise(data: st.DataObject, pattern: str) -> None:
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    found = heads(pattern, 0)
    assert found is None or text[0] in found or not text[0].isascii()


def test_what_only_looks_takes_no_sign() -> None:
    assert is_widthless(r"(?<!\.)\b", 0)
    assert not is_widthless(r"\.?", 0)
    assert not is_widthless("(", 0)
