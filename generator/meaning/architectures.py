"""What ``config.json`` says about the task: model classes, ``auto_map`` and model types.

The table is ``generator/data/architectures.json``. A class is *firm* when it says what the model
does (``BertForSequenceClassification``). It is not firm when it is generic (``BertModel``: a bare
trunk) or has many uses (``T5ForConditionalGeneration``: any text to any text).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.data.load import table
from generator.meaning.signals import mapping_of, text_of, texts_of
from generator.meaning.tasks import TASKS

_TABLE = table("architectures")
_EXACT: Mapping[str, str] = (
    _TABLE["exceptions"] | _TABLE["generation_classes"] | _TABLE["no_suffix_match"]
)
_MANY_USES = frozenset(_TABLE["many_uses"])
_SUFFIXES: tuple[tuple[str, str | None], ...] = tuple(
    sorted(_TABLE["suffix_rules"].items(), key=lambda rule: (-len(rule[0]), rule[0]))
)
# Suffixes that the table leaves open: the model type decides, else text generation.
_OPEN_SUFFIXES = frozenset({"ForConditionalGeneration", "EncoderDecoderModel"})
_MODEL_TYPES: Mapping[str, str] = _TABLE["ambiguous_by_model_type"]
_AUTO_CLASSES: Mapping[str, str | None] = _TABLE["auto_class_to_task"]
_PEFT_TYPES: Mapping[str, str] = _TABLE["peft_task_type_to_task"]

# What a bare trunk gives: such a class says little, so a tag that names a task beats it.
_TRUNK_TASKS = frozenset({"feature-extraction", "image-feature-extraction"})
_MANY_USE_AUTO_CLASSES = frozenset({"AutoModelForSeq2SeqLM"})
_PREFIXES = ("TF", "Flax")


class ClassTask(Struct, frozen=True):
    """What a class name says. ``task`` is None for classes that say nothing (pretraining)."""

    task: str | None
    firm: bool = True
    many_uses: bool = False  # a text-to-text class that tags and task_specific_params specify


def class_task(name: str, model_type: str = "") -> ClassTask | None:
    """What a model class does by the table; None for a name that no rule knows."""
    for candidate in _spellings(name):
        if candidate in _EXACT:
            return _classed(candidate, _EXACT[candidate])
    return _by_suffix(_spellings(name)[-1], model_type)


def _spellings(name: str) -> tuple[str, ...]:
    """A class name as written and without the prefix of another framework."""
    for prefix in _PREFIXES:
        rest = name.removeprefix(prefix)
        if rest != name and rest[:1].isupper():
            return name, rest
    return (name,)


def _classed(name: str, task: str) -> ClassTask:
    many = name in _MANY_USES
    return ClassTask(task, firm=not many and task not in _TRUNK_TASKS, many_uses=many)


def _by_suffix(name: str, model_type: str) -> ClassTask | None:
    for suffix, task in _SUFFIXES:
        if not name.endswith(suffix):
            continue
        if suffix in _OPEN_SUFFIXES:
            return _open(model_type)
        return ClassTask(task, firm=task is not None and task not in _TRUNK_TASKS)
    return None


def _open(model_type: str) -> ClassTask:
    task = _MODEL_TYPES.get(model_type, "text-generation")
    many = task == "text-generation"
    return ClassTask(task, firm=not many and task not in _TRUNK_TASKS, many_uses=many)


def architecture(config: Mapping[str, object]) -> str:
    """The class that ``config.json`` names first, or ""."""
    return next(iter(texts_of(config, "architectures")), "")


def auto_class(config: Mapping[str, object]) -> str:
    """The class of ``auto_map`` that says most: ``AutoModelFor...`` before ``AutoModel``."""
    known = [key for key in mapping_of(config, "auto_map") if key in _AUTO_CLASSES]
    return min(known, key=lambda key: key == "AutoModel", default="")


def auto_class_task(name: str) -> ClassTask | None:
    """What a class of ``auto_map`` does; None for a name that is none."""
    if name not in _AUTO_CLASSES:
        return None
    task = _AUTO_CLASSES[name]
    many = name in _MANY_USE_AUTO_CLASSES
    firm = task is not None and name != "AutoModel" and not many
    return ClassTask(task, firm=firm, many_uses=many)


def model_type_task(config: Mapping[str, object]) -> str | None:
    """The task of a ``model_type`` of the generation classes, for a config without classes."""
    return _MODEL_TYPES.get(text_of(config, "model_type"))


def peft_task(config: Mapping[str, object]) -> str | None:
    """The task of ``adapter_config.json``'s ``task_type``."""
    return _PEFT_TYPES.get(text_of(config, "task_type"))


def specific_params_task(config: Mapping[str, object]) -> str | None:
    """The task that ``task_specific_params`` names: ``summarization``, ``translation_en_to_de``.

    Several names: the most specific, as for tags.
    """
    keys = mapping_of(config, "task_specific_params")
    named = {name for key in keys for name in (key, key.split("_")[0]) if name in TASKS}
    return min(named, key=lambda name: TASKS[name].order, default=None)
