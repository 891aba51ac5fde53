"""Repos whose every field is hostile: cards, configs, file names, pictures, headers of weights.

A field that takes a list holds all payloads of its repo. A field that takes one value holds one
of them, in turn; ``turn`` says where the turn begins, so that as many turns as there are payloads
put each of them into every such field.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

import yaml

from generator.meaning.tasks import TASKS
from tests.security.payloads import file_name

_LONE = dict.fromkeys(range(55296, 57344), "�")


class Turn:
    """Gives the payloads one after the other, for ever, and counts them."""

    def __init__(self, payloads: Sequence[str], start: int) -> None:
        self._payloads = payloads
        self._places = count(start)
        self.used = 0

    def __call__(self) -> str:
        self.used += 1
        return self._payloads[next(self._places) % len(self._payloads)]


def write_repo(folder: Path, payloads: Sequence[str], turn: int = 0) -> int:
    """Writes one hostile repo; gives how many fields of one value got a payload."""
    one = Turn(payloads, turn)
    folder.mkdir(parents=True)
    card = f"---\n{_front_matter(payloads, one, turn)}---\n{_body(payloads)}"
    (folder / "README.md").write_text(card, "utf-8", "replace", newline="")
    _write_config(folder, payloads, one)
    _write_files(folder, payloads)
    (folder / "cat.png").write_bytes(png(payloads, one))
    (folder / "model.safetensors").write_bytes(_safetensors(payloads, one))
    (folder / "model.gguf").write_bytes(_gguf(payloads, one))
    return one.used


def _front_matter(payloads: Sequence[str], one: Turn, turn: int) -> str:
    every = list(payloads)
    tasks = sorted(TASKS)
    keys = {
        "title": one(), "description": one(), "summary": one(),
        "license": one() if turn % 2 else "other", "license_name": one(), "license_link": one(),
        "language": ["en", *every], "tags": every, "datasets": every, "metrics": every,
        "pipeline_tag": one() if turn % 7 == 3 else tasks[turn % len(tasks)],
        "library_name": one(), "base_model": every, "base_model_relation": one(),
        "new_version": one(), "thumbnail": one() if turn % 2 else "cat.png",
        "instance_prompt": one(), "mask_token": one(), "viewer": one(),
        "extra_gated_prompt": one(), "extra_gated_heading": one(),
        "extra_gated_description": one(), "extra_gated_button_content": one(),
        "extra_gated_fields": {payload: one() for payload in every},
        "co2_eq_emissions": {key: one() for key in (
            "emissions", "source", "training_type", "geographical_location", "hardware_used")},
        "inference": {"parameters": {payload: one() for payload in every}},
        "model-index": _model_index(every, one),
        "widget": _widget(every, one),
        **{payload: one() for payload in every},
    }  # fmt: skip
    return yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=1 << 20)


def _model_index(every: list[str], one: Turn) -> list[object]:
    return [{"name": one(), "results": [
        {"task": {"type": one(), "name": payload},
         "dataset": {key: one() for key in ("type", "name", "config", "split", "revision", "args")},
         "metrics": [{"type": one(), "name": payload, "value": payload, "config": one(),
                      "verified": one(), "verifyToken": one()}],
         "source": {"name": one(), "url": payload}}
        for payload in every
    ]}]  # fmt: skip


def _widget(every: list[str], one: Turn) -> list[object]:
    """An example of every family, each with a title, a group and parameters of its own."""
    media = ["cat.png", *every]
    pairs: list[tuple[dict[str, object], object]] = [
        ({"text": one()}, [{"label": payload, "score": 0.5} for payload in every]),
        ({"text": one()}, dict.fromkeys(every, 0.5)),
        ({"text": one()}, {"text": one()}),
        ({"text": " ".join(every)}, [
            {"entity_group": one(), "word": payload, "score": 0.9} for payload in every]),
        ({"text": one(), "context": " ".join(every)}, [
            {"answer": payload, "score": one()} for payload in every]),
        ({"messages": [{"role": one(), "content": payload} for payload in every]},
         {"choices": [{"message": {"role": "assistant", "content": "\n\n".join(every), one(): 1,
                                   "tool_calls": [{"function": {"name": one()}}]}}]}),
        ({"messages": [{"role": "user", "content": [
            {"type": "text", "text": one()}, {"type": "image_url", "image_url": {"url": one()}},
            {"type": one(), one(): one()}]}]}, {"text": one()}),
        ({"table": {payload: [one(), one()] for payload in every}, "text": one()},
         [{payload: one() for payload in every}]),
        ({"structured_data": dict.fromkeys(every, every)}, every),
        ({"table": {"t": [one(), one()], one(): [1, 2]}}, [{"t": one(), "sales": 1, one(): 2}]),
        ({"src": "cat.png"}, [
            {"label": payload, "score": 0.5, "box": {"xmin": 1, "ymin": 1, "xmax": 3, "ymax": 3}}
            for payload in every]),
        ({"src": "cat.png"}, [{"label": payload, "mask": one()} for payload in every]),
        ({"src": "cat.png"}, [
            {"keypoints": [{"name": payload, "x": 1, "y": 2} for payload in every]}]),
        ({"src": "cat.png"}, {"url": one()}),
        ({"text": one()}, {"url": one()}),
        ({"text": one()}, {"images": media}),
        ({"text": one()}, [{"text": payload, "url": one(), one(): one()} for payload in every]),
        ({"src": "demo.wav"}, [{"label": payload, "start": 0, "end": 1} for payload in every]),
        ({"src": one()}, {"chunks": [{"text": payload, "timestamp": [0, 1]} for payload in every]}),
        ({"text": one()}, {"audio": one(), "video": one(), "depth": one()}),
        ({"source_sentence": one(), "sentences": every}, [0.1] * len(every)),
        ({"text": one(), "candidate_labels": every}, {"labels": every, "scores": [1] * len(every)}),
        ({"text": one(), one(): one()}, {payload: {payload: one()} for payload in every}),
        ({"prompt": one(), "src": one()}, one()),
    ]  # fmt: skip
    examples: list[object] = [
        {"example_title": one(), "group": one(), "parameters": {one(): one(), one(): [one()]},
         **given, "output": output}
        for given, output in pairs
    ]  # fmt: skip
    return [*examples, *every, *([payload] for payload in every)]


def _body(payloads: Sequence[str]) -> str:
    blocks = []
    for payload in payloads:
        line = payload.replace("\n", " ")
        blocks += [
            payload, f"a {line} b", f"- {line}", f"| {line} |\n|---|\n| {line} |", f"# {line}",
            f"[{line}]({line})", f"![{line}](<{line}> '{line}')",
            f"[x][{line}]\n\n[{line}]: {line}",
            f"```{line}\n{payload}\n```", f"    {line}", f"`{line}`", f"> {line}",
            f"<a href='{line}' title='{line}'>{line}</a>", f'<img src="{line}" alt="{line}">',
            f"<video src='{line}' poster='{line}'></video>", f"<div>\n{payload}\n</div>",
            f"<details><summary>{line}</summary>\n\n{line}\n\n</details>", f"$${line}$$", "-->",
        ]  # fmt: skip
    return "\n\n".join(blocks).translate(_LONE) + "\n\nThe end of the card.\n"


def _write_config(folder: Path, payloads: Sequence[str], one: Turn) -> None:
    config = {
        "architectures": [one(), *payloads], "model_type": one(), "torch_dtype": one(),
        "task_specific_params": {one(): one()}, "_class_name": one(), "vocab_size": one(),
        "id2label": {str(at): payload for at, payload in enumerate(payloads)},
        "quantization_config": {"quant_method": one()}, "transformers_version": one(),
        "auto_map": {one(): one()}, "license": one(), **{payload: one() for payload in payloads},
    }  # fmt: skip
    tokens = {"chat_template": one(), "tokenizer_class": one(), "mask_token": one(),
              "bos_token": {"content": one()}, "model_max_length": one()}  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(tokens), "utf-8")


def _write_files(folder: Path, payloads: Sequence[str]) -> None:
    """Files and folders that are named like payloads; some hold one too."""
    below = folder / f"{file_name(payloads[0])} below"
    below.mkdir(exist_ok=True)
    for at, payload in enumerate(payloads):
        name = file_name(payload)
        ending = (".svg", ".html", ".txt", ".json", ".md", ".js", "")[at % 7]
        (folder / f"{name}{ending}").write_text(payload, "utf-8", "replace")
        (below / f"{at}-{name}").write_text(payload, "utf-8", "replace")


# -- binary files -----------------------------------------------------------------------------


def png(payloads: Sequence[str], one: Turn) -> bytes:
    """A picture of 4 × 4 pixels whose generation settings are payloads."""
    node = {"class_type": one(), "inputs": {"text": "\n".join(payloads), "seed": one()}}
    sampler = {"class_type": "KSampler", "inputs": {"positive": ["1", 0], "sampler_name": one()}}
    settings = ", ".join(f"{payload}: {one()}" for payload in payloads)
    texts = (
        (
            "parameters",
            f"{one()}\nNegative prompt: {one()}\nSteps: 2, Sampler: {one()}, {settings}",
        ),
        ("prompt", json.dumps({"1": node, "2": sampler})),
        ("workflow", json.dumps({"nodes": [node]})),
        ("Software", one()),
    )
    chunks = [(b"iTXt", f"{key}\0\0\0\0\0{text}".encode("utf-8", "replace")) for key, text in texts]
    return png_of(4, 4, texts=chunks)


def png_of(
    width: int,
    height: int,
    *,
    rows: bytes | None = None,
    texts: Iterable[tuple[bytes, bytes]] = (),
    colour: int = 2,
) -> bytes:
    """A PNG that says it has this size; ``rows`` are its packed pixels, grey by default."""
    packed = zlib.compress((b"\0" + b"\x80" * 3 * width) * height) if rows is None else rows
    return b"".join((
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)),
        *(_chunk(kind, body) for kind, body in texts),
        _chunk(b"IDAT", packed),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _safetensors(payloads: Sequence[str], one: Turn) -> bytes:
    header = {"__metadata__": {payload: one() for payload in payloads}} | {
        payload: {"dtype": "F32" if at % 2 else one(), "shape": [1], "data_offsets": [0, 4]}
        for at, payload in enumerate(payloads)
    }
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + b"\0" * 4


def _gguf(payloads: Sequence[str], one: Turn) -> bytes:
    def text(value: str) -> bytes:
        raw = value.encode("utf-8", "replace")
        return struct.pack("<Q", len(raw)) + raw

    keys = ["general.architecture", "general.name", "general.author", "general.url",
            "general.license", "general.description", "tokenizer.chat_template",
            "general.basename", "general.size_label", *payloads]  # fmt: skip
    pairs = b"".join(text(key) + struct.pack("<I", 8) + text(one()) for key in keys)
    tensor = text(payloads[0]) + struct.pack("<IQIQ", 1, 4, 0, 0)
    return b"GGUF" + struct.pack("<IQQ", 3, 1, len(keys)) + pairs + tensor + b"\0" * 64
