"""Code in colour."""

from __future__ import annotations

import re
import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.code import _LEXERS, MAX_BLOCK, MAX_LINE, colour


@pytest.mark.parametrize(
    ("language", "code", "html"),
    [
        ("python", "import os", '<span class="k-k">import</span> os'),
        ("PY", "x = 1 # one", 'x = <span class="k-n">1</span> <span class="k-c"># one</span>'),
        ("json", "[null]", '[<span class="k-k">null</span>]'),
        ("diff", "-a\n+b\n", '<span class="k-d">-a</span>\n<span class="k-i">+b</span>\n'),
        ("klingon", "<b>", "&lt;b&gt;"),
        ("", "a & b", "a &amp; b"),
    ],
)  # fmt: skip
def test_tokens_get_classes(language: str, code: str, html: str) -> None:
    assert colour(code, language) == html


@pytest.mark.parametrize(
    "code", ["import os\n" * MAX_BLOCK, "import os;" * MAX_LINE, "import os" + "\n" * 999]
)
def test_long_blocks_and_long_lines_stay_plain(code: str) -> None:
    assert "<span" not in colour(code, "python")


@given(st.text(max_size=80), st.sampled_from(sorted(_LEXERS)))
@settings(deadline=None, max_examples=200)
def test_colours_change_no_sign_of_the_code(code: str, language: str) -> None:
    html = colour(code, language)
    bare = re.sub(r'<span class="k-[a-z]">|</span>', "", html)
    assert "<" not in bare
    assert bare == escape(code)


@pytest.mark.parametrize("language", sorted(set(_LEXERS.values())))
@pytest.mark.parametrize("piece", ["a ", "a.", "/*", "\n a", "[=", "(", "0"])
def test_no_lexer_needs_long_for_one_block(language: str, piece: str) -> None:
    line = (piece * MAX_LINE)[: MAX_LINE - 1] + "\n"
    code = line * (MAX_BLOCK // MAX_LINE)
    begin = time.process_time()
    colour(code, language)
    assert time.process_time() - begin < 2
