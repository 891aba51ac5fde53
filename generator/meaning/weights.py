"""A model's weights at a glance: how many parameters, of which types, packed in which way.

Pure: header values in, numbers out.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.meaning.copies import counted, sets
from generator.meaning.packed import Unpacked, quantisation, unpack
from generator.reading.weights.safetensors import Safetensors

_LENGTH_KEYS = (
    "max_position_embeddings",
    "n_positions",
    "n_ctx",
    "max_seq_len",
    "max_sequence_length",
    "seq_length",
    "model_max_length",
    "max_source_positions",
)
_PARTS = ("text_config", "llm_config", "language_config", "thinker_config")
_MAX_LENGTH = 1 << 40  # tokenizers write 1e30 for "no limit"
_MAX_TEMPLATE = 200_000  # characters


class Weights(Struct, frozen=True):
    """The safetensors weights of a repo, each parameter once."""

    parameters: tuple[tuple[str, int], ...]  # (dtype as stored, number), the largest first
    total: int | None  # None: shards are missing or the packing is unknown; only bytes are told
    bytes: int  # of the tensors of the files that count
    methods: tuple[str, ...] = ()  # how parameters are packed: "GPTQ, 4 bits"
    files: tuple[str, ...] = ()  # that count, sorted
    copies: tuple[str, ...] = ()  # that hold the same weights once more, sorted


def weigh(
    files: Mapping[str, Safetensors],
    indexes: Mapping[str, tuple[str, ...]],
    configs: Mapping[str, Mapping[str, object]],
    *,
    pipeline: bool = False,
) -> Weights | None:
    """The weights of a repo by the headers of its files, or None where there are none.

    ``configs``: the ``config.json`` of each folder that has one, by folder, "" for the root;
    ``pipeline``: the repo has a ``model_index.json``.
    """
    if not files:
        return None

    def unpacked(paths: tuple[str, ...]) -> Unpacked:
        folder = paths[0].rpartition("/")[0]
        tensors = [tensor for path in paths for tensor in files[path].tensors]
        return unpack(tensors, quantisation(configs.get(folder, {})))

    found = sets(files, indexes, lambda paths: unpacked(paths).total)
    kept = counted(found, pipeline=pipeline)
    parts = [unpacked(one.paths) for one in kept]
    used = sorted(path for one in kept for path in one.paths)
    certain = all(part.certain for part in parts) and all(one.complete for one in kept)
    return Weights(
        parameters=_added(parts) if certain else (),
        total=sum(part.total for part in parts) if certain else None,
        bytes=sum(tensor.bytes for path in used for tensor in files[path].tensors),
        methods=tuple(sorted({method for part in parts for method in part.methods})),
        files=tuple(used),
        copies=tuple(sorted(set(files) - set(used))),
    )


def _added(parts: list[Unpacked]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for part in parts:
        for dtype, count in part.parameters:
            counts[dtype] = counts.get(dtype, 0) + count
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def context_length(config: Mapping[str, object]) -> int | None:
    """How many tokens a model takes, by its ``config.json``; None where it does not say."""
    parts = [config, *(part for key in _PARTS if isinstance(part := config.get(key), dict))]
    for part in parts:
        for key in _LENGTH_KEYS:
            value = part.get(key)
            if type(value) is int and 0 < value < _MAX_LENGTH:
                return value
    return None


def chat_template(tokenizer_config: Mapping[str, object]) -> str | None:
    """The chat template of a ``tokenizer_config.json``: the only one, or the one named default."""
    value = tokenizer_config.get("chat_template")
    if isinstance(value, list):
        named = [item for item in value if isinstance(item, dict)]
        default = [item for item in named if item.get("name") == "default"] or named
        value = default[0].get("template") if default else None
    return value[:_MAX_TEMPLATE] if isinstance(value, str) and value.strip() else None
