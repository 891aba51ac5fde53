"""The headers of all weights files of a repo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, TypeVar

from msgspec import Struct, field

from generator.problems import Problem
from generator.reading.fields import FieldError
from generator.reading.open import open_file, read_json, reason
from generator.reading.repo import Repo, RepoFile
from generator.reading.weights.gguf import Gguf, read_gguf
from generator.reading.weights.safetensors import Safetensors, index_shards, read_safetensors
from generator.reading.weights.tensors import WeightsError

T = TypeVar("T", Safetensors, Gguf)

_MAX_FILES = 1000  # of one format; a header of each is read
_INDEX = ".safetensors.index.json"
_MAX_INDEX = 25_000_000  # bytes


class Headers(Struct, frozen=True):
    """What the weights files of a repo tell, by path."""

    safetensors: Mapping[str, Safetensors] = field(default_factory=dict)
    gguf: Mapping[str, Gguf] = field(default_factory=dict)
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # index: its shards' paths
    absent: tuple[str, ...] = ()  # weights that only a Git LFS pointer stands for, sorted
    problems: tuple[Problem, ...] = ()


def read_headers(repo: Repo) -> Headers:
    """The headers of a repo's safetensors and GGUF files; a broken file costs only itself."""
    problems: list[Problem] = []
    safetensors = _read_each(repo, ".safetensors", read_safetensors, problems)
    gguf = _read_each(repo, ".gguf", read_gguf, problems)
    absent = (
        file.path
        for file in repo.files
        if file.lfs and file.path.lower().endswith((".safetensors", ".gguf"))
    )
    return Headers(safetensors, gguf, _read_indexes(repo, problems), tuple(absent), tuple(problems))


def _named(files: Iterable[RepoFile], ending: str) -> list[RepoFile]:
    here = (file for file in files if not file.lfs and not file.refused)
    return [file for file in here if file.path.lower().endswith(ending)][:_MAX_FILES]


def _read_each(
    repo: Repo, ending: str, read: Callable[[BinaryIO, int], T], problems: list[Problem]
) -> dict[str, T]:
    found: dict[str, T] = {}
    for file in _named(repo.files, ending):
        try:
            with open_file(repo, file.path) as stream:
                found[file.path] = read(stream, file.size)
        except WeightsError as error:
            problems.append(Problem("weights-broken", repo.at(file.path), str(error)))
        except OSError as error:
            message = f"cannot be read: {reason(error)}"
            problems.append(Problem("weights-broken", repo.at(file.path), message))
    return found


def _read_indexes(repo: Repo, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """The shards of every index, as paths in the repo; whether they are there is not asked."""
    found: dict[str, tuple[str, ...]] = {}
    for file in _named(repo.files, _INDEX):
        value = read_json(repo, file.path, _MAX_INDEX)
        if isinstance(value, Problem):
            problems.append(value)
            continue
        try:
            shards = index_shards(value)
        except FieldError as error:
            problem = Problem("weights-broken", repo.at(file.path), error.message, key=error.key)
            problems.append(problem)
            continue
        folder = file.path.rpartition("/")[0]
        found[file.path] = tuple(f"{folder}/{shard}" if folder else shard for shard in shards)
    return found
