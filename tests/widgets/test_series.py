"""Forecasts and their chart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.widgets import chart
from generator.widgets.chart import Curve
from generator.widgets.example import Input, Table
from generator.widgets.series import Series, Step
from tests.widgets import page
from tests.widgets.reading import output

PAST = Table(("month", "sales"), (("01", "10"), ("02", "12"), ("03", "x")))


def series(value: object, table: Table | None = PAST) -> Series:
    read = output(value, task="time-series-forecasting", given=Input(table=table))
    assert isinstance(read, Series)
    return read


@pytest.mark.parametrize(
    ("value", "step"),
    [
        ([{"month": "04", "sales": 17}], Step(17.0)),
        ([{"month": "04", "sales": 17, "lower": 14, "upper": 20}], Step(17.0, 14.0, 20.0)),
        ([{"month": "04", "sales": 17, "sales_lower": 1, "sales_upper": 2}], Step(17.0, 1.0, 2.0)),
        ([{"ds": "04", "yhat": 17, "yhat_lower": 1, "yhat_upper": 2}], Step(17.0, 1.0, 2.0)),
        ([{"0.1": 1, "0.5": 17, "0.9": 20}], Step(17.0, 1.0, 20.0)),
        ([{"q5": 1, "q50": 17, "q95": 20}], Step(17.0, 1.0, 20.0)),
        ([{"forecast": "17", "step": 1}], Step(17.0)),
        ([17], Step(17.0)),
        ([[17]], Step(17.0)),
        ({"mean": [17], "lower": [1], "upper": [2]}, Step(17.0, 1.0, 2.0)),
        ({"month": ["04"], "sales": [17]}, Step(17.0)),
    ],
)
def test_every_spelling_of_a_forecast(value: object, step: Step) -> None:
    (line,) = series(value).lines
    assert line.name in {"sales", "value 1"}
    assert line.forecast == (step,)


def test_the_history_is_the_column_of_the_same_name() -> None:
    (line,) = series([{"month": "04", "sales": 17}]).lines
    assert line.history == (10.0, 12.0, None)


def test_several_variables_are_several_lines() -> None:
    table = Table(("t", "a", "b"), (("1", "2", "3"),))
    read = series([{"t": 2, "a": 5, "b": 6}], table)
    assert [(line.name, line.forecast[0].value) for line in read.lines] == [("a", 5.0), ("b", 6.0)]


def test_times_go_on_where_none_are_given() -> None:
    assert series([1, 2]).times == ("4", "5")


def test_a_number_that_is_none_is_told() -> None:
    (flaw,) = series([{"month": "04", "sales": "many"}, {"month": "05", "sales": 3}]).flaws
    assert (flaw.key, flaw.message) == ("[0].sales", "expected a number, found the text 'many'")


def test_other_tasks_need_the_same_time_column() -> None:
    value = [{"label": "x", "score": 0.5}]
    read = output(value, task="tabular-classification", given=Input(table=PAST))
    assert not isinstance(read, Series)


def drawn(*curves: Curve, times: tuple[str, ...] = ()) -> chart.Chart:
    return chart.draw(curves, times)


CURVE = Curve("a", (0.0, 10.0), (20.0,), (15.0,), (25.0,))


def test_points_stand_at_even_distances() -> None:
    (stroke,) = drawn(CURVE).strokes
    assert stroke.past == ("8,224 320,157.3",)
    assert stroke.coming == ("320,157.3 632,90.7",)


def test_the_forecast_goes_on_from_the_last_past_point() -> None:
    (stroke,) = drawn(CURVE).strokes
    assert stroke.coming[0].split()[0] == stroke.past[0].split()[-1]


def test_an_interval_of_several_steps_is_a_polygon() -> None:
    (stroke,) = drawn(Curve("a", (), (1.0, 2.0), (0.0, 1.0), (2.0, 3.0))).strokes
    assert len(stroke.bands[0].split()) == 4


def test_gaps_part_a_line() -> None:
    none = (None,) * 4
    (stroke,) = drawn(Curve("a", (1.0, 2.0, None, 4.0), (), (), ())).strokes
    assert (len(stroke.past), len(stroke.dots)) == (1, 1)
    assert drawn(Curve("a", none, none, none, none)).strokes[0].past == ()


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ((0.0, 10.0), ["0", "2.5", "5", "7.5", "10"]),
        ((363.1, 369.0), ["362", "364", "366", "368", "370"]),
        ((-1.0, 1.0), ["-1", "-0.5", "0", "0.5", "1"]),
        ((5.0, 5.0), ["2", "4", "6", "8"]),
        ((0.0, 0.0), ["-1", "-0.5", "0", "0.5", "1"]),
    ],
)
def test_the_axis_has_round_numbers(values: tuple[float, ...], labels: list[str]) -> None:
    assert [tick.label for tick in drawn(Curve("a", values, (), (), ())).ticks] == labels


def test_first_and_last_time_stand_below_and_now_between() -> None:
    found = drawn(CURVE, times=("1", "2", "3"))
    assert [(mark.anchor, mark.label) for mark in found.marks] == [("start", "1"), ("end", "3")]
    assert found.now == "476"


def test_the_first_time_that_comes_is_named_where_there_is_room() -> None:
    found = drawn(Curve("a", (1.0, 2.0), (3.0, 4.0, 5.0), (), ()), times=tuple("12345"))
    assert [mark.label for mark in found.marks] == ["1", "3", "5"]


NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=150)
@given(st.lists(NUMBERS, max_size=6), st.lists(NUMBERS, max_size=6))
def test_no_number_leaves_the_chart(past: list[float | None], coming: list[float | None]) -> None:
    curve = Curve("a", tuple(past), tuple(coming), tuple(coming), tuple(coming))
    found = chart.draw([curve], [])
    for stroke in found.strokes:
        for points in (*stroke.past, *stroke.coming, *stroke.bands):
            for point in points.split():
                x, y = (float(part) for part in point.split(","))
                assert math.isfinite(x)
                assert 0 <= x <= chart.WIDTH
                assert 0 <= y <= chart.HEIGHT


def test_the_page_shows_chart_and_table() -> None:
    html = page.output(
        """\
pipeline_tag: time-series-forecasting
widget:
- table: {t: [2024-01, 2024-02], sales: [10, 12]}
  output:
  - {t: 2024-03, sales: 17, lower: 14, upper: 20}
  - {t: 2024-04, sales: 18, lower: 14, upper: 23}"""
    )
    assert 'aria-label="Line chart: 2 past and 2 forecast steps of sales"' in html
    assert html.count("<polyline") == 2
    assert html.count("<polygon") == 1
    assert "<td><bdi>2024-04</bdi></td>" in html
