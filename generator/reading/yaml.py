"""Front matter as a mapping: :func:`parse`; and where in it a key stands: :func:`locate`.

Whatever the text holds, no exception leaves this module: a failure costs the key that it stands
in and is told as a problem with line and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from generator.problems import Problem
from generator.reading import fields
from generator.reading.yaml_events import HAS_LIBYAML, Block, YamlFault, blocks, normalise
from generator.reading.yaml_places import locate
from generator.reading.yaml_values import Builder, Value

__all__ = ["HAS_LIBYAML", "locate", "parse"]

# What libyaml says, and what its author should write.
_MENDS: Final = {
    "mapping values are not allowed": 'put a value that holds ": " in quotes',
    "cannot start any token": (
        "put a value that starts with @, ` or % in quotes; indent with spaces, never with tabs"
    ),
    "tab": "indent with spaces, never with tabs",
    "could not find expected ':'": "write key: value, with a blank after the colon",
    "expected node content": "close the bracket",
    "expected ',' or": "close the bracket, and put a value that holds brackets in quotes",
    "unexpected end of stream": "close the quotes",
    "expected <block end>": "indent all keys of one mapping alike; close quotes after the value",
    "did not find expected key": (
        "indent all keys of one mapping alike; put a value that starts with quotes or * in quotes "
        "as a whole"
    ),
    "alphabetic or numeric character": "put a value that starts with * or & in quotes",
}
_LEADING_TABS = re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE)
_ONE_LINE = re.compile(r"[^:\n]+:[ \t]+([^\s\[{\"'|>&*!#][^\n]*?)[ \t]*\n*")


def parse(
    text: str, first_line: int = 1, path: str = ""
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """The mapping that a front matter holds, and what is wrong with it.

    ``first_line`` is the line of the file that the text starts on, from 1; ``path`` names the
    file in problems. A text that is empty or only comments is an empty mapping.
    """
    text = normalise(text)
    builder = Builder(path, first_line)
    try:
        value = builder.build(text)
    except YamlFault as fault:
        problem = _problem("yaml-invalid", path, fault, first_line)
        return _rescue(text, first_line, path, problem)
    problems = _all(builder)
    if value is None:
        return {}, problems
    if isinstance(value, dict):
        return value, problems
    message = f"expected keys with values, found {fields.found(value)}"
    return {}, (*problems, Problem("yaml-invalid", path, message, line=first_line))


def _rescue(
    text: str, first_line: int, path: str, whole: Problem
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Every top-level key read alone, so that a fault costs one key only."""
    builder = Builder(path, first_line)
    data: dict[str, object] = {}
    lost: list[Problem] = []
    for block in blocks(text):
        value, fault, mended = _read(builder, block)
        if isinstance(value, dict):
            data |= value
        if fault is None:
            continue
        code = "yaml-mended" if mended else "yaml-key-lost" if block.key else "yaml-invalid"
        problem = _problem(code, path, _inside(fault, block), first_line + block.line)
        lost.append(replace(problem, key=block.key[:80]))
    said = lost if data and lost else [whole, *lost[1:]]
    return data, (*said[:100], *_all(builder))


def _read(builder: Builder, block: Block) -> tuple[Value, YamlFault | None, bool]:
    """A block's value, the fault in its text, and whether it could be read despite that."""
    said = len(builder.problems)
    try:
        value = builder.build(block.text, block.line)
        if value is None or isinstance(value, dict):
            return value, None, False
        return (
            None,
            YamlFault(f"expected keys with values, found {fields.found(value)}", 0, 0),
            False,
        )
    except YamlFault as error:
        fault = error
        del builder.problems[said:]
    if fault.limit:
        return None, fault, False
    spaced = _LEADING_TABS.sub(lambda match: match[0].replace("\t", "  "), block.text)
    if spaced != block.text:
        try:
            return builder.build(spaced, block.line), fault, True
        except YamlFault:
            del builder.problems[said:]
    plain = _ONE_LINE.fullmatch(block.text)
    if plain and block.key:
        return {block.key: plain[1]}, fault, True
    return None, fault, False


def _inside(fault: YamlFault, block: Block) -> YamlFault:
    """The same fault; one that shows only at the end of a block is placed at the block's start."""
    if fault.line < len(block.text.rstrip().splitlines()):
        return fault
    return YamlFault(fault.message, 0, 0, limit=fault.limit)


def _problem(code: str, path: str, fault: YamlFault, first_line: int) -> Problem:
    if fault.limit:
        code = "yaml-limit"
    mend = next((mend for part, mend in _MENDS.items() if part in fault.message), "")
    message = fault.message
    if not message.startswith("expected"):
        message = f"expected valid YAML, found: {message}"
    return Problem(code, path, message, mend, first_line + fault.line, fault.column + 1)


def _all(builder: Builder) -> tuple[Problem, ...]:
    if not builder.unsaid:
        return tuple(builder.problems)
    last = builder.problems[-1]
    more = replace(last, message=f"{last.message}; and {builder.unsaid:,} more problems")
    return (*builder.problems[:-1], more)
