"""The quick parser against the one that asks every rule everywhere: the same HTML."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import markdown
from generator.content.markdown import Fragments, reference_parser
from generator.content.marks import purge
from generator.reading.card_file import split

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus"
REFERENCE = reference_parser()
PIECES = (
    "a", "b ", "one two", "\n", "\n\n", "  ", "    ", "\t", "- ", "* ", "+ ", "1. ", "12) ", "> ",
    "# ", "### ", "---\n", "===\n", "***", "**", "*", "_", "~~", "~", "`", "``", "```\n", "~~~\n",
    "[", "](", "](b)", "]: c\n", "][", "]", "![", "!", "<", ">", "<b>", "</b>", "<div>\n", "<!-- ",
    "-->", "<a@b.c>", "&amp;", "&", "&#9;", "\\", "|", "| a | b |\n", "|---|:-:|\n", "|-|\n",
    "| c |\n", "a|b\n", "-|-\n", ":", "é", "\u00a0", "\u2028", "\x85", "🤗", '"', "$", "$x_1$",
    "$$\n", "\\\\(", "\\\\)", ":tada:", "[^1]", "[^1]: n\n", "^[", "[!NOTE]\n", "[ ] ", "https://a.b/c",
    "mail@a.org", "//a.b", "www.a.b", "Information", " needed", "\n> ", "\n- ", "\n  ", "\n    ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def html_of_all_rules(text: str) -> str:
    env: dict[str, object] = {}
    tokens = REFERENCE.parse(text, env)
    env["fragments"] = Fragments()
    return str(REFERENCE.renderer.render(tokens, REFERENCE.options, env))


def assert_same(text: str) -> None:
    clean = purge(text)
    html, _ = markdown.render(*markdown.parse(clean))
    assert html == html_of_all_rules(clean)


@settings(max_examples=1_000, derandomize=True, deadline=None)
@given(TEXTS)
def test_any_text(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize("first", PIECES)
def test_two_pieces_after_each(first: str) -> None:
    for second, third in product(PIECES[::9], PIECES):
        assert_same(first + second + third)


@pytest.mark.parametrize("row", ["|", "||", "| |", "a", "a|b|c", "\\|", "| a", "a |", "  |a|", "-"])
@pytest.mark.parametrize("rule", ["|-|-|", "-|-", ":-|-:", "|:-:|-|", "| - | - |", "|-|", "-"])
@pytest.mark.parametrize("head", ["|a|b|", "a|b", "| `a` | **b** |", "|a\\|b|c|", "| | |", "a"])
def test_any_table(head: str, rule: str, row: str) -> None:
    for start, end in product(("", "p\n", "> ", "- ", "    "), ("", "\n", "\n\n|x|\n", "\n> q")):
        assert_same(f"{start}{head}\n{rule}\n{row}\n| 1 | 2 |\n|x{end}")


def test_a_row_of_text_is_one_token() -> None:
    tokens, _ = markdown.parse("| a | b |\n|--:|---|\n| 1 | 2 |\n| *3* | 4 |\n")
    kinds = [token.type for token in tokens]
    assert kinds.count("table_row") == 2
    assert kinds.count("td_open") == 2


def test_the_sample_repos() -> None:
    cards = sorted((PROJECT / "sample_repos").rglob("README.md"))
    assert cards
    for card in cards:
        assert_same(split(card.read_text("utf-8")).body)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real cards are not here")
def test_real_cards() -> None:
    for card in sorted(CORPUS.rglob("*.md"))[::4]:
        assert_same(split(card.read_text("utf-8", "replace")).body)
