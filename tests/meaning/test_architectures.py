"""Every row of the table of architectures gives its task."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from generator.data.load import table
from generator.meaning.architectures import auto_class_task, class_task, model_type_task
from generator.meaning.card import ModelCard
from generator.meaning.diffusion import pipeline_task
from generator.meaning.signals import Signals
from generator.meaning.task_choice import choose_task

TABLE = table("architectures")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "hub" / "architectures.json"


def config(**values: object) -> Signals:
    return Signals(
        frozenset({"config.json", "model.safetensors"}), MappingProxyType({"config.json": values})
    )


def task_of(signals: Signals, *tags: str) -> str | None:
    return choose_task(ModelCard(tags=tags), signals).task_id


EXACT_ROWS: list[tuple[str, str]] = [
    row
    for part in ("exceptions", "generation_classes", "no_suffix_match")
    for row in TABLE[part].items()
]


def test_the_table_has_all_of_its_rows() -> None:
    assert len(EXACT_ROWS) == 125 + 168 + 23
    assert len(TABLE["suffix_rules"]) == 44
    assert len(TABLE["auto_class_to_task"]) == 48
    assert len(TABLE["diffusers_class_to_task"]) == 107


@pytest.mark.parametrize(("name", "task"), EXACT_ROWS)
def test_a_class_of_the_table_gives_its_task(name: str, task: str) -> None:
    assert task_of(config(architectures=[name])) == task


@pytest.mark.parametrize("prefix", ["", "TF", "Flax"])
@pytest.mark.parametrize(("suffix", "task"), TABLE["suffix_rules"].items())
def test_the_end_of_an_unknown_class_gives_its_task(
    prefix: str, suffix: str, task: str | None
) -> None:
    open_ended = {"ForConditionalGeneration", "EncoderDecoderModel"}
    expected = "text-generation" if suffix in open_ended else task
    assert task_of(config(architectures=[f"{prefix}Newcomer{suffix}"])) == expected


@pytest.mark.parametrize(("name", "task"), TABLE["auto_class_to_task"].items())
def test_auto_map_decides_where_the_class_is_unknown(name: str, task: str | None) -> None:
    signals = config(architectures=["Newcomer"], auto_map={"AutoConfig": "x", name: "y"})
    assert task_of(signals) == task


def test_auto_map_prefers_a_class_with_a_purpose() -> None:
    auto_map = {"AutoModel": "a.B", "AutoModelForMaskedLM": "a.C"}
    assert task_of(config(auto_map=auto_map)) == "fill-mask"


def test_auto_map_with_a_purpose_beats_a_bare_trunk() -> None:
    signals = config(architectures=["ChatModel"], auto_map={"AutoModelForCausalLM": "a.B"})
    assert task_of(signals) == "text-generation"


@pytest.mark.parametrize(("model_type", "task"), TABLE["ambiguous_by_model_type"].items())
def test_the_model_type_decides_for_open_classes(model_type: str, task: str) -> None:
    signals = config(architectures=["NewcomerForConditionalGeneration"], model_type=model_type)
    assert task_of(signals) == task
    assert task_of(config(model_type=model_type)) == task


@pytest.mark.parametrize(("task_type", "task"), TABLE["peft_task_type_to_task"].items())
def test_the_task_type_of_an_adapter(task_type: str, task: str) -> None:
    adapter = {"peft_type": "LORA", "task_type": task_type}
    signals = Signals(frozenset({"adapter_config.json"}), {"adapter_config.json": adapter})
    assert task_of(signals) == task


@pytest.mark.parametrize(("name", "tasks"), TABLE["diffusers_class_to_task"].items())
def test_a_pipeline_class_of_the_table_gives_its_task(name: str, tasks: str | list[str]) -> None:
    listed = [tasks] if isinstance(tasks, str) else tasks
    index = {"_class_name": name, "_diffusers_version": "0.42.1"}
    signals = Signals(frozenset({"model_index.json"}), {"model_index.json": index})
    assert task_of(signals) == ("text-to-image" if "text-to-image" in listed else listed[0])
    for task in listed:
        assert task_of(signals, task) == task


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("MyImg2ImgPipeline", "image-to-image"),
        ("MyInpaintPipeline", "image-to-image"),
        ("StableDiffusionUpscalePipeline", "image-to-image"),
        ("StableDiffusionLatentUpscalePipeline", "image-to-image"),
        ("StableDiffusionInstructPix2PixPipeline", "image-to-image"),
        ("CogVideoXImageToVideoPipeline", "image-to-video"),
        ("I2VGenXLPipeline", "image-to-video"),
        ("CogVideoXVideoToVideoPipeline", "video-to-video"),
        ("CogVideoXPipeline", "text-to-video"),
        ("TextToVideoSDPipeline", "text-to-video"),
        ("AudioLDMPipeline", "text-to-audio"),
        ("MusicLDMPipeline", "text-to-audio"),
        ("DDPMPipeline", "unconditional-image-generation"),
        ("DDIMPipeline", "unconditional-image-generation"),
        ("PNDMPipeline", "unconditional-image-generation"),
        ("ScoreSdeVePipeline", "unconditional-image-generation"),
        ("KarrasVePipeline", "unconditional-image-generation"),
        ("ConsistencyModelPipeline", "unconditional-image-generation"),
        ("DanceDiffusionPipeline", "text-to-audio"),
        ("ShapEPipeline", "text-to-3d"),
        ("ShapEImg2ImgPipeline", "image-to-3d"),
        ("MarigoldDepthPipeline", "depth-estimation"),
        ("FlaxStableDiffusionPipeline", "text-to-image"),
        ("OnnxStableDiffusionInpaintPipeline", "image-to-image"),
        ("Newcomer", None),
    ],
)
def test_the_name_of_an_unknown_pipeline_tells(name: str, task: str | None) -> None:
    assert pipeline_task(name, ()) == task


def test_a_prefix_is_only_cut_before_a_class_name() -> None:
    assert class_task("TFidelityThing") is None


def test_names_that_nobody_knows_say_nothing() -> None:
    assert class_task("") is None
    assert auto_class_task("AutoTokenizer") is None
    assert model_type_task({"model_type": ["bert"]}) is None


def page_tasks(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str | None]:
    return {name: row["page_task"] for name, row in rows.items()}


@pytest.mark.skipif(not SHARED.exists(), reason="the source of the table is not here")
def test_the_table_is_that_of_its_source() -> None:
    source = json.loads(SHARED.read_text(encoding="utf-8"))
    for part in ("exceptions", "no_suffix_match", "generation_classes", "auto_class_to_task"):
        assert TABLE[part] == page_tasks(source[part])
    rules = {row["suffix"]: row["page_task"] for row in source["suffix_rules"]}
    assert TABLE["suffix_rules"] == rules
    for part in ("ambiguous_by_model_type", "peft_task_type_to_task", "diffusers_class_to_task"):
        assert TABLE[part] == source[part]
