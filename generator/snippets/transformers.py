"""Snippets for Transformers: a pipeline where there is one, and the model class itself."""

from __future__ import annotations

from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, Value, fill, python_literal
from generator.snippets.snippet import Language, Snippet, Source
from generator.snippets.transformers_classes import CHAT, GENERATE, MASK
from generator.snippets.transformers_pipelines import pipeline_code, pipeline_needs
from generator.snippets.transformers_rows import Row, row_for, row_with_code

NAME = "Transformers"
WARNING = "# This model runs Python code of its own: read its files before you trust them.\n"
_TORCH_WEIGHTS = (".safetensors", ".bin", ".pt", ".pth")
_OTHER_WEIGHTS = ("tf_model.h5", "flax_model.msgpack", "rust_model.ot")
_MASKED = 'f"The harbour was {tokenizer.mask_token} this morning."'


def transformers(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """Both ways to run a model of Transformers 5, which loads weights of PyTorch only."""
    row = _row(facts)
    if row is None or _other_weights_only(facts):
        return
    if row.pipeline:
        code = pipeline_code(facts, source.model, row.pipeline, trust(facts))
        needs = pipeline_needs(row.pipeline)
        yield _snippet("pipeline", code, needs, facts, source)
    if row.direct:
        code = _direct(facts, source.model, row)
        yield _snippet(row.auto, code, _needs(row), facts, source)


def trust(facts: ModelFacts) -> Bare:
    """The argument that lets a model run its own code, where it brings some."""
    return Bare(", trust_remote_code=True" if facts.custom_code else "")


def warned(facts: ModelFacts, code: str) -> str:
    """Code with a warning above it, where it runs code that the model brings."""
    return WARNING + code if facts.custom_code else code


def _snippet(way: str, code: str, needs: str, facts: ModelFacts, source: Source) -> Snippet:
    title, code = f"{NAME}: {way}", warned(facts, code)
    return Snippet(NAME, title, Language.PYTHON, code, needs, source.place)


def _row(facts: ModelFacts) -> Row | None:
    if any(name.startswith("AutoModel") for name in facts.auto_classes):
        return row_with_code(facts.task, facts.auto_classes)
    if not facts.architecture and "config.json" in facts.paths:
        return None  # a config of something else
    return row_for(facts.task, facts.architecture)


def _other_weights_only(facts: ModelFacts) -> bool:
    other = any(path in facts.paths for path in _OTHER_WEIGHTS)
    torch = any(path.endswith(_TORCH_WEIGHTS) for path in facts.paths)
    prefixed = facts.architecture.startswith(("TF", "Flax"))
    return not torch and (other or prefixed)


def _direct(facts: ModelFacts, model: str, row: Row) -> str:
    template = CHAT if row.direct is GENERATE and _talks(facts, row) else row.direct
    question, context = samples.question(facts)
    masked = python_literal(facts.sample.text) if facts.sample.mask else _MASKED
    spoken = row.task == "automatic-speech-recognition"
    values: dict[str, Value] = {
        "auto": Bare(row.auto),
        "model": model,
        "trust": trust(facts),
        "text": samples.text(facts),
        "masked": Bare(masked if template is MASK else ""),
        "question": facts.sample.text
        if row.task.startswith("visual") and facts.sample.text
        else question,
        "context": context,
        "documents": samples.documents(facts),
        "file": "speech.wav" if spoken else "sound.wav",
        "reader": Bare("AutoProcessor" if spoken else "AutoFeatureExtractor"),
    }
    return fill(Language.PYTHON, template, **values)


def _talks(facts: ModelFacts, row: Row) -> bool:
    return facts.chat and row.auto == "AutoModelForCausalLM"


def _needs(row: Row) -> str:
    return "transformers torch" + (" pillow" if "PIL" in row.direct else "")
