"""What generation settings mean: the texts of A1111, ComfyUI, InvokeAI and others as pairs.

The names are the same for all tools: prompt, negative prompt, seed, steps, guidance, sampler, size,
model, lora; what else a tool says keeps its own name. Values are the tool's, as text. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.media.comfy import read_comfy
from generator.reading.fields import format_number

Pair = tuple[str, str]

_ORDER = (
    "prompt",
    "negative prompt",
    "seed",
    "steps",
    "guidance",
    "sampler",
    "size",
    "model",
    "lora",
)
_MAX_VALUE = 4000  # characters shown of one value
_MAX_OTHERS = 24  # pairs under a tool's own names
_MAX_JSON = 2_000_000  # characters
_MAX_LAST_LINE = 20_000  # characters of the line of settings in A1111's text
# fmt: off
_NAMES: Mapping[str, str] = MappingProxyType({
    "prompt": "prompt", "positive prompt": "prompt", "positive": "prompt",
    "negative prompt": "negative prompt", "negative": "negative prompt", "uc": "negative prompt",
    "seed": "seed", "noise seed": "seed", "rand seed": "seed",
    "steps": "steps", "num inference steps": "steps",
    "cfg scale": "guidance", "cfg": "guidance", "guidance scale": "guidance", "scale": "guidance",
    "guidance": "guidance",
    "sampler": "sampler", "sampler name": "sampler", "scheduler": "sampler",
    "size": "size", "resolution": "size",
    "model": "model", "model name": "model", "base model": "model", "model weights": "model",
    "lora": "lora", "loras": "lora", "lora hashes": "lora",
})
# fmt: on
_LAST_LINE_PAIR = re.compile(r'\s*(\w[\w \-/]{0,60}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)')
_LORA = re.compile(r"<lora:([^:<>]{1,120})(?::(-?[0-9.]{1,10}))?[^<>]{0,20}>")
_DREAM = re.compile(r'^"(.*?)"((?:\s+-[A-Za-z]\s*\S+)*)\s*$', re.DOTALL)
_DREAM_FLAG = re.compile(r"-([A-Za-z])\s*(\S+)")
_DREAM_NAMES = {"s": "steps", "S": "seed", "C": "guidance", "A": "sampler"}


class Generation(Struct, frozen=True):
    """The settings of one generated picture, ordered, and the tool that wrote them."""

    settings: tuple[Pair, ...] = ()
    source: str = ""  # "A1111", "ComfyUI", "InvokeAI" ...; "" where the tool is unknown


def read_generation(texts: Mapping[str, str]) -> Generation:
    """The settings in a picture's named texts; the first reader that finds any has it."""
    for read in _READERS:
        source, pairs = read(texts)
        settings = _ordered(pairs)
        if settings:
            return Generation(settings, source)
    return Generation()


def _ordered(pairs: list[Pair]) -> tuple[Pair, ...]:
    """The pairs with known names first, each name once, empty and overlong values dealt with."""
    found: dict[str, str] = {}
    for name, value in pairs:
        text = value.replace("\0", "").strip()
        if name and text:
            found.setdefault(
                name, text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 1] + "…"
            )
    known = [(name, found.pop(name)) for name in _ORDER if name in found]
    return tuple(known + list(found.items())[:_MAX_OTHERS]) if known else ()


def normal_name(name: str) -> str:
    """A tool's name for a setting as the one used here: ``CFG scale`` is ``guidance``."""
    plain = name.replace("_", " ").strip().lower()
    return _NAMES.get(plain, plain)


def _json(text: str | None) -> object:
    """A JSON value, or None for text that is none, too long or too deep."""
    if not text or len(text) > _MAX_JSON:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _mapping(text: str | None) -> Mapping[str, object]:
    value = _json(text)
    return value if isinstance(value, dict) else {}


