"""Text from cards as a literal of a snippet's language, and templates that are filled with it.

One function per language. Whatever the text is, it stays one string: it cannot end the literal,
and it cannot end a ``<script>`` either.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Mapping
from string import Template

from generator.snippets.snippet import Language


class Bare(str):
    """Code of our own that a template takes as it is. Never text from a card."""

    __slots__ = ()


def python_literal(text: str) -> str:
    """A Python string literal in double quotes; signs that cannot be seen are escaped."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(map(_python_sign, text)) + '"'


def _python_sign(sign: str) -> str:
    if sign in {'"', "\\"}:
        return "\\" + sign
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def js_literal(text: str) -> str:
    """A JSON string, which is a JavaScript literal too; ``</`` and ``<!`` are escaped."""
    quoted = "".join(
        sign if sign.isprintable() and sign not in {'"', "\\"} else json.dumps(sign)[1:-1]
        for sign in text
    )
    return '"' + quoted.replace("</", "\\u003c/").replace("<!", "\\u003c!") + '"'


def shell_literal(text: str) -> str:
    """One word of a POSIX shell. NUL signs are left out: no argument can hold them.

    Text with control signs, which a terminal would obey when it is pasted, becomes ``$'…'``,
    with its bytes as octal numbers.
    """
    text = text.replace("\0", "")
    if text.isprintable():
        return shlex.quote(text)
    signs = (chr(byte) if _plain(byte) else f"\\{byte:03o}" for byte in os.fsencode(_bytes(text)))
    return "$'" + "".join(signs) + "'"


def _plain(byte: int) -> bool:
    return 32 <= byte < 127 and chr(byte) not in "'\\"


def _bytes(text: str) -> bytes:
    """The text as a file name's bytes; half of a surrogate pair that is none becomes ``?``."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


_LITERALS: Mapping[Language, Callable[[str], str]] = {
    Language.PYTHON: python_literal,
    Language.JS: js_literal,
    Language.SHELL: shell_literal,
}

Value = str | tuple[str, ...]


def fill(language: Language, template: str, /, **values: Value) -> str:
    """A template with every ``$name`` replaced by a literal; a tuple becomes a list of literals.

    The template is ours and values are put in once, so that a ``$`` in a value means nothing.
    """
    literal = _LITERALS[language]
    written = {name: _written(value, literal) for name, value in values.items()}
    return Template(template).substitute(written).rstrip("\n") + "\n"


def _written(value: Value, literal: Callable[[str], str]) -> str:
    if isinstance(value, Bare):
        return value
    if isinstance(value, str):
        return literal(value)
    return "[" + ", ".join(map(literal, value)) + "]"
