from __future__ import annotations

import pytest

from generator.data.load import table
from generator.meaning.families import Family
from generator.meaning.tasks import (
    ALIASES,
    MODALITIES,
    SUBTASKS,
    TASKS,
    Task,
    task_meant,
    task_named,
)

ROWS = table("tasks")["tasks"]


def test_there_are_57_tasks_in_the_order_of_the_hub() -> None:
    assert len(TASKS) == 57
    assert list(TASKS) == [row["id"] for row in ROWS]
    assert [task.order for task in TASKS.values()] == list(range(57))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_names_and_modalities_are_those_of_the_hub(row: dict[str, str]) -> None:
    task = TASKS[row["id"]]
    assert (task.name, task.modality) == (row["name"], row["modality"])


def test_modalities_stand_in_the_order_of_the_hub() -> None:
    assert list(MODALITIES) == table("tasks")["modalities_order"]
    assert {task.modality for task in TASKS.values()} == set(MODALITIES)


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.id)
def test_every_task_says_what_it_takes_gives_and_does(task: Task) -> None:
    assert task.takes
    assert task.gives
    assert task.what.endswith(".")
    assert task.family is task.families[0]


def test_every_family_is_expected_by_some_task() -> None:
    assert {family for task in TASKS.values() for family in task.families} == set(Family)


@pytest.mark.parametrize(
    ("alias", "task"),
    [(name, row["task"]) for name, row in table("tasks")["aliases"].items() if row["task"]],
)
def test_retired_and_other_names_are_understood(alias: str, task: str) -> None:
    named = task_named(alias)
    assert named is not None
    assert named.id == task


def test_a_tag_that_no_task_has_taken_over_names_none() -> None:
    assert ALIASES["text-generation-inference"].task is None
    assert task_named("text-generation-inference") is None


@pytest.mark.parametrize(("subtask", "task"), sorted(SUBTASKS.items()))
def test_subtasks_name_a_task_of_the_table(subtask: str, task: str) -> None:
    named = task_named(subtask)
    assert named is not None
    assert task in TASKS


@pytest.mark.parametrize(
    "word",
    ["Text-Classification", "text classification", "text_classification", "TEXT-CLASSIFICATION"],
)
def test_case_and_separators_do_not_matter(word: str) -> None:
    assert task_named(word) is TASKS["text-classification"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("text-clasification", "text-classification"),
        ("image-clasification", "image-classification"),
        ("sentiment-analisys", "text-classification"),
        ("text-generatoin", "text-generation"),
        ("my-own-thing", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_did_you_mean(written: str, meant: str | None) -> None:
    assert task_meant(written) == meant
