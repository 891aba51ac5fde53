"""Problems as a log of SARIF 2.1.0, the form in which code scanners exchange them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from generator import __version__
from generator.checking.places import Places
from generator.problems import CODES, Code, Problem, Severity

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def to_sarif(problems: Sequence[Problem], places: Places) -> dict[str, object]:
    """The log: one run, the rules that were met, and a result for each problem."""
    met = sorted({problem.code for problem in problems})
    at = {code: index for index, code in enumerate(met)}
    driver = {
        "name": "build-pages",
        "version": __version__,
        "rules": [_rule(CODES[code]) for code in met],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, at[problem.code], places) for problem in problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, object]:
    return {
        "id": code.name,
        "shortDescription": {"text": code.cause},
        "help": {"text": code.mend},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(problem: Problem, rule: int, places: Places) -> dict[str, object]:
    key = f"{problem.key}: " if problem.key else ""
    region: dict[str, int] = {"startLine": problem.line or 1}
    if problem.line and problem.column:
        region["startColumn"] = problem.column
    uri = quote(places.of(problem).encode("utf-8", "surrogateescape"))
    location: dict[str, object] = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}
    }
    if problem.key:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.key}]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{key}{problem.message}; {problem.advice}"},
        "locations": [location],
        "partialFingerprints": {"problem/v1": _fingerprint(problem)},
    }


def _fingerprint(problem: Problem) -> str:
    """The same for the same problem on another line, so that it is not told twice."""
    parts = (problem.code, problem.path, problem.key, problem.message)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
