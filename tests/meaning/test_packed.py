"""How many parameters a tensor stands for, where several are packed into one element."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.packed import Quantisation, Unpacked, quantisation, unpack
from generator.reading.weights.safetensors import BITS
from generator.reading.weights.tensors import Tensor

GPTQ = {"quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}}
AWQ = {"quantization_config": {"quant_method": "awq", "bits": 4}}
MLX = {"quantization": {"group_size": 64, "bits": 4}}


def tensor(name: str, dtype: str, *shape: int) -> Tensor:
    count = 1
    for side in shape:
        count *= side
    return Tensor(name, dtype, shape, count * BITS[dtype] // 8)


def count(config: Mapping[str, object], *tensors: Tensor) -> Unpacked:
    return unpack(tensors, quantisation(config))


def quantised(method: str, bits: object = None) -> dict[str, object]:
    return {"quantization_config": {"quant_method": method, "bits": bits}}


def test_plain_tensors_are_counted_by_type_the_largest_first() -> None:
    found = count({}, tensor("a", "F32", 2, 3), tensor("b", "BF16", 10), tensor("c", "F32", 1))
    assert found == Unpacked((("BF16", 10), ("F32", 7)))
    assert found.total == 17


def test_a_tensor_of_one_name_is_counted_once() -> None:
    assert count({}, tensor("a", "F32", 5), tensor("a", "F32", 5)).total == 5


def test_gptq_holds_eight_values_of_four_bits_in_an_element() -> None:
    # A layer of 4096 inputs and 1024 outputs.
    layer = (
        tensor("q.qweight", "I32", 512, 1024),
        tensor("q.qzeros", "I32", 32, 128),
        tensor("q.scales", "F16", 32, 1024),
        tensor("q.g_idx", "I32", 4096),
    )
    found = count(GPTQ, *layer, tensor("norm.weight", "F16", 4096))
    assert found == Unpacked((("I32", 4096 * 1024), ("F16", 4096)), ("GPTQ, 4 bits",))


@pytest.mark.parametrize(("bits", "rows"), [(2, 256), (3, 384), (4, 512), (8, 1024)])
def test_gptq_is_unpacked_by_its_bits(bits: int, rows: int) -> None:
    config: dict[str, object] = {"quantization_config": {"quant_method": "gptq", "bits": bits}}
    assert count(config, tensor("q.qweight", "I32", rows, 100)).total == 4096 * 100


def test_awq_is_unpacked() -> None:
    layer = (
        tensor("q.qweight", "I32", 4096, 128),
        tensor("q.qzeros", "I32", 32, 128),
        tensor("q.scales", "F16", 32, 1024),
    )
    assert count(AWQ, *layer) == Unpacked((("I32", 4096 * 1024),), ("AWQ, 4 bits",))


def test_four_bits_of_bitsandbytes_are_two_in_a_byte() -> None:
    layer = (
        tensor("q.weight", "U8", 2048, 1),
        tensor("q.weight.absmax", "U8", 64),
        tensor("q.weight.nested_absmax", "F32", 1),
        tensor("q.weight.nested_quant_map", "F32", 256),
        tensor("q.weight.quant_map", "F32", 16),
        tensor("q.weight.quant_state.bitsandbytes__nf4", "U8", 90),
        tensor("q.bias", "F16", 64),
    )
    found = count({}, *layer)
    assert found == Unpacked((("U8", 4096), ("F16", 64)), ("bitsandbytes, 4 bits",))


def test_eight_bits_of_bitsandbytes_are_one_in_a_byte() -> None:
    layer = (
        tensor("q.weight", "I8", 64, 64),
        tensor("q.SCB", "F32", 64),
        tensor("q.weight_format", "U8"),
    )
    assert count({}, *layer) == Unpacked((("I8", 4096),), ("bitsandbytes, 8 bits",))


def test_mlx_is_unpacked_by_its_bits() -> None:
    layer = (
        tensor("q.weight", "U32", 1024, 512),
        tensor("q.scales", "BF16", 1024, 64),
        tensor("q.biases", "BF16", 1024, 64),
        tensor("norm.weight", "BF16", 1024),
    )
    assert count(MLX, *layer) == Unpacked((("U32", 1024 * 4096), ("BF16", 1024)), ("MLX, 4 bits",))


def test_layers_of_mlx_may_have_bits_of_their_own() -> None:
    config: dict[str, object] = {"quantization": {"bits": 4, "q": {"bits": 8}, "odd": False}}
    layers = (
        tensor("q.weight", "U32", 10),
        tensor("q.scales", "F16", 1),
        tensor("k.weight", "U32", 10),
        tensor("k.scales", "F16", 1),
    )
    found = count(config, *layers)
    assert found == Unpacked((("U32", 40 + 80),), ("MLX, 4 bits", "MLX, 8 bits"))


def test_mxfp4_is_two_in_a_byte() -> None:
    layer = (
        tensor("experts.up_blocks", "U8", 32, 90, 16),
        tensor("experts.up_scales", "U8", 32, 90),
        tensor("experts.up_bias", "BF16", 32),
    )
    found = count({"quantization_config": {"quant_method": "mxfp4"}}, *layer)
    assert found == Unpacked((("U8", 32 * 90 * 32), ("BF16", 32)), ("MXFP4",))


def test_compressed_tensors_are_unpacked_where_all_groups_agree() -> None:
    layer = (
        tensor("q.weight_packed", "I32", 64, 8),
        tensor("q.weight_scale", "BF16", 64, 1),
        tensor("q.weight_shape", "I64", 2),
    )
    groups = {"group_0": {"weights": {"num_bits": 4}}}
    written: dict[str, object] = {"quant_method": "compressed-tensors", "config_groups": groups}
    found = count({"quantization_config": written}, *layer)
    assert found == Unpacked((("I32", 4096),), ("compressed-tensors, 4 bits",))
    groups["group_1"] = {"weights": {"num_bits": 8}}
    assert not count({"quantization_config": written}, *layer).certain


def test_nvfp4_is_two_in_a_byte() -> None:
    layer = (
        tensor("q.weight", "U8", 64, 32),
        tensor("q.weight_scale", "F8_E4M3", 64, 4),
        tensor("q.weight_scale_2", "F32"),
        tensor("q.input_scale", "F32"),
    )
    assert count({}, *layer) == Unpacked((("U8", 4096),), ("NVFP4",))


@pytest.mark.parametrize(
    ("config", "tensors"),
    [
        ({}, (tensor("q.qweight", "I32", 9), tensor("q.scales", "F16", 9))),  # no bits named
        (quantised("gptq", "four"), (tensor("q.qweight", "I32", 9),)),
        (quantised("gptq", 0), (tensor("q.qweight", "I32", 9),)),
        (quantised("new", 4), (tensor("q.qweight", "I32", 9),)),
        (quantised("aqlm"), (tensor("q.codes", "I16", 9),)),
        ({}, (tensor("q.weight", "U32", 9), tensor("q.scales", "F16", 1))),  # MLX without bits
        ({}, (tensor("q.packed", "I32", 90), tensor("norm", "F16", 9))),  # most bytes are packed
    ],
)
def test_where_the_packing_is_not_known_no_count_is_certain(
    config: dict[str, object], tensors: tuple[Tensor, ...]
) -> None:
    assert not count(config, *tensors).certain


@pytest.mark.parametrize(
    "config",
    [
        {"quantization_config": {"quant_method": "fp8"}},
        {"quantization_config": "odd", "quantization": ["odd"]},
        {"quantization_config": {"quant_method": ["gptq"], "bits": {}}},
        {"quantization_config": GPTQ["quantization_config"]},  # named, but nothing is packed
    ],
)
def test_plain_weights_stay_certain_whatever_the_config_says(config: dict[str, object]) -> None:
    assert count(config, tensor("a", "F8_E4M3", 9), tensor("ids", "I64", 2)).certain


NAMES = st.builds(
    "{}{}".format,
    st.sampled_from(["q", "k"]),
    st.sampled_from([
        "", ".weight", ".qweight", ".scales", ".biases", ".SCB", ".weight.absmax", "_blocks",
        "_scales", ".weight_packed", ".weight_scale", ".weight_scale_2", ".g_idx",
        ".weight.quant_state.x",
    ]),
)  # fmt: skip
TENSORS = st.lists(
    st.builds(tensor, NAMES, st.sampled_from(sorted(BITS)), st.integers(0, 99)), max_size=8
)


@settings(deadline=None, max_examples=200)
@given(TENSORS, st.sampled_from([{}, GPTQ, AWQ, MLX]))
def test_any_tensors_give_a_count(tensors: list[Tensor], config: dict[str, object]) -> None:
    found = unpack(tensors, quantisation(config))
    assert found.total >= 0
    assert found.total <= 16 * sum(each.count for each in tensors)


def test_nothing_is_said_of_packing_without_a_config() -> None:
    assert quantisation({}) == Quantisation()
