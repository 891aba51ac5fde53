"""Which files hold a model's weights, and which hold them once more."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.meaning.copies import counted, sets


def used(
    totals: Mapping[str, int],
    *,
    pipeline: bool = False,
    indexes: Mapping[str, tuple[str, ...]] | None = None,
) -> list[str]:
    """The files that count, without their common ending."""
    full = {f"{path}.safetensors": total for path, total in totals.items()}
    found = sets(full, indexes or {}, lambda paths: sum(full[path] for path in paths))
    kept = counted(found, pipeline=pipeline)
    return sorted(path.removesuffix(".safetensors") for one in kept for path in one.paths)


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ({"model": 5}, ["model"]),
        # shards add up
        (
            {"model-00001-of-00002": 5, "model-00002-of-00002": 4},
            ["model-00001-of-00002", "model-00002-of-00002"],
        ),
        # a second precision
        ({"model": 5, "model.fp16": 5}, ["model"]),
        ({"model.fp16": 5, "model.fp32": 5}, ["model.fp16"]),
        ({"model": 5, "model.fp16-00001-of-00002": 3, "model.fp16-00002-of-00002": 2}, ["model"]),
        ({"unet-bf16": 5, "unet-fp8_e4m3fn": 5}, ["unet-bf16"]),
        ({"tiger": 5, "tiger-half": 5, "other": 5}, ["other"]),
        (
            {"diffusion_pytorch_model": 5, "diffusion_pytorch_model.non_ema": 5},
            ["diffusion_pytorch_model"],
        ),
        # consolidated
        ({"model-00001-of-00001": 5, "consolidated": 5}, ["model-00001-of-00001"]),
        ({"consolidated": 5, "tiger": 6}, ["tiger"]),
        ({"consolidated": 5}, ["consolidated"]),
        # a library's own name beside others
        ({"model": 5, "optimizer": 10}, ["model"]),
        ({"adapter_model": 5, "extra": 1}, ["adapter_model"]),
        # different parts of one model
        ({"clip_l": 1, "t5xxl": 5, "tiger": 9}, ["clip_l", "t5xxl", "tiger"]),
        (
            {"model": 5, "1_Dense/model": 2, "2_Dense/model": 3},
            ["1_Dense/model", "2_Dense/model", "model"],
        ),
        (
            {"transformer/model": 5, "transformer_2/model": 5},
            ["transformer/model", "transformer_2/model"],
        ),
        # the same model once more in a folder
        ({"model": 5, "fp16/model": 5}, ["model"]),
        ({"model": 5, "original/consolidated": 5}, ["model"]),
        ({"model": 5, "checkpoint-500/model": 5}, ["model"]),
        ({"checkpoint-500/model": 5, "checkpoint-1000/model": 5}, ["checkpoint-1000/model"]),
        (
            {"a/checkpoint-9/model": 5, "b/checkpoint-8/model": 5},
            ["a/checkpoint-9/model", "b/checkpoint-8/model"],
        ),
        ({"original/consolidated": 5}, ["original/consolidated"]),
        # a set without a known count is no copy of another one
        ({"a": 0, "b": 0}, ["a", "b"]),
    ],
)
def test_each_weight_counts_once(totals: dict[str, int], expected: list[str]) -> None:
    assert used(totals) == expected


def test_the_parts_of_a_pipeline_count_and_not_all_of_them_in_one_file() -> None:
    totals = {
        "tiger-v1-pruned": 9,
        "unet/diffusion_pytorch_model": 5,
        "vae/diffusion_pytorch_model": 4,
    }
    assert used(totals, pipeline=True) == [
        "unet/diffusion_pytorch_model",
        "vae/diffusion_pytorch_model",
    ]


def test_a_pipeline_in_one_file_counts() -> None:
    assert used({"tiger-v1": 9}, pipeline=True) == ["tiger-v1"]


def test_shards_under_other_names_belong_to_their_index() -> None:
    index = {"model.safetensors.index.json": ("one.safetensors", "two.safetensors")}
    assert used({"one": 5, "two": 4, "model.fp16": 9}, indexes=index) == ["one", "two"]
    assert used({"one": 5, "two": 4, "optimizer": 9}, indexes=index) == ["one", "two"]


def test_a_complete_set_is_taken_before_one_that_lacks_shards() -> None:
    assert used({"model-00001-of-00002": 5, "model.fp16": 9}) == ["model.fp16"]


def test_missing_shards_are_noticed() -> None:
    (one,) = sets(["model-00001-of-00002.safetensors"], {}, len)
    assert not one.complete
    index = {"model.safetensors.index.json": ("one.safetensors", "two.safetensors")}
    (other,) = sets(["one.safetensors"], index, len)
    assert not other.complete
