"""Which task a repo has, and what says so.

The order, first answer wins:

1. ``pipeline_tag`` of the card, retired names and spellings included. One that names no task
   stays as written, and nothing else is guessed.
2. A file signature that says what the model does (``files:...``): SetFit, cross-encoders, the
   class of ``model_index.json``, ``modules.json``, the ``task_type`` of an adapter. It beats
   tags, which are lists of search words: a repo of Sentence Transformers is always tagged
   ``feature-extraction`` too, and one of Diffusers may be tagged with all that it can do.
3. A class of ``config.json`` that says what the model does (``config:class``,
   ``config:auto-map``).
   In both, a tag that names a *narrower* task of the same kind decides within it
   (``text-to-speech`` within ``text-to-audio``, see NARROWER), unless the broader is tagged too.
4. A tag that names a task (``tag``): ids before other names, names of subtasks last, and of
   several the one that stands first in the table of tasks.
5. For text-to-text classes of many uses, ``task_specific_params`` of ``config.json``.
6. What is known but vague: a signature or class that many tasks share, a generic class
   (``...Model``), a model type alone.
7. What most models of the library do (``library``), the header of a GGUF file, ``replay.mp4``.
8. The one task that all evaluation results of the card name (``eval-results``).
9. None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.architectures import (
    ClassTask,
    architecture,
    auto_class,
    auto_class_task,
    class_task,
    model_type_task,
    specific_params_task,
)
from generator.meaning.card import ModelCard
from generator.meaning.disagreement import disagreement
from generator.meaning.evaluation import tasks_named
from generator.meaning.libraries import LIBRARIES, choose_library
from generator.meaning.signals import Signals, text_of
from generator.meaning.signatures import Finding, read_signatures
from generator.meaning.suggest import fold, short
from generator.meaning.tasks import ALIASES, SUBTASKS, TASKS, task_meant, task_named
from generator.problems import Problem


class TaskChoice(Struct, frozen=True):
    """The task of a repo. ``task_id`` is None where nothing says, or what is said is unknown."""

    task_id: str | None
    unknown: str | None  # a ``pipeline_tag`` that names no task, as written
    because: str  # a sentence that a person can read
    rule: str  # short and stable: "pipeline-tag", "files:setfit", "config:class", "tag" ...
    problems: tuple[Problem, ...] = ()
    extra_tags: tuple[str, ...] = ()  # what a retired name said besides: "conversational"

    @property
    def written(self) -> str | None:
        """What stands for ``pipeline_tag`` in the record: the id, or the unknown as written."""
        return self.task_id or self.unknown


# Tasks that are a special case of another: a tag that names one decides within the broader.
NARROWER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "text-generation": frozenset({"translation", "summarization"}),
        "text-to-audio": frozenset({"text-to-speech"}),
        "text-classification": frozenset({"zero-shot-classification", "text-ranking"}),
        "image-to-text": frozenset({"visual-question-answering", "document-question-answering"}),
        "image-text-to-text": frozenset(
            {"visual-question-answering", "document-question-answering", "video-text-to-text"}
        ),
        "image-to-image": frozenset({"image-text-to-image"}),
        "image-to-video": frozenset({"image-text-to-video"}),
        "object-detection": frozenset({"zero-shot-object-detection"}),
    }
)


def choose_task(card: ModelCard, signals: Signals, *, at: str = "") -> TaskChoice:
    """The task of a repo by the order above; ``at`` names the card's file in problems."""
    tagged = tagged_tasks(card.tags)
    signature = read_signatures(signals, tagged)
    classed = read_config(signals.config)
    if card.pipeline_tag:
        firm = (finding for finding in (signature, classed) if finding and finding.firm)
        return _explicit(card, next(firm, None), at)
    finding = (
        _narrowed(signature, tagged)
        or _narrowed(classed, tagged)
        or _by_tag(tagged)
        or _by_specific_params(signals.config, classed)
        or signature
        or classed
        or _by_model_type(signals.config)
        or _by_library(card, signals)
        or _by_gguf(signals)
        or _by_replay(signals)
        or _by_results(card)
    )
    if not finding:
        return TaskChoice(None, None, "nothing in the repo names a task", "none")
    return TaskChoice(finding.task, None, finding.because, finding.rule)


def _explicit(card: ModelCard, other: Finding | None, at: str) -> TaskChoice:
    written, key = card.pipeline_tag or "", card.key("pipeline_tag")
    because = f"the card says pipeline_tag: {short(written)}"
    task = task_named(written)
    if not task:
        problem = _unknown(written, at, key)
        return TaskChoice(None, written, because, "pipeline-tag", (problem,))
    problems = [] if task.id == written else [_renamed(written, task.id, at, key)]
    if other:
        told = disagreement(task.id, other, NARROWER, at)
        problems += [replace(problem, key=key) for problem in told]
    alias = ALIASES.get(fold(written))
    extra = (alias.extra_tag,) if alias and alias.extra_tag else ()
    return TaskChoice(task.id, None, because, "pipeline-tag", tuple(problems), extra)


def _unknown(written: str, at: str, key: str) -> Problem:
    near = task_meant(written)
    mend = f"did you mean {near}? write pipeline_tag: {near}" if near else ""
    message = f"expected the name of a task, found {short(written)!r}"
    if fold(written) in ALIASES:
        message = f"expected the name of a task, found {short(written)!r}, which is a tag"
    return Problem("unknown-task", at, message, mend, key=key)


