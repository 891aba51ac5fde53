from __future__ import annotations

import pytest

from generator.data.load import table
from generator.meaning.card import ModelCard
from generator.meaning.libraries import LIBRARIES, choose_library, library_named
from generator.meaning.library_files import LIKELY, SURE
from generator.meaning.signals import Signals
from generator.meaning.tasks import TASKS

ROWS = table("libraries")["libraries"]


def files(*paths: str, **parsed: object) -> Signals:
    named = {f"{name}.json": value for name, value in parsed.items()}
    return Signals(frozenset({*paths, *named}), named)


TRANSFORMERS = {"architectures": ["BertModel"], "model_type": "bert"}


def test_all_libraries_are_there() -> None:
    assert len(ROWS) == 257
    assert {row["id"] for row in ROWS} <= set(LIBRARIES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_library_has_its_name_and_address(row: dict[str, str]) -> None:
    library = library_named(row["id"])
    assert library is not None
    assert (library.id, library.name, library.repo_url) == (row["id"], row["name"], row["repo_url"])
    assert library.default_task is None or library.default_task in TASKS


@pytest.mark.parametrize(("alias", "name"), table("libraries")["library_name_aliases"].items())
def test_an_alias_comes_out_as_the_id(alias: str, name: str) -> None:
    choice = choose_library(ModelCard(library_name=alias), Signals())
    assert (choice.id, choice.rule, choice.problems) == (name, "card", ())


def test_every_certain_signature_has_a_rule() -> None:
    known = {row["id"] for row in ROWS if row.get("confidence") in ("high", "medium")}
    ruled = {rule.library for rule in (*SURE, *LIKELY)}
    assert known - ruled == {"transformers"}  # config.json alone is the last sign of all


@pytest.mark.parametrize(
    ("signals", "library"),
    [
        (files("config_setfit.json", "modules.json"), "setfit"),
        (files(config={"model_type": "span-marker"}), "span-marker"),
        (files("topics.json"), "bertopic"),
        (files("model_index.json"), "diffusers"),
        (files("modules.json", config=TRANSFORMERS), "sentence-transformers"),
        (files(adapter_config={"peft_type": "LORA"}), "peft"),
        (files(adapter_config={"config": {}, "model_type": "bert"}), "adapter-transformers"),
        (files(meta={"spacy_version": ">=3.8"}), "spacy"),
        (files("open_clip_config.json"), "open_clip"),
        (files("hyperparams.yaml"), "speechbrain"),
        (files("model.skops"), "sklearn"),
        (files(config={"architecture": "resnet50", "num_classes": 10}), "timm"),
        (files(config={"type": "act", "input_features": {}}), "lerobot"),
        (files("a.nemo"), "nemo"),
        (files("a.tflite"), "litert"),
        (files("a.tflite", config=TRANSFORMERS), "transformers"),
        (files("AudioEncoder.mlmodelc/model.mil"), "whisperkit"),
        (files("net.mlpackage/Data/weights.bin"), "coreml"),
        (files("a.keras"), "keras"),
        (files(config={"module": "keras_hub.src.models"}), "keras-hub"),
        (files("a.onnx", "run_logs/timers.json"), "ml-agents"),
        (files("a.onnx"), None),
        (files(cfg={"algo": "APPO"}), "sample-factory"),
        (files("a.zip", results={"mean_reward": 1}), "stable-baselines3"),
        (files("a.zip"), None),
        (files("model.pkl", "pyproject.toml"), "fastai"),
        (files("model.pkl"), None),
        (files("onnx/model.onnx", config=TRANSFORMERS), "transformers.js"),
        (files("onnx/model.onnx", "model.safetensors", config=TRANSFORMERS), "transformers"),
        (files(config=TRANSFORMERS), "transformers"),
        (files(config=["not", "a", "mapping"]), None),
        (files("README.md"), None),
    ],
)
def test_files_betray_their_library(signals: Signals, library: str | None) -> None:
    assert choose_library(ModelCard(), signals).id == library


def test_the_card_beats_tags_and_files() -> None:
    card = ModelCard(library_name="flair", tags=("spacy",))
    choice = choose_library(card, files("modules.json"))
    assert (choice.id, choice.name, choice.because) == (
        "flair", "Flair", "the card says library_name: flair",
    )  # fmt: skip


def test_a_tag_beats_files() -> None:
    choice = choose_library(ModelCard(tags=("nlp", "spaCy")), files("modules.json"))
    assert (choice.id, choice.rule) == ("spacy", "tag")


def test_transformers_yields_to_a_library_that_builds_on_it() -> None:
    card = ModelCard(tags=("transformers", "sentence-transformers"))
    assert choose_library(card, Signals()).id == "sentence-transformers"


def test_a_common_word_is_a_library_only_when_nothing_else_says() -> None:
    card = ModelCard(tags=("hermes",))
    assert choose_library(card, files(config=TRANSFORMERS)).id == "transformers"
    assert choose_library(card, Signals()).id == "hermes"


def test_a_kind_of_model_is_no_library() -> None:
    assert choose_library(ModelCard(tags=("yolo",)), Signals()).id is None
    assert choose_library(ModelCard(library_name="yolo"), Signals()).id == "ultralytics"


def test_an_unknown_library_stays_as_written() -> None:
    choice = choose_library(ModelCard(library_name="transfomers"), Signals(), at="README.md")
    assert (choice.id, choice.name) == ("transfomers", "transfomers")
    (problem,) = choice.problems
    assert (problem.code, problem.key) == ("unknown-library", "library_name")
    assert problem.mend == "write library_name: transformers"
