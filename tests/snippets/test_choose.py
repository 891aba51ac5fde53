"""Which snippets a model gets: those that fit, and no others."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from generator.snippets.choose import make_use, snippets_for
from generator.snippets.facts import ModelFacts
from generator.snippets.snippet import Place, Snippet
from tests.snippets.models import CHAT, WEIGHTS

MODEL = ModelFacts(
    "acme/tiger",
    "transformers",
    "text-classification",
    architecture="BertForSequenceClassification",
    paths=WEIGHTS,
)


def titles(facts: ModelFacts) -> list[str]:
    return list(dict.fromkeys(snippet.title for snippet in snippets_for(facts)))


def code(facts: ModelFacts, place: Place, title: str = "") -> str:
    found = [s for s in snippets_for(facts) if s.place is place and title in s.title]
    return found[0].code


def test_a_model_that_fits_no_library_has_no_section() -> None:
    assert make_use(ModelFacts("acme/tiger", "lerobot", "robotics", paths=WEIGHTS)) is None


def test_a_folder_without_weights_is_taken_from_the_hub_only() -> None:
    card_only = replace(MODEL, architecture="", paths=frozenset({"README.md"}))
    assert {snippet.place for snippet in snippets_for(card_only)} == {Place.HUB}
    use = make_use(card_only)
    assert use
    assert use.folder == ""


@pytest.mark.parametrize("name", ["tiger", "archive/2019/digits", "Café du port", "acme/../tiger"])
def test_an_id_that_no_hub_can_have_is_not_offered_from_one(name: str) -> None:
    facts = replace(MODEL, id=name)
    assert {snippet.place for snippet in snippets_for(facts)} == {Place.LOCAL}
    use = make_use(facts)
    assert use
    assert use.download is None


def test_the_download_lands_in_the_folder_that_local_snippets_name() -> None:
    use = make_use(MODEL)
    assert use
    assert use.download
    assert use.download.code == "hf download acme/tiger --local-dir ./tiger\n"
    assert use.folder == "tiger"
    assert 'model="./tiger"' in code(MODEL, Place.LOCAL, "pipeline")


@pytest.mark.parametrize(
    ("task", "architecture"),
    [
        ("summarization", "BartForConditionalGeneration"),
        ("translation", "MarianMTModel"),
        ("question-answering", "BertForQuestionAnswering"),
        ("visual-question-answering", "ViltForQuestionAnswering"),
        ("image-to-image", "Swin2SRForImageSuperResolution"),
        ("image-to-text", "VisionEncoderDecoderModel"),
    ],
)
def test_tasks_without_a_pipeline_get_the_class_alone(task: str, architecture: str) -> None:
    (title,) = titles(replace(MODEL, task=task, architecture=architecture))
    assert title.startswith("Transformers: AutoModelFor")


@pytest.mark.parametrize(
    ("task", "architecture"),
    [
        ("text-classification", "BertModel"),
        ("text-generation", "BertForSequenceClassification"),
        ("image-text-to-text", "WhisperForConditionalGeneration"),
        ("text-to-speech", "SpeechT5ForTextToSpeech"),
        ("time-series-forecasting", "TimeSeriesTransformerForPrediction"),
    ],
)
def test_a_class_that_cannot_do_the_task_has_no_snippet(task: str, architecture: str) -> None:
    assert snippets_for(replace(MODEL, task=task, architecture=architecture)) == ()


def test_weights_of_another_framework_have_no_snippet_of_transformers() -> None:
    paths = frozenset({"config.json", "tf_model.h5"})
    assert snippets_for(replace(MODEL, paths=paths)) == ()
    both = paths | {"model.safetensors"}
    assert snippets_for(replace(MODEL, paths=both))


def test_code_that_a_model_brings_is_warned_of_above_the_argument_that_runs_it() -> None:
    facts = replace(CHAT, auto_classes=("AutoConfig", "AutoModelForCausalLM"))
    for snippet in snippets_for(facts):
        assert snippet.code.startswith("# This model runs Python code of its own")
        assert "trust_remote_code=True" in snippet.code


def test_without_such_code_nothing_is_trusted() -> None:
    assert all("trust_remote_code" not in snippet.code for snippet in snippets_for(CHAT))


def test_the_class_of_the_models_own_code_is_loaded() -> None:
    facts = replace(MODEL, task="other", auto_classes=("AutoConfig", "AutoModel"))
    assert titles(facts) == ["Transformers: AutoModel"]


def test_a_chat_is_asked_with_messages() -> None:
    assert titles(CHAT) == [
        "Transformers: pipeline",
        "Transformers: AutoModelForCausalLM",
        "vLLM",
    ]
    assert all('"role": "user"' in snippet.code for snippet in snippets_for(CHAT))


def test_an_encoder_decoder_is_not_offered_to_vllm() -> None:
    facts = replace(CHAT, architecture="T5ForConditionalGeneration")
    assert titles(facts) == ["Transformers: AutoModelForSeq2SeqLM"]


def test_other_files_of_the_repo_have_their_engines() -> None:
    facts = replace(MODEL, paths=WEIGHTS | {"onnx/model.onnx"})
    assert titles(facts)[-1] == "Transformers.js"


def test_an_adapter_stands_on_its_base_in_a_folder_beside_it() -> None:
    facts = ModelFacts(
        "acme/tiger",
        "peft",
        "text-generation",
        paths=frozenset({"adapter_model.safetensors"}),
        adapter_task="CAUSAL_LM",
        adapter_base="big/tiger",
    )
    local = code(facts, Place.LOCAL)
    assert 'AutoModelForCausalLM.from_pretrained("./tiger-base")' in local
    assert 'PeftModel.from_pretrained(base, "./tiger")' in local
    assert 'AutoPeftModelForCausalLM.from_pretrained("acme/tiger")' in code(facts, Place.HUB)


def test_an_adapter_whose_base_lies_on_its_authors_disk_has_no_snippet() -> None:
    facts = ModelFacts(
        "acme/tiger", "peft", paths=WEIGHTS, adapter_task="CAUSAL_LM", adapter_base="/home/me/base"
    )
    assert snippets_for(facts) == ()


def test_a_lora_is_prompted_with_its_trigger_words() -> None:
    facts = ModelFacts(
        "acme/tiger",
        "diffusers",
        "text-to-image",
        paths=frozenset({"tiger.safetensors"}),
        bases=("big/lion",),
        relation="adapter",
        instance_prompt="photo of sks dog",
    )
    local = code(facts, Place.LOCAL)
    assert 'pipe.load_lora_weights("./tiger", weight_name="tiger.safetensors")' in local
    assert 'pipe("photo of sks dog")' in local


def test_a_pipeline_that_needs_a_mask_has_no_snippet() -> None:
    facts = ModelFacts(
        "acme/tiger",
        "diffusers",
        "image-to-image",
        paths=frozenset({"model_index.json", "unet/a.safetensors"}),
        pipeline_class="StableDiffusionInpaintPipeline",
    )
    assert snippets_for(facts) == ()


def test_the_middle_quantisation_and_the_first_shard_are_run() -> None:
    several = frozenset({"a-Q2_K.gguf", "a-Q4_K_M.gguf", "a-Q8_0.gguf", "mmproj-a.gguf"})
    assert "a-Q4_K_M.gguf" in _gguf(several - {"mmproj-a.gguf"}).code
    shards = frozenset({"a-00002-of-00002.gguf", "a-00001-of-00002.gguf"})
    assert "a-00001-of-00002.gguf" in _gguf(shards).code
    assert "--mmproj ./tiger/mmproj-a.gguf" in _gguf(several).code


def _gguf(paths: frozenset[str]) -> Snippet:
    return snippets_for(ModelFacts("acme/tiger", "gguf", "text-generation", paths=paths))[0]


def test_the_safe_format_comes_before_a_pickle() -> None:
    paths = frozenset({"a.pkl", "model.skops"})
    facts = ModelFacts("acme/tiger", "sklearn", "tabular-classification", paths=paths)
    assert "skops" in code(facts, Place.LOCAL)
    assert "A pickle can run any code" not in code(facts, Place.LOCAL)


def test_an_agent_without_a_known_algorithm_has_no_snippet() -> None:
    facts = ModelFacts("acme/tiger", "stable-baselines3", paths=frozenset({"agent.zip"}))
    assert snippets_for(facts) == ()
    assert "TQC.load" in code(replace(facts, id="acme/tqc-agent"), Place.LOCAL)
