"""Snippets for Sentence Transformers and the libraries that build on it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, fill
from generator.snippets.snippet import Language, Snippet, Source
from generator.snippets.transformers import trust, warned

NAME = "Sentence Transformers"

_EMBED = """\
from sentence_transformers import SentenceTransformer

model = SentenceTransformer($model$trust)
vectors = model.encode($texts)
print(vectors.shape)
print(model.similarity(vectors, vectors))
"""
_SEARCH = """\
from sentence_transformers import $encoder

model = $encoder($model$trust)
query = model.encode_query([$text])
documents = model.encode_document($documents)
print(model.similarity(query, documents))
"""
_RANK = """\
from sentence_transformers import CrossEncoder

model = CrossEncoder($model$trust)
documents = $documents
for hit in model.rank($text, documents):
    print(hit["score"], documents[hit["corpus_id"]])
"""
_PAIRS = """\
from sentence_transformers import CrossEncoder

model = CrossEncoder($model$trust)
documents = $documents
pairs = [($text, document) for document in documents]
print(model.predict(pairs))  # a score for each label, pair by pair
"""
_SEARCHERS = frozenset({"SparseEncoder", "MultiVectorEncoder"})


def sentence_transformers(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """Embeddings and their similarity, or scores of pairs where the model is a cross-encoder."""
    documents, text = samples.documents(facts), samples.text(facts)
    code = fill(
        Language.PYTHON,
        _template(facts),
        encoder=Bare(facts.encoder if facts.encoder in _SEARCHERS else "SentenceTransformer"),
        model=source.model,
        trust=trust(facts),
        text=text,
        texts=(text, *documents),
        documents=documents,
    )
    needs = "sentence-transformers"
    yield Snippet(NAME, NAME, Language.PYTHON, warned(facts, code), needs, source.place)


def _template(facts: ModelFacts) -> str:
    if facts.encoder in _SEARCHERS:
        return _SEARCH
    if facts.encoder != "CrossEncoder" and not _scores_pairs(facts):
        return _EMBED
    return _PAIRS if facts.label_count > 1 else _RANK


def _scores_pairs(facts: ModelFacts) -> bool:
    """Whether a repo without the library's files is a cross-encoder by its class."""
    return not facts.encoder and facts.architecture.endswith("ForSequenceClassification")


_STATIC = """\
from model2vec import StaticModel

model = StaticModel.from_pretrained($model)
vectors = model.encode($texts)
print(vectors.shape)
"""


def model2vec(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """Static embeddings."""
    texts = (samples.text(facts), *samples.documents(facts))
    code = fill(Language.PYTHON, _STATIC, model=source.model, texts=texts)
    yield Snippet("Model2Vec", "Model2Vec", Language.PYTHON, code, "model2vec", source.place)


_SETFIT = """\
from setfit import SetFitModel

model = SetFitModel.from_pretrained($model)
print(model.predict([$text]))
"""
_PICKLED_HEAD = "# model_head.pkl can run any code when it is loaded: trust its author first.\n"


def setfit(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A text classifier on sentence embeddings."""
    code = fill(Language.PYTHON, _SETFIT, model=source.model, text=samples.text(facts))
    pickled = _PICKLED_HEAD if "model_head.pkl" in facts.paths else ""
    yield Snippet("SetFit", "SetFit", Language.PYTHON, pickled + code, "setfit", source.place)


_SPAN_MARKER = """\
from span_marker import SpanMarkerModel

model = SpanMarkerModel.from_pretrained($model)
for entity in model.predict($text):
    print(entity["span"], entity["label"], entity["score"])
"""


def span_marker(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """Named entities."""
    code = fill(Language.PYTHON, _SPAN_MARKER, model=source.model, text=samples.text(facts))
    yield Snippet("SpanMarker", "SpanMarker", Language.PYTHON, code, "span-marker", source.place)
