"""Formulas as MathML."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.mathematics import MathError, has_tex, mathml


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"\text{<b>}", "<mtext>&lt;b&gt;</mtext>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ],
)
def test_tex_becomes_mathml(tex: str, html: str) -> None:
    assert html in mathml(tex, display=False)


@pytest.mark.parametrize("tex", [r"\frac", "a_b_c", "x" * 9_999, "{" * 99 + "}" * 99, "^" * 999])
def test_tex_that_cannot_be_set_is_an_error(tex: str) -> None:
    with pytest.raises(MathError):
        mathml(tex, display=True)


@pytest.mark.parametrize(
    "tex", [r"\href{javascript:alert(1)}{x}", r"\class{stage}{x}", r"\style{color:red}{x}",
            r"\color{red}{x}", r"\id{files}{x}"],
)  # fmt: skip
def test_no_address_style_or_name_gets_through(tex: str) -> None:
    try:
        html = mathml(tex, display=False)
    except MathError:
        return
    assert not re.search(r"<[^>]*\b(?:href|class|style|id|mathcolor)=", html)


@pytest.mark.parametrize(("text", "formula"), [("5 and ", False), ("x^2", True), (r"\pi", True)])
def test_prices_are_no_formulas(text: str, formula: bool) -> None:
    assert has_tex(text) is formula


SIGNS = st.sampled_from(
    [r"\frac", r"\text{", r"\left(", r"\right)", r"\begin{matrix}", r"\end{matrix}", r"\sqrt[", "]",
     "{", "}", "^", "_", "&", r"\\", "x", "<", '"', "&lt;", r"\operatorname{", r"\mathbb{", "'"]
)  # fmt: skip


@given(st.lists(SIGNS, max_size=20).map("".join))
@settings(deadline=None, max_examples=200)
def test_any_tex_is_well_formed_or_an_error(tex: str) -> None:
    try:
        html = mathml(tex, display=True)
    except MathError:
        return
    assert fromstring(html).tag == "math"  # noqa: S314  (our own text)
