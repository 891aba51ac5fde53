"""How many parameters a tensor stands for, where several are packed into one element.

The formats say so by the names of their tensors and by ``quantization_config`` (``quantization`` of
MLX) in ``config.json``. The factors are those of the formats' own documentation:

GPTQ, AWQ    ``X.qweight`` holds 32/bits values in each I32; ``qzeros``, ``scales`` and ``g_idx``
             only tell how to unpack it
bitsandbytes ``X`` of U8 with ``X.quant_state.…`` beside it holds two values in a byte; of I8 with
             ``X.SCB`` beside it one
MLX          ``X.weight`` of U32 with ``X.scales`` beside it holds 32/bits values in an element
MXFP4        ``X_blocks`` of U8 holds two values in a byte; ``X_scales`` tells how to unpack it
compressed-tensors, NVFP4
             ``X.weight_packed`` of I32 holds 32/bits values, of U8 two
Pure: names, shapes and a configuration in, numbers out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from generator.reading.weights.tensors import Tensor

_BITS = frozenset({2, 3, 4, 5, 6, 8})
# Methods that store one element per parameter: nothing is to be unpacked.
_UNPACKED = frozenset({"fp8", "fbgemm_fp8", "finegrained_fp8", "modelopt", "compressed-tensors"})
_PACKING = frozenset({"gptq", "awq", "bitsandbytes", "mxfp4"})
_INTEGERS = frozenset({"U8", "I32", "U32"})
_GPTQ = re.compile(r"(.*)\.(qweight|qzeros|scales|g_idx)", re.DOTALL)
_BITSANDBYTES = re.compile(
    r"(.*)\.(absmax|quant_map|nested_absmax|nested_quant_map|quant_state\..*|SCB|weight_format)",
    re.DOTALL,
)
_PACKED_PARTS = ("weight_scale", "weight_shape", "weight_zero_point", "weight_global_scale",
                 "weight_scale_2", "input_scale", "input_global_scale", "weight_g_idx")  # fmt: skip


class Quantisation(Struct, frozen=True):
    """What ``config.json`` says of packing."""

    method: str = ""  # in lower case, as written; "" for none
    bits: int | None = None
    layers: tuple[tuple[str, int], ...] = ()  # MLX: layers that have other bits than the rest
    mlx: bool = False


class Unpacked(Struct, frozen=True):
    """Parameters of some tensors, after unpacking."""

    parameters: tuple[tuple[str, int], ...]  # (dtype as stored, number), the largest first
    methods: tuple[str, ...] = ()  # how they were packed, as shown: "GPTQ, 4 bits"; sorted
    certain: bool = True  # False: some tensors are packed in a way that is not known here

    @property
    def total(self) -> int:
        return sum(count for _, count in self.parameters)


def quantisation(config: Mapping[str, object]) -> Quantisation:
    """What a ``config.json`` says of packing; values of any type are tolerated."""
    written = config.get("quantization_config")
    if isinstance(written, dict):
        method = _text(written.get("quant_method"))
        bits = _bits(written.get("bits")) or _bits(written.get("w_bit")) or _group_bits(written)
        return Quantisation(method, bits)
    mlx = config.get("quantization")
    if isinstance(mlx, dict):
        layers = tuple(
            (name, bits)
            for name, layer in mlx.items()
            if isinstance(name, str)
            and isinstance(layer, dict)
            and (bits := _bits(layer.get("bits"))) is not None
        )
        return Quantisation("mlx", _bits(mlx.get("bits")), layers, mlx=True)
    return Quantisation()


def _text(value: object) -> str:
    return value.lower()[:40] if isinstance(value, str) else ""


def _bits(value: object) -> int | None:
    return value if type(value) is int and value in _BITS else None


def _group_bits(written: Mapping[str, object]) -> int | None:
    """The bits of compressed-tensors, where all groups agree."""
    groups = written.get("config_groups")
    found = set()
    for group in groups.values() if isinstance(groups, dict) else ():
        weights = group.get("weights") if isinstance(group, dict) else None
        found.add(_bits(weights.get("num_bits")) if isinstance(weights, dict) else None)
    return found.pop() if len(found) == 1 else None


def unpack(tensors: Collection[Tensor], packing: Quantisation) -> Unpacked:
    """The parameters that tensors stand for. A name that occurs twice is counted once."""
    names = _Names.of(tensors)
    counts: dict[str, int] = {}
    methods: set[str] = set()
    unknown = 0  # bytes whose packing is not known
    for tensor in {tensor.name: tensor for tensor in tensors}.values():
        count, method = _parameters(tensor, names, packing)
        if count is None:
            unknown += tensor.bytes
            continue
        if count:
            counts[tensor.dtype] = counts.get(tensor.dtype, 0) + count
        if method:
            methods.add(method)
    ranked = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    certain = not unknown and not _suspicious(tensors, packing, methods)
    return Unpacked(ranked, tuple(sorted(methods)), certain)


class _Names(Struct, frozen=True):
    """What stands beside a tensor decides what it is."""

    all: frozenset[str]
    with_state: frozenset[str]  # names of tensors that bitsandbytes packed

    @classmethod
    def of(cls, tensors: Iterable[Tensor]) -> _Names:
        names = frozenset(tensor.name for tensor in tensors)
        found = (_BITSANDBYTES.fullmatch(name) for name in names)
        return cls(names, frozenset(match[1] for match in found if match))


def _parameters(tensor: Tensor, names: _Names, packing: Quantisation) -> tuple[int | None, str]:
    """How many parameters a tensor stands for (None: not known) and how it is packed."""
    for read in _FORMATS:
        found = read(tensor, names, packing)
        if found is not None:
            return found
    return tensor.count, ""


_Found = tuple[int | None, str] | None


def _gptq(tensor: Tensor, names: _Names, packing: Quantisation) -> _Found:
    match = _GPTQ.fullmatch(tensor.name)
    if not match or f"{match[1]}.qweight" not in names.all:
        return None
    if match[2] != "qweight":
        return 0, ""
    name = {"gptq": "GPTQ", "awq": "AWQ"}.get(packing.method)
    if name is None or packing.bits is None or tensor.dtype != "I32":
        return None, ""
    return tensor.count * 32 // packing.bits, f"{name}, {packing.bits} bits"


def _bitsandbytes(tensor: Tensor, names: _Names, _packing: Quantisation) -> _Found:
    match = _BITSANDBYTES.fullmatch(tensor.name)
    if match and match[1] in names.all:
        return 0, ""
    base = tensor.name
    if base not in names.with_state:
        # The 8-bit form puts its scales beside the layer: "X.SCB" for "X.weight".
        layer = base.removesuffix(".weight")
        if layer == base or f"{layer}.SCB" not in names.all:
            return (0, "") if match and f"{match[1]}.weight" in names.all else None
        return tensor.count, "bitsandbytes, 8 bits"
    if tensor.dtype == "U8":
        return tensor.count * 2, "bitsandbytes, 4 bits"
    return tensor.count, "bitsandbytes, 8 bits"


def _mlx(tensor: Tensor, names: _Names, packing: Quantisation) -> _Found:
    layer, _, last = tensor.name.rpartition(".")
    if f"{layer}.scales" not in names.all or f"{layer}.weight" not in names.all:
        return None
    if last in ("scales", "biases"):
        return 0, ""
    if last != "weight" or tensor.dtype != "U32":
        return None
    bits = dict(packing.layers).get(layer, packing.bits)
    if not packing.mlx or bits is None:
        return None, ""
    return tensor.count * 32 // bits, f"MLX, {bits} bits"


def _mxfp4(tensor: Tensor, names: _Names, _packing: Quantisation) -> _Found:
    for ending in ("_blocks", "_scales"):
        base = tensor.name.removesuffix(ending)
        if base != tensor.name and {f"{base}_blocks", f"{base}_scales"} <= names.all:
            break
    else:
        return None
    if tensor.dtype != "U8":
        return None, ""
    return (tensor.count * 2, "MXFP4") if ending == "_blocks" else (0, "")


def _compressed(tensor: Tensor, names: _Names, packing: Quantisation) -> _Found:
    layer, _, last = tensor.name.rpartition(".")
    if f"{layer}.weight_packed" in names.all:
        if last in _PACKED_PARTS:
            return 0, ""
        if last != "weight_packed":
            return None
        if tensor.dtype == "U8":
            return tensor.count * 2, "compressed-tensors, 4 bits"
        if tensor.dtype != "I32" or packing.bits is None:
            return None, ""
        return tensor.count * 32 // packing.bits, f"compressed-tensors, {packing.bits} bits"
    if {f"{layer}.weight_scale", f"{layer}.weight_scale_2"} <= names.all:  # NVFP4 of ModelOpt
        if last in _PACKED_PARTS:
            return 0, ""
        if last == "weight" and tensor.dtype == "U8":
            return tensor.count * 2, "NVFP4"
    return None


_FORMATS = (_gptq, _bitsandbytes, _compressed, _mlx, _mxfp4)


def _suspicious(tensors: Iterable[Tensor], packing: Quantisation, methods: Collection[str]) -> bool:
    """Whether most bytes are whole numbers, as packing has them, and no known packing was met."""
    if methods:
        return False
    if packing.method and packing.method not in _UNPACKED | _PACKING and not packing.mlx:
        return True
    everything = sum(tensor.bytes for tensor in tensors)
    return 2 * sum(t.bytes for t in tensors if t.dtype in _INTEGERS) > everything
