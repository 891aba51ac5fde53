"""Inputs of our own, for models whose authors gave no example."""

from __future__ import annotations

from generator.snippets.facts import ModelFacts

TEXT = "The harbour was quiet this morning."
QUESTION = "Where was it quiet?"
REQUEST = "Explain in one sentence why the sky is blue."
SPOKEN = "Hello, this is a short test."
LABELS = ("travel", "cooking", "sport")
DOCUMENTS = ("The ferry leaves at nine.", "Bread needs flour.")
_SEEN = ("a photo of a cat", "a photo of a dog")
_OPENINGS = {
    "text-generation": "Once upon a time",
    "image-text-to-text": "What can be seen in this picture?",
    "any-to-any": "What can be seen in this picture?",
    "text-to-speech": SPOKEN,
    "text-to-audio": "A calm melody on a piano",
    "text-to-image": "A lighthouse at dawn, watercolour",
    "image-to-image": "The same scene in winter",
    "text-to-video": "Waves roll onto a pebble beach",
    "image-to-video": "The clouds drift slowly",
    "video-to-video": "The same scene in winter",
    "text-to-3d": "A small wooden boat",
}


def text(facts: ModelFacts) -> str:
    """A text for the model's task: the author's, or ours."""
    if facts.sample.text:
        return facts.sample.text
    if facts.chat and facts.task == "text-generation":
        return REQUEST
    return _OPENINGS.get(facts.task or "", TEXT)


def prompt(facts: ModelFacts) -> str:
    """A prompt for a picture: the author's, else the trigger words, else ours."""
    return facts.sample.text or facts.instance_prompt.strip() or text(facts)


def question(facts: ModelFacts) -> tuple[str, str]:
    """A question and the context that it is about; the author's only as a pair."""
    if facts.sample.text and facts.sample.context:
        return facts.sample.text, facts.sample.context
    return QUESTION, TEXT


def labels(facts: ModelFacts) -> tuple[str, ...]:
    """Labels to choose from."""
    return facts.sample.labels or LABELS


def seen_labels(facts: ModelFacts) -> tuple[str, ...]:
    """Labels of what a picture may show."""
    return facts.sample.labels or _SEEN


def documents(facts: ModelFacts) -> tuple[str, ...]:
    """Texts to compare with another one."""
    return facts.sample.sentences or DOCUMENTS
