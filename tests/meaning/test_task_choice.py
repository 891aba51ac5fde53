from __future__ import annotations

import pytest

from generator.meaning.card import ModelCard
from generator.meaning.signals import Signals
from generator.meaning.task_choice import NARROWER, TaskChoice, choose_task
from generator.meaning.tasks import TASKS

CARD = "acme/tiger/README.md"


def files(*paths: str, **parsed: object) -> Signals:
    """Signals of files; a keyword ``config`` is the content of ``config.json``."""
    named = {f"{name}.json": value for name, value in parsed.items()}
    return Signals(frozenset({*paths, *named}), named)


def choose(card: ModelCard, signals: Signals | None = None) -> TaskChoice:
    return choose_task(card, signals or Signals(), at=CARD)


T5 = files(config={"architectures": ["T5ForConditionalGeneration"], "model_type": "t5"})
BERT = files(config={"architectures": ["BertModel"], "model_type": "bert"})
CLASSIFIER = files(config={"architectures": ["BertForSequenceClassification"]})


def test_nothing_at_all_names_no_task() -> None:
    assert choose(ModelCard()) == TaskChoice(None, None, "nothing in the repo names a task", "none")


def test_pipeline_tag_wins_over_everything() -> None:
    card = ModelCard(pipeline_tag="fill-mask", tags=("translation",))
    choice = choose(card, files("config_setfit.json"))
    assert (choice.task_id, choice.rule) == ("fill-mask", "pipeline-tag")
    assert choice.because == "the card says pipeline_tag: fill-mask"


def test_a_retired_name_is_read_with_a_note() -> None:
    choice = choose(ModelCard(pipeline_tag="conversational"))
    assert choice.task_id == "text-generation"
    assert choice.extra_tags == ("conversational",)
    assert [(p.code, p.key, p.mend) for p in choice.problems] == [
        ("task-alias", "pipeline_tag", "write pipeline_tag: text-generation")
    ]


def test_an_unknown_pipeline_tag_stays_as_written() -> None:
    choice = choose(ModelCard(pipeline_tag="text-clasification"), CLASSIFIER)
    assert choice.task_id is None
    assert choice.unknown == choice.written == "text-clasification"
    (problem,) = choice.problems
    assert problem.code == "unknown-task"
    assert problem.path == CARD
    assert "text-classification" in problem.mend


def test_problems_name_the_key_as_the_author_spelled_it() -> None:
    spelled = {"pipeline_tag": "pipeline-tag"}
    for written in ("text-clasification", "ner", "image-classification"):
        choice = choose(ModelCard(pipeline_tag=written, spelled=spelled), CLASSIFIER)
        assert {problem.key for problem in choice.problems} == {"pipeline-tag"}


def test_a_pipeline_tag_that_is_only_a_tag_is_unknown() -> None:
    choice = choose(ModelCard(pipeline_tag="text-generation-inference"))
    assert choice.unknown == "text-generation-inference"
    assert "which is a tag" in choice.problems[0].message


@pytest.mark.parametrize(
    ("tags", "task"),
    [
        (("translation",), "translation"),
        (("pytorch", "image-classification"), "image-classification"),
        (("text-generation", "summarization"), "summarization"),
        (("fill-mask", "text-classification"), "text-classification"),
        (("conversational", "image-text-to-text"), "image-text-to-text"),
        (("sentiment-analysis",), "text-classification"),
        (("named-entity-recognition",), "token-classification"),
        (("token classification",), "token-classification"),
        (("pytorch", "arxiv:2101.1"), None),
    ],
)
def test_of_several_tags_the_most_specific_task_decides(
    tags: tuple[str, ...], task: str | None
) -> None:
    assert choose(ModelCard(tags=tags)).task_id == task


def test_the_reason_names_the_tag() -> None:
    choice = choose(ModelCard(tags=("ner",)))
    assert choice.rule == "tag"
    assert choice.because == 'the tag "ner" names the task'


def test_a_tag_beats_a_bare_trunk() -> None:
    assert choose(ModelCard(), BERT).task_id == "feature-extraction"
    assert choose(ModelCard(tags=("text-ranking",)), BERT).task_id == "text-ranking"


def test_a_class_with_a_purpose_beats_a_tag() -> None:
    choice = choose(ModelCard(tags=("fill-mask",)), CLASSIFIER)
    assert (choice.task_id, choice.rule) == ("text-classification", "config:class")
    assert choice.because == "config.json names the class BertForSequenceClassification"


