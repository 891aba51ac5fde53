"""The header of a safetensors file; lying headers are broken and not believed."""

from __future__ import annotations

import contextlib
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.fields import FieldError
from generator.reading.weights.safetensors import (
    MAX_HEADER,
    Safetensors,
    index_shards,
    read_safetensors,
)
from generator.reading.weights.tensors import Tensor, WeightsError
from tests.reading.weights.makers import Counted, safetensors, safetensors_header


def read(data: bytes, size: int | None = None) -> Safetensors:
    return read_safetensors(BytesIO(data), len(data) if size is None else size)


def entry(begin: int = 0, end: int = 8, **changes: object) -> dict[str, object]:
    return {"dtype": "F32", "shape": [2], "data_offsets": [begin, end], **changes}


def test_a_header_tells_names_types_shapes_and_bytes() -> None:
    data = safetensors({"a": ("F16", [2, 3]), "b": ("I64", []), "c": ("F32", [0, 5])})
    assert read(data).tensors == (
        Tensor("a", "F16", (2, 3), 12),
        Tensor("b", "I64", (), 8),
        Tensor("c", "F32", (0, 5), 0),
    )
    assert [tensor.count for tensor in read(data).tensors] == [6, 1, 0]


def test_tensors_come_in_the_order_of_their_bytes() -> None:
    header = {"late": entry(8, 16), "early": entry(0, 8)}
    names = [tensor.name for tensor in read(safetensors_header(header, bytes(16))).tensors]
    assert names == ["early", "late"]


def test_the_metadata_are_texts() -> None:
    header = {"__metadata__": {"format": "pt", "odd": 3}, "a": entry()}
    assert read(safetensors_header(header, bytes(8))).metadata == (("format", "pt"),)


def test_a_header_padded_with_blanks_is_read() -> None:
    raw = json.dumps({"a": entry()}).encode() + b"   "
    assert len(read(safetensors_header(raw, bytes(8))).tensors) == 1


def test_types_that_are_newer_than_this_program_are_taken() -> None:
    header = {"a": entry(dtype="F5_NEW", shape=[100])}
    assert read(safetensors_header(header, bytes(8))).tensors == (Tensor("a", "F5_NEW", (100,), 8),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "too short"),
        (b"\1\0\0", "too short"),
        (safetensors_header({}, length=500), "cut short: its header promises 500"),
        (safetensors_header({}, length=2**64 - 1), "expected a header of at most 25,000,000"),
        (safetensors_header(b"[]"), "no JSON mapping"),
        (safetensors_header(b""), "no JSON mapping"),
        (safetensors_header(b"{nonsense"), "no valid JSON"),
        (safetensors_header(b'{"a":' * 100_000), "no valid JSON"),
        (safetensors_header(b'{"a":' + b"9" * 5000 + b"}"), "no valid JSON"),
        (safetensors_header(b'{"\xff":1}'), "no valid JSON"),
        (safetensors_header(b'{"a":1,"a":2}'), "names a key twice"),
        (safetensors_header({"a": 1}), "expected a mapping"),
        (safetensors_header({"a": {}}), "expected the key 'dtype'"),
        (safetensors_header({"a": entry(dtype=3)}), "name of a type"),
        (safetensors_header({"a": entry(shape="2")}), "list of whole numbers"),
        (safetensors_header({"a": entry(shape=[True, 2])}), "list of whole numbers"),
        (safetensors_header({"a": entry(shape=[-2])}), "list of whole numbers"),
        (safetensors_header({"a": entry(shape=[2.0])}), "list of whole numbers"),
        (safetensors_header({"a": entry(shape=[2**62, 2**62])}), "impossibly large"),
        (safetensors_header({"a": entry(shape=[1] * 65)}), "impossibly large"),
        (safetensors_header({"a": entry(shape=[10**4000] * 50)}), "impossibly large"),
        (safetensors_header({"a": entry(data_offsets=[8, 0])}), "a begin and an end"),
        (safetensors_header({"a": entry(data_offsets=[0, 4, 8])}), "a begin and an end"),
        (safetensors_header({"a": entry(shape=[3])}), "expected 12 bytes of F32, found 8"),
        (safetensors_header({"a": entry(), "b": entry(4, 12)}), "does not follow"),
        (safetensors_header({"a": entry(), "b": entry(16, 24)}), "does not follow"),
        (safetensors_header({"a": entry()}, bytes(7)), "cut short: 8 bytes promised, 7 there"),
        (safetensors_header({"a": entry()}, bytes(9)), "1 bytes of the file belong to no tensor"),
    ],
)
def test_a_lying_header_is_told(data: bytes, message: str) -> None:
    with pytest.raises(WeightsError, match=re.escape(message)):
        read(data)


