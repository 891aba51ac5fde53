"""Tables: answers with the cells they rest on, and predictions as a column.

    output: {answer: Fichtenhof, coordinates: [[1, 0]], cells: [Fichtenhof], aggregator: NONE}
    output: [primrose, cosmos]           # one prediction for each row of the input's table
    output: {table: {name: [a, b]}}      # a table that came out

Coordinates are (row, column) without the header, from 0. Cells without coordinates are marked
where their text stands in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_list, as_mapping, found, join
from generator.widgets import shape
from generator.widgets.example import AsRecord, Flaw, Input, Json, Output, Reading, Table
from generator.widgets.pretty import compact, is_scalar, pretty
from generator.widgets.tables import cell, read_table

QUESTIONS = "table-question-answering"
TASKS = frozenset({"tabular-classification", "tabular-regression"})
FOLD = Table.FOLD
MOST = Table.MOST
PREDICTION = "prediction"

_ANSWER = ("coordinates", "cells", "aggregator")
_KNOWN = {"answer", *_ANSWER, *shape.SCORE_KEYS}
_PREDICTIONS = ("predictions", "prediction")


class Cell(Struct, frozen=True):
    """One cell as the page shows it."""

    text: str
    marked: bool = False  # the answer rests on it
    predicted: bool = False  # it came out of the model


class Column(Struct, frozen=True):
    """One heading."""

    name: str
    predicted: bool = False


class CellAnswer(Struct, frozen=True):
    """One answer about a table."""

    answer: str
    aggregator: str = ""  # "SUM" ...; "" for none
    cells: tuple[str, ...] = ()
    coordinates: tuple[tuple[int, int], ...] = ()  # those that lie in the table
    shown: str = ""  # the score as written
    extra: tuple[tuple[str, Json], ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(names={"shown": "score"})


class Tabular(Struct, frozen=True):
    """A table with what came out of the model, in it or about it."""

    answers: tuple[CellAnswer, ...] = ()
    # One row of values for each row of the table, under ``headings``.
    predictions: tuple[tuple[str, ...], ...] = ()
    headings: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    rest: Input = Input()  # what else went in
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("columns", "rows", "rest", "flaws"))
    family: ClassVar[Family] = Family.TABLE

    @property
    def first(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that stand open."""
        return self.rows[:FOLD]

    @property
    def folded(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that are folded."""
        return self.rows[FOLD:MOST]

    @property
    def omitted(self) -> int:
        """How many rows are not shown."""
        return max(0, len(self.rows) - MOST)


def read(value: object, reading: Reading) -> Output | None:
    """What came out beside or about a table; None where the output is no such thing."""
    data = shape.mapping(value)
    if data is not None and isinstance(data.get("table"), Mapping | list):
        return _made(data, reading)
    found = _answered(value, reading) or _predicted(value, reading)
    return replace(found, rest=replace(reading.input, table=None)) if found else None


def _made(data: Mapping[str, object], reading: Reading) -> Tabular:
    """A table that came out; the input is shown beside it as it is."""
    try:
        table, flaws = read_table(data["table"])
    except FieldError as error:
        raise error.under("table") from None
    extra = shape.extras(data, {"table", "answer"})
    answer = compact(data.get("answer") or "")
    return Tabular(
        answers=(CellAnswer(answer, extra=extra),) if answer or extra else (),
        predictions=table.rows,
        headings=table.columns,
        columns=tuple(Column(name, predicted=True) for name in table.columns),
        rows=tuple(tuple(Cell(text, predicted=True) for text in row) for row in table.rows),
        rest=reading.input,
        flaws=tuple(replace(flaw, key=join("table", flaw.key)) for flaw in flaws),
    )


def _answered(value: object, reading: Reading) -> Tabular | None:
    entries = shape.items(value)
    if isinstance(value, str) and reading.task == QUESTIONS:
        entries = [{"answer": value}]
    if not entries or not all(isinstance(item, Mapping) for item in entries):
        return None
    asked = reading.task == QUESTIONS or reading.input.table is not None
    if not all(_is_answer(as_mapping(item), asked=asked) for item in entries):
        return None
    table = reading.input.table or Table((), ())
    answers: list[CellAnswer] = []
    flaws: list[Flaw] = []
    for index, entry in enumerate(entries):
        prefix = "" if isinstance(value, Mapping | str) else f"[{index}]"
        answer, odd = _answer(as_mapping(entry), table)
        answers.append(answer)
        flaws += [replace(flaw, key=f"{prefix}.{flaw.key}".lstrip(".")) for flaw in odd]
    marked = {place for answer in answers for place in _places(answer, table)}
    return Tabular(
        answers=tuple(answers),
        columns=tuple(Column(name) for name in table.columns),
        rows=tuple(
            tuple(Cell(text, (row, column) in marked) for column, text in enumerate(cells))
            for row, cells in enumerate(table.rows)
        ),
        flaws=tuple(flaws),
    )


def _is_answer(data: Mapping[str, object], *, asked: bool) -> bool:
    cells = any(key in data for key in _ANSWER)
    return cells if "answer" not in data else cells or asked


def _answer(data: Mapping[str, object], table: Table) -> tuple[CellAnswer, list[Flaw]]:
    flaws: list[Flaw] = []
    aggregator = compact(data.get("aggregator") or "", 40)
    cells = data.get("cells")
    _, shown, odd = shape.score_under(data, shape.first_key(data, shape.SCORE_KEYS))
    answer = CellAnswer(
        answer=compact(data.get("answer") if data.get("answer") is not None else ""),
        aggregator="" if aggregator.upper() == "NONE" else aggregator,
        cells=tuple(cell(item) for item in cells) if isinstance(cells, list) else (),
        coordinates=tuple(_coordinates(data, table, flaws)),
        shown=shown,
        extra=shape.extras(data, _KNOWN),
    )
    if odd is not None:
        flaws.append(odd)
    if cells is not None and not isinstance(cells, list):
        flaws.append(Flaw("cells", f"expected a list, found {found(cells)}", json=pretty(cells)))
    return answer, flaws


def _coordinates(
    data: Mapping[str, object], table: Table, flaws: list[Flaw]
) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    if data.get("coordinates") is None:
        return places
    try:
        written = as_list(data["coordinates"])
    except FieldError as error:
        flaws.append(Flaw("coordinates", error.message, json=pretty(data["coordinates"])))
        return places
    if len(written) == 2 and all(_is_whole(item) for item in written):
        written = [written]
    for index, pair in enumerate(written):
        place = _pair(pair)
        if place and place[0] < len(table.rows) and place[1] < len(table.columns):
            places.append(place)
            continue
        size = f"{len(table.rows)} rows and {len(table.columns)} columns"
        message = f"expected a row and a column of a table with {size}, found {compact(pair, 40)}"
        flaws.append(Flaw(f"coordinates[{index}]", message))
    return places


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _pair(value: object) -> tuple[int, int] | None:
    match value:
        case [int() as row, int() as column] if _is_whole(row) and _is_whole(column):
            return row, column
    return None


def _places(answer: CellAnswer, table: Table) -> set[tuple[int, int]]:
    """The cells to mark: by coordinates, else by their text."""
    if answer.coordinates or not answer.cells:
        return set(answer.coordinates)
    wanted = {text.strip() for text in answer.cells if text.strip()}
    return {
        (row, column)
        for row, cells in enumerate(table.rows)
        for column, text in enumerate(cells)
        if text.strip() in wanted
    }


def _predicted(value: object, reading: Reading) -> Tabular | None:
    """One prediction for each row: scalars, or rows and mappings of several."""
    data = shape.mapping(value)
    under = next((key for key in _PREDICTIONS if data and isinstance(data.get(key), list)), None)
    values = data[under] if data and under else value
    if not isinstance(values, list | tuple):
        lone = reading.task in TASKS and is_scalar(values) and values is not None
        values = [values] if lone else []
    if not values or not _is_prediction(values, reading):
        return None
    headings, predictions = _columns(values)
    table = reading.input.table or Table((), tuple(() for _ in predictions))
    flaws = _mismatch(len(table.rows), values)
    padded = [*predictions, *[("",) * len(headings)] * (len(table.rows) - len(predictions))]
    return Tabular(
        predictions=tuple(predictions),
        headings=headings,
        columns=(
            *(Column(name) for name in table.columns),
            *(Column(name, predicted=True) for name in headings),
        ),
        rows=tuple(
            (*(Cell(text) for text in row), *(Cell(text, predicted=True) for text in came))
            for row, came in zip(table.rows, padded, strict=False)
        ),
        flaws=tuple(flaws) if under is None else tuple(replace(f, key=under) for f in flaws),
    )


def _is_prediction(values: Sequence[object], reading: Reading) -> bool:
    """Whether a list is one value per row rather than labels, numbers or a forecast."""
    height = len(reading.input.table.rows) if reading.input.table else None
    scalars = all(is_scalar(item) for item in values)
    if reading.task not in TASKS:
        return scalars and height is not None and height == len(values)
    if scalars:
        return True
    if height is None or height != len(values) or height == 1:
        return False
    return all(isinstance(item, Mapping | list | tuple) for item in values)


def _columns(values: Sequence[object]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if all(isinstance(item, Mapping | list | tuple) for item in values):
        records = [_record(item) for item in values]
        headings = tuple(dict.fromkeys(key for data in records for key in data))
        return headings, [tuple(cell(data.get(key)) for key in headings) for data in records]
    return (PREDICTION,), [(cell(item),) for item in values]


def _record(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return as_mapping(value)
    return {f"{PREDICTION} {index + 1}": item for index, item in enumerate(as_list(value))}


def _mismatch(height: int, values: Sequence[object]) -> list[Flaw]:
    if height == len(values):
        return []
    rest = pretty(list(values[height:])) if len(values) > height else None
    message = f"expected one prediction per row ({height}), found {len(values)}"
    return [Flaw("", message, json=rest)]
