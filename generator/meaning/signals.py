"""Signals: the facts of a repo's files that say which task and library it has.

``collect`` is given the file paths and a function that reads one file; all else is pure. Values
from files may have any type, so every accessor gives an empty value in place of a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct, field

# The files whose content is needed, all at the top of the repo: JSON but for two YAML files,
# which a caller may leave out (they only tell pyannote.audio and ESPnet).
SIGNAL_FILES: tuple[str, ...] = (
    "adapter_config.json",
    "cfg.json",
    "config.json",
    "config.yaml",
    "config_sentence_transformers.json",
    "config_setfit.json",
    "head_config.json",
    "meta.json",
    "meta.yaml",
    "metadata.json",
    "model_index.json",
    "modular_model_index.json",
    "modules.json",
    "results.json",
    "task.json",
)


_EMPTY: Mapping[str, object] = MappingProxyType({})


class Signals(Struct, frozen=True):
    """What the files of one repo say. ``parsed`` holds the SIGNAL_FILES that could be read."""

    paths: frozenset[str] = frozenset()  # every listed file, relative to the repo, "/" between
    parsed: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    gguf_architecture: str = ""  # ``general.architecture`` of the header, where one was read
    gguf_chat: bool = False  # the header holds a chat template

    def mapping(self, path: str) -> Mapping[str, object]:
        """A file's content where it is a mapping, else an empty one."""
        value = self.parsed.get(path)
        return value if value is not None and isinstance(value, Mapping) else _EMPTY

    def has(self, *patterns: str) -> bool:
        """Whether any file fits one of the patterns; see :func:`fits`."""
        return any(fits(pattern, self.paths) for pattern in patterns)

    @property
    def config(self) -> Mapping[str, object]:
        """``config.json``, or an empty mapping."""
        return self.mapping("config.json")


def collect(paths: Iterable[str], read_json: Callable[[str], object]) -> Signals:
    """The signals of a repo.

    ``read_json`` gets the path of a SIGNAL_FILES member that is listed and returns what is in
    it, or None where it cannot be read (absent, not JSON, too large, an LFS pointer).
    """
    listed = frozenset(paths)
    parsed = {name: read_json(name) for name in SIGNAL_FILES if name in listed}
    return Signals(listed, MappingProxyType({k: v for k, v in parsed.items() if v is not None}))


def fits(pattern: str, paths: frozenset[str]) -> bool:
    """Whether any path fits a pattern: a name, or a name with ``*``; ``**/`` is any depth.

    A ``*`` stays within its folder, so ``*.onnx`` asks for files at the top of the repo only.
    """
    if "*" not in pattern:
        return pattern in paths
    match = _matcher(pattern)
    return any(match(path) is not None for path in paths)


@cache
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    if pattern.endswith("/**"):
        pattern = pattern.removesuffix("/**") + "/*"
        tail = ".*"
    else:
        tail = "[^/]*"
    head = "(?:.*/)?" if pattern.startswith("**/") else ""
    steps = pattern.removeprefix("**/").split("/")
    parts = [_step(step) for step in steps[:-1]] + [_step(steps[-1], tail)]
    return re.compile(head + "/".join(parts) + r"\Z", re.DOTALL).match


def _step(step: str, star: str = "[^/]*") -> str:
    return star.join(re.escape(piece) for piece in step.split("*"))


def text_of(data: Mapping[str, object], key: str) -> str:
    """A text value, or "" where there is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def mapping_of(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    """A mapping value, or an empty one."""
    value = data.get(key)
    return value if isinstance(value, Mapping) else MappingProxyType({})


def texts_of(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The texts of a list, or of a single text; whatever is no text is left out."""
    value = data.get(key)
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple):
        return ()
    return tuple(item for item in value if isinstance(item, str))
