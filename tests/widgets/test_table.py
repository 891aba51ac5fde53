"""Tables with marked cells and predicted columns."""

from __future__ import annotations

import pytest

from generator.widgets.example import Input, Table
from generator.widgets.table import Tabular
from tests.widgets import page
from tests.widgets.reading import output

HUTS = Table(("Hut", "Beds"), (("Adlerhorst", "18"), ("Fichtenhof", "42"), ("Steinalm", "18")))


def table(value: object, task: str, given: Table | None = HUTS) -> Tabular:
    read = output(value, task=task, given=Input(text="How many?", table=given))
    assert isinstance(read, Tabular)
    return read


def marked(value: object) -> list[tuple[int, int]]:
    rows = table(value, "table-question-answering").rows
    return [
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell.marked
    ]


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"answer": "42", "coordinates": [[1, 1]]}, [(1, 1)]),
        ({"answer": "42", "coordinates": [1, 1]}, [(1, 1)]),
        ({"answer": "42", "coordinates": [[1, 1], [9, 9], "x", [0]]}, [(1, 1)]),
        ({"answer": "36", "cells": ["18"], "aggregator": "SUM"}, [(0, 1), (2, 1)]),
        ({"answer": "36"}, []),
        ([{"answer": "a", "coordinates": [[0, 0]]}, {"answer": "b", "coordinates": [[2, 0]]}],
         [(0, 0), (2, 0)]),
    ],
)  # fmt: skip
def test_the_cells_of_an_answer_are_marked(value: object, places: list[tuple[int, int]]) -> None:
    assert marked(value) == places


def test_an_aggregator_of_none_is_not_named() -> None:
    read = table({"answer": "42", "aggregator": "NONE"}, "table-question-answering")
    assert read.answers[0].aggregator == ""


def predictions(value: object, task: str = "tabular-regression") -> list[tuple[str, ...]]:
    return list(table(value, task).predictions)


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ([1, 2.5, "x"], [("1",), ("2.5",), ("x",)]),
        ({"predictions": [1, 2, 3]}, [("1",), ("2",), ("3",)]),
        ([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]], [("0.1", "0.9"), ("0.2", "0.8"), ("0.3", "0.7")]),
        ([{"label": "a"}, {"label": "b"}, {"label": "c"}], [("a",), ("b",), ("c",)]),
        ([None, True, 0], [("",), ("true",), ("0",)]),
    ],
)
def test_predictions_are_columns_of_their_rows(
    value: object, column: list[tuple[str, ...]]
) -> None:
    assert predictions(value) == column
    rows = table(value, "tabular-regression").rows
    assert [tuple(cell.text for cell in row[2:]) for row in rows] == column


def test_labels_of_one_row_are_bars() -> None:
    one = Table(("a",), (("1",),))
    given = Input(table=one)
    value = [{"label": "x", "score": 0.9}, {"label": "y", "score": 0.1}]
    assert output(value, task="tabular-classification", given=given).family == "labels"


def test_predictions_without_a_table_are_a_table_of_their_own() -> None:
    read = table([1, 2], "tabular-regression", None)
    assert [column.name for column in read.columns] == ["prediction"]
    assert len(read.rows) == 2


def test_more_predictions_than_rows_are_kept_as_json() -> None:
    (flaw,) = table([1, 2, 3, 4], "tabular-regression").flaws
    assert flaw.message == "expected one prediction per row (3), found 4"
    assert flaw.json is not None
    assert flaw.json.text == "[4]"


def test_the_page_shows_question_table_and_answer() -> None:
    html = page.output(
        """\
pipeline_tag: table-question-answering
widget:
- text: Which hut?
  table: {Hut: [Steinalm, "<b>"], Beds: [27, 3]}
  output: {answer: Steinalm, coordinates: [[0, 0]], cells: [Steinalm], aggregator: COUNT}"""
    )
    assert "<td><mark>Steinalm</mark></td>" in html
    assert "&lt;b&gt;" in html
    assert page.text(html).startswith("Text Which hut?")
    assert "<code>COUNT</code>" in html


def test_predictions_stand_beside_their_rows() -> None:
    html = page.output(
        "pipeline_tag: tabular-classification\n"
        "widget: [{structured_data: {stem: [9.5]}, output: [primrose]}]"
    )
    assert '<tr><td><bdi>9.5</bdi></td><td class="came"><bdi>primrose</bdi></td></tr>' in html


def test_a_table_may_come_out() -> None:
    html = page.output("widget: [{text: a, output: {table: {n: [1, 2]}}}]")
    assert page.text(html) == "Text a n 1 2"