def _scalar(value: object) -> str:
    """A value as text; "" for what is no text and no number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_number(value) if isinstance(value, int | float) else ""


def _named(data: Mapping[str, object]) -> list[Pair]:
    """The scalars of a mapping, under the names used here, and ``width`` and ``height`` as size."""
    pairs = [(normal_name(key), _scalar(value)) for key, value in data.items()]
    width, height = _scalar(data.get("width")), _scalar(data.get("height"))
    size = [("size", f"{width} × {height}")] if width and height else []
    return size + [pair for pair in pairs if pair[0] not in ("width", "height")]


# --- A1111 and its many relatives: one text under "parameters" ---


def _a1111(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    text = texts.get("parameters", "")
    lines = text.strip().split("\n")
    last = lines[-1][:_MAX_LAST_LINE]
    pairs = [(key, _unquoted(value)) for key, value in _LAST_LINE_PAIR.findall(last)]
    if not any(key == "Steps" for key, _ in pairs):
        return "", []
    body = "\n".join(lines[:-1])
    prompt, _, negative = body.partition("Negative prompt:")
    settings = [(normal_name(key), value) for key, value in pairs]
    loras = ", ".join(_lora(name, weight) for name, weight in _LORA.findall(prompt))
    found = [("prompt", prompt), ("negative prompt", negative), ("lora", loras), *settings]
    return "A1111", [(name, _times(value) if name == "size" else value) for name, value in found]


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        unpacked = _json(value)
        return unpacked if isinstance(unpacked, str) else value[1:-1]
    return value.strip()


def _lora(name: str, weight: str) -> str:
    return f"{name} ({weight})" if weight else name


def _times(size: str) -> str:
    width, cross, height = size.partition("x")
    return f"{width.strip()} × {height.strip()}" if cross else size


# --- tools that write JSON ---


def _comfy(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    return "ComfyUI", read_comfy(_mapping(texts.get("prompt")))


def _invoke(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    data = _mapping(texts.get("invokeai_metadata"))
    pairs = _named(data)
    model = data.get("model")
    if isinstance(model, dict):
        pairs.append(("model", _scalar(model.get("name") or model.get("model_name"))))
    loras = data.get("loras")
    if isinstance(loras, list):
        pairs.append(("lora", ", ".join(filter(None, map(_invoke_lora, loras[:20])))))
    return "InvokeAI", pairs


def _invoke_lora(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    model = entry.get("model") or entry.get("lora")
    name = model.get("name") or model.get("model_name") if isinstance(model, dict) else model
    return _lora(_scalar(name), _scalar(entry.get("weight"))) if _scalar(name) else ""


def _old_invoke(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    data = _mapping(texts.get("sd-metadata"))
    image = data.get("image")
    if not isinstance(image, dict):
        return "InvokeAI", []
    prompts = image.get("prompt")
    first = prompts[0] if isinstance(prompts, list) and prompts else prompts
    prompt = first.get("prompt") if isinstance(first, dict) else first
    model = _scalar(data.get("model_weights"))
    return "InvokeAI", [("prompt", _scalar(prompt)), ("model", model), *_named(image)]


def _dream(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    text = (texts.get("Dream") or texts.get("dream") or "")[:_MAX_LAST_LINE]
    found = _DREAM.match(text)
    if not found:
        return "InvokeAI", []
    flags = dict(_DREAM_FLAG.findall(found[2]))
    pairs = [(_DREAM_NAMES[flag], value) for flag, value in flags.items() if flag in _DREAM_NAMES]
    size = [("size", f"{flags['W']} × {flags['H']}")] if {"W", "H"} <= set(flags) else []
    return "InvokeAI", [("prompt", found[1]), *pairs, *size]


def _json_parameters(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    data = _mapping(texts.get("parameters"))
    swarm = data.get("sui_image_params")
    if isinstance(swarm, dict):
        return "SwarmUI", _named(swarm)
    return ("Fooocus" if "fooocus_scheme" in texts else ""), _named(data)


def _novelai(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    if not texts.get("Software", "").startswith("NovelAI"):
        return "", []
    pairs = [("prompt", texts.get("Description", "")), ("model", texts.get("Source", ""))]
    return "NovelAI", pairs + _named(_mapping(texts.get("Comment")))


def _plain(texts: Mapping[str, str]) -> tuple[str, list[Pair]]:
    """Settings under their own names, as small scripts write them beside a ``prompt``."""
    prompt = texts.get("prompt", "").lstrip()
    if not prompt or prompt.startswith(('{"', "[{")):  # a graph that is not understood
        return "", []
    pairs = [(normal_name(key), value) for key, value in texts.items()]
    return texts.get("Software", "")[:60], [pair for pair in pairs if pair[0] in _ORDER]


_Reader = Callable[[Mapping[str, str]], tuple[str, list[Pair]]]
_READERS: tuple[_Reader, ...] = (
    _a1111,
    _invoke,
    _old_invoke,
    _dream,
    _novelai,
    _json_parameters,
    _comfy,
    _plain,
)
