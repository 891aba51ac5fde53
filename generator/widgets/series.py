"""Forecasts: what was, what comes, and how sure the model is.

    table: {t: [2024-01, 2024-02], sales: [10, 12]}
    output:
    - {t: 2024-03, sales: 17, lower: 14, upper: 20}

Also bare numbers, one mapping of columns, and quantiles (``0.1``, ``q90`` ...) for the interval.
Times are taken in the author's order and stand at even distances. The geometry of the chart is in
``chart.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_mapping, as_number, found
from generator.widgets import chart, shape
from generator.widgets.example import AsRecord, Flaw, Input, Output, Reading, Table
from generator.widgets.pretty import is_scalar, pretty
from generator.widgets.tables import cell

TASK = "time-series-forecasting"
MOST = 5000  # points of one line
LINES = 8  # variables of one chart

_TIMES = ("t", "time", "date", "ds", "timestamp", "datetime", "month", "week", "day", "year",
          "quarter", "period", "index", "step", "hour")  # fmt: skip
_VALUES = ("yhat", "mean", "median", "forecast", "prediction", "predictions", "value", "y")
_LOWER = ("lower", "low", "lo", "yhat_lower", "lower_bound", "min")
_UPPER = ("upper", "high", "hi", "yhat_upper", "upper_bound", "max")
_QUANTILE = re.compile(r"(?:q|p|quantile_?|quantile )?(0?\.\d+|\d{1,2}(?:\.\d+)?)%?")


class Step(Struct, frozen=True):
    """One point of a forecast; every number as parsed, None where it is missing."""

    value: float | None
    lower: float | None = None
    upper: float | None = None


class Line(Struct, frozen=True):
    """One variable."""

    name: str
    history: tuple[float | None, ...]  # one for each time of the input
    forecast: tuple[Step, ...]  # one for each time of the output


class Series(Struct, frozen=True):
    """A forecast with the history that it goes on from."""

    times: tuple[str, ...]  # of the forecast, as written; numbers of steps where there are none
    lines: tuple[Line, ...]
    past: tuple[str, ...] = ()  # times of the history
    # The forecast as a table, every cell as written.
    table: Table = Table((), ())
    history: Table | None = None  # the input's
    rest: Input = Input()  # what else went in
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("past", "table", "history", "rest", "flaws"))
    family: ClassVar[Family] = Family.SERIES


def read(value: object, reading: Reading) -> Output | None:
    """The forecast; None where the output is no rows of numbers in time."""
    rows, flaws = _records(shape.unwrap(value), reading)
    if not rows:
        return None
    history = reading.input.table or Table((), ())
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    time = _time_column(columns, history)
    if reading.task != TASK and (time is None or time not in history.columns):
        return None
    values = _value_columns(columns, rows, time, history)
    if not values:
        return None
    bounds = {name: _bounds(name, columns, alone=len(values) == 1) for name in values}
    past_time = time if time in history.columns else _time_column(history.columns, history)
    past = _column(history, past_time) or _numbered(len(history.rows), 1)
    return Series(
        times=tuple(cell(row.get(time)) for row in rows)
        if time is not None and time in columns
        else _numbered(len(rows), len(history.rows) + 1),
        lines=tuple(
            Line(
                name=_line_name(name, history, past_time, alone=len(values) == 1),
                history=_history(name, history, past_time, alone=len(values) == 1),
                forecast=tuple(_step(row, name, *bounds[name]) for row in rows),
            )
            for name in values
        ),
        past=past[-MOST:],
        table=Table(columns, tuple(tuple(cell(row.get(key)) for key in columns) for row in rows)),
        history=reading.input.table,
        rest=replace(reading.input, table=None),
        flaws=(*flaws, *_no_numbers(rows, values)),
    )


def draw(output: Series, _view: object) -> chart.Chart:
    """The chart of a forecast."""
    return chart.draw(
        [
            chart.Curve(
                name=line.name,
                past=line.history,
                coming=tuple(step.value for step in line.forecast),
                lower=tuple(step.lower for step in line.forecast),
                upper=tuple(step.upper for step in line.forecast),
            )
            for line in output.lines
        ],
        (*output.past, *output.times),
    )


_Rows = list[Mapping[str, object]]


def _records(value: object, reading: Reading) -> tuple[_Rows, tuple[Flaw, ...]]:
    """The forecast as one mapping for each time."""
    if isinstance(value, Mapping):
        return _from_columns(as_mapping(value)), ()
    if not isinstance(value, list | tuple) or not value:
        return [], ()
    if all(isinstance(item, Mapping) for item in value):
        rows = [as_mapping(item) for item in value]
        if len(rows) == 1 and any(isinstance(item, list) for item in rows[0].values()):
            return _from_columns(rows[0]), ()
        return ([] if any(shape.has_asset(row) for row in rows) else rows[:MOST]), ()
    if reading.task != TASK:
        return [], ()
    return _from_list(value[:MOST], reading)


def _from_columns(data: Mapping[str, object]) -> _Rows:
    quantiles = data.get("quantiles")
    if isinstance(quantiles, Mapping):
        data = {**{key: item for key, item in data.items() if key != "quantiles"},
                **as_mapping(quantiles)}  # fmt: skip
    columns = {key: item for key, item in data.items() if isinstance(item, list) and item}
    if not columns or not all(is_scalar(item) for column in columns.values() for item in column):
        return []
    height = min(MOST, max(len(column) for column in columns.values()))
    return [
        {key: column[row] for key, column in columns.items() if row < len(column)}
        for row in range(height)
    ]


def _from_list(value: Sequence[object], reading: Reading) -> tuple[_Rows, tuple[Flaw, ...]]:
    """Bare numbers, or a list of numbers for each time."""
    rows: _Rows = []
    flaws: list[Flaw] = []
    name = _only_name(reading)
    for index, item in enumerate(value):
        if isinstance(item, Mapping):
            rows.append(as_mapping(item))
        elif isinstance(item, list | tuple):
            rows.append({f"value {place + 1}": number for place, number in enumerate(item)})
        elif item is None or _is_number(item):
            rows.append({name: item})
        else:
            rows.append({name: None})  # its time stays its own
            message = f"expected a number, found {found(item)}"
            flaws.append(Flaw(f"[{index}]", message, json=pretty(item)))
    return (rows if len(rows) >= 2 * len(flaws) else []), tuple(flaws)


def _only_name(reading: Reading) -> str:
    """The name of the one variable of the input, or ``value``."""
    table = reading.input.table
    if table is None:
        return "value"
    time = _time_column(table.columns, table)
    names = [name for name in table.columns if name != time]
    return names[0] if len(names) == 1 else "value"


def _time_column(columns: Sequence[str], history: Table) -> str | None:
    """The column that holds times: by its name, else the first one without numbers."""
    named = next((name for name in columns if name.casefold() in _TIMES), None)
    if named is not None:
        return named
    for name in columns:
        cells = _column(history, name)
        if cells and not any(_is_number(text) for text in cells):
            return name
    return None


def _value_columns(
    columns: Sequence[str], rows: _Rows, time: str | None, history: Table
) -> list[str]:
    """The columns that hold forecasts rather than times and bounds."""
    numeric = [
        name for name in columns if name != time and any(_is_number(row.get(name)) for row in rows)
    ]
    known = [name for name in numeric if name in history.columns]
    if known:
        return known[:LINES]
    named = [name for name in numeric if name.casefold() in _VALUES]
    if named:
        return named[:1]
    plain = [name for name in numeric if not _is_bound(name)]
    if plain:
        return plain[:LINES]
    middle = [name for name in numeric if _quantile(name) == 0.5]
    return middle or numeric[:1]


def _is_bound(name: str) -> bool:
    lowered = name.casefold()
    ends = (*_LOWER, *_UPPER)
    return lowered in ends or lowered.endswith(("_lower", "_upper")) or _quantile(name) is not None


def _bounds(name: str, columns: Sequence[str], *, alone: bool) -> tuple[str | None, str | None]:
    """The columns of the interval of one variable."""
    lower = next((key for key in columns if key.casefold() == f"{name}_lower".casefold()), None)
    upper = next((key for key in columns if key.casefold() == f"{name}_upper".casefold()), None)
    if not alone or (lower and upper):
        return lower, upper
    lower = lower or next((key for key in columns if key.casefold() in _LOWER), None)
    upper = upper or next((key for key in columns if key.casefold() in _UPPER), None)
    if lower or upper:
        return lower, upper
    quantiles = sorted(
        (part, key) for key in columns if (part := _quantile(key)) is not None and key != name
    )
    if not quantiles:
        return None, None
    low, high = quantiles[0], quantiles[-1]
    return (low[1] if low[0] < 0.5 else None), (high[1] if high[0] > 0.5 else None)


def _quantile(name: str) -> float | None:
    """The quantile that a column name says, 0-1: ``0.1``, ``q90``, ``quantile_0.5``."""
    match = _QUANTILE.fullmatch(name.strip().casefold())
    if match is None:
        return None
    part = float(match[1])
    part = part / 100 if part >= 1 else part
    return part if 0 < part < 1 else None


def _step(row: Mapping[str, object], name: str, lower: str | None, upper: str | None) -> Step:
    return Step(
        value=_number(row.get(name)),
        lower=_number(row.get(lower)) if lower else None,
        upper=_number(row.get(upper)) if upper else None,
    )


def _history(
    name: str, history: Table, time: str | None, *, alone: bool
) -> tuple[float | None, ...]:
    """The past of a variable: the column of its name, or the only column of numbers."""
    if name not in history.columns and alone:
        names = [column for column in history.columns if column != time]
        name = names[0] if len(names) == 1 else name
    return tuple(_number(text) for text in _column(history, name)[-MOST:])


def _line_name(name: str, history: Table, time: str | None, *, alone: bool) -> str:
    names = [column for column in history.columns if column != time]
    return names[0] if alone and name not in history.columns and len(names) == 1 else name


def _column(table: Table, name: str | None) -> tuple[str, ...]:
    if name is None or name not in table.columns:
        return ()
    place = table.columns.index(name)
    return tuple(row[place] for row in table.rows)


def _numbered(count: int, start: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(start, start + count))


def _number(value: object) -> float | None:
    try:
        return as_number(value)
    except FieldError:
        return None


def _is_number(value: object) -> bool:
    return _number(value) is not None


def _no_numbers(rows: _Rows, values: Sequence[str]) -> list[Flaw]:
    return [
        Flaw(f"[{index}].{name}", f"expected a number, found {found(row[name])}")
        for index, row in enumerate(rows)
        for name in values
        if row.get(name) is not None and not _is_number(row[name])
    ]
