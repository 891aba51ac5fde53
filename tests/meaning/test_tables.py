"""The reference tables are whole, and say where they come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from generator.data.load import TableName, table

SHARED = Path(__file__).resolve().parents[3] / "shared" / "hub"
NAMES: tuple[TableName, ...] = get_args(TableName)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_names_its_source_and_version(name: TableName) -> None:
    assert table(name)["source"]
    assert table(name)["version"]


def test_a_table_is_read_once() -> None:
    assert table("tasks") is table("tasks")


@pytest.mark.skipif(not SHARED.exists(), reason="the sources of the tables are not here")
@pytest.mark.parametrize(
    ("name", "rows"), [("tasks", "tasks"), ("libraries", "libraries"), ("licenses", "licenses")]
)
def test_no_row_of_a_source_is_missing(name: TableName, rows: str) -> None:
    source = json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in table(name)[rows]] == [row["id"] for row in source[rows]]


@pytest.mark.skipif(not SHARED.exists(), reason="the sources of the tables are not here")
def test_aliases_and_languages_are_those_of_the_source() -> None:
    tasks = json.loads((SHARED / "tasks.json").read_text(encoding="utf-8"))
    languages = json.loads((SHARED / "languages.json").read_text(encoding="utf-8"))
    aliases = {name: row["task"] for name, row in table("tasks")["aliases"].items()}
    assert aliases == {name: row["task"] for name, row in tasks["aliases"].items()}
    assert table("tasks")["subtask_to_task"] == tasks["subtask_to_task"]
    assert table("languages")["iso_639_1"] == languages["iso_639_1"]
    assert table("languages")["iso_639_3"] == languages["iso_639_3_selected"]
