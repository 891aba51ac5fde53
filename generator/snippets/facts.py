"""What snippets need to know of a model, as one small frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.card import ModelCard
from generator.meaning.lineage import Lineage
from generator.meaning.signals import Signals, mapping_of, text_of, texts_of
from generator.meaning.signatures import label_count
from generator.widgets.example import Example, Input

MAX_TEXT = 240  # characters of an author's text that a snippet takes; longer ones hide the code
_HUB_ID = re.compile(r"(?!.*(?:--|\.\.))[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
# What a model is stored in; a folder without any of these cannot be loaded from.
_WEIGHTS = (
    ".bin", ".ckpt", ".gguf", ".h5", ".joblib", ".keras", ".msgpack", ".nemo", ".npz", ".onnx",
    ".pdparams", ".pkl", ".pickle", ".pt", ".pth", ".safetensors", ".skops", ".tflite", ".zip",
    ".gz", ".model", ".whl", ".th",
)  # fmt: skip


class Sample(Struct, frozen=True):
    """An input that the author gives as an example; empty parts have a default of ours."""

    text: str = ""
    context: str = ""
    labels: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    mask: str = ""  # the mask token that stands in the text


class ModelFacts(Struct, frozen=True):
    """The facts of one repo that its snippets are made from. Everything may be missing."""

    id: str  # path under the root: "acme/tiger"
    library: str | None = None  # id of the table of libraries
    task: str | None = None  # id of the table of tasks
    tags: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()  # every listed file
    architecture: str = ""  # the first class of config.json
    auto_classes: tuple[str, ...] = ()  # keys of auto_map; any: the repo brings its own code
    pipeline_class: str = ""  # the class of model_index.json
    bases: tuple[str, ...] = ()  # ids of base models, as the card has them
    relation: str | None = None  # finetune, adapter, quantized or merge
    adapter_base: str = ""  # the base that adapter_config.json names
    adapter_task: str = ""  # its task_type: "CAUSAL_LM"
    interface: str = ""  # speechbrain_interface of config.json
    encoder: str = ""  # model_type of Sentence Transformers: "CrossEncoder"
    label_count: int = 1  # labels of a classifier; 1 for a single score
    components: tuple[str, ...] = ()  # of a spaCy pipeline
    environment: str = ""  # of a Sample Factory experiment: "doom_health_gathering_supreme"
    chat: bool = False  # the model holds a conversation
    instance_prompt: str = ""  # trigger words
    sample: Sample = Sample()

    @property
    def name(self) -> str:
        """The last part of the id: the name of its folder."""
        return self.id.rpartition("/")[2]

    @property
    def has_weights(self) -> bool:
        """Whether the folder holds anything that a model can be loaded from."""
        return any(path.lower().endswith(_WEIGHTS) for path in self.paths)

    @property
    def base(self) -> str:
        """The id of the base model; "" where none is known, or only one on the author's disk."""
        named = (*self.bases[:1], self.adapter_base)
        return next((name for name in named if is_hub_id(name)), "")

    @property
    def custom_code(self) -> bool:
        """Whether the model runs Python code of its own."""
        return bool(self.auto_classes)

    def files(self, *suffixes: str) -> tuple[str, ...]:
        """The files with one of the suffixes, those at the top first, sorted."""
        found = (path for path in self.paths if path.endswith(suffixes))
        return tuple(sorted(found, key=lambda path: (path.count("/"), path)))

    def tagged(self, *words: str) -> bool:
        """Whether any of the words is a tag."""
        return not {tag.casefold() for tag in self.tags}.isdisjoint(words)


def is_hub_id(text: str) -> bool:
    """Whether a text can be the id of a model on a hub: ``owner/name``."""
    return _HUB_ID.fullmatch(text) is not None and not text.endswith((".git", ".", "-"))


def facts_of(
    card: ModelCard,
    signals: Signals,
    lineage: Lineage,
    examples: Iterable[Example],
    *,
    start: ModelFacts,
) -> ModelFacts:
    """The facts of a repo that has been read. Values of files may be of any type.

    ``start`` holds what has been worked out already: id, library and task.
    """
    inputs = tuple(example.input for example in examples)
    config, adapter = signals.config, signals.mapping("adapter_config.json")
    index = signals.mapping("model_index.json") or signals.mapping("modular_model_index.json")
    encoder = signals.mapping("config_sentence_transformers.json")
    return replace(
        start,
        tags=card.tags,
        paths=signals.paths,
        architecture=next(iter(texts_of(config, "architectures")), ""),
        auto_classes=tuple(str(key) for key in mapping_of(config, "auto_map")),
        pipeline_class=next(iter(texts_of(index, "_class_name")), ""),
        bases=tuple(relative.id for relative in lineage.bases),
        relation=lineage.relation,
        adapter_base=_adapter_base(adapter),
        adapter_task=text_of(adapter, "task_type"),
        interface=text_of(config, "speechbrain_interface"),
        encoder=text_of(encoder, "model_type"),
        label_count=label_count(config),
        components=_components(signals.mapping("meta.json")),
        environment=text_of(signals.mapping("cfg.json"), "env"),
        chat=_chat(card, signals, inputs),
        instance_prompt=card.instance_prompt or "",
        sample=_sample(inputs, card.mask_token or ""),
    )


def _adapter_base(adapter: Mapping[str, object]) -> str:
    return text_of(adapter, "base_model_name_or_path") or text_of(adapter, "model_name")


def _components(meta: Mapping[str, object]) -> tuple[str, ...]:
    return texts_of(meta, "components") or texts_of(meta, "pipeline")


def _chat(card: ModelCard, signals: Signals, inputs: Iterable[Input]) -> bool:
    return (
        "conversational" in card.tags
        or signals.gguf_chat
        or signals.has("chat_template.jinja", "chat_template.json")
        or any(given.messages for given in inputs)
    )


def _sample(inputs: tuple[Input, ...], mask_token: str) -> Sample:
    """The first input whose text is short enough to stand in code."""
    chosen = next((given for given in inputs if _short(_text(given))), Input())
    text = _text(chosen)
    return Sample(
        text=text,
        context=chosen.context if chosen.context and _short(chosen.context) else "",
        labels=chosen.candidate_labels if _all_short(chosen.candidate_labels) else (),
        sentences=chosen.sentences if _all_short(chosen.sentences) else (),
        mask=next((mask for mask in _masks(chosen, mask_token) if mask in text), ""),
    )


def _masks(given: Input, mask_token: str) -> Iterator[str]:
    yield from filter(None, (given.mask, mask_token, "[MASK]", "<mask>"))


def _text(given: Input) -> str:
    said = [message for message in given.messages if message.role == "user"]
    words = [part.text for part in said[0].parts if part.text] if said else []
    text = given.prompt or given.text or given.source_sentence or " ".join(words)
    return "" if text.strip() == "-" else text  # the placeholder of a gallery without prompts


def _short(text: str) -> bool:
    return bool(text.strip()) and len(text) <= MAX_TEXT


def _all_short(texts: tuple[str, ...]) -> bool:
    return len(texts) <= 6 and all(map(_short, texts))
