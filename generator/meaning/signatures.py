"""File signatures: what the files of a library say about the task.

``SIGNATURES`` is one visible list, the most specific first: SetFit and cross-encoders before the
``modules.json`` that they also have. A finding is *firm* where the files say what the model does;
where they only say what most models of the library do, tags know better.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.meaning.architectures import class_task, peft_task
from generator.meaning.diffusion import pipeline_task
from generator.meaning.library_files import (
    DOCTR_TASKS,
    is_doctr,
    is_lerobot,
    is_span_marker,
    is_timm,
)
from generator.meaning.signals import Signals, mapping_of, text_of, texts_of
from generator.meaning.suggest import short
from generator.meaning.tasks import task_named


class Finding(Struct, frozen=True):
    """A task, and what says so."""

    task: str
    rule: str  # short and stable: "files:setfit"
    because: str  # a sentence
    firm: bool = True  # tags do not overrule it


Signature = Callable[[Signals, Collection[str]], Finding | None]


def read_signatures(signals: Signals, tagged: Collection[str]) -> Finding | None:
    """What the most specific file signature says; ``tagged`` are the tasks named by tags."""
    for signature in SIGNATURES:
        finding = signature(signals, tagged)
        if finding:
            return finding
    return None


def _setfit(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    if not signals.has("config_setfit.json", "model_head.pkl"):
        return None
    return Finding("text-classification", "files:setfit", "the repo has the files of SetFit")


def _span_marker(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    if not is_span_marker(signals.config):
        return None
    return Finding("token-classification", "files:span-marker", "config.json is one of SpanMarker")


_ST_CONFIG = "config_sentence_transformers.json"


def _encoder(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    match text_of(signals.mapping(_ST_CONFIG), "model_type"):
        case "CrossEncoder":
            count = label_count(signals.config)
            task = "text-classification" if count > 1 else "text-ranking"
            because = f"{_ST_CONFIG} says it is a cross-encoder with {_labels(count)}"
            return Finding(task, "files:cross-encoder", because)
        case "SparseEncoder" | "MultiVectorEncoder" as kind:
            because = f"{_ST_CONFIG} says it is a {kind}"
            return Finding("feature-extraction", "files:sentence-transformers", because)
    return None


def label_count(config: Mapping[str, object]) -> int:
    """How many labels ``config.json`` names; 1 where it names none (a single score)."""
    names = mapping_of(config, "id2label")
    number = config.get("num_labels")
    if names:
        return len(names)
    return number if isinstance(number, int) and not isinstance(number, bool) else 1


def _labels(count: int) -> str:
    return "one score" if count <= 1 else f"{count} labels"


def _diffusers(signals: Signals, tagged: Collection[str]) -> Finding | None:
    for path in ("model_index.json", "modular_model_index.json"):
        for name in texts_of(signals.mapping(path), "_class_name"):
            task = pipeline_task(name, tagged)
            if task:
                return Finding(task, "files:diffusers", f"{path} names the class {short(name)}")
    return None


def _sentence_transformers(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    if not signals.has("modules.json", _ST_CONFIG, "sentence_bert_config.json"):
        return None
    because = "the repo has the files of Sentence Transformers"
    return Finding("sentence-similarity", "files:sentence-transformers", because)


# Task types of PEFT that many tasks share.
_BROAD_ADAPTERS = frozenset({"text-generation", "feature-extraction"})


def _peft(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    config = signals.mapping("adapter_config.json")
    task = peft_task(config)
    if not task:
        return _adapted_class(text_of(mapping_of(config, "auto_mapping"), "base_model_class"))
    because = f"adapter_config.json says task_type: {text_of(config, 'task_type')}"
    return Finding(task, "files:peft", because, firm=task not in _BROAD_ADAPTERS)


def _adapted_class(name: str) -> Finding | None:
    """What the class that an adapter of no stated type was made for says."""
    meaning = class_task(name) if name else None
    if not meaning or not meaning.task:
        return None
    because = f"adapter_config.json names the class {short(name)}"
    return Finding(meaning.task, "files:peft", because, meaning.firm)


_HEADS: Mapping[str, str] = MappingProxyType(
    {
        "classification": "text-classification",
        "multilabel_classification": "text-classification",
        "tagging": "token-classification",
        "dependency_parsing": "token-classification",
        "multiple_choice": "multiple-choice",
        "question_answering": "question-answering",
        "masked_lm": "fill-mask",
        "causal_lm": "text-generation",
        "seq2seq_lm": "text-generation",
        "image_classification": "image-classification",
    }
)


def _adapters(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    config = signals.mapping("head_config.json")
    head = text_of(mapping_of(config, "config"), "head_type") or text_of(config, "head_type")
    task = _HEADS.get(head)
    because = f"head_config.json says head_type: {head}"
    return Finding(task, "files:adapters", because, firm=head != "seq2seq_lm") if task else None


def _by_name(
    task: str, library: str, *patterns: str, firm: bool = True
) -> Callable[[Signals, Collection[str]], Finding | None]:
    """A signature that is a file name alone."""

    def signature(signals: Signals, _tagged: Collection[str]) -> Finding | None:
        for pattern in patterns:
            if signals.has(pattern):
                return Finding(task, f"files:{library}", f"the repo has {pattern}", firm)
        return None

    return signature


# Pipes and what they do; the first that a model has names its task.
_SPACY_PIPES: tuple[tuple[str, str], ...] = (
    *((pipe, "token-classification") for pipe in ("ner", "beam_ner", "spancat")),
    *((pipe, "token-classification") for pipe in ("tagger", "morphologizer", "parser")),
    *((pipe, "token-classification") for pipe in ("beam_parser", "senter", "entity_ruler")),
    *((pipe, "token-classification") for pipe in ("trainable_lemmatizer", "lemmatizer")),
    *((pipe, "text-classification") for pipe in ("textcat", "textcat_multilabel")),
)


def _spacy(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    meta = signals.mapping("meta.json")
    if "spacy_version" not in meta:
        return None
    pipes = {*texts_of(meta, "pipeline"), *texts_of(meta, "components")}
    for pipe, task in _SPACY_PIPES:
        if pipe in pipes:
            return Finding(task, "files:spacy", f"meta.json has the pipe {pipe}")
    return None


_SPEECH: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("EncoderClassifier", "SpeakerRecognition", "AudioClassifier"), "audio-classification")  # noqa: E501
    | dict.fromkeys(("VAD",), "voice-activity-detection")
    | dict.fromkeys(
        ("SepformerSeparation", "SpectralMaskEnhancement", "WaveformEnhancement", "SGMSEEnhancement"),  # noqa: E501
        "audio-to-audio",
    )
    | dict.fromkeys(("EncoderASR", "EncoderDecoderASR", "WhisperASR", "StreamingASR"), "automatic-speech-recognition")  # noqa: E501
    | dict.fromkeys(("Tacotron2", "MSTacotron2", "FastSpeech2", "HIFIGAN"), "text-to-speech")
)  # fmt: skip


def _speechbrain(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    kind = text_of(signals.config, "speechbrain_interface")
    task = _SPEECH.get(kind)
    because = f"config.json says speechbrain_interface: {kind}"
    return Finding(task, "files:speechbrain", because) if task else None


def _sklearn(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    config = signals.config
    written = text_of(mapping_of(config, "sklearn"), "task") or text_of(config, "sklearn.task")
    task = task_named(written) if written else None
    because = f"config.json says sklearn.task: {written}"
    return Finding(task.id, "files:sklearn", because) if task else None


def _timm(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    config = signals.config
    if not is_timm(config):
        return None
    classes = config.get("num_classes", mapping_of(config, "pretrained_cfg").get("num_classes"))
    bare = classes == 0 and not isinstance(classes, bool)
    task = "image-feature-extraction" if bare else "image-classification"
    because = "config.json is one of timm" + (" without classes" if bare else "")
    return Finding(task, "files:timm", because, firm=not bare)


def _lerobot(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    if not is_lerobot(signals.config):
        return None
    return Finding("robotics", "files:lerobot", "config.json is a policy of LeRobot")


def _doctr(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    config = signals.config
    if not is_doctr(config):
        return None
    kind = text_of(config, "task")
    return Finding(DOCTR_TASKS[kind], "files:doctr", f"config.json says task: {kind}")


# Endings of the classes that KerasHub writes into task.json.
_KERAS_CLASSES: tuple[tuple[str, str], ...] = (
    ("TextClassifier", "text-classification"),
    ("ImageClassifier", "image-classification"),
    ("ImageSegmenter", "image-segmentation"),
    ("ObjectDetector", "object-detection"),
    ("MaskedLM", "fill-mask"),
    ("CausalLM", "text-generation"),
    ("Seq2SeqLM", "text-generation"),
    ("TextToImage", "text-to-image"),
    ("ImageToImage", "image-to-image"),
    ("Inpaint", "image-to-image"),
    ("AudioToText", "automatic-speech-recognition"),
    ("DepthEstimator", "depth-estimation"),
)


def _keras_hub(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    name = text_of(signals.mapping("task.json"), "class_name")
    for ending, task in _KERAS_CLASSES:
        if name.endswith(ending):
            return Finding(task, "files:keras-hub", f"task.json names the class {short(name)}")
    return None


# What stands in the keys of ESPnet's meta.yaml, such as ``asr_model_file``.
_ESPNET_KEYS: tuple[tuple[str, str], ...] = (
    ("asr", "automatic-speech-recognition"),
    ("s2t", "automatic-speech-recognition"),
    ("tts", "text-to-speech"),
    ("enh", "audio-to-audio"),
)


def _espnet(signals: Signals, _tagged: Collection[str]) -> Finding | None:
    meta = signals.mapping("meta.yaml")
    if "espnet" not in meta:
        return None
    keys = [str(key) for part in ("files", "yaml_files") for key in mapping_of(meta, part)]
    for start, task in _ESPNET_KEYS:
        if any(key.startswith(start) for key in keys):
            return Finding(task, "files:espnet", f"meta.yaml names files of {start}")
    return None


_ASR = "automatic-speech-recognition"
_RL = "reinforcement-learning"

SIGNATURES: tuple[Signature, ...] = (
    _setfit,
    _span_marker,
    _encoder,
    _by_name("text-classification", "bertopic", "topics.json", "ctfidf_config.json"),
    _diffusers,
    _sentence_transformers,
    _peft,
    _adapters,
    _spacy,
    _by_name("token-classification", "gliner", "gliner_config.json"),
    _by_name("text-retrieval", "bm25s", "params.index.json"),
    _by_name("zero-shot-image-classification", "open_clip", "open_clip_config.json"),
    _speechbrain,
    _sklearn,
    _timm,
    _lerobot,
    _doctr,
    _keras_hub,
    _espnet,
    _by_name("text-to-speech", "piper", "*.onnx.json"),
    _by_name("token-classification", "stanza", "models/default.zip"),
    _by_name("text-generation", "mlc-llm", "mlc-chat-config.json", firm=False),
    _by_name(_ASR, "whisperkit", "**/AudioEncoder.mlmodelc/**"),
    _by_name(_RL, "ml-agents", "run_logs/timers.json"),
    _by_name(_RL, "sample-factory", "checkpoint_p0/*.pth"),
)
