"""Code in colour: Pygments' tokens as a few classes of our own. Pure.

Only lexers of the list below are used: among Pygments' 500 some need minutes for hostile input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.token import Token, _TokenType

from generator.content.lexing import quick

MAX_BLOCK = 12_000  # characters of one block in colour: some lexers need quadratic time
MAX_LINE = 1_000  # characters of a line in such a block
_BLANKS = re.compile(r"\s{200}")  # as slow as a long line
_LEXERS = {
    alias: name
    for name, aliases in {
        "python": "python py python3 py3 sage",
        "pycon": "pycon",
        "bash": "bash sh shell zsh",
        "console": "console shell-session",
        "json": "json json5 jsonc jsonl",
        "yaml": "yaml yml",
        "toml": "toml",
        "ini": "ini cfg",
        "javascript": "javascript js jsx mjs",
        "typescript": "typescript ts tsx",
        "c": "c h",
        # Java's and C#'s own lexers take seconds for 12 kB of "a a a"; their words are near to C++.
        "cpp": "cpp c++ cc hpp java csharp c# cs",
        "rust": "rust rs",
        "go": "go golang",
        "kotlin": "kotlin",
        "swift": "swift",
        "sql": "sql",
        "r": "r",
        "julia": "julia jl",
        "diff": "diff patch",
        "docker": "docker dockerfile",
        "html": "html",
        "xml": "xml",
        "css": "css",
        "bibtex": "bibtex bib",
        "make": "make makefile",
        "powershell": "powershell ps1",
        "lua": "lua",
        "ruby": "ruby rb",
    }.items()
    for alias in aliases.split()
}
# The first parent that a token has here gives its class; what has none stays plain.
_CLASSES = {
    Token.Comment: "k-c",
    Token.Keyword: "k-k",
    Token.Operator.Word: "k-k",
    Token.Name.Function: "k-f",
    Token.Name.Class: "k-f",
    Token.Name.Decorator: "k-f",
    Token.Name.Builtin: "k-b",
    Token.Name.Exception: "k-b",
    Token.Name.Tag: "k-b",
    Token.Name.Attribute: "k-f",
    Token.Literal.String: "k-s",
    Token.Literal.Number: "k-n",
    Token.Generic.Heading: "k-k",
    Token.Generic.Inserted: "k-i",
    Token.Generic.Deleted: "k-d",
    Token.Generic.Prompt: "k-c",
    Token.Generic.Output: "k-c",
}


def colour(code: str, language: str) -> str:
    """HTML of code: text and ``<span class="k-…">``, every sign of the code escaped."""
    name = _LEXERS.get(language.lower())
    if name is None or _is_slow(code):
        return escape(code)
    names, texts = _runs(_lexer(name).get_tokens_unprocessed(code))
    if "".join(texts) != code:  # some lexers drop or add signs
        return escape(code)
    return "".join(map(_span, names, texts))


def _is_slow(code: str) -> bool:
    if len(code) > MAX_BLOCK or _BLANKS.search(code):
        return True
    return max(map(len, code.split("\n"))) > MAX_LINE


def _runs(tokens: Iterable[tuple[int, _TokenType, str]]) -> tuple[list[str], list[str]]:
    """The classes and the texts of tokens, neighbours of one class taken together."""
    names: list[str] = []
    texts: list[str] = []
    last = None
    for _, kind, text in tokens:
        name = _NAMES[kind]
        if name == last:
            texts[-1] += text
        else:
            names.append(name)
            texts.append(text)
            last = name
    return names, texts


def _span(name: str, text: str) -> str:
    text = escape(text)
    return f'<span class="{name}">{text}</span>' if name and text.strip() else text


@cache
def _lexer(name: str) -> Lexer:
    return quick(find_lexer_class_by_name(name))(stripnl=False, ensurenl=False)


class _Names(dict[_TokenType, str]):
    """The class of each kind of token, looked up once."""

    def __missing__(self, kind: _TokenType) -> str:
        parents = reversed(kind.split())  # itself first
        name = next((_CLASSES[parent] for parent in parents if parent in _CLASSES), "")
        self[kind] = name
        return name


_NAMES = _Names()
