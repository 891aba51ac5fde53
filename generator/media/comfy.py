"""ComfyUI's ``prompt``: a graph of nodes, ``{id: {class_type, inputs: {name: value | [id, n]}}}``.

The settings stand in the nodes that lead to the sampler. The graph is hostile: it may have circles,
any types and any size.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from generator.reading.fields import format_number

Graph = Mapping[str, object]

_MAX_NODES = 500  # visited from the sampler
_MAX_STEPS = 50  # along the links of one kind of prompt
_SAMPLERS = ("KSampler", "SamplerCustom")
_POSITIVE = ("positive", "conditioning")
_TEXTS = ("text", "text_g", "clip_l", "text_l", "t5xxl", "prompt", "string", "value")
# Setting, and the inputs that hold it, whatever the node is.
_INPUTS = (
    ("seed", ("seed", "noise_seed")),
    ("steps", ("steps",)),
    ("guidance", ("cfg", "guidance")),
    ("sampler", ("sampler_name",)),
    ("model", ("ckpt_name", "unet_name", "model_name")),
    ("scheduler", ("scheduler",)),
    ("denoise", ("denoise",)),
)


def read_comfy(graph: Graph) -> list[tuple[str, str]]:
    """The settings around the first sampler of a graph, as (name, value); empty without one."""
    sampler = next((key for key in graph if _class(graph, key).startswith(_SAMPLERS)), None)
    if sampler is None:
        return []
    nodes = list(_upstream(graph, sampler))
    pairs = [("prompt", _prompt(graph, sampler, _POSITIVE))]
    pairs.append(("negative prompt", _prompt(graph, sampler, ("negative",))))
    for name, keys in _INPUTS:
        pairs.append((name, next(_values(graph, nodes, keys), "")))
    pairs.append(("size", _size(graph, nodes)))
    pairs.append(("lora", ", ".join(dict.fromkeys(_loras(graph, nodes)))))
    return pairs


def _class(graph: Graph, key: str) -> str:
    node = graph.get(key)
    name = node.get("class_type") if isinstance(node, dict) else None
    return name if isinstance(name, str) else ""


def _inputs(graph: Graph, key: str) -> Mapping[str, object]:
    node = graph.get(key)
    inputs = node.get("inputs") if isinstance(node, dict) else None
    return inputs if isinstance(inputs, dict) else {}


def _link(value: object) -> str | None:
    """The node that an input is taken from, or None for a value of its own."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int):
        return str(value[0])
    return None


def _upstream(graph: Graph, start: str) -> Iterator[str]:
    """The nodes that lead to a node, itself first, nearest first, each once."""
    waiting, seen = deque([start]), {start}
    while waiting and len(seen) <= _MAX_NODES:
        key = waiting.popleft()
        yield key
        for value in _inputs(graph, key).values():
            source = _link(value)
            if source is not None and source in graph and source not in seen:
                seen.add(source)
                waiting.append(source)


def _values(graph: Graph, nodes: list[str], keys: tuple[str, ...]) -> Iterator[str]:
    for node in nodes:
        inputs = _inputs(graph, node)
        for key in keys:
            value = inputs.get(key)
            if isinstance(value, str):
                yield value
            elif isinstance(value, int | float) and not isinstance(value, bool):
                yield format_number(value)


def _prompt(graph: Graph, sampler: str, names: tuple[str, ...]) -> str:
    """The text behind the sampler's prompt of one kind: along the inputs of that kind first, as
    control nets and guiders hand both kinds on, then the nearest text before the last of them."""
    node = start = _link(_inputs(graph, sampler).get("guider")) or sampler
    for _ in range(_MAX_STEPS):
        inputs = _inputs(graph, node)
        further = next((link for name in names if (link := _link(inputs.get(name)))), None)
        if further is None:
            break
        node = further
    if node == start:
        return ""
    return next((text for key in _upstream(graph, node) if (text := _text(graph, key))), "")


def _text(graph: Graph, node: str) -> str:
    inputs = _inputs(graph, node)
    return next((v for k in _TEXTS if isinstance(v := inputs.get(k), str) and v.strip()), "")


def _size(graph: Graph, nodes: list[str]) -> str:
    for node in nodes:
        inputs = _inputs(graph, node)
        width, height = inputs.get("width"), inputs.get("height")
        if "Latent" in _class(graph, node) and isinstance(width, int) and isinstance(height, int):
            return f"{width} × {height}"
    return ""


def _loras(graph: Graph, nodes: list[str]) -> Iterator[str]:
    for node in nodes:
        inputs = _inputs(graph, node)
        name, weight = inputs.get("lora_name"), inputs.get("strength_model")
        if not isinstance(name, str) or name == "None":
            continue
        known = isinstance(weight, int | float) and not isinstance(weight, bool)
        yield f"{name} ({weight})" if known else name
