"""Front matter as a mapping: :func:`parse`; and where in it a key stands: :func:`locate`.

Whatever the text holds, no exception leaves this module: a failure costs the key that it stands
in and is told as a problem with line and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from generator.problems import Problem
from generator.reading import fields, names
from generator.reading.yaml_events import HAS_LIBYAML, Block, YamlFault, blocks, normalise
from generator.reading.yaml_places import locate
from generator.reading.yaml_values import MAX_PROBLEMS, Builder

__all__ = ["HAS_LIBYAML", "locate", "parse"]

MAX_BLOCKS: Final = 5_000  # top-level keys that are read one by one; the most in a real card is 60
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
_COLON = re.compile(r":[ \t]+")
_SHAPED = ("[", "{", '"', "'", "|", ">", "&", "*", "!", "#")  # values that YAML gives a shape


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
    for number, block in enumerate(blocks(text)):
        line = first_line + block.line
        if number == MAX_BLOCKS:
            message = f"expected at most {MAX_BLOCKS:,} keys beside a fault, found more"
            lost.append(Problem("yaml-limit", path, message, line=line))
            break
        value, fault = _read(builder, block)
        if fault is not None:
            code = _code(value, block)
            problem = _problem(code, path, _inside(fault, block), line)
            lost.append(replace(problem, key=names.shown(block.key[:80])))
        lost.extend(_again(key, path, line) for key in value if key in data)
        data |= value
    if not data:
        return data, (whole, *_all(builder))
    return data, (*_first(lost or [whole]), *_all(builder))


def _code(value: Mapping[str, object], block: Block) -> str:
    if value:
        return "yaml-mended"
    return "yaml-key-lost" if block.key else "yaml-invalid"


def _again(key: str, path: str, line: int) -> Problem:
    message = f"expected the key {key[:60]!r} once, found it again"
    return Problem("yaml-duplicate-key", path, message, line=line, column=1, key=names.shown(key))


def _first(problems: list[Problem]) -> tuple[Problem, ...]:
    """As many problems as anyone would read; the last of them counts the rest."""
    return _counted(problems[:MAX_PROBLEMS], len(problems) - MAX_PROBLEMS)


def _read(builder: Builder, block: Block) -> tuple[Mapping[str, object], YamlFault | None]:
    """What a block holds, and the fault in its text, despite which it may hold something."""
    value, fault = _try(builder, block.text, block.line)
    if fault is None or fault.limit:
        return value, fault
    spaced = _LEADING_TABS.sub(lambda match: match[0].replace("\t", "  "), block.text)
    if spaced != block.text:
        value, still = _try(builder, spaced, block.line)
        if still is None:
            return value, fault
    line = block.text.rstrip()
    colon = _COLON.search(line)
    written = line[colon.end() :] if colon and "\n" not in line else ""
    if block.key and written and not written.startswith(_SHAPED):
        return {block.key: written}, fault
    return {}, fault


def _try(builder: Builder, text: str, line: int) -> tuple[Mapping[str, object], YamlFault | None]:
    said = len(builder.problems)
    try:
        value = builder.build(text, line)
    except YamlFault as fault:
        del builder.problems[said:]
        return {}, fault
    if value is None or isinstance(value, dict):
        return value or {}, None
    return {}, YamlFault(f"expected keys with values, found {fields.found(value)}", 0, 0)


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
    return _counted(builder.problems, builder.unsaid)


def _counted(problems: list[Problem], unsaid: int) -> tuple[Problem, ...]:
    if unsaid <= 0:
        return tuple(problems)
    last = problems[-1]
    more = replace(last, message=f"{last.message}; and {unsaid:,} more problems")
    return (*problems[:-1], more)
