"""Small files beside the card that a page tells of: results, licence, citation, chat template.

All are bounded, and none is opened through a link that leaves the repo.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct

from generator.problems import Problem
from generator.reading import names
from generator.reading.open import FileRefused, bases, contained, read_bytes, read_head, reason
from generator.reading.repo import FileKind, Repo, RepoFile
from generator.reading.yaml_events import YamlFault, normalise
from generator.reading.yaml_values import Builder

MAX_EVAL_FILES: Final = 200
MAX_EVAL_BYTES: Final = 500_000
MAX_TEXT: Final = 100_000  # bytes of a licence or a citation file
_LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:[-_.][a-z0-9.-]{1,40})?", re.IGNORECASE)


class TextFile(Struct, frozen=True):
    """The text of a small file, or its beginning."""

    path: str  # in the repo
    text: str
    cut: bool = False  # there is more than what was read


class YamlFile(Struct, frozen=True):
    """The value of a YAML file: anything at all."""

    path: str  # in the repo
    value: object


def read_eval_files(repo: Repo) -> tuple[tuple[YamlFile, ...], tuple[Problem, ...]]:
    """The files of ``.eval_results``, the one hidden folder that is read, sorted by name."""
    folder = repo.folder / names.EVAL_FOLDER
    if not folder.is_dir() or folder.is_symlink():
        return (), ()
    roots = (*bases(folder, None), *bases(repo.folder, repo.blobs)[1:])
    files: list[YamlFile] = []
    problems: list[Problem] = []
    for name in _eval_names(str(folder)):
        path = f"{names.EVAL_FOLDER}/{name}"
        try:
            real = os.path.realpath(folder / name, strict=True)
            contained(real, roots)
            raw = read_head(real, MAX_EVAL_BYTES + 1)
        except (OSError, ValueError) as error:
            message = f"expected a file, found {reason(error)}"
            problems.append(Problem("eval-file-unreadable", repo.at(path), message))
            continue
        value = _yaml(raw, MAX_EVAL_BYTES, repo.at(path))
        if isinstance(value, Problem):
            problems.append(value)
        else:
            files.append(YamlFile(path, value.value))
    return tuple(files), tuple(problems)


def _eval_names(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as listed:
            found = sorted(entry.name for entry in listed)
    except OSError:
        return
    chosen = (
        name for name in found
        if names.extension(name) in {"yaml", "yml"} and not names.is_hidden(name)
        and names.is_text(name)
    )  # fmt: skip
    yield from list(chosen)[:MAX_EVAL_FILES]


def _yaml(raw: bytes, limit: int, at: str) -> YamlFile | Problem:
    """The value of YAML bytes, or the problem that they have."""
    if len(raw) > limit:
        message = f"expected at most {limit:,} bytes of YAML, found more"
        return Problem("eval-file-unreadable", at, message)
    try:
        value = Builder(at, 1).build(normalise(raw.decode("utf-8-sig", "replace")))
    except YamlFault as fault:
        return Problem(
            "eval-file-unreadable",
            at,
            f"expected valid YAML, found: {fault.message}",
            line=fault.line + 1,
            column=fault.column + 1,
        )
    return YamlFile(at, value)


def read_citation(repo: Repo) -> YamlFile | None:
    """``CITATION.cff`` as YAML; None where there is none that can be read."""
    file = _first(repo.files, lambda name: name.lower() == "citation.cff")
    text = _text(repo, file) if file else None
    if text is None or text.cut:
        return None
    value = _yaml(text.text.encode(), MAX_TEXT, repo.at(text.path))
    return YamlFile(text.path, value.value) if isinstance(value, YamlFile) else None


def read_licence(repo: Repo) -> TextFile | None:
    """The file at the top of the repo that holds the licence's text."""
    file = _first(repo.files, lambda name: _LICENCE.fullmatch(name) is not None)
    return _text(repo, file) if file else None


def read_template(repo: Repo) -> TextFile | None:
    """``chat_template.jinja``, which newer tokenizers keep in a file of its own."""
    file = _first(repo.files, lambda name: name == "chat_template.jinja")
    return _text(repo, file) if file else None


def read_text(repo: Repo, path: str, limit: int) -> TextFile:
    """The first ``limit`` bytes of a file as text. Raises FileRefused."""
    raw = read_bytes(repo, path, limit + 1)
    cut = len(raw) > limit
    kept = raw[:limit]
    encoding = "utf-16" if kept[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = kept.decode(encoding, "ignore" if cut else "replace")
    return TextFile(path, normalise(text).replace("\0", "\ufffd"), cut)


def _first(files: Iterable[RepoFile], fits: Callable[[str], bool]) -> RepoFile | None:
    """The first readable text at the top of the repo whose name fits."""
    for file in files:
        if "/" in file.path or file.lfs or file.refused or file.kind is not FileKind.TEXT:
            continue
        if fits(file.path):
            return file
    return None


def _text(repo: Repo, file: RepoFile) -> TextFile | None:
    try:
        return read_text(repo, file.path, MAX_TEXT)
    except FileRefused:
        return None