def test_a_long_header_is_refused_by_its_length_alone() -> None:
    stream = Counted(safetensors_header(b"{}", length=MAX_HEADER + 1))
    with pytest.raises(WeightsError, match="at most"):
        read_safetensors(stream, 10**10)
    assert stream.count == 8


def test_nothing_but_the_header_is_read() -> None:
    data = safetensors({"a": ("F32", [2_500_000_000])}, body=False)
    stream = Counted(data + bytes(5000))  # stands for ten gigabytes
    assert read_safetensors(stream, len(data) + 10**10).tensors[0].count == 2_500_000_000
    assert stream.count == len(data)


@pytest.mark.parametrize("value", [None, [], {}, {"weight_map": {}}, {"weight_map": {"a": 1}}])
def test_an_index_that_names_no_files_is_told(value: object) -> None:
    with pytest.raises(FieldError, match="expected"):
        index_shards(value)


def test_an_index_names_its_shards_once() -> None:
    names = {"a": "m-00002-of-00002.safetensors", "b": "m-00001-of-00002.safetensors"}
    value = {"metadata": {}, "weight_map": {**names, "c": names["a"]}}
    assert index_shards(value) == tuple(sorted(names.values()))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200), st.integers(0, 300))
def test_any_bytes_are_a_header_or_an_error(body: bytes, length: int) -> None:
    with contextlib.suppress(WeightsError):
        read(safetensors_header(body, length=length))


FIELDS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 40), st.floats(), st.text(max_size=5),
    st.lists(st.integers(-1, 20), max_size=3),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    st.dictionaries(
        st.text(max_size=3),
        st.dictionaries(st.sampled_from(["dtype", "shape", "data_offsets"]), FIELDS),
        max_size=3,
    ),
    st.binary(max_size=40),
)
def test_any_mapping_is_a_header_or_an_error(header: object, body: bytes) -> None:
    with contextlib.suppress(WeightsError):
        found = read(safetensors_header(header, body))
        assert sum(tensor.bytes for tensor in found.tensors) == len(body)


def test_files_of_the_real_library_are_read_as_it_reads_them(tmp_path: Path) -> None:
    numpy = pytest.importorskip("numpy")
    real = pytest.importorskip("safetensors")
    writer = pytest.importorskip("safetensors.numpy")
    path = tmp_path / "model.safetensors"
    arrays = {
        "a.weight": numpy.zeros((3, 5), dtype=numpy.float32),
        "a.bias": numpy.zeros((5,), dtype=numpy.float16),
        "ids": numpy.arange(7, dtype=numpy.int64),
        "flags": numpy.ones((2, 2, 2), dtype=numpy.bool_),
        "nothing": numpy.zeros((0, 4), dtype=numpy.uint8),
    }
    writer.save_file(arrays, path, metadata={"format": "np"})
    found = read(path.read_bytes())
    with real.safe_open(path, framework="numpy") as file:
        expected = {
            key: (file.get_slice(key).get_dtype(), tuple(file.get_slice(key).get_shape()))
            for key in file.keys()  # noqa: SIM118 - no mapping
        }
        assert dict(found.metadata) == file.metadata()
    assert {t.name: (t.dtype, t.shape) for t in found.tensors} == expected


@pytest.mark.parametrize(
    "data",
    [
        safetensors({"a": ("F32", [2])}),
        safetensors({"a": ("F32", [2]), "b": ("BF16", [3, 3]), "c": ("F8_E4M3", [4])}),
        safetensors_header({}),
        safetensors_header({"a": entry()}, bytes(7)),
        safetensors_header({"a": entry()}, bytes(9)),
        safetensors_header({"a": entry(shape=[3])}, bytes(8)),
        safetensors_header({"a": entry(), "b": entry(4, 12)}, bytes(12)),
        safetensors_header({"a": entry(), "b": entry(16, 24)}, bytes(24)),
        safetensors_header({"a": entry(8, 16)}, bytes(16)),
        safetensors_header(b"[]"),
        safetensors_header({}, length=500),
        b"",
    ],
)
def test_what_the_real_library_refuses_is_refused(data: bytes, tmp_path: Path) -> None:
    real = pytest.importorskip("safetensors")
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    try:
        real.safe_open(path, framework="numpy")
        taken = True
    except (real.SafetensorError, OSError, ValueError):
        taken = False
    try:
        read(data)
        ours = True
    except WeightsError:
        ours = False
    assert ours == taken
