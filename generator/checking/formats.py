"""The problems of a check in four forms: for people, programs, code scanners and GitHub. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from generator.checking.check import Checked
from generator.checking.places import Places
from generator.checking.sarif import to_sarif
from generator.problems import Problem, Severity
from generator.terminal import printable, problem_lines

_MANY = 20  # problems, from which on it helps to know how many there are of each code


class Manner(Struct, frozen=True):
    """How a person wants to be told."""

    verbose: bool = False  # notes too
    colour: bool = False


Format = Callable[[Checked, Places, Manner], Iterator[str]]
"""Lines for a check."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_text(checked: Checked, _places: Places, manner: Manner) -> Iterator[str]:
    """Every problem with its mend, then the counts."""
    shown = checked.problems if manner.verbose else checked.complaints
    for problem in shown:
        yield from problem_lines(problem, colour=manner.colour)
    if shown:
        yield ""
    if len(shown) > _MANY:
        for code, count in Counter(problem.code for problem in shown).most_common():
            yield f"{count:7,}  {code}"
    counts = Counter(problem.severity for problem in checked.problems)
    told = ", ".join(f"{counts[one]:,} {one}{_s(counts[one])}" for one in Severity if counts[one])
    repos = f"{checked.repos:,} repo{_s(checked.repos)} checked in {checked.seconds:.1f} s"
    yield f"{repos}: {told or 'no problems'}"
    hidden = len(checked.problems) - len(shown)
    if hidden:
        yield f"-v shows the {hidden:,} note{_s(hidden)}"
    if shown:
        yield f"more on a code: build-pages --explain {shown[0].code}"


def to_json(checked: Checked, _places: Places, _manner: Manner) -> Iterator[str]:
    """A list with one mapping for each problem, a line each."""
    rows = [json.dumps(record(problem)) for problem in checked.problems]
    yield "[" + ",\n ".join(rows) + "]"


def record(problem: Problem) -> dict[str, object]:
    """One problem for programs; the keys are for ever."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "key": problem.key or None,
        "message": problem.message,
        "mend": problem.advice,
    }


def to_sarif_lines(checked: Checked, places: Places, _manner: Manner) -> Iterator[str]:
    """One log of SARIF 2.1.0."""
    yield json.dumps(to_sarif(checked.problems, places), indent=1)


def to_github(checked: Checked, places: Places, _manner: Manner) -> Iterator[str]:
    """Commands of a GitHub workflow, which become annotations of the lines."""
    for problem in checked.problems:
        line = problem.line or 1
        place = [f"file={_property(places.of(problem))}", f"line={line}"]
        if problem.column:
            place.append(f"col={problem.column}")
        key = f"{problem.key}: " if problem.key else ""
        text = _escaped(printable(f"{key}{problem.message}") + f"\n{printable(problem.advice)}")
        yield f"::{_LEVELS[problem.severity]} {','.join(place)},title={problem.code}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _s(number: int) -> str:
    return "" if number == 1 else "s"


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"text": to_text, "json": to_json, "sarif": to_sarif_lines, "github": to_github}
)


def lines(
    checked: Checked, form: str, roots: Sequence[Path], *, verbose: bool, colour: bool = False
) -> Iterator[str]:
    """A check in one of the forms of ``FORMATS``."""
    return FORMATS[form](checked, Places(tuple(roots)), Manner(verbose, colour))