def test_a_tag_of_a_narrower_task_decides_within_the_class() -> None:
    speaker = files(config={"architectures": ["VitsModel"]})
    assert choose(ModelCard(), speaker).task_id == "text-to-audio"
    assert choose(ModelCard(tags=("text-to-speech",)), speaker).task_id == "text-to-speech"
    both = ModelCard(tags=("text-to-speech", "text-to-audio"))
    assert choose(both, speaker).task_id == "text-to-audio"


def test_narrower_tasks_are_tasks() -> None:
    assert {*NARROWER, *(name for names in NARROWER.values() for name in names)} <= set(TASKS)


PARAMS = {"translation_en_to_de": {"prefix": "x"}, "summarization": {"max_length": 200}}


@pytest.mark.parametrize(
    ("tags", "params", "task"),
    [
        (("summarization",), PARAMS, "summarization"),
        (("question-answering",), PARAMS, "question-answering"),
        ((), PARAMS, "translation"),
        ((), {"summarization": {}}, "summarization"),
        ((), {"text-generation": {}}, "text-generation"),
        ((), {}, "text-generation"),
        ((), ["summarization"], "text-generation"),
    ],
)
def test_text_to_text_classes_take_a_tag_then_specific_params(
    tags: tuple[str, ...], params: object, task: str
) -> None:
    config = {"architectures": ["T5ForConditionalGeneration"], "task_specific_params": params}
    assert choose(ModelCard(tags=tags), files(config=config)).task_id == task


def test_specific_params_of_other_classes_say_nothing() -> None:
    config = {"architectures": ["GPT2Model"], "task_specific_params": {"summarization": {}}}
    assert choose(ModelCard(), files(config=config)).task_id == "feature-extraction"


CROSS = {"model_type": "CrossEncoder"}
LABELS = {str(number): f"LABEL_{number}" for number in range(3)}


@pytest.mark.parametrize(
    ("signals", "task", "rule"),
    [
        (files("config_setfit.json", "modules.json"), "text-classification", "files:setfit"),
        (files("modules.json"), "sentence-similarity", "files:sentence-transformers"),
        (files("sentence_bert_config.json"), "sentence-similarity", "files:sentence-transformers"),
        (
            files("modules.json", config_sentence_transformers=CROSS, config={"num_labels": 1}),
            "text-ranking",
            "files:cross-encoder",
        ),
        (
            files("modules.json", config_sentence_transformers=CROSS, config={"id2label": LABELS}),
            "text-classification",
            "files:cross-encoder",
        ),
        (
            files("modules.json", config_sentence_transformers={"model_type": "SparseEncoder"}),
            "feature-extraction",
            "files:sentence-transformers",
        ),
        (
            files(
                "modules.json", config_sentence_transformers={"model_type": "MultiVectorEncoder"}
            ),
            "feature-extraction",
            "files:sentence-transformers",
        ),
        (
            files(config={"architectures": ["SpanMarkerModel"], "model_type": "span-marker"}),
            "token-classification",
            "files:span-marker",
        ),
        (
            files(meta={"spacy_version": ">=3.8", "pipeline": ["tok2vec", "tagger", "ner"]}),
            "token-classification",
            "files:spacy",
        ),
        (
            files(meta={"spacy_version": ">=3.8", "pipeline": ["textcat"]}),
            "text-classification",
            "files:spacy",
        ),
        (
            files(config={"architecture": "resnet50", "num_classes": 1000}),
            "image-classification",
            "files:timm",
        ),
        (
            files(config={"architecture": "vit_base", "num_classes": 0, "pretrained_cfg": {}}),
            "image-feature-extraction",
            "files:timm",
        ),
        (
            files(config={"sklearn": {"task": "tabular-regression"}}),
            "tabular-regression",
            "files:sklearn",
        ),
        (
            files("hyperparams.yaml", config={"speechbrain_interface": "VAD"}),
            "voice-activity-detection",
            "files:speechbrain",
        ),
        (files(config={"type": "act", "input_features": {}}), "robotics", "files:lerobot"),
        (
            files(config={"arch": "db_resnet50", "task": "detection"}),
            "object-detection",
            "files:doctr",
        ),
        (
            files(task={"class_name": "BertTextClassifier"}),
            "text-classification",
            "files:keras-hub",
        ),
        (
            files(head_config={"config": {"head_type": "tagging"}}),
            "token-classification",
            "files:adapters",
        ),
        (
            files(
                adapter_config={
                    "auto_mapping": {"base_model_class": "WhisperForConditionalGeneration"}
                }
            ),
            "automatic-speech-recognition",
            "files:peft",
        ),
        (files("open_clip_config.json"), "zero-shot-image-classification", "files:open_clip"),
        (files("gliner_config.json"), "token-classification", "files:gliner"),
        (files("params.index.json"), "text-retrieval", "files:bm25s"),
        (files("voice.onnx.json"), "text-to-speech", "files:piper"),
        (files("model.nemo"), "automatic-speech-recognition", "library"),
        (files("a.zip", results={"mean_reward": 9.5}), "reinforcement-learning", "library"),
        (files("replay.mp4"), "reinforcement-learning", "files:replay"),
        (files("tiny.Q4_K_M.gguf"), "text-generation", "files:gguf"),
    ],
)
def test_files_that_betray_a_task(signals: Signals, task: str, rule: str) -> None:
    choice = choose(ModelCard(), signals)
    assert (choice.task_id, choice.rule) == (task, rule)


