"""What a code means, with an example and the way to mend it: on the terminal and in the docs.

The words stand in ``problems.CODES``, the examples in ``examples.toml`` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import fill, indent
from types import MappingProxyType

from msgspec import Struct

from generator.meaning.tasks import TASKS
from generator.problems import CODES, Severity

_COSTS = {
    Severity.ERROR: "a page or a whole card is lost",
    Severity.WARNING: "something that the author wrote is not shown as meant",
    Severity.NOTE: "read as meant, but written in an unusual way; never counts for --strict",
}
_KEY = re.compile(r"(?:\.|\b)[a-z]+(?:_[a-z]+)+\b")
_COLOURS = {"card": "markdown"}  # forms whose code is coloured by another name
_ABOUT = (
    "Every problem that `build-pages` tells of has one of these codes. They stay as they are, so "
    "that a card or a build can rely on them. `build-pages --explain CODE` prints the page of a "
    "code; `--select` and `--ignore` take lists of codes."
)


class Sample(Struct, frozen=True):
    """An example of a problem: what gives it, and what to write instead."""

    wrong: str  # a part of a card, or a folder, or a command
    right: str
    form: str = "yaml"  # of both: yaml, markdown, card, text or sh


@cache
def samples() -> Mapping[str, Sample]:
    """The examples of all codes."""
    text = (Path(__file__).parent / "examples.toml").read_text(encoding="utf-8")
    return MappingProxyType({code: Sample(**row) for code, row in tomllib.loads(text).items()})


def page(code: str) -> Iterator[str]:
    """The explanation of a code for a terminal, line by line."""
    row, sample = CODES[code], samples().get(code)
    yield f"{code} ({row.severity}: {_COSTS[row.severity]})"
    yield ""
    yield f"cause: {_sentence(row.cause)}"
    yield f"mend:  {row.mend}"
    if sample is None:
        return
    for title, text in (("this gives it:", sample.wrong), ("write instead:", sample.right)):
        yield ""
        yield title
        yield from indent(text.strip("\n"), "    ", lambda _line: True).splitlines()
    if code == "unknown-task":
        yield ""
        yield "all tasks:"
        yield from fill(", ".join(TASKS), 76, initial_indent="    ", subsequent_indent="    ",
                        break_on_hyphens=False).splitlines()  # fmt: skip


def markdown(code: str) -> str:
    """The same as a page of the documentation."""
    row, sample = CODES[code], samples().get(code)
    parts = [
        f"# {code}",
        f"**{str(row.severity).capitalize()}**: {_COSTS[row.severity]}.",
        f"{_keys(_capital(_sentence(row.cause)))}.",
    ]
    if sample:
        parts += [
            "## Example",
            f"```{_COLOURS.get(sample.form, sample.form)}\n{sample.wrong.strip()}\n```",
        ]
    parts += ["## Mend", f"{_keys(_capital(row.mend))}."]
    if sample:
        parts.append(_block(sample.form, sample.right))
    if code == "unknown-task":
        parts.append("[All tasks](../tasks.md), each with an example.")
    return "\n\n".join(parts) + "\n"


def _block(form: str, text: str) -> str:
    return f"```{_COLOURS.get(form, form)}\n{text.strip()}\n```"


def overview() -> str:
    """The list of all codes as a page of the documentation."""
    rows = [
        f"| [{code}]({code}.md) | {row.severity} | {_keys(_escaped(_sentence(row.cause)))} |"
        for code, row in sorted(CODES.items())
    ]
    head = [
        "# Problems",
        "",
        _ABOUT,
        "",
        *(f"- **{severity}**: {words}" for severity, words in _COSTS.items()),
        "",
        "| Code | Severity | Cause |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _sentence(text: str) -> str:
    text = text.removesuffix(".")
    return text[:1].lower() + text[1:] if text[:2] != text[:2].upper() else text


def _capital(text: str) -> str:
    """A sentence with a capital; a key at its beginning keeps its spelling."""
    return text if _KEY.match(text) else text[:1].upper() + text[1:]


def _keys(text: str) -> str:
    """Keys of cards, told by their underscores, set as code."""
    return _KEY.sub(r"`\g<0>`", text)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
