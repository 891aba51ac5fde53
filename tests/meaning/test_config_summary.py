from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.config_summary import architecture, summary

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["hidden_size", "n_layer", "vocab_size", "id2label", "torch_dtype", "text_config",
     "architectures", "model_type", "num_attention_heads"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            {"num_hidden_layers": 12, "hidden_size": 768, "vocab_size": 30522},
            (("Layers", "12"), ("Hidden size", "768"), ("Vocabulary", "30,522")),
        ),
        ({"n_layer": 6, "n_embd": 64}, (("Layers", "6"), ("Hidden size", "64"))),
        ({"text_config": {"hidden_size": 32}}, (("Hidden size", "32"),)),
        ({"id2label": {"0": "a", "1": "b"}}, (("Labels", "2"),)),
        ({"torch_dtype": "torch.bfloat16"}, (("Made for", "bfloat16"),)),
        ({"hidden_size": True, "n_layer": -1, "vocab_size": 1 << 50, "n_head": "8"}, ()),
        ({}, ()),
    ],
)
def test_what_a_config_tells(config: dict[str, object], told: tuple[tuple[str, str], ...]) -> None:
    assert summary(config) == told


@pytest.mark.parametrize(
    ("config", "pipeline", "name"),
    [
        ({"architectures": ["BertModel", "X"]}, {}, "BertModel"),
        ({"architectures": "BertModel"}, {}, "BertModel"),
        ({"architectures": [None, 3]}, {"_class_name": "FluxPipeline"}, "FluxPipeline"),
        ({"architectures": {}, "model_type": "bert"}, {"_class_name": ["a", "b"]}, "bert"),
        ({}, {}, ""),
    ],
)
def test_the_architecture(
    config: dict[str, object], pipeline: dict[str, object], name: str
) -> None:
    assert architecture(config, pipeline) == name


@given(st.dictionaries(KEYS, VALUES, max_size=6))
@settings(deadline=None, max_examples=100)
def test_values_of_any_type_do_no_harm(config: dict[str, object]) -> None:
    assert all(isinstance(shown, str) for _, shown in summary(config))
    assert isinstance(architecture(config, config), str)
