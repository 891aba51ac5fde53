"""Every case of ``cases/*.md``: a piece of front matter, and what it comes to.

A case is a heading, a YAML block with front matter, and a YAML block with the expected examples
(each as its record; keys that are left out of an example are absent or default) and findings.
Adding a case touches no Python.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generator.reading.yaml import parse
from generator.widgets.example import Example
from generator.widgets.record import record
from tests.widgets.reading import read

CASES = re.compile(
    r"^## (.+?)\n+```yaml\n(.*?)^```\n+```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
FILES = sorted(Path(__file__).with_name("cases").glob("*.md"))


def cases() -> list[Any]:
    return [
        pytest.param(card, expected, id=f"{file.stem}: {title}")
        for file in FILES
        for title, card, expected in CASES.findall(file.read_text(encoding="utf-8"))
    ]


def facts(example: Example) -> dict[str, object]:
    """An example as cases write it: without its default title and what is empty."""
    data: dict[str, object] = {
        "title": example.title if example.title != f"Example {example.index + 1}" else None,
        "group": example.group,
        "parameters": dict(example.parameters),
        "input": record(example.input),
        "output": record(example.output),
        "notes": list(example.notes),
    }
    return {key: value for key, value in data.items() if value not in (None, {}, [])}


@pytest.mark.parametrize(("card", "expected"), cases())
def test_a_card_comes_to_these_examples(card: str, expected: str) -> None:
    examples, findings = read(card)
    wanted, faults = parse(expected)
    assert not faults
    assert [facts(example) for example in examples] == wanted["examples"]
    assert [f"{finding.code} {finding.key}" for finding in findings] == wanted.get("findings", [])


def test_every_heading_of_a_case_file_is_a_case() -> None:
    headings = sum(file.read_text(encoding="utf-8").count("\n## ") for file in FILES)
    assert len(cases()) == headings > 50
