"""Snippets for general libraries: scikit-learn, fastai, Keras, KerasHub."""

from __future__ import annotations

from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, Value, fill
from generator.snippets.snippet import Language, Snippet, Source

_PICKLE = "# A pickle can run any code when it is loaded: trust its author first."
_FETCH = "from huggingface_hub import hf_hub_download\n"
_SKOPS = """\
$imports
path = $path
unknown = get_untrusted_types(file=path)
print(unknown)  # read this list: only what is on it can surprise you
model = load(path, trusted=unknown)
"""
_JOBLIB = """\
$imports
path = $path
$warning
model = joblib.load(path)
"""
_PREDICT = "# model.predict(...) takes the columns that the model was trained with.\n"


def sklearn(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A stored estimator: the safe format of skops before a pickle."""
    file = next(iter(facts.files(".skops") or facts.files(".joblib", ".pkl", ".pickle")), "")
    if not file:
        return
    safe = file.endswith(".skops")
    fetch = "" if source.local else _FETCH
    imports = fetch + "from skops.io import get_untrusted_types, load\n"
    if not safe:
        imports = "import joblib\n" + fetch
    values: dict[str, Value] = {"model": source.model, "file": file, "local": source.file(file)}
    path = fill(
        Language.PYTHON, "$local" if source.local else "hf_hub_download($model, $file)", **values
    )
    code = fill(
        Language.PYTHON,
        (_SKOPS if safe else _JOBLIB) + _PREDICT,
        imports=Bare(imports),
        path=Bare(path.rstrip("\n")),
        warning=Bare(_PICKLE),
    )
    needs = "scikit-learn " + ("skops" if safe else "joblib")
    needs += "" if source.local else " huggingface_hub"
    name = "scikit-learn"
    yield Snippet(name, name, Language.PYTHON, code, needs, source.place)


_FASTAI_LOCAL = """\
from fastai.learner import load_learner

$warning
learner = load_learner($file)
print(learner.predict($given))
"""
_FASTAI_HUB = """\
from huggingface_hub import from_pretrained_fastai

$warning
learner = from_pretrained_fastai($model)
print(learner.predict($given))
"""


def fastai(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An exported learner."""
    if source.local and "model.pkl" not in facts.paths:
        return
    textual = (facts.task or "").startswith("text-")
    code = fill(
        Language.PYTHON,
        _FASTAI_LOCAL if source.local else _FASTAI_HUB,
        warning=Bare(_PICKLE),
        model=source.model,
        file=source.file("model.pkl"),
        given=samples.text(facts) if textual else "photo.jpg",
    )
    needs = "fastai" if source.local else '"huggingface_hub[fastai]"'
    yield Snippet("fastai", "fastai", Language.PYTHON, code, needs, source.place)


_KERAS = """\
import keras

model = keras.saving.load_model($path)
model.summary()
"""
_KERAS_FILE = """\
import keras
from huggingface_hub import hf_hub_download

model = keras.saving.load_model(hf_hub_download($model, $path))
model.summary()
"""


def keras(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A ``.keras`` file, or the folder that ``hf://`` addresses read."""
    file = next(iter(facts.files(".keras")), "")
    folder = {"metadata.json", "config.json"} <= facts.paths
    if not file and not folder:
        return
    template, path = _KERAS, source.model
    if file:
        template, path = (_KERAS, source.file(file)) if source.local else (_KERAS_FILE, file)
    elif not source.local:
        path = f"hf://{source.model}"
    code = fill(Language.PYTHON, template, model=source.model, path=path)
    needs = "keras" if source.local else "keras huggingface_hub"
    yield Snippet("Keras", "Keras", Language.PYTHON, code, needs, source.place)


_PRESET = """\
import keras_hub

model = keras_hub.models.$kind.from_preset($model)
"""
_GENERATE = "print(model.generate($text, max_length=100))\n"
_CLASSIFY = "print(model.predict([$text]))\n"
# task: (class, what is called)
_KINDS = {
    "text-generation": ("CausalLM", _GENERATE),
    "text-classification": ("TextClassifier", _CLASSIFY),
    "image-classification": ("ImageClassifier", ""),
    "image-segmentation": ("ImageSegmenter", ""),
    "object-detection": ("ObjectDetector", ""),
    "fill-mask": ("MaskedLM", ""),
}


def keras_hub(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A preset by the class of its task; without a task's head only the backbone."""
    kind, call = _KINDS.get(facts.task or "", ("Backbone", ""))
    if facts.has_weights and "task.json" not in facts.paths:
        kind, call = "Backbone", ""
    code = fill(
        Language.PYTHON,
        _PRESET + call,
        kind=Bare(kind),
        model=source.model if source.local else f"hf://{source.model}",
        text=samples.text(facts),
    )
    yield Snippet("KerasHub", "KerasHub", Language.PYTHON, code, "keras-hub", source.place)
