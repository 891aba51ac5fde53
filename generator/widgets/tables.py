"""Tables as authors write them: columns, rows with a header, one row of scalars, records.

``table: {Hut: [a, b], Beds: [18, 42]}``, ``table: [[Hut, Beds], [a, 18]]``,
``structured_data: {rooms: 1, area: 30}``, ``table: [{Hut: a, Beds: 18}]`` and the split form
``{columns: [...], data: [[...]]}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.reading.fields import FieldError, as_mapping, found
from generator.widgets.example import Flaw, Table
from generator.widgets.pretty import compact, is_scalar

MAX_CELLS = 500_000  # of one table, its holes counted
_FORMS = "write columns, such as {name: [a, b], size: [1, 2]}"


def read_table(value: object) -> tuple[Table, tuple[Flaw, ...]]:
    """A table and what was odd about it. Raises FieldError where there is none."""
    if isinstance(value, Mapping):
        return _from_mapping(as_mapping(value))
    if isinstance(value, list | tuple) and value:
        return _from_list(value)
    raise FieldError(f"expected a table, found {found(value)}", mend=_FORMS)


def cell(value: object) -> str:
    """One cell as text; nothing for null."""
    return "" if value is None else compact(value)


def _from_mapping(data: Mapping[str, object]) -> tuple[Table, tuple[Flaw, ...]]:
    split = _split(data)
    if split is not None:
        return split
    if not data:
        raise FieldError("expected a table with columns, found an empty mapping", mend=_FORMS)
    columns = {key: _column(values) for key, values in data.items()}
    height = max(len(values) for values in columns.values())
    flaws = tuple(
        Flaw(key, f"expected {height} values as in the longest column, found {len(values)}")
        for key, values in columns.items()
        if len(values) != height
    )
    shown = _height(height, len(columns))
    rows = [
        tuple(values[row] if row < len(values) else "" for values in columns.values())
        for row in range(shown)
    ]
    return Table(tuple(columns), tuple(rows)), (*flaws, *_cut(height, shown))


def _height(rows: int, columns: int) -> int:
    """How many rows of a table are kept: holes in a wide one count as cells too."""
    return min(rows, max(1, MAX_CELLS // max(1, columns)))


def _cut(rows: int, shown: int) -> tuple[Flaw, ...]:
    if shown == rows:
        return ()
    return (Flaw("", f"expected at most {MAX_CELLS:,} cells, found more; {shown} rows are kept"),)


def _column(value: object) -> Sequence[str]:
    if isinstance(value, list | tuple):
        return [cell(item) for item in value]
    return [cell(value)]


def _split(data: Mapping[str, object]) -> tuple[Table, tuple[Flaw, ...]] | None:
    """The form with the header under one key and the rows under another."""
    header = data.get("columns", data.get("header"))
    rows = data.get("data", data.get("rows"))
    if len(data) > 3 or not isinstance(header, list) or not isinstance(rows, list):
        return None
    if not all(isinstance(row, list | tuple) for row in rows):
        return None
    return _with_header([cell(name) for name in header], rows)


def _from_list(value: Sequence[object]) -> tuple[Table, tuple[Flaw, ...]]:
    if all(isinstance(row, Mapping) for row in value):
        return _from_records([as_mapping(row) for row in value])
    if all(isinstance(row, list | tuple) for row in value):
        return _with_header(_column(value[0]), value[1:])
    if all(is_scalar(item) for item in value):
        return Table(("value",), tuple((cell(item),) for item in value)), ()
    raise FieldError("expected a table, found a list of unlike rows", mend=_FORMS)


def _from_records(rows: Sequence[Mapping[str, object]]) -> tuple[Table, tuple[Flaw, ...]]:
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    if not columns:
        raise FieldError("expected a table with columns, found empty rows", mend=_FORMS)
    shown = _height(len(rows), len(columns))
    cells = tuple(tuple(cell(row.get(key)) for key in columns) for row in rows[:shown])
    return Table(columns, cells), _cut(len(rows), shown)


def _with_header(header: Sequence[str], rows: Sequence[object]) -> tuple[Table, tuple[Flaw, ...]]:
    cells = [_column(row) for row in rows]
    width = max([len(header), *(len(row) for row in cells)])
    flaws = tuple(
        Flaw(f"[{index + 1}]", f"expected {len(header)} cells as in the header, found {len(row)}")
        for index, row in enumerate(cells)
        if len(row) != len(header)
    )
    names = [*header, *(f"column {place + 1}" for place in range(len(header), width))]
    shown = _height(len(cells), width)
    kept = tuple(_padded(row, width) for row in cells[:shown])
    return Table(tuple(names), kept), (*flaws, *_cut(len(cells), shown))


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))
