"""The evaluation table of a model page, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from generator.meaning.evaluation import EvalResult


@dataclass(frozen=True, slots=True)
class EvalRow:
    """One metric of the evaluation table."""

    task: str
    dataset: str
    metric: str
    value: str  # as written
    verified: bool


def make_evaluation(results: tuple[EvalResult, ...]) -> tuple[EvalRow, ...]:
    """The rows of the table, in the order of the card."""
    return tuple(map(_eval_row, results))


def _eval_row(row: EvalResult) -> EvalRow:
    parts = (row.dataset, row.dataset_config, row.dataset_split)
    dataset = " · ".join(dict.fromkeys(part for part in parts if part))
    task = row.task_name or row.task_type or ""
    return EvalRow(task, dataset, row.metric, row.value, row.verified)
