"""Evaluation results: ``model-index`` of the card and ``.eval_results/*.yaml`` of the repo.

Rows are read one by one: a bad one costs itself. Values are shown as written; ``number`` is for
sorting and bars only.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.problems import Problem
from generator.reading.fields import FieldError, as_text, format_key, format_number, found, join


class EvalResult(Struct, frozen=True):
    """One metric on one dataset. Texts are as written; absent ones are None."""

    metric_type: str | None  # "accuracy"
    metric_name: str | None
    value: str  # as the card has it: "0.9", "25.59%", "292.16 +/- 19.84"
    number: float | None  # the number in ``value``: 25.59 for "25.59%"
    task_type: str | None = None
    task_name: str | None = None
    dataset_name: str | None = None
    dataset_type: str | None = None  # id of the dataset
    dataset_config: str | None = None
    dataset_split: str | None = None
    dataset_revision: str | None = None
    dataset_args: str | None = None  # text, or JSON of a mapping
    metric_config: str | None = None
    metric_args: str | None = None  # text, or JSON of a mapping
    verified: bool = False  # what the card claims; nothing is checked
    source_name: str | None = None
    source_url: str | None = None  # as written: not yet a safe link
    date: str | None = None
    notes: str | None = None

    @property
    def metric(self) -> str:
        """What the page calls the metric."""
        return self.metric_name or self.metric_type or "value"

    @property
    def dataset(self) -> str:
        """What the page calls the dataset; "" where none is named."""
        return self.dataset_name or self.dataset_type or ""


Results = tuple[tuple[EvalResult, ...], tuple[Problem, ...]]
_Row = tuple[str, object]  # a key path and what stands there

# A number that may be followed by a sign of per cent, a spread, or both.
_NUMBER = re.compile(
    r"\s*(?P<number>[-+]?\d{1,15}(?:\.\d{0,30})?(?:[eE][-+]?\d{1,3})?)\s*%?\s*(?:(?:\+/-|\+-|±).*)?",
    re.DOTALL,
)
_LONGEST_VALUE = 400  # characters; values are numbers or a few words


def read_model_index(value: object, at: str, *, key: str = "model-index") -> Results:
    """The results of ``model-index``, a list or one mapping, and the problems of bad rows.

    ``at`` is the card's file as problems name it, ``key`` the key as the author wrote it.
    """
    results: list[EvalResult] = []
    problems: list[Problem] = []
    for path, model in _many(key, value):
        if not isinstance(model, Mapping):
            problems.append(_bad(at, path, f"expected a mapping, found {found(model)}"))
            continue
        for place, result in _many(join(path, "results"), model.get("results")):
            rows, wrong = _read_result(result, at, place)
            results += rows
            problems += wrong
    return tuple(results), tuple(problems)


def read_eval_file(value: object, at: str) -> Results:
    """The results of one file of ``.eval_results/``, as YAML gave it.

    A list of entries with ``dataset`` (``id``, ``task_id``, ``revision``) and ``value``, or one
    entry; entries in the shape of ``model-index`` are taken too. ``at`` is the file itself.
    """
    results: list[EvalResult] = []
    problems: list[Problem] = []
    for path, entry in _many("", value):
        if not isinstance(entry, Mapping):
            problems.append(_bad(at, path, f"expected a mapping, found {found(entry)}"))
            continue
        if "value" not in entry:
            rows, wrong = _read_entry(entry, at, path)
            results += rows
            problems += wrong
            continue
        try:
            results.append(_file_row(entry))
        except FieldError as error:
            problems.append(_bad(at, join(path, error.key), error.message))
    return tuple(results), tuple(problems)


def tasks_named(model_index: object) -> tuple[str, ...]:
    """The task types that the results of a ``model-index`` name, each once, in order."""
    types = [
        _text(_part(result, "task"), "type")
        for _, model in _many("", model_index)
        for _, result in _many("", model.get("results") if isinstance(model, Mapping) else None)
    ]
    return tuple(dict.fromkeys(name for name in types if name))


def _many(path: str, value: object) -> Iterator[_Row]:
    """The items of a list with their key paths; one thing that is no list, as itself."""
    if value is None:
        return
    if not isinstance(value, list | tuple):
        yield path, value
        return
    for index, item in enumerate(value):
        if item is not None:
            yield f"{path}[{index}]", item


def _read_entry(entry: Mapping[object, object], at: str, path: str) -> Results:
    if "results" in entry or "metrics" in entry:
        inner = entry.get("results", entry)
        rows = [_read_result(item, at, place) for place, item in _many(path, inner)]
        return _joined(rows)
    message = "expected the key 'value', which is not there"
    return (), (_bad(at, join(path, "value"), message),)


def _joined(parts: Iterable[Results]) -> Results:
    kept = list(parts)
    results = tuple(row for rows, _ in kept for row in rows)
    return results, tuple(problem for _, problems in kept for problem in problems)


def _read_result(result: object, at: str, path: str) -> Results:
    if not isinstance(result, Mapping):
        return (), (_bad(at, path, f"expected a mapping, found {found(result)}"),)
    common = _common(result)
    rows: list[EvalResult] = []
    problems: list[Problem] = []
    for place, metric in _metrics(join(path, "metrics"), result.get("metrics")):
        try:
            rows.append(_metric_row(metric, common))
        except FieldError as error:
            problems.append(_bad(at, join(place, error.key), error.message))
    return tuple(rows), tuple(problems)


def _metrics(path: str, value: object) -> Iterator[_Row]:
    """Metrics as a list, one mapping, or a mapping of names to values."""
    own = ("value", "type", "name")
    if isinstance(value, Mapping) and not any(key in value for key in own):
        for key, item in value.items():
            name = format_key(key)
            yield join(path, name), {"type": name, "value": item}
    else:
        yield from _many(path, value)


def _common(result: Mapping[object, object]) -> EvalResult:
    """What all metrics of a result share."""
    task, dataset, source = (_part(result, key) for key in ("task", "dataset", "source"))
    return EvalResult(
        None,
        None,
        "",
        None,
        task_type=_text(task, "type"),
        task_name=_text(task, "name"),
        dataset_name=_text(dataset, "name"),
        dataset_type=_text(dataset, "type"),
        dataset_config=_text(dataset, "config"),
        dataset_split=_text(dataset, "split"),
        dataset_revision=_text(dataset, "revision"),
        dataset_args=_args(dataset),
        source_name=_text(source, "name"),
        source_url=_text(source, "url"),
    )


def _metric_row(metric: object, common: EvalResult) -> EvalResult:
    if not isinstance(metric, Mapping):
        raise FieldError(f"expected a mapping, found {found(metric)}")
    value = _value(metric.get("value"))
    return replace(
        common,
        metric_type=_text(metric, "type"),
        metric_name=_text(metric, "name"),
        value=value,
        number=number_in(value),
        metric_config=_text(metric, "config"),
        metric_args=_args(metric),
        verified=metric.get("verified") is True,
    )


def _file_row(entry: Mapping[object, object]) -> EvalResult:
    dataset, source = _part(entry, "dataset"), _part(entry, "source")
    value = _value(entry.get("value"))
    return EvalResult(
        metric_type=_text(entry, "metric"),
        metric_name=None,
        value=value,
        number=number_in(value),
        task_name=_text(dataset, "task_id"),
        dataset_type=_text(dataset, "id") or _text(dataset, "name"),
        dataset_config=_text(dataset, "config"),
        dataset_split=_text(dataset, "split"),
        dataset_revision=_text(dataset, "revision"),
        source_name=_text(source, "name"),
        source_url=_text(source, "url"),
        date=_text(entry, "date"),
        notes=_text(entry, "notes"),
    )


def _value(value: object) -> str:
    """A value as text. A list or mapping (a confusion matrix) is shown as JSON."""
    if value is None:
        raise FieldError("expected a number or a text, found nothing (null)", "value")
    if isinstance(value, str):
        return value.strip()[:_LONGEST_VALUE]
    if isinstance(value, int | float):
        return as_text(value)[:_LONGEST_VALUE]
    return _json(value)


def number_in(value: str) -> float | None:
    """The number that a value is or starts with; None where it is none, or not finite."""
    match = _NUMBER.fullmatch(value)
    number = float(match["number"]) if match else math.nan
    return number if math.isfinite(number) else None


def _args(data: Mapping[object, object]) -> str | None:
    value = data.get("args")
    if value is None or isinstance(value, str | int | float):
        return _text(data, "args")
    return _json(value)


def _json(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        raise FieldError(f"expected a number or a text, found {found(value)}", "value") from None
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _part(data: object, key: str) -> Mapping[object, object]:
    """A mapping under a key; a bare text stands for its name and type."""
    value = data.get(key) if isinstance(data, Mapping) else None
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, str):
        return {}
    return {"url": value} if key == "source" else {"type": value, "id": value}


def _text(data: Mapping[object, object], key: str) -> str | None:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return (value.strip() if isinstance(value, str) else format_number(value)) or None


def _bad(at: str, key: str, message: str) -> Problem:
    return Problem("bad-eval-result", at, message, key=key)
