"""Whether ``pipeline_tag`` and the files of a repo contradict each other.

Tasks of one circle are kin: the same model serves several of them, so a difference is worth a
note and no more. Tasks of no common circle contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.meaning.signatures import Finding
from generator.meaning.tasks import TASKS
from generator.problems import Problem

# fmt: off
KIN: tuple[frozenset[str], ...] = (
    frozenset({"feature-extraction", "fill-mask", "sentence-similarity", "text-retrieval", "text-ranking"}),  # noqa: E501
    frozenset({"text-classification", "zero-shot-classification", "text-ranking", "sentence-similarity", "multiple-choice"}),  # noqa: E501
    frozenset({"text-generation", "translation", "summarization", "question-answering", "table-question-answering", "table-to-text", "tabular-to-text", "image-text-to-text", "audio-text-to-text", "video-text-to-text"}),  # noqa: E501
    frozenset({"image-text-to-text", "image-to-text", "visual-question-answering", "document-question-answering", "video-text-to-text", "visual-document-retrieval", "automatic-speech-recognition", "audio-text-to-text"}),  # noqa: E501
    frozenset({"image-feature-extraction", "feature-extraction", "image-classification", "zero-shot-image-classification", "visual-document-retrieval", "video-classification"}),  # noqa: E501
    frozenset({"zero-shot-image-classification", "zero-shot-classification", "feature-extraction", "sentence-similarity"}),  # noqa: E501
    frozenset({"text-to-image", "image-to-image", "unconditional-image-generation", "image-text-to-image", "text-to-video", "image-to-video", "video-to-video", "image-text-to-video"}),  # noqa: E501
    frozenset({"text-to-speech", "text-to-audio", "audio-to-audio"}),
    frozenset({"automatic-speech-recognition", "audio-text-to-text", "translation", "voice-activity-detection"}),  # noqa: E501
    frozenset({"image-segmentation", "mask-generation", "object-detection", "zero-shot-object-detection", "keypoint-detection", "depth-estimation"}),  # noqa: E501
    frozenset({"text-to-3d", "image-to-3d"}),
    frozenset({"reinforcement-learning", "robotics", "image-text-to-text", "text-generation"}),
    frozenset({"tabular-classification", "tabular-regression", "time-series-forecasting"}),
)
# fmt: on

# Models that answer in text can be asked to do most tasks of language.
_PROMPTED = frozenset({"text-generation", "image-text-to-text"})
_LANGUAGE = frozenset({"nlp", "multimodal"})

# Tasks that any kind of model may serve: nothing contradicts them.
_OPEN = frozenset({"any-to-any", "graph-ml", "other", "robotics", "reinforcement-learning"})


def disagreement(
    written: str, other: Finding, narrower: Mapping[str, frozenset[str]], at: str
) -> list[Problem]:
    """The problem of a ``pipeline_tag`` (a task id) and a firm finding of the files, if any."""
    same = written == other.task or written in narrower.get(other.task, ())
    if same or written in _OPEN or other.task in _OPEN:
        return []
    prompted = other.task in _PROMPTED and TASKS[written].modality in _LANGUAGE
    kin = prompted or any({written, other.task} <= circle for circle in KIN)
    message = f"expected {other.task} ({other.because}), found {written}"
    mend = f"write pipeline_tag: {other.task}, or leave it if the card is right"
    code = "task-differs" if kin else "task-contradicts"
    return [Problem(code, at, message, mend, key="pipeline_tag")]
