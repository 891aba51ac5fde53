"""A model's weights at a glance."""

from __future__ import annotations

import pytest

from generator.meaning.weights import Weights, chat_template, context_length, weigh
from generator.reading.weights.safetensors import Safetensors
from generator.reading.weights.tensors import Tensor


def header(**counts: int) -> Safetensors:
    """A file of 16-bit tensors by name."""
    return Safetensors(
        tuple(Tensor(name, "F16", (count,), count * 2) for name, count in counts.items())
    )


def test_a_repo_without_weights_has_none() -> None:
    assert weigh({}, {}, {}) is None


def test_shards_add_up_and_copies_are_named() -> None:
    files = {
        "model-00001-of-00002.safetensors": header(a=5),
        "model-00002-of-00002.safetensors": header(b=3),
        "consolidated.safetensors": header(all=8),
    }
    assert weigh(files, {}, {}) == Weights(
        parameters=(("F16", 8),),
        total=8,
        bytes=16,
        files=("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"),
        copies=("consolidated.safetensors",),
    )


def test_the_parts_of_a_pipeline_add_up() -> None:
    files = {
        "unet/diffusion_pytorch_model.safetensors": header(a=5),
        "unet/diffusion_pytorch_model.fp16.safetensors": header(a=5),
        "vae/diffusion_pytorch_model.safetensors": header(a=2),
        "all-in-one.safetensors": header(a=7),
    }
    found = weigh(files, {}, {}, pipeline=True)
    assert found is not None
    assert found.total == 7
    assert len(found.copies) == 2


def test_each_part_is_unpacked_by_the_config_of_its_folder() -> None:
    packed = Safetensors(
        (Tensor("q.qweight", "I32", (10,), 40), Tensor("q.scales", "F16", (1,), 2))
    )
    config = {"quantization_config": {"quant_method": "gptq", "bits": 4}}
    files = {"text/model.safetensors": packed, "vision/model.safetensors": header(a=3)}
    found = weigh(files, {}, {"text": config})
    assert found is not None
    assert found.parameters == (("I32", 80), ("F16", 3))
    assert found.methods == ("GPTQ, 4 bits",)


def test_scales_in_another_shard_belong_to_their_weights() -> None:
    files = {
        "model-00001-of-00002.safetensors": Safetensors((Tensor("q.qweight", "I32", (10,), 40),)),
        "model-00002-of-00002.safetensors": Safetensors((Tensor("q.scales", "F16", (7,), 14),)),
    }
    config = {"quantization_config": {"quant_method": "awq", "bits": 4}}
    found = weigh(files, {}, {"": config})
    assert found is not None
    assert found.parameters == (("I32", 80),)


def test_where_the_packing_is_not_known_only_bytes_are_told() -> None:
    files = {"model.safetensors": Safetensors((Tensor("q.qweight", "I32", (10,), 40),))}
    found = weigh(files, {}, {})
    assert found is not None
    assert (found.parameters, found.total, found.bytes) == ((), None, 40)


def test_where_shards_are_missing_only_bytes_are_told() -> None:
    found = weigh({"model-00001-of-00003.safetensors": header(a=5)}, {}, {})
    assert found is not None
    assert (found.parameters, found.total, found.bytes) == ((), None, 10)


@pytest.mark.parametrize(
    ("config", "length"),
    [
        ({"max_position_embeddings": 4096}, 4096),
        ({"n_positions": 1024, "n_ctx": 512}, 1024),
        ({"text_config": {"max_position_embeddings": 8192}}, 8192),
        ({"max_position_embeddings": 10**30}, None),
        ({"max_position_embeddings": "4096"}, None),
        ({"max_position_embeddings": True}, None),
        ({"text_config": [1]}, None),
        ({}, None),
    ],
)
def test_the_context_length_is_what_the_config_says(
    config: dict[str, object], length: int | None
) -> None:
    assert context_length(config) == length


@pytest.mark.parametrize(
    ("value", "template"),
    [
        ("{{ messages }}", "{{ messages }}"),
        ([{"name": "tool", "template": "t"}, {"name": "default", "template": "d"}], "d"),
        ([{"name": "tool", "template": "t"}], "t"),
        (["odd", None], None),
        ([{"name": "default", "template": 3}], None),
        ("  ", None),
        (None, None),
    ],
)
def test_the_chat_template_is_the_only_one_or_the_default(
    value: object, template: str | None
) -> None:
    assert chat_template({"chat_template": value}) == template
