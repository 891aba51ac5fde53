"""The headers of all weights files of a repo."""

from __future__ import annotations

import json
import os
from pathlib import Path

from generator.problems import CODES
from generator.reading.repo import FileKind, LfsPointer, Repo, RepoFile
from generator.reading.weights.headers import read_headers
from tests.reading.weights.makers import gguf, info, safetensors


def repo(folder: Path, *, lfs: tuple[str, ...] = (), refused: tuple[str, ...] = ()) -> Repo:
    paths = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    files = tuple(
        RepoFile(
            path,
            (folder / path).stat().st_size,
            FileKind.WEIGHTS,
            "application/octet-stream",
            lfs=LfsPointer("0" * 64, 10) if path in lfs else None,
            refused="a named pipe" if path in refused else "",
        )
        for path in paths
    )
    return Repo("acme/tiger", folder, "tiger", files, None)


def write(folder: Path, path: str, content: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def test_every_weights_file_is_read_by_its_path(tmp_path: Path) -> None:
    write(tmp_path, "model.safetensors", safetensors({"a": ("F32", [2])}))
    write(tmp_path, "unet/model.safetensors", safetensors({"a": ("F32", [3])}))
    write(tmp_path, "tiger.Q4_0.gguf", gguf([], [info("a", [32], 2)], body=32))
    write(tmp_path, "pytorch_model.bin", b"never opened")
    found = read_headers(repo(tmp_path))
    assert sorted(found.safetensors) == ["model.safetensors", "unet/model.safetensors"]
    assert sorted(found.gguf) == ["tiger.Q4_0.gguf"]
    assert found.problems == ()


def test_a_broken_file_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, "a.safetensors", b"nothing")
    write(tmp_path, "b.safetensors", safetensors({"a": ("F32", [2])}))
    found = read_headers(repo(tmp_path))
    assert sorted(found.safetensors) == ["b.safetensors"]
    (problem,) = found.problems
    assert (problem.code, problem.path) == ("weights-broken", "tiger/a.safetensors")
    assert problem.code in CODES


def test_files_that_are_not_here_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a.safetensors", b"version https://git-lfs.github.com/spec/v1")
    write(tmp_path, "b.gguf", b"not for us")
    found = read_headers(repo(tmp_path, lfs=("a.safetensors",), refused=("b.gguf",)))
    assert (found.safetensors, found.gguf, found.problems) == ({}, {}, ())
    assert found.absent == ("a.safetensors",)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.safetensors", b"x")
    listed = repo(tmp_path)
    (tmp_path / "a.safetensors").unlink()
    (problem,) = read_headers(listed).problems
    assert problem.message.startswith("cannot be read")


def test_an_index_names_its_shards_as_paths_of_the_repo(tmp_path: Path) -> None:
    shard = "model-00001-of-00002.safetensors"
    write(
        tmp_path,
        "unet/model.safetensors.index.json",
        json.dumps({"weight_map": {"a": shard}}).encode(),
    )
    found = read_headers(repo(tmp_path))
    assert found.indexes == {"unet/model.safetensors.index.json": (f"unet/{shard}",)}


def test_a_broken_index_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.safetensors.index.json", b"{}")
    write(tmp_path, "b.safetensors.index.json", b"{")
    codes = [problem.code for problem in read_headers(repo(tmp_path)).problems]
    assert codes == ["weights-broken", "json-unreadable"]


def test_a_large_sparse_file_is_read_at_once(tmp_path: Path) -> None:
    data = safetensors({"a": ("F16", [5_000_000_000])}, body=False)
    write(tmp_path, "model.safetensors", data)
    os.truncate(tmp_path / "model.safetensors", len(data) + 10**10)
    (header,) = read_headers(repo(tmp_path)).safetensors.values()
    assert header.tensors[0].count == 5_000_000_000