def _renamed(written: str, task: str, at: str, key: str) -> Problem:
    message = f"expected the name of a task, found {short(written)!r}, another spelling of {task}"
    return Problem("task-alias", at, message, f"write pipeline_tag: {task}", key=key)


def tagged_tasks(tags: Iterable[str]) -> Mapping[str, str]:
    """Tasks that tags name, each with the tag, in the order in which they decide."""
    words = [(fold(tag), tag) for tag in tags]
    found: dict[str, str] = {}
    for rank in (_ids, _other_names, _subtasks):
        named = [(task, tag) for word, tag in words if (task := rank(word))]
        for task, tag in sorted(named, key=lambda pair: TASKS[pair[0]].order):
            found.setdefault(task, tag)
    return MappingProxyType(found)


def _ids(word: str) -> str | None:
    return word if word in TASKS else None


def _other_names(word: str) -> str | None:
    alias = ALIASES.get(word)
    return alias.task if alias else None


def _subtasks(word: str) -> str | None:
    return SUBTASKS.get(word)


def _narrowed(finding: Finding | None, tagged: Mapping[str, str]) -> Finding | None:
    """A firm finding, or the narrower task of its kind that a tag names."""
    if not finding or not finding.firm:
        return None
    if finding.task in tagged:
        return finding
    for task, tag in tagged.items():
        if task in NARROWER.get(finding.task, ()):
            return Finding(
                task, "tag", f'{finding.because}, and the tag "{short(tag)}" says for what'
            )
    return finding


def _by_tag(tagged: Mapping[str, str]) -> Finding | None:
    for task, tag in tagged.items():
        return Finding(task, "tag", f'the tag "{short(tag)}" names the task')
    return None


def read_config(config: Mapping[str, object]) -> Finding | None:
    """What the class that ``config.json`` names says; ``auto_map`` where that says little."""
    name, auto = architecture(config), auto_class(config)
    by_class = class_task(name, text_of(config, "model_type")) if name else None
    by_auto = auto_class_task(auto)
    if by_class and (by_class.firm or not (by_auto and by_auto.firm)):
        finding = _classed(by_class, "config:class", f"config.json names the class {short(name)}")
        if finding:
            return finding
    if not by_auto:
        return None
    return _classed(by_auto, "config:auto-map", f"auto_map of config.json has {auto}")


def _classed(meaning: ClassTask, rule: str, because: str) -> Finding | None:
    return Finding(meaning.task, rule, because, meaning.firm) if meaning.task else None


def _by_specific_params(config: Mapping[str, object], classed: Finding | None) -> Finding | None:
    if not classed or not _many_uses(config):
        return None
    task = specific_params_task(config)
    because = f"task_specific_params of config.json has {task}"
    return Finding(task, "config:task-specific-params", because) if task else None


def _many_uses(config: Mapping[str, object]) -> bool:
    meanings = (
        class_task(architecture(config), text_of(config, "model_type")),
        auto_class_task(auto_class(config)),
    )
    return any(meaning is not None and meaning.many_uses for meaning in meanings)


def _by_model_type(config: Mapping[str, object]) -> Finding | None:
    task = model_type_task(config)
    because = f"config.json says model_type: {text_of(config, 'model_type')}"
    return Finding(task, "config:model-type", because) if task else None


def _by_library(card: ModelCard, signals: Signals) -> Finding | None:
    library = LIBRARIES.get(choose_library(card, signals).id or "")
    if not library or library.default_task not in TASKS:
        return None
    because = f"most models of {library.name} do this"
    return Finding(str(library.default_task), "library", because)


_GGUF_ENCODERS = ("bert", "nomic-bert", "jina-bert", "roberta", "modern-bert", "neo-bert")
_GGUF_PAINTERS = frozenset({
    "aura", "auraflow", "flux", "hidream", "lumina2", "pixart", "qwen_image", "sd1", "sd3",
    "sdxl", "z_image",
})  # fmt: skip
_GGUF_FILMERS = frozenset({"cosmos", "hunyuan_video", "hyvid", "ltxv", "mochi", "wan"})


def _by_gguf(signals: Signals) -> Finding | None:
    if signals.gguf_chat:
        return Finding("text-generation", "files:gguf", "the GGUF file has a chat template")
    name = signals.gguf_architecture
    if not name and not signals.has("*.gguf", "*/*.gguf"):
        return None
    because = (
        f"the GGUF file says architecture {short(name)}" if name else "the repo has a GGUF file"
    )
    return Finding(_gguf_task(name), "files:gguf", because)


def _gguf_task(architecture_name: str) -> str:
    if architecture_name in _GGUF_PAINTERS:
        return "text-to-image"
    if architecture_name in _GGUF_FILMERS:
        return "text-to-video"
    if architecture_name == "whisper":
        return "automatic-speech-recognition"
    encoder = architecture_name.startswith(_GGUF_ENCODERS)
    return "feature-extraction" if encoder else "text-generation"


def _by_replay(signals: Signals) -> Finding | None:
    if not signals.has("replay.mp4"):
        return None
    because = "the repo has replay.mp4, the recording of an agent"
    return Finding("reinforcement-learning", "files:replay", because)


def _by_results(card: ModelCard) -> Finding | None:
    named = {task.id for word in tasks_named(card.model_index) if (task := task_named(word))}
    if len(named) != 1:
        return None
    because = "all evaluation results of the card name this task"
    return Finding(named.pop(), "eval-results", because)
