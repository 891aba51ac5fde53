"""What ``config.json`` says of a model's build: layers, widths, heads. Pure.

Values may have any type; only whole numbers of a sane size and short names are told.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.meaning.signals import mapping_of, text_of, texts_of

_MOST = 1 << 40
_LONGEST = 120  # characters of a name
_PARTS = ("text_config", "llm_config", "language_config", "thinker_config")
# What is told, and the keys that name it, the most usual first.
_NUMBERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Layers", ("num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers")),
    ("Decoder layers", ("num_decoder_layers", "decoder_layers")),
    ("Hidden size", ("hidden_size", "d_model", "n_embd", "dim", "hidden_dim", "embed_dim")),
    ("Attention heads", ("num_attention_heads", "n_head", "n_heads", "num_heads")),
    ("Key-value heads", ("num_key_value_heads", "num_kv_heads", "n_head_kv")),
    ("Feed-forward size", ("intermediate_size", "d_ff", "n_inner", "ffn_dim", "encoder_ffn_dim")),
    ("Experts", ("num_local_experts", "num_experts", "n_routed_experts")),
    ("Vocabulary", ("vocab_size",)),
    ("Image size", ("image_size",)),
    ("Sampling rate", ("sampling_rate",)),
)


def architecture(config: Mapping[str, object], pipeline: Mapping[str, object]) -> str:
    """The class that loads a model, by ``config.json`` or ``model_index.json``; "" unknown."""
    named = texts_of(config, "architectures") or texts_of(config, "architecture")
    found = named[0] if named else text_of(pipeline, "_class_name")
    return (found or text_of(config, "model_type"))[:_LONGEST].strip()


def summary(config: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Names and values of the build, in the order of the table above; () where none is known."""
    parts = (config, *(mapping_of(config, key) for key in _PARTS))
    found = [
        (name, f"{value:,}")
        for name, keys in _NUMBERS
        if (value := _number(parts, keys)) is not None
    ]
    labels = mapping_of(config, "id2label")
    if labels:
        found.append(("Labels", f"{len(labels):,}"))
    dtype = next((text for part in parts for key in ("torch_dtype", "dtype")
                  if (text := text_of(part, key))), "")  # fmt: skip
    if dtype:
        found.append(("Made for", dtype.removeprefix("torch.")[:_LONGEST]))
    return tuple(found)


def _number(parts: tuple[Mapping[str, object], ...], keys: tuple[str, ...]) -> int | None:
    for part in parts:
        for key in keys:
            value = part.get(key)
            if type(value) is int and 0 < value < _MOST:
                return value
    return None
