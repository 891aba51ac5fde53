"""A model's weights at a glance, as values: parameters, types, packing, build, tensors. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.meaning.config_summary import architecture, summary
from generator.meaning.gguf_models import GgufModel, Quantised
from generator.meaning.weights import context_length
from generator.media.sizes import human_size
from generator.model import Model
from generator.pages.links import Link
from generator.reading.names import extension
from generator.reading.repo import FileKind, RepoFile
from generator.reading.weights.tensors import Tensor

MAX_TENSORS = 300  # rows of the table
PICKLE = "pickle: runs code when loaded"
_PICKLES = frozenset({"ckpt", "dill", "joblib", "pickle", "pkl", "pt", "pth", "sav"})
_PICKLE_STEMS = ("pytorch_model", "adapter_model", "diffusion_pytorch_model", "training_args",
                 "optimizer", "scheduler", "consolidated")  # fmt: skip
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


class Row(Struct, frozen=True):
    """A name and what it says; ``exact`` is the value behind a rounded one."""

    name: str
    value: Link
    exact: str = ""


class FormRow(Struct, frozen=True):
    """One form of a GGUF model: a quantisation, or what stands beside the model."""

    name: str
    role: str  # "" for the model itself
    files: tuple[str, ...]
    parameters: str
    size: str
    state: str  # "" or "shards are missing"


class TensorRow(Struct, frozen=True):
    """One tensor."""

    name: str
    dtype: str
    shape: str  # "4096 × 1024"
    size: str


class WeightsView(Struct, frozen=True):
    """What the page tells of the weights: quiet facts, and details that are folded."""

    facts: tuple[Row, ...]
    types: tuple[Row, ...]  # parameters by type, where it is known
    build: tuple[tuple[str, str], ...]  # what config.json says
    forms: tuple[FormRow, ...]
    tensors: tuple[TensorRow, ...]
    tensor_count: int
    chat_template: str | None
    copies: tuple[str, ...]  # files that hold the same weights once more
    notes: tuple[str, ...]

    @property
    def has_details(self) -> bool:
        """Whether there is more than the quiet facts."""
        return bool(self.build or self.forms or self.tensors or self.chat_template)


def make_weights(model: Model) -> WeightsView | None:
    """The view of a model's weights; None where it has none and nothing tells of its build."""
    tensors = tuple(_tensors(model))
    view = WeightsView(
        facts=tuple(_facts(model)),
        types=_types(model),
        build=_build(model),
        forms=tuple(map(_form, model.gguf.forms)) if model.gguf else (),
        tensors=tuple(_tensor(tensor, turned=turned) for tensor, turned in tensors[:MAX_TENSORS]),
        tensor_count=len(tensors),
        chat_template=model.chat_template,
        copies=model.weights.copies if model.weights else (),
        notes=tuple(_notes(model)),
    )
    return view if view.facts or view.has_details else None


def total_parameters(model: Model) -> int | None:
    """How many parameters a model has, where its files tell."""
    if model.weights is not None:
        return model.weights.total
    return model.gguf.total if model.gguf else None


def human_count(number: int) -> str:
    """A number of parameters as people say it: ``1.24B``, ``125M``, ``980``."""
    for scale, unit in _SCALES:
        if number >= scale * 0.9995:
            value = number / scale
            digits = 0 if value >= 99.95 else 1 if value >= 9.995 else 2
            shown = f"{value:.{digits}f}"
            return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + unit
    return str(number)


def is_pickle(file: RepoFile) -> bool:
    """Whether a file is a pickle by its name; pickles are never opened to look."""
    name = file.path.rpartition("/")[2].lower()
    ending = extension(name)
    return ending in _PICKLES or (ending == "bin" and name.startswith(_PICKLE_STEMS))


def safetensors_record(model: Model) -> dict[str, object] | None:
    """The entry ``safetensors`` of ``model.json``; ``total`` is null where it is not known."""
    if model.weights is None:
        return None
    return {"parameters": dict(model.weights.parameters), "total": model.weights.total}


