from __future__ import annotations

import pytest

from generator.meaning.evaluation import (
    EvalResult,
    number_in,
    read_eval_file,
    read_model_index,
    tasks_named,
)

AT = "acme/tiger/README.md"


def result(*metrics: object, **more: object) -> dict[str, object]:
    return {"task": {"type": "text-classification"}, "metrics": list(metrics), **more}


def values(model_index: object) -> list[str]:
    results, problems = read_model_index(model_index, AT)
    assert problems == ()
    return [row.value for row in results]


FULL = {
    "task": {"type": "text-classification", "name": "Sorting"},
    "dataset": {
        "name": "Cats", "type": "acme/cats", "config": "big", "split": "test",
        "revision": "abc", "args": {"seed": 1},
    },
    "metrics": [
        {
            "type": "f1", "name": "F1", "value": 0.93, "config": "macro", "verified": True,
            "args": "x",
        }
    ],
    "source": {"name": "Board", "url": "https://example.org/board"},
}  # fmt: skip


def test_a_full_result() -> None:
    results, problems = read_model_index([{"name": "tiger", "results": [FULL]}], AT)
    assert problems == ()
    assert results == (
        EvalResult(
            metric_type="f1",
            metric_name="F1",
            value="0.93",
            number=0.93,
            task_type="text-classification",
            task_name="Sorting",
            dataset_name="Cats",
            dataset_type="acme/cats",
            dataset_config="big",
            dataset_split="test",
            dataset_revision="abc",
            dataset_args='{"seed": 1}',
            metric_config="macro",
            metric_args="x",
            verified=True,
            source_name="Board",
            source_url="https://example.org/board",
        ),
    )


@pytest.mark.parametrize(
    ("written", "shown", "number"),
    [
        (0.1 + 0.2, "0.30000000000000004", 0.1 + 0.2),
        (93, "93", 93.0),
        (1e-05, "1e-05", 1e-05),
        ("292.16 +/- 19.84", "292.16 +/- 19.84", 292.16),
        ("25.59%", "25.59%", 25.59),
        ("-12.5 ± 3", "-12.5 ± 3", -12.5),
        ("very good", "very good", None),
        ("3 of 7", "3 of 7", None),
        (True, "true", None),
        (float("nan"), "nan", None),
        ([[1, 0], [0, 1]], "[[1, 0], [0, 1]]", None),
    ],
)
def test_values_are_shown_as_written(written: object, shown: str, number: float | None) -> None:
    index = [{"results": [result({"type": "m", "value": written})]}]
    (row,), problems = read_model_index(index, AT)
    assert problems == ()
    assert (row.value, row.number) == (shown, number)


@pytest.mark.parametrize("text", ["", "%", "1" * 400, "1e999", "--1", "0x10", "1_000"])
def test_what_is_no_number(text: str) -> None:
    assert number_in(text) is None


METRIC = {"type": "acc", "value": 1}


@pytest.mark.parametrize(
    "index",
    [
        [{"name": "m", "results": [result(METRIC)]}],
        {"name": "m", "results": [result(METRIC)]},
        {"name": "m", "results": result(METRIC)},
        [{"results": [{"metrics": METRIC}]}],
        [{"results": [{"metrics": {"acc": 1}}]}],
        [None, {"results": [None, result(None, METRIC)]}],
    ],
)
def test_shapes_that_cards_use(index: object) -> None:
    assert values(index) == ["1"]


@pytest.mark.parametrize("index", [None, [], {}, [{"name": "m"}], [{"results": []}]])
def test_nothing_measured_is_no_problem(index: object) -> None:
    assert values(index) == []


@pytest.mark.parametrize(
    ("index", "key"),
    [
        ("text", "model-index"),
        ([3], "model-index[0]"),
        ([{"results": "text"}], "model-index[0].results"),
        ([{"results": [4]}], "model-index[0].results[0]"),
        ([{"results": [result(5)]}], "model-index[0].results[0].metrics[0]"),
        ([{"results": [result({"type": "f1"})]}], "model-index[0].results[0].metrics[0].value"),
    ],
)
def test_a_bad_row_names_its_place(index: object, key: str) -> None:
    results, problems = read_model_index(index, AT)
    assert results == ()
    assert [(problem.code, problem.key, problem.path) for problem in problems] == [
        ("bad-eval-result", key, AT)
    ]


def test_good_rows_are_kept_beside_bad_ones() -> None:
    index = [{"results": [result({"type": "a", "value": None}, METRIC), "junk", result(METRIC)]}]
    results, problems = read_model_index(index, AT)
    assert [row.value for row in results] == ["1", "1"]
    assert len(problems) == 2


def test_problems_name_the_key_as_written() -> None:
    _, problems = read_model_index("text", AT, key="model_index")
    assert problems[0].key == "model_index"


def test_verified_is_true_only() -> None:
    index = [{"results": [result({"value": 1, "verified": "yes"}, {"value": 2, "verified": True})]}]
    results, _ = read_model_index(index, AT)
    assert [row.verified for row in results] == [False, True]


def test_names_for_a_page() -> None:
    row = EvalResult("f1", None, "1", 1.0, dataset_type="acme/cats")
    assert (row.metric, row.dataset) == ("f1", "acme/cats")
    assert EvalResult(None, None, "1", 1.0).metric == "value"


def test_a_bare_text_stands_for_a_dataset() -> None:
    (row,), _ = read_model_index([{"results": [result(METRIC, dataset="cats")]}], AT)
    assert row.dataset == "cats"


def test_an_eval_file() -> None:
    entries = [
        {
            "dataset": {"id": "acme/exam", "task_id": "default", "revision": "abc"},
            "value": 20.9,
            "date": "2026-01-15",
            "source": {"url": "https://example.org/x", "name": "Report"},
            "notes": "no tools",
        },
        {"dataset": {"id": "acme/exam"}},
        7,
    ]
    (row,), problems = read_eval_file(entries, "acme/tiger/.eval_results/exam.yaml")
    assert (row.dataset_type, row.task_name, row.dataset_revision) == (
        "acme/exam",
        "default",
        "abc",
    )
    assert (row.value, row.number, row.date, row.notes) == ("20.9", 20.9, "2026-01-15", "no tools")
    assert (row.source_name, row.source_url) == ("Report", "https://example.org/x")
    assert [problem.key for problem in problems] == ["[1].value", "[2]"]


def test_an_eval_file_in_the_shape_of_model_index() -> None:
    results, problems = read_eval_file({"results": [result(METRIC)]}, AT)
    assert problems == ()
    assert [row.value for row in results] == ["1"]


def test_tasks_named_by_results() -> None:
    index = [{"results": [result(METRIC), {"task": {"type": "fill-mask"}}, result(), 3]}]
    assert tasks_named(index) == ("text-classification", "fill-mask")
    assert tasks_named("junk") == ()
