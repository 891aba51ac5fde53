"""Formulas: TeX to MathML, rebuilt from an allow-list of elements and attributes. Pure.

The converter's own text form is never used: it prints what ``\\text{}`` holds unescaped.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

from generator.content.names import names

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_TEX = 2_000  # characters of one formula
_MAX_DEPTH = 24  # braces in braces, \left in \left
_MAX_NODES = 4_000

_ELEMENTS = names(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom "
    "menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none "
    "mtable mtr mtd"
)
_ATTRIBUTES = names(
    "display displaystyle scriptlevel mathvariant stretchy fence separator form lspace "
    "rspace width height depth linethickness columnalign rowspacing columnspacing "
    "columnlines rowlines minsize maxsize movablelimits accent accentunder largeop "
    "symmetric notation"
)
_VALUE = re.compile(r"[A-Za-z0-9.%+ -]{1,40}")
_TEX_SIGN = re.compile(r"[\\^_{}=]")


class MathError(ValueError):
    """A formula that cannot be set."""


def has_tex(text: str) -> bool:
    """Whether text between single dollars looks like a formula, not like two prices."""
    return _TEX_SIGN.search(text) is not None


@lru_cache(maxsize=4_096)
def mathml(tex: str, *, display: bool) -> str:
    """MathML of one formula; MathError when it is too long, too deep or no TeX."""
    if len(tex) > MAX_TEX or _depth(tex) > _MAX_DEPTH:
        raise MathError("expected a shorter formula")
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415 - slow to load

    try:
        tree = convert_to_element(tex, display="block" if display else "inline")
    except Exception as error:  # the converter raises whatever its tables and indices raise
        raise MathError(f"cannot be read as TeX ({type(error).__name__})") from error
    if sum(1 for _ in tree.iter()) > _MAX_NODES:
        raise MathError("expected a shorter formula")
    return _write(tree)


def _depth(tex: str) -> int:
    deepest = depth = 0
    for sign in re.findall(r"\\left\b|\\right\b|\\begin|\\end|\\.|[{}]", tex):
        if sign in {"{", r"\left", r"\begin"}:
            depth += 1
            deepest = max(deepest, depth)
        elif sign in {"}", r"\right", r"\end"}:
            depth -= 1
    return deepest


def _write(element: Element) -> str:
    name = element.tag if element.tag in _ELEMENTS else "mrow"
    pairs = sorted(
        (key, unescape(value))
        for key, value in element.items()
        if key in _ATTRIBUTES and _VALUE.fullmatch(unescape(value))
    )
    attributes = "".join(f' {key}="{value}"' for key, value in pairs)
    inner = escape(unescape(element.text or "")) + "".join(_write(child) for child in element)
    return f"<{name}{attributes}>{inner}</{name}>"
