"""Whatever stands in a front matter or a JSON file, reading it gives values and problems."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.card import ModelCard, read_card_values
from generator.meaning.card_keys import KNOWN_KEYS, NEAR_MISSES
from generator.meaning.evaluation import read_eval_file, read_model_index
from generator.meaning.libraries import choose_library
from generator.meaning.lineage import trace
from generator.meaning.signals import SIGNAL_FILES, Signals, collect
from generator.meaning.site import SiteFacts
from generator.meaning.task_choice import choose_task
from generator.meaning.tasks import TASKS
from generator.problems import CODES, Problem

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text()
WORDS = st.sampled_from(
    ["translation", "mit", "en", "type", "value", "results", "BertModel", "architectures", "x"]
)
JSON = st.recursive(
    SCALARS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | WORDS, inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from([*KNOWN_KEYS, *NEAR_MISSES]) | st.text() | st.integers() | st.none()
CONFIG_KEYS = st.sampled_from(
    [
        "architectures", "auto_map", "model_type", "task_specific_params", "id2label", "num_labels",
        "architecture", "num_classes", "pretrained_cfg", "sklearn", "_class_name", "task_type",
        "peft_type", "spacy_version", "pipeline", "quantization", "quantization_config", "type",
        "input_features", "speechbrain_interface", "class_name", "config", "head_type", "espnet",
    ]
)  # fmt: skip
FILES = st.dictionaries(
    st.sampled_from(SIGNAL_FILES), st.dictionaries(CONFIG_KEYS, JSON, max_size=5) | JSON, max_size=4
)


def whole(
    front_matter: object, signals: Signals
) -> tuple[ModelCard, str | None, tuple[Problem, ...]]:
    """All that this room makes of a repo."""
    card, problems = read_card_values(front_matter, "README.md")
    task = choose_task(card, signals, at="README.md")
    library = choose_library(card, signals, at="README.md")
    _, bad_results = read_model_index(card.model_index, "README.md")
    trace("acme/tiger", card, signals, SiteFacts())
    return card, task.task_id, (*problems, *task.problems, *library.problems, *bad_results)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(KEYS, JSON, max_size=6) | JSON)
def test_any_front_matter_gives_a_card(front_matter: object) -> None:
    card, task, problems = whole(front_matter, Signals())
    assert isinstance(card, ModelCard)
    assert task is None or task in TASKS
    assert all(problem.code in CODES and problem.message for problem in problems)


@settings(deadline=None, max_examples=200)
@given(FILES)
def test_any_json_gives_a_choice(parsed: dict[str, object]) -> None:
    signals = collect(parsed, parsed.get)
    card, task, _ = whole({}, signals)
    assert card == ModelCard()
    assert task is None or task in TASKS


@settings(deadline=None, max_examples=100)
@given(JSON)
def test_any_eval_file_gives_results_and_problems(value: object) -> None:
    results, problems = read_eval_file(value, "a.yaml")
    assert all(isinstance(row.value, str) for row in results)
    assert all(problem.code == "bad-eval-result" for problem in problems)


def test_long_words_are_cut_in_messages() -> None:
    long = "x" * 100_000
    front_matter = {"license": long, "language": long, "pipeline_tag": long, "library_name": long}
    _, _, problems = whole(front_matter, Signals())
    assert len(problems) == 4
    assert all(len(problem.message) < 300 for problem in problems)


def card_values(path: Path) -> object:
    text = path.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff \r\n")
    end = text.find("\n---", 3)
    if not text.startswith("---") or end < 0:
        return None
    try:
        return yaml.load(text[3:end], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return None


def read_file(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, OSError, yaml.YAMLError):
        return None


@pytest.mark.skipif(not CORPUS.exists(), reason="the collection of real cards is not here")
def test_every_real_card_is_read() -> None:
    folders = sorted(path.parent for path in CORPUS.glob("*/*/README.md"))
    assert len(folders) > 300
    tasks = set()
    for folder in folders:
        paths = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]
        signals = collect(paths, lambda name, folder=folder: read_file(folder / name))  # type: ignore[misc]
        _, task, problems = whole(card_values(folder / "README.md"), signals)
        tasks.add(task)
        assert all(problem.code in CODES for problem in problems)
    assert len(tasks) > 15
