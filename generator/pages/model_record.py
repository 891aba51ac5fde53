"""``model.json`` of one model. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import asdict

from generator.content.body import Body
from generator.meaning.assets import Asset
from generator.meaning.emissions import Emissions
from generator.meaning.evaluation import EvalResult
from generator.media.shown import Shown
from generator.model import Model
from generator.pages.model import description
from generator.pages.record import (
    SCHEMA_VERSION,
    example_record,
    plain,
    problem_record,
    sibling,
)
from generator.pages.weights import records
from generator.problems import Problem


def model_record(
    model: Model,
    body: Body,
    shown: Mapping[Asset, Shown],
    problems: Iterable[Problem],
    *,
    root: str,
) -> dict[str, object]:
    """The facts of a model for machines, as documented in ``docs/model-json.md``."""
    card, repo = model.card, model.repo
    return {
        "schema_version": SCHEMA_VERSION,
        "id": repo.id,
        "author": repo.owner or None,
        "title": body.title or repo.name,
        "description": description(model, body),
        "pipeline_tag": model.task.written,
        "pipeline_tag_because": model.task.because,
        "library_name": model.library.id,
        "library_because": model.library.because,
        "license": _one_or_many(card.license),
        "license_name": card.license_name,
        "license_link": card.license_link,
        "language": list(card.language),
        "tags": list(card.tags),
        "datasets": list(card.datasets),
        "metrics": list(card.metrics),
        "base_model": list(card.base_model),
        "base_model_relation": model.lineage.relation,
        "new_version": card.new_version,
        "sha": repo.revision,
        "widget": [example_record(example, shown, root) for example in model.examples],
        "siblings": [sibling(file) for file in repo.files],
        "eval_results": [_eval_record(row) for row in model.evaluation],
        **records(model),
        "co2_eq_emissions": _emissions(card.emissions),
        "card_data": plain(model.file.front_matter),
        "problems": [problem_record(problem) for problem in problems],
    }


def _one_or_many(values: tuple[str, ...]) -> object:
    """The form that cards have: one word alone, several as a list, none as null."""
    return (values[0] if values else None) if len(values) < 2 else list(values)


def _eval_record(row: EvalResult) -> dict[str, object]:
    return {key: plain(value) for key, value in asdict(row).items() if value is not None}


def _emissions(emissions: Emissions | None) -> object:
    if emissions is None:
        return None
    return {key: plain(value) for key, value in asdict(emissions).items() if value is not None}
