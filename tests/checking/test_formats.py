"""The forms of a check: values are compared, and SARIF with a schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from generator.checking.check import Checked
from generator.checking.formats import FORMATS, lines
from generator.problems import CODES, Problem

DEAD = Problem("link-missing", "acme/tiger/README.md", "no file 'x.md'", "add it", line=7, column=3)
KEY = Problem("bad-output", "acme/tiger/README.md", "expected a number", key="widget[0].output")
NOTE = Problem("no-card", "acme/lion", "expected a README.md, found none")
CHECKED = Checked(repos=2, problems=(DEAD, KEY, NOTE), seconds=0.25)


def told(form: str, checked: Checked = CHECKED, *, verbose: bool = False) -> str:
    return "\n".join(lines(checked, form, [Path("repos")], verbose=verbose))


def test_json_has_every_problem_with_these_keys() -> None:
    assert json.loads(told("json"))[0] == {
        "code": "link-missing",
        "severity": "warning",
        "path": "acme/tiger/README.md",
        "line": 7,
        "column": 3,
        "key": None,
        "message": "no file 'x.md'",
        "mend": "add it",
    }


def test_json_has_notes_and_the_general_mend() -> None:
    [_, key, note] = json.loads(told("json"))
    assert (key["key"], key["line"], key["mend"]) == (
        "widget[0].output",
        None,
        CODES["bad-output"].mend,
    )
    assert note["severity"] == "note"


@pytest.mark.parametrize("form", FORMATS)
def test_no_problems_are_told_in_every_form(form: str) -> None:
    text = told(form, Checked(1, (), 0.0))
    assert text == "" if form == "github" else text
    assert form not in {"json", "sarif"} or json.loads(text) is not None


def test_text_has_each_problem_with_its_mend_and_then_the_counts() -> None:
    assert told("text").splitlines() == [
        "acme/tiger/README.md:7: warning link-missing: no file 'x.md'",
        "  mend: add it",
        "acme/tiger/README.md (widget[0].output): warning bad-output: expected a number",
        f"  mend: {CODES['bad-output'].mend}",
        "",
        "2 repos checked in 0.2 s: 2 warnings, 1 note",
        "-v shows the 1 note",
        "more on a code: build-pages --explain link-missing",
    ]


def test_text_has_notes_when_asked() -> None:
    assert "acme/lion: note no-card: " in told("text", verbose=True)


def test_annotations_of_github_name_file_line_and_code() -> None:
    first, second, third = told("github").splitlines()
    assert first == (
        "::warning file=repos/acme/tiger/README.md,line=7,col=3,title=link-missing::"
        "no file 'x.md'%0Aadd it"
    )
    assert second.startswith("::warning file=repos/acme/tiger/README.md,line=1,title=bad-output::")
    assert third.startswith("::notice file=repos/acme/lion,")


def test_annotations_of_github_hold_no_commands_of_a_card() -> None:
    hostile = Problem("no-card", "a,b:c%\n::x", "message\n::error::x\x1b[2J\r%")
    text = told("github", Checked(1, (hostile,), 0.0))
    assert "\n" not in text
    assert "\x1b" not in text
    assert "file=repos/a%2Cb%3Ac%25%0A%3A%3Ax," in text


# What the standard demands of the parts that we write (SARIF 2.1.0, sections 3.13 to 3.30).
LEVEL = {"enum": ["none", "note", "warning", "error"]}
TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
REGION = {
    "type": "object",
    "properties": {
        "startLine": {"type": "integer", "minimum": 1},
        "startColumn": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}},
                    "additionalProperties": False,
                },
                "region": REGION,
            },
            "additionalProperties": False,
        },
        "logicalLocations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"fullyQualifiedName": {"type": "string"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": LEVEL},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
        "partialFingerprints": {
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
    },
    "additionalProperties": False,
}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"const": "build-pages"},
        "version": {"type": "string"},
        "rules": {"type": "array", "uniqueItems": True, "items": RULE},
    },
    "additionalProperties": False,
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {"driver": DRIVER},
                        "additionalProperties": False,
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "checked",
    [CHECKED, Checked(0, (), 0.0), Checked(1, (Problem("no-card", "é\udcff/%", "x"),), 0.0)],
)
def test_sarif_is_valid(checked: Checked) -> None:
    jsonschema.validate(json.loads(told("sarif", checked)), SARIF)


def test_sarif_names_rule_place_and_level() -> None:
    [run] = json.loads(told("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "repos/acme/tiger/README.md"
    assert place["region"] == {"startLine": 7, "startColumn": 3}
    assert [result["level"] for result in run["results"]] == ["warning", "warning", "note"]


def test_a_problem_on_another_line_keeps_its_fingerprint() -> None:
    moved = Checked(1, (DEAD.at(line=9), DEAD), 0.0)
    first, second = json.loads(told("sarif", moved))["runs"][0]["results"]
    assert first["partialFingerprints"] == second["partialFingerprints"]


def test_the_root_that_has_the_file_is_put_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b" / "acme" / "tiger").mkdir(parents=True)
    (tmp_path / "b" / "acme" / "tiger" / "README.md").touch()
    (tmp_path / "a").mkdir()
    text = "\n".join(lines(CHECKED, "github", [Path("a"), Path("b")], verbose=False))
    assert "file=b/acme/tiger/README.md," in text
