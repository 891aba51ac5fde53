"""Lineage: what a model was made from, what was made from it, and what replaces it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.meaning.card import ModelCard
from generator.meaning.signals import Signals, mapping_of, text_of
from generator.meaning.site import SiteFacts
from generator.meaning.tag_twins import twins


class Relative(Struct, frozen=True):
    """Another model: its id as written, and the site path of its page if the site has it."""

    id: str
    page: str | None


class Lineage(Struct, frozen=True):
    """The relatives of a model. A model is never its own relative."""

    bases: tuple[Relative, ...] = ()
    relation: str | None = None  # finetune, adapter, quantized or merge; None without bases
    because: str = ""  # what says so
    children: tuple[Relative, ...] = ()  # repos of the site that name this one as their base
    new_version: Relative | None = None


class RepoFacts(Struct, frozen=True, array_like=True):
    """What the first pass needs of a card: whom it names, and the words that it may share."""

    id: str
    bases: tuple[str, ...]
    new_version: str | None
    relation: str | None = None  # to its bases; None without any, and where nobody asked
    tags: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


def facts_for_site(repo_id: str, card: ModelCard, signals: Signals | None = None) -> RepoFacts:
    """The small facts of one repo for :class:`SiteFacts`; ``signals`` tell the relation."""
    bases = _others(repo_id, card.base_model)
    relation = relation_of(card, signals)[0] if signals and bases else None
    return RepoFacts(repo_id, bases, card.new_version, relation, card.tags, card.datasets)


def shared(words: Iterable[Iterable[str]]) -> frozenset[str]:
    """The words that two repos or more have; ``words`` are those of each repo."""
    counts = Counter(word for of_repo in words for word in set(of_repo))
    return frozenset(word for word, count in counts.items() if count > 1)


def site_facts(ids: Iterable[str], facts: Iterable[RepoFacts]) -> SiteFacts:
    """What the pages need to know of all repos: who exists, and who names whom."""
    known = tuple(facts)
    return SiteFacts(
        ids=MappingProxyType({repo_id: repo_id for repo_id in ids}),
        children=children_by_base(known),
        bases=MappingProxyType({repo.id: repo.bases for repo in known if repo.bases}),
        newer=MappingProxyType({repo.id: repo.new_version for repo in known if repo.new_version}),
        relations=MappingProxyType({repo.id: repo.relation for repo in known if repo.relation}),
        tags=shared(repo.tags for repo in known),
        datasets=shared(repo.datasets for repo in known),
        twins=twins(repo.tags for repo in known),
    )


def children_by_base(facts: Iterable[RepoFacts]) -> Mapping[str, tuple[str, ...]]:
    """Who names whom, for ``SiteFacts.children``: base id to the sorted ids of its children."""
    children: dict[str, set[str]] = {}
    for repo in facts:
        for base in repo.bases:
            children.setdefault(base, set()).add(repo.id)
    return MappingProxyType({base: tuple(sorted(children[base])) for base in sorted(children)})


def trace(repo_id: str, card: ModelCard, signals: Signals, site: SiteFacts) -> Lineage:
    """The lineage of a repo. Only one step is followed, so that circles of bases do no harm."""
    bases = _others(repo_id, card.base_model)
    relation, because = relation_of(card, signals) if bases else (None, "")
    newer = card.new_version if card.new_version != repo_id else None
    return Lineage(
        bases=tuple(_relative(base, site) for base in bases),
        relation=relation,
        because=because,
        children=tuple(
            _relative(child, site) for child in _others(repo_id, site.children.get(repo_id, ()))
        ),
        new_version=_relative(newer, site) if newer else None,
    )


def _others(repo_id: str, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(other for other in ids if other != repo_id)


def _relative(repo_id: str, site: SiteFacts) -> Relative:
    return Relative(repo_id, site.ids.get(repo_id))


_MERGE_FILES = ("mergekit_config.yml", "mergekit_config.yaml", "mergekit_moe_config.yml")
_MERGE_TAGS = frozenset({"merge", "mergekit"})
_QUANTIZED_FILES = (
    "*.gguf", "*/*.gguf", "quantize_config.json", "quant_config.json", "*.exl2", "job_new.json",
)  # fmt: skip
_QUANTIZED_TAGS = frozenset({
    "gguf", "gptq", "awq", "exl2", "4-bit", "8-bit", "bitsandbytes", "quantized",
    "compressed-tensors",
})  # fmt: skip
_ADAPTER_FILES = ("adapter_config.json", "*lora*.safetensors")
_ADAPTER_TAGS = frozenset({"lora", "adapter", "peft"})


def relation_of(card: ModelCard, signals: Signals) -> tuple[str, str]:
    """How a model came from its bases, and what says so, as a hub works it out.

    The card's word; adapter files; quantised weights; several bases, a merge tag or a merge
    recipe; else it is a finetune.
    """
    if card.base_model_relation:
        return card.base_model_relation, "the card says so"
    tags = {tag.casefold() for tag in card.tags}
    if signals.has(*_ADAPTER_FILES):
        return "adapter", "the repo has the files of an adapter"
    if _packed(signals) or signals.has(*_QUANTIZED_FILES):
        return "quantized", "the weights are quantised"
    if len(card.base_model) > 1 or signals.has(*_MERGE_FILES) or tags & _MERGE_TAGS:
        return "merge", "it has several bases, or a recipe or tag of a merge"
    if tags & _ADAPTER_TAGS:
        return "adapter", "a tag says it is an adapter"
    if tags & _QUANTIZED_TAGS:
        return "quantized", "a tag says it is quantised"
    return "finetune", "nothing says otherwise"


def _packed(signals: Signals) -> bool:
    """Whether ``config.json`` says that the weights are quantised."""
    config = signals.config
    method = mapping_of(config, "quantization_config")
    mlx = {"group_size", "bits"} <= mapping_of(config, "quantization").keys()
    return bool(text_of(method, "quant_method")) or mlx
