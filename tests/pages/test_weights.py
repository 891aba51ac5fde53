from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.build import build_site
from generator.options import Options
from generator.pages.weights import (
    MAX_TENSORS,
    human_count,
    is_pickle,
    make_weights,
    records,
)
from generator.reading.repo import FileKind, RepoFile
from tests.conftest import WriteRepo
from tests.pages.models import model_of
from tests.reading.weights.makers import gguf, info, number_pair, safetensors, text_pair

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 3200000000\n"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"), (980, "980"), (1000, "1k"), (45_000, "45k"), (22_713_216, "22.7M"),
        (110_000_000, "110M"), (999_600_000, "1B"), (1_235_814_400, "1.24B"), (7e9, "7B"),
        (405_000_000_000, "405B"), (1_020_000_000_000, "1.02T"),
    ],
)  # fmt: skip
def test_numbers_of_parameters_as_people_say_them(number: float, shown: str) -> None:
    assert human_count(int(number)) == shown


@pytest.mark.parametrize(
    ("path", "pickle"),
    [
        ("pytorch_model.bin", True), ("a/pytorch_model-00001-of-00002.bin", True),
        ("model.pt", True), ("x.ckpt", True), ("m.pkl", True), ("model.joblib", True),
        ("training_args.bin", True), ("vocab.bin", False), ("model.safetensors", False),
        ("model.onnx", False), ("model.h5", False),
    ],
)  # fmt: skip
def test_pickles_are_known_by_name(path: str, pickle: bool) -> None:
    assert is_pickle(RepoFile(path, 9, FileKind.WEIGHTS, "application/octet-stream")) is pickle


def weights(repo: WriteRepo, files: dict[str, str | bytes]) -> dict[str, str]:
    view = make_weights(model_of(repo({"README.md": "# Tiger\n", **files}).parents[1]))
    assert view
    return {row.name: row.value.text for row in view.facts}


def test_parameters_types_and_bytes(repo: WriteRepo) -> None:
    content = safetensors({"a": ("F16", [100, 20]), "b": ("F32", [500])})
    config = json.dumps({"architectures": ["TigerModel"], "max_position_embeddings": 4096})
    facts = weights(repo, {"model.safetensors": content, "config.json": config})
    assert facts == {
        "Parameters": "2.5k",
        "Types": "F16, F32",
        "On disk": "6.1 kB",
        "Context": "4,096 tokens",
        "Architecture": "TigerModel",
    }


def test_packed_weights_name_their_method(repo: WriteRepo) -> None:
    content = safetensors(
        {"l.qweight": ("I32", [10, 4]), "l.scales": ("F16", [4]), "l.qzeros": ("I32", [4])}
    )
    config = json.dumps({"quantization_config": {"quant_method": "gptq", "bits": 4}})
    facts = weights(repo, {"model.safetensors": content, "config.json": config})
    assert facts["Packed with"] == "GPTQ, 4 bits"
    assert facts["Parameters"] == "320"


def test_weights_that_are_not_here_promise_their_size(repo: WriteRepo) -> None:
    assert weights(repo, {"model.safetensors": POINTER}) == {"Not downloaded": "3.2 GB"}


def test_pickles_are_never_counted_but_named(repo: WriteRepo) -> None:
    root = repo({"README.md": "# Tiger\n", "pytorch_model.bin": b"\x80\x02" + bytes(3000)}).parents[
        1
    ]
    view = make_weights(model_of(root))
    assert view
    assert [row.name for row in view.facts] == ["On disk"]
    assert view.notes == ("1 file is a pickle: loading it runs the code in it.",)


def test_missing_shards_give_bytes_only(repo: WriteRepo) -> None:
    name = "model-00001-of-00002.safetensors"
    root = repo({"README.md": "#", name: safetensors({"a": ("F32", [4])})}).parents[1]
    model = model_of(root)
    view = make_weights(model)
    assert view
    assert "Parameters" not in [row.name for row in view.facts]
    assert "not counted" in view.notes[0]
    assert records(model)["safetensors"] == {"parameters": {}, "total": None}


def gguf_file() -> bytes:
    pairs = [
        text_pair("general.architecture", "llama"),
        number_pair("llama.context_length", 2048),
        number_pair("llama.block_count", 22),
        text_pair("tokenizer.chat_template", "{{ messages }}"),
    ]
    return gguf(pairs, [info("a", [32, 4], 0)], body=512)


def test_a_gguf_file_tells_task_template_and_build(repo: WriteRepo) -> None:
    model = model_of(repo({"README.md": "# Tiger\n", "tiger.gguf": gguf_file()}).parents[1])
    view = make_weights(model)
    assert view
    assert model.task.task_id == "text-generation"
    assert (view.chat_template, view.build) == ("{{ messages }}", (("Layers", "22"),))
    assert [(form.name, form.parameters) for form in view.forms] == [("F32", "128")]
    assert view.tensors[0].shape == "4 × 32"


