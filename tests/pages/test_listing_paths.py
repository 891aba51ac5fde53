"""Where listings stand: no value of a card names a file of ours unless it is a plain word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pages.listing_paths import page_path, slug, value_path


@pytest.mark.parametrize("value", ["mit", "apache-2.0", "en", "gpt2", "x"])
def test_a_plain_word_is_its_own_folder(value: str) -> None:
    assert slug(value) == value


@pytest.mark.parametrize(
    "value", ["MIT", "a/b", "..", ".", "", "a b", "2", "con", "aux.txt", "-x", "日本語", "a" * 90]
)
def test_anything_else_is_a_safe_part_and_a_hash(value: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+--[0-9a-f]{8}", slug(value))


def test_values_that_differ_only_in_case_have_different_folders() -> None:
    assert len({slug(value) for value in ("Acme", "acme", "ACME")}) == 3


@given(st.lists(st.text(max_size=80), unique=True, max_size=8))
@settings(deadline=None, max_examples=200)
def test_no_two_values_share_a_folder_on_any_file_system(values: list[str]) -> None:
    slugs = [slug(value) for value in values]
    assert len(set(slugs)) == len(values)
    for one in slugs:
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", one)
        assert len(one) <= 60


def test_further_pages_stand_below_the_first() -> None:
    first = value_path("tags", "vision")
    assert first == "tags/vision/index.html"
    assert page_path(first, 1) == first
    assert page_path(first, 3) == "tags/vision/3/index.html"
    assert page_path("index.html", 2) == "pages/2/index.html"