def test_files_beat_tags() -> None:
    card = ModelCard(tags=("feature-extraction",))
    assert choose(card, files("modules.json")).task_id == "sentence-similarity"


def test_tags_beat_what_most_models_of_a_library_do() -> None:
    card = ModelCard(tags=("text-to-speech",))
    assert choose(card, files("model.nemo")).task_id == "text-to-speech"


def test_a_library_alone_names_the_task_of_most_of_its_models() -> None:
    choice = choose(ModelCard(library_name="stable-baselines3"))
    assert (choice.task_id, choice.rule) == ("reinforcement-learning", "library")


@pytest.mark.parametrize(
    ("name", "task"),
    [
        (["diffusers_modules", "StableDiffusionInpaintPipeline"], "image-to-image"),
        ("NewcomerPipeline", "text-to-image"),
        (None, "text-to-image"),
        (17, "text-to-image"),
    ],
)
def test_odd_class_names_of_pipelines(name: object, task: str) -> None:
    assert choose(ModelCard(), files(model_index={"_class_name": name})).task_id == task


@pytest.mark.parametrize(
    ("signals", "task"),
    [
        (Signals(gguf_architecture="llama"), "text-generation"),
        (Signals(gguf_architecture="bert"), "feature-extraction"),
        (Signals(gguf_architecture="flux"), "text-to-image"),
        (Signals(gguf_architecture="wan"), "text-to-video"),
        (Signals(gguf_architecture="whisper"), "automatic-speech-recognition"),
        (Signals(gguf_architecture="new", gguf_chat=True), "text-generation"),
    ],
)
def test_the_header_of_a_gguf_file(signals: Signals, task: str) -> None:
    assert choose(ModelCard(), signals).task_id == task


def results(*types: str) -> list[object]:
    return [{"name": "m", "results": [{"task": {"type": name}} for name in types]}]


def test_evaluation_results_decide_when_all_name_one_task() -> None:
    assert choose(ModelCard(model_index=results("summarization"))).rule == "eval-results"
    assert choose(ModelCard(model_index=results("summarization", "translation"))).task_id is None


@pytest.mark.parametrize(
    ("written", "architecture", "code"),
    [
        ("image-classification", "BertForSequenceClassification", "task-contradicts"),
        ("text-generation", "BertForSequenceClassification", "task-contradicts"),
        ("fill-mask", "BertForSequenceClassification", "task-contradicts"),
        ("text-classification", "LlamaForCausalLM", "task-differs"),
        ("sentence-similarity", "BertForMaskedLM", "task-differs"),
        ("text-ranking", "BertForSequenceClassification", None),
        ("text-classification", "BertForSequenceClassification", None),
        ("fill-mask", "BertModel", None),
        ("summarization", "T5ForConditionalGeneration", None),
        ("other", "BertForMaskedLM", None),
    ],
)
def test_a_disagreement_is_told(written: str, architecture: str, code: str | None) -> None:
    signals = files(config={"architectures": [architecture]})
    choice = choose(ModelCard(pipeline_tag=written), signals)
    assert choice.task_id == written
    assert [problem.code for problem in choice.problems] == ([code] if code else [])


def test_a_vague_adapter_does_not_hide_what_the_class_says() -> None:
    adapter = {"peft_type": "LORA", "task_type": "CAUSAL_LM"}
    signals = files(adapter_config=adapter, config={"architectures": ["BertForMaskedLM"]})
    choice = choose(ModelCard(pipeline_tag="image-classification"), signals)
    assert [problem.code for problem in choice.problems] == ["task-contradicts"]


def test_a_disagreement_names_both_sides() -> None:
    choice = choose(ModelCard(pipeline_tag="image-classification"), CLASSIFIER)
    assert choice.problems[0].message == (
        "expected text-classification (config.json names the class"
        " BertForSequenceClassification), found image-classification"
    )
