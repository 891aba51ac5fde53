"""The card of a model in listings and search, from all that is known of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from generator.content.body import Body
from generator.meaning.evaluation import EvalResult
from generator.meaning.tasks import TASKS
from generator.model import Model
from generator.pages.cards import Card, Cover, Score
from generator.pages.model import description, text_language
from generator.reading.names import extension
from generator.reading.repo import FileKind, RepoFile
from generator.widgets.answer import Answer
from generator.widgets.example import Example
from generator.widgets.labels import Labels

_WORDS = 400  # characters of what a model can be found by besides its facts
_PIECE = 120  # characters of one prompt
_SCORES = 6
_NAME = 80  # characters of a metric and its dataset

# What the endings of weights files are called; an ending that is not here is its own name.
_FORMATS = {
    "bin": "pytorch", "pt": "pytorch", "pth": "pytorch", "ckpt": "pytorch", "ptl": "pytorch",
    "h5": "keras", "pb": "tensorflow", "msgpack": "flax", "pkl": "pickle", "joblib": "pickle",
    "pickle": "pickle", "ggml": "gguf",
}  # fmt: skip


def card_of(model: Model, body: Body, cover: Cover) -> Card:
    """The model as listings show it."""
    repo, card = model.repo, model.card
    weights = [file for file in repo.files if file.kind is FileKind.WEIGHTS]
    task = model.task.task_id
    return Card(
        id=repo.id,
        description=description(model, body),
        task=task if task in TASKS else None,
        library=model.library.id,
        licences=card.license,
        languages=card.language,
        tags=card.tags,
        base_models=card.base_model,
        datasets=card.datasets,
        formats=tuple(sorted({_format(file) for file in weights})),
        parameters=_parameters(model),
        bytes=sum(file.bytes_promised for file in weights),
        examples=len(model.examples),
        scores=tuple(islice(_scores(model.evaluation), _SCORES)),
        evaluated=bool(model.evaluation),
        words=_words(body.title, model),
        cover=cover,
        lang=text_language(model),
        has_card=bool(repo.card and model.file.path),
    )


def _parameters(model: Model) -> int | None:
    if model.weights and model.weights.total:
        return model.weights.total
    return model.gguf.total if model.gguf else None


def _format(file: RepoFile) -> str:
    ending = extension(file.path.rpartition("/")[2])
    return _FORMATS.get(ending, ending or "other")


def _scores(results: Iterable[EvalResult]) -> Iterator[Score]:
    """One score for each metric and dataset: the first, as a card lists its main result first."""
    seen = set()
    for row in results:
        if row.number is None:
            continue
        name = " · ".join(part for part in (row.metric, row.dataset) if part)[:_NAME]
        if name not in seen:
            seen.add(name)
            yield Score(name, row.number, row.value[:24])


def _words(title: str | None, model: Model) -> str:
    """Title, prompts and labels, each once, up to a length."""
    kept, left = [], _WORDS
    found = (title or "", *(text for example in model.examples for text in _told(example)))
    for text in dict.fromkeys(" ".join(text[: 4 * _PIECE].split())[:_PIECE] for text in found):
        if text and text != model.repo.name and left > len(text):
            kept.append(text)
            left -= len(text) + 3
    return " · ".join(kept)


def _told(example: Example) -> Iterator[str]:
    """What one example says in words: its title, what went in, and the labels that came out."""
    if not example.title.startswith("Example "):
        yield example.title
    yield example.input.text or example.input.prompt or ""
    match example.output:
        case Labels(bars=bars):
            yield from (bar.label for bar in bars[:5])
        case Answer(answers=answers):
            yield from (answer.answer for answer in answers[:3])
