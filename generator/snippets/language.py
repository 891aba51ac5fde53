"""Snippets for libraries of language: spaCy, Flair, Stanza, AllenNLP, PaddleNLP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, fill
from generator.snippets.snippet import Language, Snippet, Source

_SPACY_LOCAL = """\
import spacy

nlp = spacy.load($model)
doc = nlp($text)
"""
_SPACY_HUB = """\
import spacy
from huggingface_hub import snapshot_download

nlp = spacy.load(snapshot_download($model))
doc = nlp($text)
"""
_ENTITIES = "print([(entity.text, entity.label_) for entity in doc.ents])\n"
_CATEGORIES = "print(doc.cats)\n"
_WORDS = "print([(token.text, token.pos_, token.dep_) for token in doc])\n"


def spacy(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A pipeline that is stored as a folder; a repo with only a wheel in it has no snippet."""
    if "config.cfg" not in facts.paths and source.local:
        return
    template = (_SPACY_LOCAL if source.local else _SPACY_HUB) + _spacy_result(facts)
    code = fill(Language.PYTHON, template, model=source.model, text=samples.text(facts))
    needs = "spacy" if source.local else "spacy huggingface_hub"
    yield Snippet("spaCy", "spaCy", Language.PYTHON, code, needs, source.place)


def _spacy_result(facts: ModelFacts) -> str:
    parts = facts.components
    if not {"ner", "spancat", "entity_ruler"}.isdisjoint(parts):
        return _ENTITIES
    if facts.task == "text-classification" or any(part.startswith("textcat") for part in parts):
        return _CATEGORIES
    return _WORDS


_FLAIR = """\
from flair.data import Sentence
from flair.nn import Classifier

tagger = Classifier.load($model)
sentence = Sentence($text)
tagger.predict(sentence)
for label in sentence.get_labels():
    print(label)
"""
_FLAIR_FILES = ("pytorch_model.bin", "best-model.pt", "final-model.pt")


def flair(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A tagger or text classifier; on a hub its file is always ``pytorch_model.bin``."""
    if facts.task not in {"token-classification", "text-classification"}:
        return
    files = [name for name in _FLAIR_FILES if name in facts.paths]
    if source.local and not files:
        return
    if not source.local and facts.paths and facts.has_weights and _FLAIR_FILES[0] not in files:
        return
    model = source.file(files[0]) if source.local else source.model
    code = fill(Language.PYTHON, _FLAIR, model=model, text=samples.text(facts))
    yield Snippet("Flair", "Flair", Language.PYTHON, code, "flair", source.place)


_STANZA = """\
import stanza

nlp = stanza.Pipeline($language)  # fetches the models of the language once
for sentence in nlp($text).sentences:
    print([(word.text, word.upos) for word in sentence.words])
"""
_STANZA_ID = re.compile(r"stanfordnlp/stanza-([a-z]{2,3}(?:-[a-z]+)?)")


def stanza(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """The models of one language. Stanza reads its own layout of folders, not a copy of a repo."""
    found = _STANZA_ID.fullmatch(facts.id)
    if source.local or not found:
        return
    code = fill(Language.PYTHON, _STANZA, language=found[1], text=samples.text(facts))
    yield Snippet("Stanza", "Stanza", Language.PYTHON, code, "stanza", source.place)


_ALLENNLP = """\
import allennlp_models.pretrained
from allennlp.predictors.predictor import Predictor

predictor = Predictor.from_path($model)
"""
_PASSAGE = 'print(predictor.predict_json({"question": $question, "passage": $context}))\n'


def allennlp(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An archive, or the folder that training left."""
    archive = "model.tar.gz" in facts.paths
    if source.local:
        model = source.file("model.tar.gz") if archive else source.model
    else:
        model = f"hf://{source.model}"
    question, context = samples.question(facts)
    template = _ALLENNLP + (_PASSAGE if facts.task == "question-answering" else "")
    code = fill(Language.PYTHON, template, model=model, question=question, context=context)
    needs = "allennlp allennlp-models"
    yield Snippet("AllenNLP", "AllenNLP", Language.PYTHON, code, needs, source.place)


_PADDLE = """\
from paddlenlp.transformers import $auto, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($model$hub)
model = $auto.from_pretrained($model$hub)
inputs = tokenizer($text, return_tensors="pd")
outputs = model(**inputs)
"""
_PADDLE_CLASSES = {
    "text-classification": "AutoModelForSequenceClassification",
    "token-classification": "AutoModelForTokenClassification",
    "fill-mask": "AutoModelForMaskedLM",
    "feature-extraction": "AutoModel",
}


def paddlenlp(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A model of PaddlePaddle by the class of its task."""
    auto = _PADDLE_CLASSES.get(facts.task or "")
    if auto is None:
        return
    code = fill(
        Language.PYTHON,
        _PADDLE,
        auto=Bare(auto),
        model=source.model,
        hub=Bare("" if source.local else ", from_hf_hub=True"),
        text=samples.text(facts),
    )
    needs = "paddlenlp paddlepaddle"
    yield Snippet("PaddleNLP", "PaddleNLP", Language.PYTHON, code, needs, source.place)
