"""Snippets for adapters, which are loaded on top of a base model: PEFT and Adapters."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, fill
from generator.snippets.snippet import Language, Snippet, Source
from generator.snippets.transformers_classes import CHAT, GENERATE

_ON_BASE = """\
from peft import PeftModel
from transformers import $auto, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($base)
base = $auto.from_pretrained($base)
model = PeftModel.from_pretrained(base, $model)
"""
_FROM_HUB = """\
from peft import $auto
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($base)
model = $auto.from_pretrained($model)  # fetches its base model too
"""
_LOGITS = """\
outputs = model(**tokenizer($text, return_tensors="pt"))
print(outputs.logits)
"""
_ANSWER = """\
outputs = model(**tokenizer($question, $context, return_tensors="pt"))
print(outputs.start_logits, outputs.end_logits)
"""
_VECTORS = """\
outputs = model(**tokenizer($text, return_tensors="pt"))
print(outputs.last_hidden_state.shape)
"""


def _call(template: str) -> str:
    """What a template of Transformers does once its model is there."""
    return template.partition("$auto.from_pretrained($model$trust)\n")[2]


class _Kind(Struct, frozen=True):
    auto: str  # class of Transformers, and the end of PEFT's
    call: str


# task_type of adapter_config.json
_KINDS = {
    "CAUSAL_LM": _Kind("ModelForCausalLM", _call(GENERATE)),
    "SEQ_2_SEQ_LM": _Kind("ModelForSeq2SeqLM", _call(GENERATE)),
    "SEQ_CLS": _Kind("ModelForSequenceClassification", _LOGITS),
    "TOKEN_CLS": _Kind("ModelForTokenClassification", _LOGITS),
    "QUESTION_ANS": _Kind("ModelForQuestionAnswering", _ANSWER),
    "FEATURE_EXTRACTION": _Kind("Model", _VECTORS),
}
_PEFT_HUB = {"Model": "AutoPeftModelForFeatureExtraction"}


def peft(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An adapter on its base model, each in a folder of its own, or both from a hub."""
    kind = _KINDS.get(facts.adapter_task)
    if kind is None or not source.base:
        return
    call = kind.call
    if facts.chat and facts.adapter_task == "CAUSAL_LM":
        call = _call(CHAT)
    hub_class = _PEFT_HUB.get(kind.auto, f"AutoPeft{kind.auto}")
    question, context = samples.question(facts)
    code = fill(
        Language.PYTHON,
        (_ON_BASE if source.local else _FROM_HUB) + call,
        auto=Bare(f"Auto{kind.auto}" if source.local else hub_class),
        model=source.model,
        base=source.base,
        text=samples.text(facts),
        question=question,
        context=context,
    )
    yield Snippet("PEFT", "PEFT", Language.PYTHON, code, "peft transformers torch", source.place)


_ADAPTER = """\
from adapters import AutoAdapterModel
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($base)
model = AutoAdapterModel.from_pretrained($base)
model.load_adapter($model, set_active=True)
outputs = model(**tokenizer($text, return_tensors="pt"))
"""


def adapters(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An adapter and its head on their base model."""
    if not source.base:
        return
    code = fill(
        Language.PYTHON,
        _ADAPTER,
        model=source.model,
        base=source.base,
        text=samples.text(facts),
    )
    yield Snippet("Adapters", "Adapters", Language.PYTHON, code, "adapters torch", source.place)
