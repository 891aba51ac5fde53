"""The evaluation table of a model page, as values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from generator.meaning.evaluation import EvalResult
from generator.meaning.metrics import Kind, kind_of, shares
from generator.pages.links import Link, web_link

SHOWN = 12  # rows that stand open where the rest is folded
FOLDED_ABOVE = 20
MAX_ROWS = 1_000  # on a page; model.json has all


class EvalRow(Struct, frozen=True):
    """One metric of the evaluation table."""

    metric: str
    value: str  # as written
    share: float | None  # of the bar, 0-1; None where no range is known
    lower: bool  # lower is better
    verified: bool
    detail: str  # settings, date and notes of the metric


class EvalDataset(Struct, frozen=True):
    """The metrics on one dataset, by one source."""

    name: str  # "" where the card names none
    split: str  # "en · test"
    source: Link | None
    rows: tuple[EvalRow, ...]


class EvalTask(Struct, frozen=True):
    """The datasets of one task."""

    name: str  # "" where the card names none
    datasets: tuple[EvalDataset, ...]


class Evaluation(Struct, frozen=True):
    """The table: what stands open, and what is folded under it."""

    total: int
    tasks: tuple[EvalTask, ...]
    folded: tuple[EvalTask, ...]
    folded_count: int
    left_out: int  # rows that only model.json has
    bars: bool  # some row has a bar
    named: bool  # some task has a name


def make_evaluation(results: tuple[EvalResult, ...]) -> Evaluation | None:
    """The table of results, in the order of the card; None where there are none."""
    if not results:
        return None
    rows = tuple(zip(results, shares(results), strict=True))[:MAX_ROWS]
    # Tasks come together; within a task the card's order stays.
    order = {name: at for at, name in reversed(list(enumerate(_task(row) for row, _ in rows)))}
    ranked = sorted(rows, key=lambda pair: order[_task(pair[0])])
    cut = SHOWN if len(ranked) > FOLDED_ABOVE else len(ranked)
    return Evaluation(
        total=len(results),
        tasks=tuple(_tasks(ranked[:cut])),
        folded=tuple(_tasks(ranked[cut:])),
        folded_count=len(ranked) - cut,
        left_out=len(results) - len(ranked),
        bars=any(share is not None for _, share in rows),
        named=any(_task(row) for row, _ in rows),
    )


_Pair = tuple[EvalResult, float | None]


def _task(row: EvalResult) -> str:
    return row.task_name or row.task_type or ""


def _split(row: EvalResult) -> str:
    parts = (row.dataset_config, row.dataset_split, row.dataset_args)
    return " · ".join(dict.fromkeys(part for part in parts if part and part != row.dataset))


def _tasks(rows: Iterable[_Pair]) -> Iterator[EvalTask]:
    for name, of_task in groupby(rows, key=lambda pair: _task(pair[0])):
        yield EvalTask(name, tuple(_datasets(of_task)))


def _datasets(rows: Iterable[_Pair]) -> Iterator[EvalDataset]:
    def same(pair: _Pair) -> tuple[str, str, str | None, str | None]:
        row = pair[0]
        return row.dataset, _split(row), row.source_name, row.source_url

    for (name, split, _, _), found in groupby(rows, key=same):
        pairs = tuple(found)
        yield EvalDataset(name, split, _source(pairs[0][0]), tuple(map(_row, pairs)))


def _source(row: EvalResult) -> Link | None:
    url = web_link(row.source_url)
    text = row.source_name or url
    return Link(text, url=url) if text else None


def _row(pair: _Pair) -> EvalRow:
    row, share = pair
    parts = (row.metric_config, row.metric_args, row.date, row.notes)
    return EvalRow(
        metric=row.metric,
        value=row.value,
        share=share,
        lower=kind_of(row) is Kind.LOWER,
        verified=row.verified,
        detail=" · ".join(part for part in parts if part),
    )
