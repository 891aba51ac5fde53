"""Every name that a snippet imports is real, by the sources of the packages themselves."""

from __future__ import annotations

import ast
import re

import pytest

from generator.snippets.choose import snippets_for
from generator.snippets.snippet import Language
from generator.snippets.transformers_pipelines import PIPELINES
from generator.snippets.transformers_rows import ROWS, row_for
from tests.snippets.models import MODELS
from tests.snippets.names import imports, names_in, package, source

IMPORTED = sorted(
    {
        pair
        for facts in MODELS
        for snippet in snippets_for(facts)
        if snippet.language is Language.PYTHON
        for pair in imports(snippet.code)
    }
)


def installed(name: str) -> None:
    if package(name) is None:
        pytest.skip(f"{name} is not installed")


@pytest.mark.parametrize(("module", "name"), IMPORTED)
def test_a_snippet_imports_what_is_there(module: str, name: str) -> None:
    installed(module.partition(".")[0])
    if source(module) is None:  # a module that is compiled
        pytest.skip(f"{module} has no source")
    assert not name or name in names_in(module)


@pytest.mark.parametrize("module", ["transformers", "diffusers", "keras_hub.models"])
def test_a_name_that_is_made_up_is_not_found(module: str) -> None:
    installed(module.partition(".")[0])
    assert "AutoModelForTigers" not in names_in(module)


# --- Transformers: its own tables of classes and pipelines ---


def classes_by_table() -> dict[str, frozenset[str]]:
    """Each ``MODEL_..._NAMES`` of Transformers, with the classes that it lists."""
    path = source("transformers.models.auto.modeling_auto")
    assert path
    tables: dict[str, frozenset[str]] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values = [
                inner.value
                for inner in ast.walk(node.value)
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
            ]
            tables[node.targets[0].id] = frozenset(values)
    return tables


TABLES = {
    "AutoModelForSequenceClassification": "MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES",
    "AutoModelForTokenClassification": "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES",
    "AutoModelForQuestionAnswering": "MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES",
    "AutoModelForMultipleChoice": "MODEL_FOR_MULTIPLE_CHOICE_MAPPING_NAMES",
    "AutoModelForMaskedLM": "MODEL_FOR_MASKED_LM_MAPPING_NAMES",
    "AutoModelForSeq2SeqLM": "MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES",
    "AutoModelForCausalLM": "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES",
    "AutoModelForImageClassification": "MODEL_FOR_IMAGE_CLASSIFICATION_MAPPING_NAMES",
    "AutoModelForSemanticSegmentation": "MODEL_FOR_SEMANTIC_SEGMENTATION_MAPPING_NAMES",
    "AutoModelForUniversalSegmentation": "MODEL_FOR_UNIVERSAL_SEGMENTATION_MAPPING_NAMES",
    "AutoModelForObjectDetection": "MODEL_FOR_OBJECT_DETECTION_MAPPING_NAMES",
    "AutoModelForZeroShotObjectDetection": "MODEL_FOR_ZERO_SHOT_OBJECT_DETECTION_MAPPING_NAMES",
    "AutoModelForZeroShotImageClassification": (
        "MODEL_FOR_ZERO_SHOT_IMAGE_CLASSIFICATION_MAPPING_NAMES"
    ),
    "AutoModelForDepthEstimation": "MODEL_FOR_DEPTH_ESTIMATION_MAPPING_NAMES",
    "AutoModelForMaskGeneration": "MODEL_FOR_MASK_GENERATION_MAPPING_NAMES",
    "AutoModelForKeypointDetection": "MODEL_FOR_KEYPOINT_DETECTION_MAPPING_NAMES",
    "AutoModelForKeypointMatching": "MODEL_FOR_KEYPOINT_MATCHING_MAPPING_NAMES",
    "AutoModelForImageToImage": "MODEL_FOR_IMAGE_TO_IMAGE_MAPPING_NAMES",
    "AutoModelForImageTextToText": "MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES",
    "AutoModelForVisualQuestionAnswering": "MODEL_FOR_VISUAL_QUESTION_ANSWERING_MAPPING_NAMES",
    "AutoModelForDocumentQuestionAnswering": "MODEL_FOR_DOCUMENT_QUESTION_ANSWERING_MAPPING_NAMES",
    "AutoModelForTableQuestionAnswering": "MODEL_FOR_TABLE_QUESTION_ANSWERING_MAPPING_NAMES",
    "AutoModelForVideoClassification": "MODEL_FOR_VIDEO_CLASSIFICATION_MAPPING_NAMES",
    "AutoModelForAudioClassification": "MODEL_FOR_AUDIO_CLASSIFICATION_MAPPING_NAMES",
    "AutoModelForCTC": "MODEL_FOR_CTC_MAPPING_NAMES",
    "AutoModelForSpeechSeq2Seq": "MODEL_FOR_SPEECH_SEQ_2_SEQ_MAPPING_NAMES",
    "AutoModelForTextToWaveform": "MODEL_FOR_TEXT_TO_WAVEFORM_MAPPING_NAMES",
}
# Checkpoints of pretraining hold the head of their masked model, which the table lists instead.
ALSO_LOADED = {"BertForPreTraining", "AlbertForPreTraining"}


def test_every_class_that_a_row_loads_has_a_table() -> None:
    assert {row.auto for row in ROWS} - set(TABLES) == {"AutoModel"}


@pytest.mark.parametrize("auto", TABLES)
def test_the_classes_of_a_table_are_loaded_by_it(auto: str) -> None:
    """Whichever class of Transformers a row takes, its auto class knows it."""
    installed("transformers")
    tables = classes_by_table()
    known = frozenset().union(*tables.values())
    wrong = {
        (row.task, name)
        for row in ROWS
        if row.auto == auto
        for name in known
        if name[:1].isupper() and not name.startswith("Auto") and row_for(row.task, name) is row
        if name not in tables[TABLES[auto]] and name not in ALSO_LOADED
    }
    assert sorted(wrong) == []


def test_pipelines_exist_and_removed_ones_are_not_used() -> None:
    installed("transformers")
    path = source("transformers.pipelines")
    assert path
    text = path.read_text("utf-8")
    listed = text.partition("SUPPORTED_TASKS = {")[2].partition("\n}\n")[0]
    supported = set(re.findall(r'^    "([a-z-]+)": \{$', listed, re.MULTILINE))
    assert {row.pipeline for row in ROWS if row.pipeline} <= supported
    assert supported >= PIPELINES
