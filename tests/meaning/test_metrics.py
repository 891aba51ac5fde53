from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.evaluation import EvalResult, number_in
from generator.meaning.metrics import Kind, kind_of, shares


def row(value: str, metric: str | None = "accuracy", name: str | None = None) -> EvalResult:
    return EvalResult(metric, name, value, number_in(value))


@pytest.mark.parametrize(
    ("metric", "name", "kind"),
    [
        ("accuracy", None, Kind.SHARE),
        ("f1", "F1 (macro)", Kind.SHARE),
        ("ndcg_at_10", None, Kind.SHARE),
        ("wer", "Test WER", Kind.LOWER),
        ("loss", None, Kind.LOWER),
        ("mean_reward", None, Kind.OPEN),
        (None, "Dev accuracy", Kind.SHARE),
        ("custom", "Word error rate", Kind.LOWER),
        (None, None, Kind.OPEN),
    ],
)
def test_a_metric_is_known_by_the_words_of_its_type_or_name(
    metric: str | None, name: str | None, kind: Kind
) -> None:
    assert kind_of(row("1", metric, name)) is kind


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("0.5", "0.25"), (0.5, 0.25)),
        (("50", "25.5"), (0.5, 0.255)),
        (("91.2%",), (0.912,)),
        (("0.9%",), (0.009,)),
        (("1",), (1.0,)),
        (("20.0 ± 1.2",), (0.2,)),
    ],
)
def test_bars_follow_the_scale_that_a_card_writes_in(
    values: tuple[str, ...], expected: tuple[float, ...]
) -> None:
    found = shares(map(row, values))
    assert found == pytest.approx(expected)


def test_a_small_value_among_percentages_has_no_bar() -> None:
    assert shares([row("91.5"), row("0.9")]) == (0.915, None)


def test_zero_is_zero_in_either_scale() -> None:
    assert shares([row("91.5"), row("0")]) == (0.915, 0)


@pytest.mark.parametrize(
    "one",
    [
        row("0.2", "wer"),
        row("-0.1", "pearson"),
        row("250.0"),
        row("high"),
        row("0.4", "mean_reward"),
    ],
)
def test_no_bar_where_it_would_mislead(one: EvalResult) -> None:
    assert shares([one]) == (None,)


@given(st.lists(st.tuples(st.sampled_from(["accuracy", "wer", "x"]), st.text(max_size=12))))
@settings(deadline=None, max_examples=100)
def test_every_bar_is_from_0_to_1(rows: list[tuple[str, str]]) -> None:
    for share in shares(row(value, metric) for metric, value in rows):
        assert share is None or (0 <= share <= 1 and not math.isnan(share))
