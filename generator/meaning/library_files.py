"""How files betray the library that wrote them.

``SURE`` and ``LIKELY`` are visible lists in order of specificity: a rule that is listed earlier
wins (a SetFit repo also has the files of Sentence Transformers). A rule names files, and where a
file name is common, what must be in it. Libraries whose files are those of anybody have no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from generator.meaning.signals import Signals, fits, mapping_of, text_of, texts_of


class FileRule(Struct, frozen=True):
    """One library's signature: any of ``files``, and ``holds`` where it is given."""

    library: str
    files: tuple[str, ...]
    holds: Callable[[Signals], bool] | None = None

    def find(self, signals: Signals) -> str:
        """The pattern of the file that fits, or "" where the rule does not."""
        if self.holds is not None and not self.holds(signals):
            return ""
        return next((pattern for pattern in self.files if fits(pattern, signals.paths)), "")


def is_transformers(config: Mapping[str, object]) -> bool:
    """Whether ``config.json`` is one of Transformers: a list of classes, or a model type."""
    return bool(texts_of(config, "architectures") or text_of(config, "model_type"))


def is_timm(config: Mapping[str, object]) -> bool:
    """Whether ``config.json`` is one of timm: ``architecture`` and no list of classes."""
    more = ("pretrained_cfg", "num_classes", "num_features")
    known = any(key in config for key in more)
    return bool(text_of(config, "architecture")) and known and "architectures" not in config


def is_span_marker(config: Mapping[str, object]) -> bool:
    """Whether ``config.json`` is one of SpanMarker."""
    kind = text_of(config, "model_type").replace("_", "-")
    return kind == "span-marker" or "SpanMarkerModel" in texts_of(config, "architectures")


LEROBOT_POLICIES = frozenset({
    "act", "diffusion", "groot", "pi0", "pi05", "pi0_fast", "sac", "sarm", "smolvla",
    "tdmpc", "vqbet", "wall_x", "xvla",
})  # fmt: skip


def is_lerobot(config: Mapping[str, object]) -> bool:
    """Whether ``config.json`` is a policy of LeRobot."""
    known = text_of(config, "type") in LEROBOT_POLICIES
    return known and ("input_features" in config or "output_features" in config)


DOCTR_TASKS: Mapping[str, str] = {
    "detection": "object-detection",
    "obj_detection": "object-detection",
    "recognition": "image-to-text",
    "classification": "image-classification",
}


def is_doctr(config: Mapping[str, object]) -> bool:
    """Whether ``config.json`` is one of docTR."""
    return "arch" in config and text_of(config, "task") in DOCTR_TASKS


def _peft(signals: Signals) -> bool:
    return "peft_type" in signals.mapping("adapter_config.json")


def _adapters(signals: Signals) -> bool:
    config = signals.mapping("adapter_config.json")
    known = "peft_type" not in config and bool({"model_class", "model_type"} & config.keys())
    return known or "head_config.json" in signals.paths


def _keras_hub(signals: Signals) -> bool:
    module = text_of(signals.config, "module")
    return module.startswith(("keras_hub", "keras_nlp")) or signals.has("task.json")


def _keras(signals: Signals) -> bool:
    return "keras_version" in signals.mapping("metadata.json") or signals.has("*.keras")


def _spacy(signals: Signals) -> bool:
    return "spacy_version" in signals.mapping("meta.json")


def _espnet(signals: Signals) -> bool:
    return "espnet" in signals.mapping("meta.yaml") or signals.has("exp/*/config.yaml")


def _sklearn(signals: Signals) -> bool:
    config = signals.config
    own = "sklearn" in config or any(str(key).startswith("sklearn.") for key in config)
    return own or signals.has("*.skops", "sklearn_model.joblib")


def _no_classes(signals: Signals) -> bool:
    # A converted copy beside the weights of Transformers does not change whose model it is.
    return not is_transformers(signals.config)


def _agents(signals: Signals) -> bool:
    return signals.has("configuration.yaml", "run_logs/timers.json")


def _sample_factory(signals: Signals) -> bool:
    return "algo" in signals.mapping("cfg.json") or signals.has("checkpoint_p0/*.pth")


def _baselines(signals: Signals) -> bool:
    results, config = signals.mapping("results.json"), signals.config
    return "mean_reward" in results or "policy_class" in config


