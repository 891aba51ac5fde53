"""The quick lexers against Pygments' own: the same tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import (
    ExtendedRegexLexer,
    Lexer,
    RegexLexer,
    bygroups,
    combined,
    default,
    include,
    inherit,
    this,
    using,
    words,
)
from pygments.lexers import find_lexer_class_by_name
from pygments.token import Comment, Keyword, Name, Number, String, Text, _TokenType

from generator.content.code import _LEXERS
from generator.content.lexing import Token, quick

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LEXERS = sorted(set(_LEXERS.values()))
QUICK = [
    "bash", "css", "diff", "docker", "go", "html", "ini", "javascript", "julia", "kotlin",
    "powershell", "python", "r", "rust", "sql", "toml", "typescript", "xml",
]  # fmt: skip
SAMPLES = {
    head: body
    for head, _, body in (
        part.partition("\n")
        for part in Path(__file__).with_name("languages.txt").read_text("utf-8").split("=== ")[1:]
    )
}
FENCE = re.compile(r"^```[ {.]*([\w+-]+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def pair(lexer: type[Lexer]) -> tuple[Lexer, Lexer]:
    """Pygments' own, and the quick one."""
    return lexer(stripnl=False, ensurenl=False), quick(lexer)(stripnl=False, ensurenl=False)


def check(lexer: type[Lexer], text: str) -> None:
    slow, fast = pair(lexer)
    assert list(fast.get_tokens_unprocessed(text)) == list(slow.get_tokens_unprocessed(text))


def by_name(name: str) -> type[Lexer]:
    lexer: type[Lexer] = find_lexer_class_by_name(name)
    return lexer


@pytest.mark.parametrize("name", LEXERS)
def test_lexers_that_leave_their_rules_to_pygments_are_quick(name: str) -> None:
    assert (quick(by_name(name)) is not by_name(name)) == (name in QUICK)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_the_same_tokens_wherever_they_begin_and_end(name: str) -> None:
    text = SAMPLES[name]
    for at in range(0, len(text), 17):
        check(by_name(name), text[at:])
        check(by_name(name), text[: at + 4])


def test_every_quick_lexer_has_a_sample() -> None:
    assert set(QUICK) <= set(SAMPLES)


@pytest.mark.parametrize("name", QUICK)
def test_code_of_other_languages_has_the_same_tokens(name: str) -> None:
    for text in SAMPLES.values():
        check(by_name(name), text)


WORDS = sorted({word for text in SAMPLES.values() for word in re.findall(r"\w+|\W", text)})


@given(
    st.sampled_from(QUICK),
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=40).map("".join)),
)
@settings(deadline=None, max_examples=300)
def test_any_text_has_the_same_tokens(name: str, text: str) -> None:
    check(by_name(name), text)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_code_of_real_cards_has_the_same_tokens() -> None:
    blocks = {
        (_LEXERS[language.lower()], code)
        for card in sorted(CORPUS.rglob("README.md"))
        for language, code in FENCE.findall(card.read_text("utf-8", "replace"))
        if language.lower() in _LEXERS
    }
    assert len(blocks) > 100
    for name, code in blocks:
        check(by_name(name), code)


def _shout(lexer: Lexer, match: re.Match[str]) -> Iterator[Token]:  # noqa: ARG001
    """An action that asks for all that a match can tell."""
    yield match.start(2), Name, f"{match.groups()} {match.lastindex} {match['b']} {match[0]}"


class Parent(RegexLexer):
    flags = re.MULTILINE
    tokens: ClassVar[dict[str, list[object]]] = {
        "root": [(r"[ab]+\d", Number), (r"\n\n", Text)],
        "deep": [(r"\)", Text, "#pop:2"), (r"#", Comment, "#push")],
    }


