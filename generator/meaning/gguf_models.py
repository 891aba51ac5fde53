"""What the GGUF files of a repo come to: mostly one model in several quantisations.

Pure: header values in, facts out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.reading.weights.gguf import Gguf, Scalar

_SHARD = re.compile(r"(.*)-[0-9]{5}-of-([0-9]{5})", re.DOTALL)
_MAX_TEXT = 200  # characters of a name
_MAX_TEMPLATE = 200_000  # characters
# ``general.file_type``: the mix of types that a file was made with.
# fmt: off
FILE_TYPES: Mapping[int, str] = MappingProxyType({
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4_MOE", 39: "NVFP4",
    40: "Q1_0",
})
# fmt: on


class Quantised(Struct, frozen=True):
    """One form of the model: a file, or the shards of one."""

    paths: tuple[str, ...]  # sorted
    name: str  # "Q4_K_M"; "" unknown
    total: int  # parameters of the shards that are here
    complete: bool  # all shards are here
    bytes: int  # of all tensors
    role: str  # "model"; "projector", "adapter", "importance matrix" beside one


class GgufModel(Struct, frozen=True):
    """The model that a repo's GGUF files hold."""

    total: int | None  # parameters of one form; None where no form is complete
    architecture: str  # "llama"; "" unknown
    name: str
    context_length: int | None  # tokens
    chat_template: str | None
    facts: tuple[tuple[str, int], ...]  # "layers", "hidden size" ... that the file names
    forms: tuple[Quantised, ...]  # by bytes, smallest first


def describe(files: Mapping[str, Gguf]) -> GgufModel | None:
    """The model that GGUF files hold, or None where there are none.

    Several quantisations are one model; of several models the largest counts. What stands beside
    a model (a projector for pictures, an adapter) counts only where there is no model.
    """
    forms = tuple(_form(paths, files) for paths in _groups(files))
    models = [form for form in forms if form.role == "model"] or list(forms)
    if not models:
        return None
    main = max(models, key=lambda form: (form.complete, form.total, form.paths))
    header = files[main.paths[0]]
    architecture = _text(header, "general.architecture")
    template = header.values.get("tokenizer.chat_template")
    return GgufModel(
        total=main.total if main.complete else None,
        architecture=architecture,
        name=_text(header, "general.name"),
        context_length=_whole(header.values.get(f"{architecture}.context_length")),
        chat_template=template[:_MAX_TEMPLATE] if isinstance(template, str) and template else None,
        facts=_facts(header, architecture),
        forms=tuple(sorted(forms, key=lambda form: (form.bytes, form.paths))),
    )


def _groups(files: Mapping[str, Gguf]) -> list[tuple[str, ...]]:
    """The paths of each form: shards together."""
    groups: dict[str, list[str]] = {}
    for path in sorted(files):
        stem = path[: -len(".gguf")]
        shard = _SHARD.fullmatch(stem)
        groups.setdefault(shard[1] if shard else stem, []).append(path)
    return [tuple(paths) for paths in groups.values()]


def _form(paths: tuple[str, ...], files: Mapping[str, Gguf]) -> Quantised:
    headers = [files[path] for path in paths]
    tensors = {tensor.name: tensor for header in headers for tensor in header.tensors}.values()
    sizes = Counter[str]()
    for tensor in tensors:
        sizes[tensor.dtype] += tensor.bytes
    # Without a known file type, the type that holds most bytes names the form.
    most = min(sizes, key=lambda dtype: (-sizes[dtype], dtype), default="")
    file_type = _whole(headers[0].values.get("general.file_type"), least=0)
    shard = _SHARD.fullmatch(paths[0][: -len(".gguf")])
    return Quantised(
        paths=paths,
        name=most if file_type is None else FILE_TYPES.get(file_type, most),
        total=sum(tensor.count for tensor in tensors),
        complete=shard is None or len(paths) == int(shard[2]),
        bytes=sum(tensor.bytes for tensor in tensors),
        role=_role(headers[0], paths[0]),
    )


def _role(header: Gguf, path: str) -> str:
    kind = _text(header, "general.type")
    if kind == "mmproj" or _text(header, "general.architecture") == "clip":
        return "projector"
    if kind == "imatrix" or "imatrix" in path.rpartition("/")[2].lower():
        return "importance matrix"
    return "adapter" if kind == "adapter" else "model"


_FACTS = (
    ("layers", "block_count"),
    ("hidden size", "embedding_length"),
    ("attention heads", "attention.head_count"),
    ("experts", "expert_count"),
)


def _facts(header: Gguf, architecture: str) -> tuple[tuple[str, int], ...]:
    named = [(name, _whole(header.values.get(f"{architecture}.{key}"))) for name, key in _FACTS]
    named.append(("vocabulary", header.arrays.get("tokenizer.ggml.tokens")))
    return tuple((name, value) for name, value in named if value)


def _text(header: Gguf, key: str) -> str:
    value = header.values.get(key)
    return value[:_MAX_TEXT] if isinstance(value, str) else ""


def _whole(value: Scalar | None, *, least: int = 1) -> int | None:
    return value if type(value) is int and value >= least else None