def _pyannote(signals: Signals) -> bool:
    name = text_of(mapping_of(signals.mapping("config.yaml"), "pipeline"), "name")
    return name.startswith("pyannote")


def _mlx(signals: Signals) -> bool:
    packing = mapping_of(signals.config, "quantization")
    return {"group_size", "bits"} <= packing.keys() or signals.has("weights.npz")


def _web_only(signals: Signals) -> bool:
    # Many repos of Transformers also hold an ONNX copy: only without other weights is it the web's.
    return not signals.has("*.safetensors", "pytorch_model*.bin", "tf_model.h5", "*.msgpack")


# fmt: off
SURE: tuple[FileRule, ...] = (
    FileRule("setfit", ("config_setfit.json", "model_head.pkl")),
    FileRule("span-marker", ("config.json",), lambda s: is_span_marker(s.config)),
    FileRule("bertopic", ("topics.json", "topic_embeddings.safetensors", "ctfidf_config.json")),
    FileRule("diffusers", ("model_index.json", "modular_model_index.json")),
    FileRule("sentence-transformers", ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json")),  # noqa: E501
    FileRule("peft", ("adapter_config.json",), _peft),
    FileRule("adapter-transformers", ("head_config.json", "adapter_config.json"), _adapters),
    FileRule("spacy", ("meta.json",), _spacy),
    FileRule("gliner", ("gliner_config.json",)),
    FileRule("bm25s", ("params.index.json",)),
    FileRule("open_clip", ("open_clip_config.json", "open_clip_model.safetensors", "open_clip_pytorch_model.bin")),  # noqa: E501
    FileRule("speechbrain", ("hyperparams.yaml",)),
    FileRule("speechbrain", ("config.json",), lambda s: "speechbrain_interface" in s.config),
    FileRule("sklearn", ("*.skops", "sklearn_model.joblib", "model.pkl", "config.json"), _sklearn),
    FileRule("timm", ("config.json",), lambda s: is_timm(s.config)),
    FileRule("lerobot", ("config.json",), lambda s: is_lerobot(s.config)),
    FileRule("espnet", ("meta.yaml", "exp/*/config.yaml"), _espnet),
    FileRule("piper", ("*.onnx.json",)),
    FileRule("stanza", ("models/default.zip", "models/*/*.pt")),
    FileRule("mlc-llm", ("mlc-chat-config.json",)),
    FileRule("nemo", ("*.nemo",)),
    FileRule("whisperkit", ("**/AudioEncoder.mlmodelc/**", "**/model.mil")),
    FileRule("paddlenlp", ("model_state.pdparams", "model_config.json"), lambda s: s.has("*.pdparams", "model_config.json")),  # noqa: E501
    FileRule("keras", ("*.keras", "metadata.json"), _keras),
    FileRule("litert-lm", ("*.litertlm", "*.task")),
    FileRule("litert", ("*.tflite",), _no_classes),
    FileRule("unity-sentis", ("*.sentis",)),
    FileRule("coreml", ("*.mlmodel", "*.mlpackage/**", "*.mlmodelc/**"), _no_classes),
)
LIKELY: tuple[FileRule, ...] = (
    FileRule("doctr", ("config.json",), lambda s: is_doctr(s.config)),
    FileRule("keras-hub", ("config.json", "task.json"), _keras_hub),
    FileRule("ml-agents", ("*.onnx",), _agents),
    FileRule("sample-factory", ("cfg.json", "checkpoint_p0/*.pth"), _sample_factory),
    FileRule("stable-baselines3", ("*.zip",), _baselines),
    FileRule("rl-baselines3-zoo", ("env_kwargs.yml", "train_eval_metrics.zip")),
    FileRule("fastai", ("model.pkl",), lambda s: s.has("pyproject.toml")),
    FileRule("pyannote-audio", ("config.yaml",), _pyannote),
    FileRule("comet", ("checkpoints/model.ckpt", "hparams.yaml"), lambda s: s.has("hparams.yaml")),
    FileRule("PaddleOCR", ("inference.pdiparams", "inference.yml"), lambda s: s.has("*.pdiparams")),
    FileRule("mlx", ("config.json", "*.npz"), _mlx),
    FileRule("tf-keras", ("saved_model.pb", "keras_metadata.pb"), _no_classes),
    FileRule("transformers.js", ("onnx/model.onnx", "onnx/*_quantized.onnx", "onnx/decoder_model_merged.onnx"), _web_only),  # noqa: E501
)
# fmt: on
