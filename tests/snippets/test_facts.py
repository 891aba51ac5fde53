"""The facts of a repo, whatever its card and its files hold."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.card import ModelCard, read_card_values
from generator.meaning.lineage import Lineage, Relative
from generator.meaning.signals import SIGNAL_FILES, Signals
from generator.snippets.choose import snippets_for
from generator.snippets.facts import MAX_TEXT, ModelFacts, facts_of, is_hub_id
from generator.widgets.example import Example, Input, Message, Part

START = ModelFacts("acme/tiger", "transformers", "text-generation")


def signals(**files: object) -> Signals:
    parsed = {name.replace("__", "."): value for name, value in files.items()}
    return Signals(frozenset(parsed), MappingProxyType(parsed))


def facts(
    given_signals: Signals | None = None,
    *inputs: Input,
    card: ModelCard | None = None,
    lineage: Lineage | None = None,
) -> ModelFacts:
    examples = [Example(index, "", None, one, None) for index, one in enumerate(inputs)]
    return facts_of(
        card or ModelCard(),
        given_signals or Signals(),
        lineage or Lineage(),
        examples,
        start=START,
    )


def test_config_names_the_class_and_the_code_of_the_model() -> None:
    config = {"architectures": ["LlamaForCausalLM"], "auto_map": {"AutoModelForCausalLM": "a.B"}}
    found = facts(signals(config__json=config))
    assert found.architecture == "LlamaForCausalLM"
    assert found.auto_classes == ("AutoModelForCausalLM",)
    assert found.custom_code


def test_an_adapter_names_its_base_and_its_task() -> None:
    adapter = {"base_model_name_or_path": "big/lion", "task_type": "CAUSAL_LM"}
    found = facts(signals(adapter_config__json=adapter))
    assert (found.base, found.adapter_task) == ("big/lion", "CAUSAL_LM")


def test_the_cards_base_comes_before_the_adapters() -> None:
    lineage = Lineage(bases=(Relative("good/lion", None),), relation="adapter")
    adapter = {"base_model_name_or_path": "big/lion"}
    assert facts(signals(adapter_config__json=adapter), lineage=lineage).base == "good/lion"


def test_the_first_short_example_is_the_sample() -> None:
    long, short = Input(text="x" * (MAX_TEXT + 1)), Input(text="Hello", context="World")
    assert facts(None, long, short).sample.text == "Hello"
    assert facts(None, long, short).sample.context == "World"


def test_the_placeholder_prompt_is_no_sample() -> None:
    assert facts(None, Input(text="-")).sample.text == ""


def test_a_conversation_makes_a_chat_and_its_question_is_the_sample() -> None:
    said = Input(messages=(Message("user", (Part(text="Hi there"),)),))
    found = facts(None, said)
    assert found.chat
    assert found.sample.text == "Hi there"


@pytest.mark.parametrize("mask", ["[MASK]", "<mask>", "<extra>"])
def test_the_mask_of_a_sample_is_known(mask: str) -> None:
    card, _ = read_card_values({"mask_token": "<extra>"}, "README.md")
    assert facts(None, Input(text=f"Paris is {mask}."), card=card).sample.mask == mask


@pytest.mark.parametrize("name", ["acme/tiger", "a/b.c_d-e", "A1/2"])
def test_a_hub_id_is_owner_and_name(name: str) -> None:
    assert is_hub_id(name)


@pytest.mark.parametrize(
    "name", ["", "tiger", "a/b/c", "a/b.git", "-a/b", "a/.b", "a/b c", "a/b\n", "a/é", "a/b--c"]
)
def test_other_texts_are_none(name: str) -> None:
    assert not is_hub_id(name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
KEYS = (
    "architectures", "auto_map", "_class_name", "task_type", "base_model_name_or_path", "env",
    "speechbrain_interface", "model_type", "id2label", "num_labels", "components", "pipeline",
)  # fmt: skip
FILES = st.dictionaries(
    st.sampled_from(SIGNAL_FILES), JSON | st.dictionaries(st.sampled_from(KEYS), JSON)
)


@given(FILES)
@settings(deadline=None, max_examples=60)
def test_files_may_hold_values_of_any_type(files: dict[str, object]) -> None:
    found = facts(Signals(frozenset(files), MappingProxyType(files)))
    assert isinstance(snippets_for(found), tuple)
