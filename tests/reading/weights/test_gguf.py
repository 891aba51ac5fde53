"""The header of a GGUF file; lying headers are broken and not believed."""

from __future__ import annotations

import contextlib
import re
import struct
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.weights.gguf import TYPES, Gguf, read_gguf
from generator.reading.weights.tensors import Tensor, WeightsError
from tests.reading.weights.makers import Counted, gguf, info, number_pair, pair, text, text_pair


def read(data: bytes, size: int | None = None) -> Gguf:
    return read_gguf(BytesIO(data), len(data) if size is None else size)


def array(kind: int, length: int, body: bytes = b"") -> bytes:
    return struct.pack("<IQ", kind, length) + body


def test_a_header_tells_values_and_tensors() -> None:
    data = gguf(
        [text_pair("general.architecture", "llama"), number_pair("llama.context_length", 4096)],
        [info("a", [64, 2], 2), info("b", [], 0, 96)],
        body=200,
    )
    found = read(data)
    assert found.version == 3
    assert found.values == {"general.architecture": "llama", "llama.context_length": 4096}
    assert found.tensors == (Tensor("a", "Q4_0", (64, 2), 72), Tensor("b", "F32", (), 4))


@pytest.mark.parametrize(
    ("kind", "code", "value"),
    [
        (0, "B", 200), (1, "b", -3), (2, "H", 60_000), (3, "h", -3), (4, "I", 4_000_000_000),
        (5, "i", -3), (6, "f", 0.5), (7, "?", True), (10, "Q", 2**63), (11, "q", -3),
        (12, "d", 0.1),
    ],
)  # fmt: skip
def test_every_scalar_is_read(kind: int, code: str, value: float) -> None:
    data = gguf([pair("key", kind, struct.pack("<" + code, value))])
    assert read(data).values == {"key": value}


def test_arrays_are_passed_over_and_only_their_lengths_are_kept() -> None:
    words = array(8, 3, text("a") + text("") + text("longer than the others"))
    pairs = [
        pair("words", 9, words),
        pair("numbers", 9, array(6, 1000, bytes(4000))),
        pair("nested", 9, array(9, 2, array(0, 3, b"abc") + array(8, 1, text("x")))),
        number_pair("last", 7),
    ]
    found = read(gguf(pairs))
    assert found.arrays == {"words": 3, "numbers": 1000, "nested": 2}
    assert found.values == {"last": 7}


def test_a_vocabulary_longer_than_a_block_is_passed_over() -> None:
    words = [f"word {number} " + "x" * (number % 50) for number in range(20_000)]
    words[7] = "y" * 600_000
    body = array(8, len(words), b"".join(map(text, words)))
    found = read(gguf([pair("words", 9, body), number_pair("last", 7)]))
    assert found.arrays == {"words": 20_000}
    assert found.values == {"last": 7}


def test_version_1_has_short_lengths() -> None:
    word = "<I"
    body = text("key", word) + struct.pack("<I", 8) + text("value", word)
    body += text("a", word) + struct.pack("<III", 1, 4, 0) + struct.pack("<Q", 0)
    data = b"GGUF" + struct.pack("<III", 1, 1, 1) + body + bytes(64)
    assert read(data).values == {"key": "value"}
    assert read(data).tensors == (Tensor("a", "F32", (4,), 16),)


def test_the_other_byte_order_is_read() -> None:
    key = struct.pack(">Q", 3) + b"key" + struct.pack(">II", 4, 77)
    tensor = struct.pack(">Q", 1) + b"a" + struct.pack(">IQIQ", 1, 4, 1, 0)
    data = b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + key + tensor + bytes(64)
    assert read(data).values == {"key": 77}
    assert read(data).tensors == (Tensor("a", "F16", (4,), 8),)


def test_types_that_are_newer_than_this_program_are_named_by_number() -> None:
    assert read(gguf([], [info("a", [7], 250)])).tensors == (Tensor("a", "type 250", (7,), 0),)


def test_nothing_behind_the_header_is_read() -> None:
    data = gguf([pair("words", 9, array(0, 3_000_000, bytes(3_000_000)))], [info("a", [2**31], 0)])
    stream = Counted(data + bytes(5_000_000))  # stands for eight gigabytes
    assert read_gguf(stream, len(data) + 2**33).tensors[0].count == 2**31
    assert stream.count < 1_000_000


def test_the_first_of_two_equal_keys_counts() -> None:
    assert read(gguf([number_pair("a", 1), number_pair("a", 2)])).values == {"a": 1}


