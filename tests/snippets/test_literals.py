"""Text from cards stays one string, whatever it is, in every language of snippets."""

from __future__ import annotations

import ast
import json
import os
import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.snippets.literals import Bare, fill, js_literal, python_literal, shell_literal
from generator.snippets.snippet import Language

SIGNS = st.one_of(
    st.characters(),
    st.sampled_from(
        [
            '"',
            "'",
            "\\",
            "\n",
            "\r",
            "\0",
            "`",
            "$",
            "{",
            "}",
            "</script>",
            "<!--",
            "\u2028",
            "\x1b",
        ]
    ),
    st.integers(0xD800, 0xDFFF).map(chr),
)
TEXTS = st.lists(SIGNS, max_size=12).map("".join)
FEW = settings(deadline=None, max_examples=200)


@given(TEXTS)
@FEW
def test_a_python_literal_is_the_text_and_nothing_but_the_text(text: str) -> None:
    assert ast.literal_eval(python_literal(text)) == text


@given(TEXTS)
@FEW
def test_a_python_literal_stays_on_one_line_and_shows_every_sign(text: str) -> None:
    assert python_literal(text).isprintable()


def units(text: str) -> bytes:
    """A text as JavaScript has it: two halves of a sign beside each other are that sign."""
    return text.encode("utf-16", "surrogatepass")


@given(TEXTS)
@FEW
def test_a_javascript_literal_is_json_of_the_text(text: str) -> None:
    assert units(json.loads(js_literal(text))) == units(text)


@given(TEXTS)
@FEW
def test_a_javascript_literal_cannot_end_a_script(text: str) -> None:
    assert "</" not in js_literal(text)
    assert "<!" not in js_literal(text)
    assert js_literal(text).isprintable()


@given(TEXTS.filter(str.isprintable))
@FEW
def test_a_shell_literal_is_one_word(text: str) -> None:
    assert shlex.split(shell_literal(text)) == [text]


@given(TEXTS)
@FEW
def test_a_shell_literal_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert shell_literal(text).isprintable()


@pytest.mark.parametrize(
    "text", ["a\nb", "\x1b[201~rm -rf /\n", "it's\ttabbed", "back\\slash\n", "$(id)\n", "ünï\n"]
)
def test_a_shell_reads_control_signs_as_the_text_that_they_are(text: str) -> None:
    command = f"printf %s {shell_literal(text)}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert done.stdout == os.fsencode(text)


def test_a_shell_literal_leaves_out_what_no_argument_can_hold() -> None:
    assert shell_literal("a\0b") == "ab"


def test_a_dollar_in_a_value_is_not_filled_in() -> None:
    assert fill(Language.PYTHON, "f($a, $b)", a="$b", b="x") == 'f("$b", "x")\n'


def test_a_tuple_becomes_a_list() -> None:
    assert fill(Language.JS, "f($a)", a=("x", 'y"')) == 'f(["x", "y\\""])\n'


def test_our_own_code_is_taken_as_it_is() -> None:
    assert fill(Language.PYTHON, "$name()", name=Bare("load")) == "load()\n"
