from __future__ import annotations

from types import MappingProxyType

import pytest

from generator.meaning.card import ModelCard
from generator.meaning.lineage import (
    Lineage,
    Relative,
    RepoFacts,
    children_by_base,
    facts_for_site,
    relation_of,
    trace,
)
from generator.meaning.signals import Signals
from generator.meaning.site import SiteFacts

SITE = SiteFacts(
    ids=MappingProxyType({name: name for name in ("acme/lion", "acme/tiger", "acme/cub")}),
    children=MappingProxyType({"acme/tiger": ("acme/cub", "acme/tiger")}),
)


def files(*paths: str, **parsed: object) -> Signals:
    named = {f"{name}.json": value for name, value in parsed.items()}
    return Signals(frozenset({*paths, *named}), named)


ONE, TWO = ("acme/lion",), ("acme/lion", "acme/puma")


@pytest.mark.parametrize(
    ("card", "signals", "relation"),
    [
        (ModelCard(base_model=ONE), files(), "finetune"),
        (ModelCard(base_model=ONE, base_model_relation="merge"), files(), "merge"),
        (ModelCard(base_model=ONE), files("adapter_config.json"), "adapter"),
        (ModelCard(base_model=ONE), files("pytorch_lora_weights.safetensors"), "adapter"),
        (ModelCard(base_model=ONE, tags=("LoRA",)), files(), "adapter"),
        (ModelCard(base_model=ONE), files("tiger.Q4_K_M.gguf"), "quantized"),
        (ModelCard(base_model=ONE), files("quantize_config.json"), "quantized"),
        (
            ModelCard(base_model=ONE),
            files(config={"quantization_config": {"quant_method": "awq"}}),
            "quantized",
        ),
        (
            ModelCard(base_model=ONE),
            files(config={"quantization": {"group_size": 64, "bits": 4}}),
            "quantized",
        ),
        (ModelCard(base_model=ONE, tags=("gptq",)), files(), "quantized"),
        (ModelCard(base_model=TWO), files(), "merge"),
        (ModelCard(base_model=ONE, tags=("merge",)), files(), "merge"),
        (ModelCard(base_model=ONE), files("mergekit_config.yml"), "merge"),
    ],
)
def test_the_relation_to_a_base(card: ModelCard, signals: Signals, relation: str) -> None:
    assert relation_of(card, signals)[0] == relation


def test_relatives_of_the_site_have_a_page() -> None:
    card = ModelCard(base_model=TWO, new_version="acme/tiger-2")
    lineage = trace("acme/tiger", card, Signals(), SITE)
    assert lineage.bases == (Relative("acme/lion", "acme/lion"), Relative("acme/puma", None))
    assert lineage.children == (Relative("acme/cub", "acme/cub"),)
    assert lineage.new_version == Relative("acme/tiger-2", None)


def test_no_base_no_relation() -> None:
    assert trace("acme/lion", ModelCard(), files("adapter_config.json"), SITE) == Lineage()


def test_a_model_is_never_its_own_relative() -> None:
    card = ModelCard(base_model=("acme/tiger",), new_version="acme/tiger")
    lineage = trace("acme/tiger", card, Signals(), SITE)
    assert lineage.bases == ()
    assert lineage.relation is None
    assert lineage.new_version is None


def test_children_are_those_who_name_a_base() -> None:
    facts = [
        facts_for_site("acme/tiger", ModelCard(base_model=ONE)),
        facts_for_site("acme/cub", ModelCard(base_model=("acme/tiger", "acme/lion"))),
        facts_for_site("acme/self", ModelCard(base_model=("acme/self",))),
    ]
    assert facts[2] == RepoFacts("acme/self", (), None)
    assert children_by_base(facts) == {
        "acme/lion": ("acme/cub", "acme/tiger"),
        "acme/tiger": ("acme/cub",),
    }


def test_a_circle_of_bases_is_shown_from_both_ends() -> None:
    cards = {"a/x": ModelCard(base_model=("a/y",)), "a/y": ModelCard(base_model=("a/x",))}
    facts = [facts_for_site(name, card) for name, card in cards.items()]
    site = SiteFacts(MappingProxyType({"a/x": "a/x", "a/y": "a/y"}), children_by_base(facts))
    lineage = trace("a/x", cards["a/x"], Signals(), site)
    assert lineage.bases == lineage.children == (Relative("a/y", "a/y"),)