HUGE = 2**64 - 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "cut short"),
        (b"GGML" + bytes(40), "not a GGUF file"),
        (b"GGUF", "cut short"),
        (gguf(version=4), "expected GGUF version 1, 2 or 3, found 4"),
        (gguf(version=0), "found 0"),
        (gguf(counts=(HUGE, 0)), "expected a header of sane length"),
        (gguf(counts=(0, HUGE)), "expected a header of sane length"),
        (gguf(counts=(5, 0)), "cut short"),
        (gguf(counts=(0, 9)), "cut short"),
        (gguf([struct.pack("<Q", HUGE)]), "expected a name of at most"),
        (gguf([pair("a", 8, struct.pack("<Q", HUGE))]), "cut short"),
        (gguf([pair("a", 13, b"")]), "value of the unknown type 13"),
        (gguf([pair("a", 9, array(0, HUGE))]), "cut short"),
        (gguf([pair("a", 9, array(8, 1000))]), "cut short"),
        (gguf([pair("a", 9, array(8, 2, struct.pack("<Q", HUGE)))]), "cut short"),
        (gguf([pair("a", 9, array(8, HUGE))]), "at most 2,000,000 texts"),
        (gguf([pair("a", 9, array(12, 2**61))]), "cut short"),
        (gguf([pair("a", 9, array(99, 1))]), "array holds 1 values of type 99"),
        (gguf([pair("a", 9, array(9, 1, array(9, 1, array(9, 1, array(0, 0)))))]), "type 9"),
        (gguf([], [text("a") + struct.pack("<I", 2**32 - 1)]), "has 4,294,967,295 dimensions"),
        (gguf([], [info("a", [2**40, 2**40])]), "impossibly large"),
        (gguf([], [info("a", [33], 2)]), "expected a multiple of 32 elements"),
        (gguf([], [info("a", [8])], body=31), "cut short"),
        (gguf([], [info("a", [8], 0, HUGE)], body=64), "cut short"),
    ],
)
def test_a_lying_header_is_told(data: bytes, message: str) -> None:
    with pytest.raises(WeightsError, match=re.escape(message)):
        read(data)


def test_a_header_beyond_the_limit_is_not_followed() -> None:
    data = gguf([pair("a", 8, struct.pack("<Q", 10**9)), number_pair("b", 1)])
    with pytest.raises(WeightsError, match="at most 64,000,000"):
        read(data, size=10**10)


@pytest.mark.parametrize("alignment", [0, 2**31])
def test_an_odd_alignment_is_not_believed(alignment: int) -> None:
    data = gguf([number_pair("general.alignment", alignment)], [info("a", [8])], body=32)
    assert len(read(data).tensors) == 1


SEED = gguf(
    [
        text_pair("general.architecture", "llama"),
        pair("words", 9, array(8, 2, text("a") + text("b"))),
    ],
    [info("a", [64], 2), info("b", [4], 1, 64)],
    body=128,
)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.binary(min_size=1, max_size=8))),
    st.integers(0, len(SEED)),
)
def test_any_bytes_are_a_header_or_an_error(changes: list[tuple[int, bytes]], cut: int) -> None:
    data = bytearray(SEED)
    for at, new in changes:
        data[at : at + len(new)] = new
    with contextlib.suppress(WeightsError):
        found = read(bytes(data[: len(data) - cut]))
        assert all(tensor.count >= 0 for tensor in found.tensors)


def test_the_table_of_types_is_that_of_the_real_library() -> None:
    constants = pytest.importorskip("gguf.constants")
    real = {
        kind.value: (kind.name, *constants.GGML_QUANT_SIZES[kind])
        for kind in constants.GGMLQuantizationType
    }
    assert {number: TYPES[number] for number in TYPES if number in real} == {
        number: row for number, row in real.items() if number in TYPES
    }
    assert len(set(TYPES) & set(real)) >= 30


def test_files_of_the_real_library_are_read_as_it_reads_them(tmp_path: Path) -> None:
    numpy = pytest.importorskip("numpy")
    real = pytest.importorskip("gguf")
    path = tmp_path / "model.gguf"
    writer = real.GGUFWriter(path, "llama")
    writer.add_name("Tiger")
    writer.add_context_length(8192)
    writer.add_chat_template("{{ messages }}")
    writer.add_token_list(["a", "bc", "def"])
    writer.add_tensor("a.weight", numpy.zeros((4, 6), dtype=numpy.float32))
    writer.add_tensor("a.bias", numpy.zeros((6,), dtype=numpy.float16))
    blocks = numpy.zeros((3, 2 * 34), dtype=numpy.uint8)
    writer.add_tensor("q", blocks, raw_dtype=real.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    found = read(path.read_bytes())
    theirs = real.GGUFReader(path)
    assert [(t.name, t.dtype, t.shape, t.bytes) for t in found.tensors] == [
        (t.name, t.tensor_type.name, tuple(int(side) for side in t.shape), int(t.n_bytes))
        for t in theirs.tensors
    ]
    assert [t.count for t in found.tensors] == [int(t.n_elements) for t in theirs.tensors]
    assert found.values["general.name"] == "Tiger"
    assert found.values["llama.context_length"] == 8192
    assert found.values["tokenizer.chat_template"] == "{{ messages }}"
    assert found.arrays["tokenizer.ggml.tokens"] == 3