class Odd(Parent):
    """What rules can be, each in a small form."""

    tokens: ClassVar[dict[str, list[object]]] = {
        "root": [
            (r"(x)(?P<b>y)?z", _shout),
            (r"(['\"])(.)\1", bygroups(Text, String)),  # type: ignore[no-untyped-call]
            (r"(?P<q>~)?-(?(q)!|\?)", Keyword),
            (r"(?i)[k-m]s", Keyword),
            (words(("in", "int", "i", "into it", "Én"), suffix=r"\b"), Keyword),
            (words(("as", "a"), prefix=r"\.?"), Name),
            (words(("for", "f"), prefix=r"(?<!\.)", suffix=r"(?=\W)"), Name.Builtin),
            (r"(\()(b*)([^\S\n]*)", bygroups(Text, using(this, state="deep"), None), "deep"),  # type: ignore[no-untyped-call]
            (r"<", Text, ("deep", "#push", "more")),
            (r">", Text, ("#pop", "#pop")),
            (r"\[", Text, combined("more", "deep")),
            include("more"),
            inherit,
        ],
        "more": [(r"[ab]*b", Name), (r"[ab]*c", Comment), (r"[^\d\W]é", Text), (r"(\A|^);", Text)],
        "deep": [(r"=", Name, "more"), inherit, (r"\?", Text, "lost"), (r"!", Text, "#pop")],
        "lost": [default("#pop"), (r"never", Text)],
    }


class Loud(RegexLexer):
    """Flags for all rules, and a comment inside a pattern."""

    flags = re.IGNORECASE | re.VERBOSE
    tokens: ClassVar[dict[str, list[tuple[object, _TokenType]]]] = {
        "root": [
            ("ab  # [é", Name),
            (words(("ks", "KS", "Si")), Keyword),
            (r"[^k]  # ]", Text),
            (r"k", String),
        ]
    }


class Alike(RegexLexer):
    """Rules that begin alike: the first one wins, also with the shorter match."""

    tokens: ClassVar[dict[str, list[tuple[str, _TokenType]]]] = {
        "root": [(r"[ab]*b", Name), (r"[ab]*c", Comment)]
    }


@pytest.mark.parametrize("lexer", [Odd, Loud, Alike])
@given(st.text("xyz'\"~-!?kKſKmsSinto É.afrabc12()<>[]#=;é\n", max_size=30))
@settings(deadline=None, max_examples=300)
def test_rules_of_every_form_have_the_same_tokens(lexer: type[Lexer], text: str) -> None:
    check(lexer, text)


@pytest.mark.parametrize(
    "text",
    ["ababc", "xyz xz", "'a' 'a\"", "~-! -?", "Ks ls lſ", "into it int", ".as a", "(bb  #)?!",
     "<=b[b)#)))>>", "[abc=b", "\n;;é", "a1\n\n\n", "\x1c\x1fé"],
)  # fmt: skip
def test_odd_texts_have_the_same_tokens(text: str) -> None:
    for lexer in (Odd, Loud, Alike):
        check(lexer, text)


LETTERS = "".join(f"{chr(0x100 + at)}-{chr(0x101 + at)}" for at in range(0, 400, 3))


@pytest.mark.parametrize(
    "pattern",
    [f"[a-z{LETTERS}]+", f"[^{LETTERS}]", f"[{LETTERS}^a]", f"[{LETTERS}]", rf"[\{LETTERS}0-9]x",
     f"[a{LETTERS}-]", f"[a{LETTERS}-z]", f"(?i:[{LETTERS}])x", f"[+-{LETTERS}]",
     rf"[a\-{LETTERS}]|{LETTERS}"],
)  # fmt: skip
def test_sets_of_letters_of_all_scripts_mean_the_same(pattern: str) -> None:
    class Letters(RegexLexer):
        tokens: ClassVar[dict[str, list[tuple[str, _TokenType]]]] = {
            "root": [(pattern, Name), (r"b", Text)]
        }

    for text in ("ab+-^0x9x+xsx]", "abc é ā ƀ-", "\\0x\\-", "", LETTERS):
        check(Letters, text)


def test_lexers_with_a_way_of_their_own_stay_as_they_are() -> None:
    class Own(ExtendedRegexLexer):
        tokens: ClassVar[dict[str, list[tuple[str, _TokenType]]]] = {"root": [("a", Name)]}

    assert quick(Own) is Own


@pytest.mark.parametrize("name", ["python", "bash"])
def test_a_token_needs_few_patterns(name: str) -> None:
    """Pygments tries thirty and more."""
    lexer = pair(by_name(name))[1]
    table = lexer.tables[True]["root"]  # type: ignore[attr-defined]
    assert max(len(table[chr(sign)]) for sign in range(128)) <= 3