def test_a_template_in_a_file_of_its_own_wins(repo: WriteRepo) -> None:
    files = {
        "README.md": "# Tiger\n",
        "chat_template.jinja": "{{ own }}",
        "tokenizer_config.json": json.dumps({"chat_template": "{{ other }}"}),
    }
    view = make_weights(model_of(repo(files).parents[1]))
    assert view
    assert view.chat_template == "{{ own }}"


def test_long_tables_of_tensors_are_cut(repo: WriteRepo) -> None:
    content = safetensors({f"t{at}": ("U8", [1]) for at in range(MAX_TENSORS + 50)})
    view = make_weights(model_of(repo({"README.md": "#", "model.safetensors": content}).parents[1]))
    assert view
    assert (len(view.tensors), view.tensor_count) == (MAX_TENSORS, MAX_TENSORS + 50)


def test_a_model_of_words_only_has_no_weights(repo: WriteRepo) -> None:
    assert make_weights(model_of(repo({"README.md": "# Tiger\n"}).parents[1])) is None


def built(root: Path) -> tuple[str, dict[str, object]]:
    out = root.parent / "site"
    build_site((root,), out, Options())
    page = (out / "acme/tiger/index.html").read_text("utf-8")
    return page, json.loads((out / "acme/tiger/model.json").read_text("utf-8"))


def test_numbers_of_the_page_are_those_of_the_record(repo: WriteRepo) -> None:
    content = safetensors({"a": ("BF16", [1000, 3000]), "b": ("F32", [12345])})
    page, record = built(repo({"README.md": "# Tiger\n", "model.safetensors": content}).parents[1])
    assert record["safetensors"] == {
        "parameters": {"BF16": 3_000_000, "F32": 12_345},
        "total": 3_012_345,
    }
    shown = dict(re.findall(r"<dt>(\w+) parameters</dt><dd>([\d,]+)</dd>", page))
    assert shown == {"BF16": "3,000,000", "F32": "12,345"}
    assert 'title="3,012,345"' in page


def test_the_record_of_a_gguf_model(repo: WriteRepo) -> None:
    page, record = built(repo({"README.md": "# Tiger\n", "tiger.gguf": gguf_file()}).parents[1])
    found = record["gguf"]
    assert isinstance(found, dict)
    assert (found["architecture"], found["context_length"], found["total"]) == ("llama", 2048, 128)
    assert "2,048 tokens" in page


def test_files_of_the_real_library_agree(tmp_path: Path, repo: WriteRepo) -> None:
    library = pytest.importorskip("safetensors.numpy")
    numpy = pytest.importorskip("numpy")
    tensors = {"a": numpy.zeros((7, 5), dtype="float16"), "b": numpy.ones(3, dtype="float32")}
    library.save_file(tensors, str(tmp_path / "x"))
    files: dict[str, str | bytes] = {"README.md": "#"}
    files["model.safetensors"] = (tmp_path / "x").read_bytes()
    model = model_of(repo(files).parents[1])
    expected = {"parameters": {"F16": 35, "F32": 3}, "total": 38}
    assert records(model)["safetensors"] == expected
    hub = pytest.importorskip("huggingface_hub")
    local = hub.parse_local_safetensors_file_metadata(str(repo(files) / "model.safetensors"))
    assert local.parameter_count == expected["parameters"]


def bytes_read() -> int:
    counters = Path("/proc/self/io")
    if not counters.exists():
        pytest.skip("only Linux counts the bytes that a process reads")
    return int(re.search(r"rchar: (\d+)", counters.read_text("ascii"))[1])  # type: ignore[index] # always there


def write_weights(folder: Path, size: int) -> int:
    """Weights files of this size, most of it a hole; gives their number."""
    header = json.dumps({"a": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}})
    heads = {
        "model.safetensors": len(header).to_bytes(8, "little") + header.encode(),
        "tiger.gguf": gguf_file(),
        "pytorch_model.bin": b"\x80\x02",
        "model.onnx": b"\x08\x08",
    }
    for name, head in heads.items():
        with (folder / name).open("wb") as file:
            file.write(head)
            file.truncate(size + len(head))
    return len(heads)


LARGE = 10_000_000_000


def test_of_ten_gigabytes_only_headers_are_read(repo: WriteRepo) -> None:
    folder = repo({"README.md": "# Tiger\n"})
    write_weights(folder, LARGE)
    before = bytes_read()
    model = model_of(folder.parents[1])
    assert bytes_read() - before < 500_000
    assert model.weights
    assert model.weights.total == LARGE // 4


def test_a_build_reads_nothing_but_headers_of_large_files(repo: WriteRepo) -> None:
    folder = repo({"README.md": "# Tiger\n"})
    read, number = [], 0
    for size in (4_000, 4_004, LARGE):  # the first build also reads what is kept
        number = write_weights(folder, size)
        before = bytes_read()
        report = build_site((folder.parents[1],), folder.parents[2] / f"site-{size}", Options())
        assert report.failed == ()
        read.append(bytes_read() - before)
    assert read[2] - read[1] < number * 100_000