def gguf_record(gguf: GgufModel | None) -> dict[str, object] | None:
    """The entry ``gguf`` of ``model.json``."""
    if gguf is None:
        return None
    return {
        "architecture": gguf.architecture or None,
        "name": gguf.name or None,
        "context_length": gguf.context_length,
        "total": gguf.total,
        "chat_template": gguf.chat_template,
        "quantizations": [
            {"name": form.name or None, "role": form.role, "files": list(form.paths),
             "total": form.total if form.complete else None, "bytes": form.bytes}
            for form in gguf.forms
        ],
    }  # fmt: skip


def _facts(model: Model) -> Iterator[Row]:
    total = total_parameters(model)
    if total is not None:
        yield Row("Parameters", Link(human_count(total)), f"{total:,}")
    weights = model.weights
    if weights and weights.parameters:
        yield Row("Types", Link(", ".join(dtype for dtype, _ in weights.parameters[:4])))
    methods = ", ".join(weights.methods) if weights else ""
    if methods:
        yield Row("Packed with", Link(methods))
    files = [file for file in model.repo.files if file.kind is FileKind.WEIGHTS or is_pickle(file)]
    if files:
        yield from _sizes(files)
    length = _context(model)
    if length is not None:
        yield Row("Context", Link(f"{length:,} tokens"))
    config, pipeline = model.signals.config, model.signals.mapping("model_index.json")
    name = architecture(config, pipeline) or (model.gguf.architecture if model.gguf else "")
    if name:
        yield Row("Architecture", Link(name))


def _sizes(files: list[RepoFile]) -> Iterator[Row]:
    here = sum(file.size for file in files if not file.lfs)
    absent = sum(file.bytes_promised for file in files if file.lfs)
    if here or not absent:
        yield Row("On disk", Link(human_size(here)), f"{here:,} bytes")
    if absent:
        yield Row("Not downloaded", Link(human_size(absent)), f"{absent:,} bytes")


def _context(model: Model) -> int | None:
    found = context_length(model.signals.config)
    return found if found is not None or model.gguf is None else model.gguf.context_length


def _types(model: Model) -> tuple[Row, ...]:
    counts = model.weights.parameters if model.weights else ()
    return tuple(Row(dtype, Link(human_count(count)), f"{count:,}") for dtype, count in counts)


def _build(model: Model) -> tuple[tuple[str, str], ...]:
    found = summary(model.signals.config)
    if found or model.gguf is None:
        return found
    return tuple((name.capitalize(), f"{value:,}") for name, value in model.gguf.facts)


def _form(form: Quantised) -> FormRow:
    return FormRow(
        name=form.name or "unknown",
        role="" if form.role == "model" else form.role,
        files=form.paths,
        parameters=f"{form.total:,}",
        size=human_size(form.bytes),
        state="" if form.complete else "shards are missing",
    )


def _tensors(model: Model) -> Iterator[tuple[Tensor, bool]]:
    """The tensors that count, and whether their shapes are written innermost first."""
    if model.weights is not None:
        for path in model.weights.files:
            yield from ((tensor, False) for tensor in model.headers.safetensors[path].tensors)
    elif model.gguf is not None:
        main = max(model.gguf.forms, key=lambda form: (form.role == "model", form.total))
        for path in main.paths:
            yield from ((tensor, True) for tensor in model.headers.gguf[path].tensors)


def _tensor(tensor: Tensor, *, turned: bool) -> TensorRow:
    shape = tuple(reversed(tensor.shape)) if turned else tensor.shape
    return TensorRow(
        name=tensor.name[:300],
        dtype=tensor.dtype,
        shape=" × ".join(map(str, shape)) or "one number",
        size=human_size(tensor.bytes),
    )


def _notes(model: Model) -> Iterator[str]:
    if model.weights is not None and model.weights.total is None:
        yield "The parameters are not counted: shards are missing, or the packing is not known."
    pickles = [file for file in model.repo.files if is_pickle(file)]
    if pickles:
        if len(pickles) == 1:
            yield "1 file is a pickle: loading it runs the code in it."
        else:
            yield f"{len(pickles):,} files are pickles: loading one runs the code in it."


def records(model: Model) -> Mapping[str, object]:
    """The entries of ``model.json`` that tell of weights."""
    return {"safetensors": safetensors_record(model), "gguf": gguf_record(model.gguf)}
