"""What the GGUF files of a repo come to."""

from __future__ import annotations

import pytest

from generator.meaning.gguf_models import FILE_TYPES, GgufModel, Quantised, describe
from generator.reading.weights.gguf import Gguf, Scalar
from generator.reading.weights.tensors import Tensor


def header(dtype: str = "Q4_K", count: int = 256, size: int = 144, **values: Scalar) -> Gguf:
    named = {key.replace("__", "."): value for key, value in values.items()}
    tensors = (Tensor("a", dtype, (count,), size), Tensor("norm", "F32", (4,), 16))
    return Gguf(3, tensors, {"general.architecture": "llama", **named})


def described(files: dict[str, Gguf]) -> GgufModel:
    found = describe(files)
    assert found is not None
    return found


def test_a_repo_without_gguf_has_no_model() -> None:
    assert describe({}) is None


def test_several_quantisations_are_one_model() -> None:
    found = described(
        {
            "tiger-Q8_0.gguf": header("Q8_0", 256, 272, general__file_type=7),
            "tiger-Q4_K_M.gguf": header("Q4_K", 256, 144, general__file_type=15),
        }
    )
    assert found.total == 260
    assert [(form.name, form.bytes) for form in found.forms] == [("Q4_K_M", 160), ("Q8_0", 288)]


def test_facts_of_the_model_are_told() -> None:
    one = Gguf(
        3,
        (),
        {
            "general.architecture": "llama",
            "general.name": "Tiger",
            "llama.context_length": 8192,
            "llama.block_count": 32,
            "llama.embedding_length": 4096,
            "tokenizer.chat_template": "{{ messages }}",
        },
        {"tokenizer.ggml.tokens": 32_000},
    )
    found = described({"tiger.gguf": one})
    assert (found.architecture, found.name, found.context_length) == ("llama", "Tiger", 8192)
    assert found.chat_template == "{{ messages }}"
    assert found.facts == (("layers", 32), ("hidden size", 4096), ("vocabulary", 32_000))


def test_shards_are_one_form() -> None:
    parts = {
        f"tiger-0000{number}-of-00002.gguf": Gguf(3, (Tensor(f"t{number}", "F16", (10,), 20),))
        for number in (1, 2)
    }
    found = described(parts)
    assert found.forms == (Quantised(tuple(parts), "F16", 20, True, 40, "model"),)
    assert found.total == 20


def test_a_form_that_lacks_shards_has_no_total() -> None:
    found = described({"tiger-00001-of-00002.gguf": header()})
    assert found.total is None
    assert not found.forms[0].complete


def test_a_complete_form_tells_the_total() -> None:
    files = {"a-00001-of-00002.gguf": header(count=9999), "b.gguf": header(count=256)}
    assert described(files).total == 260


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("mmproj-tiger.gguf", {"general.architecture": "clip"}, "projector"),
        ("x.gguf", {"general.type": "mmproj"}, "projector"),
        ("x.gguf", {"general.type": "adapter"}, "adapter"),
        ("tiger.imatrix.gguf", {}, "importance matrix"),
    ],
)
def test_what_stands_beside_a_model_does_not_count(
    name: str, values: dict[str, Scalar], role: str
) -> None:
    beside = Gguf(3, (Tensor("a", "F16", (10**6,), 9),), values)
    found = described({"tiger.gguf": header(), name: beside})
    assert found.total == 260
    assert role in {form.role for form in found.forms}


def test_an_adapter_alone_is_what_there_is() -> None:
    assert described({"lora.gguf": header(general__type="adapter")}).total == 260


def test_without_a_file_type_the_type_of_most_bytes_names_the_form() -> None:
    assert described({"tiger.gguf": header("Q6_K", 256, 210)}).forms[0].name == "Q6_K"
    odd = header("Q6_K", 256, 210, general__file_type=999)
    assert described({"tiger.gguf": odd}).forms[0].name == "Q6_K"


def test_values_of_odd_types_are_not_believed() -> None:
    odd = header(general__name=3, llama__context_length="long", tokenizer__chat_template=True)
    found = described({"tiger.gguf": odd})
    assert (found.name, found.context_length, found.chat_template) == ("", None, None)


def test_the_table_of_file_types_is_that_of_the_real_library() -> None:
    constants = pytest.importorskip("gguf.constants")
    real = {
        kind.value: kind.name.removeprefix("MOSTLY_").removeprefix("ALL_")
        for kind in constants.LlamaFileType
    }
    assert {number: name for number, name in FILE_TYPES.items() if number in real} == {
        number: name for number, name in real.items() if number in FILE_TYPES
    }
    assert len(set(FILE_TYPES) & set(real)) >= 30
