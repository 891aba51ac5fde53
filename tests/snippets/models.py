"""Models of every library that snippets are made for, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from generator.snippets.facts import ModelFacts, Sample
from generator.snippets.transformers_rows import ROWS

WEIGHTS = frozenset({"config.json", "model.safetensors"})
# One architecture for each pattern of the table that is no class name itself.
_ARCHITECTURES = {
    "text-generation": ("T5ForConditionalGeneration", "LlamaForCausalLM", "GPT2LMHeadModel"),
    "summarization": ("BartForConditionalGeneration", "LlamaForCausalLM"),
    "translation": ("MarianMTModel", "M2M100ForConditionalGeneration", "LlamaForCausalLM"),
    "text-classification": ("BertForSequenceClassification",),
    "zero-shot-classification": ("BartForSequenceClassification",),
    "text-ranking": ("BertForSequenceClassification",),
    "token-classification": ("BertForTokenClassification",),
    "question-answering": ("BertForQuestionAnswering", "XLNetForQuestionAnsweringSimple"),
    "multiple-choice": ("BertForMultipleChoice",),
    "fill-mask": ("BertForMaskedLM", "BertForPreTraining"),
    "feature-extraction": ("BertModel",),
    "sentence-similarity": ("BertModel",),
    "table-question-answering": ("TapasForQuestionAnswering",),
    "image-classification": ("ViTForImageClassification",),
    "image-feature-extraction": ("ViTModel",),
    "image-segmentation": (
        "SegformerForSemanticSegmentation",
        "Mask2FormerForUniversalSegmentation",
        "MaskFormerForInstanceSegmentation",
        "DetrForSegmentation",
    ),
    "object-detection": ("DetrForObjectDetection",),
    "zero-shot-object-detection": ("OwlViTForObjectDetection",),
    "zero-shot-image-classification": ("CLIPModel", "SiglipModel"),
    "depth-estimation": ("DPTForDepthEstimation",),
    "mask-generation": ("SamModel",),
    "keypoint-detection": ("SuperPointForKeypointDetection", "LightGlueForKeypointMatching"),
    "image-to-image": ("Swin2SRForImageSuperResolution",),
    "image-to-text": (
        "VisionEncoderDecoderModel",
        "BlipForConditionalGeneration",
        "Qwen2VLForConditionalGeneration",
    ),
    "image-text-to-text": ("Qwen2VLForConditionalGeneration",),
    "visual-question-answering": ("ViltForQuestionAnswering", "BlipForQuestionAnswering"),
    "document-question-answering": ("LayoutLMForQuestionAnswering",),
    "video-classification": ("VideoMAEForVideoClassification",),
    "audio-classification": ("ASTForAudioClassification", "Wav2Vec2ForSequenceClassification"),
    "automatic-speech-recognition": ("Wav2Vec2ForCTC", "WhisperForConditionalGeneration"),
    "text-to-speech": ("VitsModel",),
    "text-to-audio": ("MusicgenForConditionalGeneration",),
}
TRANSFORMERS = tuple(
    ModelFacts("acme/tiger", "transformers", task, architecture=name, paths=WEIGHTS)
    for task, names in _ARCHITECTURES.items()
    for name in names
)
CHAT = ModelFacts(
    "acme/tiger",
    "transformers",
    "text-generation",
    architecture="LlamaForCausalLM",
    paths=WEIGHTS,
    chat=True,
)


def _of(library: str, task: str | None = None, *paths: str, **more: object) -> ModelFacts:
    facts = ModelFacts("acme/tiger", library, task, paths=frozenset(paths or WEIGHTS))
    return _with(facts, **more)


def _with(facts: ModelFacts, **more: object) -> ModelFacts:
    values = {name: getattr(facts, name) for name in ModelFacts.__struct_fields__}
    return ModelFacts(**(values | more))


_PIPELINE = ("model_index.json", "unet/model.safetensors")
_DIFFUSERS = (
    ("text-to-image", "StableDiffusionPipeline"),
    ("image-to-image", "StableDiffusionPipeline"),
    ("image-to-image", "FluxKontextPipeline"),
    ("text-to-video", "WanPipeline"),
    ("image-to-video", "WanImageToVideoPipeline"),
    ("image-to-video", "StableVideoDiffusionPipeline"),
    ("video-to-video", "WanVideoToVideoPipeline"),
    ("unconditional-image-generation", "DDPMPipeline"),
    ("text-to-3d", "ShapEPipeline"),
    ("text-to-audio", "StableAudioPipeline"),
    ("depth-estimation", "MarigoldDepthPipeline"),
)
_INTERFACES = (
    "EncoderDecoderASR", "EncoderASR", "WhisperASR", "EncoderClassifier", "AudioClassifier",
    "SpeakerRecognition", "SepformerSeparation", "SpectralMaskEnhancement", "WaveformEnhancement",
    "SGMSEEnhancement", "VAD", "Tacotron2", "FastSpeech2", "GraphemeToPhoneme", "EndToEndSLU",
    "Speech_Emotion_Diarization",
)  # fmt: skip
_ADAPTER_TASKS = (
    "CAUSAL_LM", "SEQ_2_SEQ_LM", "SEQ_CLS", "TOKEN_CLS", "QUESTION_ANS", "FEATURE_EXTRACTION",
)  # fmt: skip


def _others() -> Iterator[ModelFacts]:
    for task, name in _DIFFUSERS:
        yield _of("diffusers", task, *_PIPELINE, pipeline_class=name)
    lora = {"bases": ("big/lion",), "relation": "adapter"}
    yield _of("diffusers", "text-to-image", "pytorch_lora_weights.safetensors", **lora)
    yield _of("diffusers", "text-to-image", "learned_embeds.bin", bases=("big/lion",))
    yield _of("sentence-transformers", "sentence-similarity")
    yield _of("sentence-transformers", "text-ranking", encoder="CrossEncoder")
    yield _of("sentence-transformers", "text-ranking", encoder="CrossEncoder", label_count=3)
    yield _of("sentence-transformers", "feature-extraction", encoder="SparseEncoder")
    yield _of("sentence-transformers", "feature-extraction", encoder="MultiVectorEncoder")
    yield _of("model2vec", "feature-extraction")
    yield _of("setfit", "text-classification", "model.safetensors", "model_head.pkl")
    yield _of("span-marker", "token-classification")
    for task_type in _ADAPTER_TASKS:
        yield _of("peft", None, adapter_task=task_type, adapter_base="big/lion")
    yield _of("adapter-transformers", "text-classification", bases=("big/lion",))
    for components in (("ner",), ("textcat",), ("tagger", "parser")):
        paths = ("config.cfg", "meta.json", "ner/model", "a.whl")
        yield _of("spacy", None, *paths, components=components)
    yield _of("flair", "token-classification", "pytorch_model.bin")
    yield _of("stanza", "token-classification", "models/default.zip", id="stanfordnlp/stanza-en")
    yield _of("allennlp", "question-answering", "model.tar.gz")
    yield _of("paddlenlp", "fill-mask", "model_state.pdparams")
    for interface in _INTERFACES:
        yield _of("speechbrain", None, "hyperparams.yaml", "model.ckpt", interface=interface)
    exp = ("exp/a/config.yaml", "exp/a/valid.pth")
    yield _of("espnet", "automatic-speech-recognition", *exp)
    yield _of("espnet", "text-to-speech", *exp)
    yield _of("asteroid", "audio-to-audio", "pytorch_model.bin")
    for task in ("image-classification", "image-feature-extraction"):
        yield _of("timm", task)
    yield _of("open_clip", "zero-shot-image-classification")
    yield _of("ultralytics", "object-detection", "runs/last.pt", "runs/best.pt")
    yield _of("sklearn", "tabular-classification", "model.skops")
    yield _of("sklearn", "tabular-regression", "model.joblib")
    yield _of("fastai", "image-classification", "model.pkl", "pyproject.toml")
    yield _of("keras", None, "model.keras")
    yield _of("keras", None, "config.json", "metadata.json", "model.weights.h5")
    for task in ("text-generation", "text-classification", "image-segmentation", "other"):
        yield _of("keras-hub", task, "config.json", "task.json", "model.weights.h5")
    agent = {"tags": ("CartPole-v1",)}
    yield _of("stable-baselines3", "reinforcement-learning", "ppo-CartPole-v1.zip", **agent)
    yield _of("stable-baselines3", "reinforcement-learning", "tqc-agent.zip")
    yield _of("ml-agents", "reinforcement-learning", "Ball.onnx")
    yield _of("sample-factory", None, "cfg.json", "a.pth", environment="doom_health_gathering")
    yield _of("gguf", "text-generation", "tiger-Q4_K_M.gguf", "tiger-Q8_0.gguf")
    yield _of("gguf", "text-generation", "tiger-Q4_K_M.gguf", chat=True)
    yield _of("gguf", "feature-extraction", "tiger-Q8_0.gguf")
    yield _of("gguf", "image-text-to-text", "tiger-Q8_0.gguf", "mmproj-f16.gguf", chat=True)
    yield _of("mlx", "text-generation", chat=True)
    yield _of("mlx", "text-generation")
    yield _of("vllm", "text-generation", architecture="LlamaForCausalLM")
    masked = Sample("Paris is the [MASK] of France.", mask="[MASK]")
    yield _of("transformers.js", "fill-mask", "onnx/model.onnx", sample=masked)
    for task in (
        "summarization",
        "question-answering",
        "zero-shot-classification",
        "depth-estimation",
    ):
        yield _of("transformers.js", task, "onnx/model.onnx", "config.json")


OTHERS = tuple(_others())
MODELS = (*TRANSFORMERS, CHAT, *OTHERS)


def named(facts: ModelFacts) -> str:
    """What a test is called after: library, task and what sets the model apart."""
    apart = facts.architecture or facts.pipeline_class or facts.interface or facts.adapter_task
    return "-".join(filter(None, (facts.library, facts.task, apart or facts.encoder)))


assert {row.task for row in ROWS} == set(_ARCHITECTURES)
