# ruff: noqa: E501  (a flood is read best on one line)
"""Repos made to exhaust whoever reads them: each function writes one into an empty folder.

``FLOODS`` are all of them by name.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.security.cards import png_of

Write = Callable[[Path], None]
MB = 1_000_000
# Bytes of a body; more than 2 MB of a card is never read. The short form shows what grows faster
# than its input as well, and costs a tenth.
BODY = int(os.environ.get("LONG_BODY", "200000"))


def _nothing() -> str:
    return ""


def _card(front: Callable[[], str] = _nothing, body: Callable[[], str] = _nothing) -> Write:
    def write(folder: Path) -> None:
        card = f"---\n{front()}\n---\n{body()}\n"
        (folder / "README.md").write_text(card, "utf-8")

    return write


def _file(name: str, content: Callable[[], bytes]) -> Write:
    def write(folder: Path) -> None:
        _card(lambda: f"widget: [{{src: {name}}}]", lambda: f"![x]({name})")(folder)
        (folder / name).write_bytes(content())

    return write


def _sparse(name: str, size: int, head: bytes = b"", front: str = "") -> Write:
    def write(folder: Path) -> None:
        if name != "README.md":
            _card(lambda: front)(folder)
        with (folder / name).open("wb") as file:
            file.write(head)
            file.truncate(size)

    return write


def _filled(piece: str) -> Callable[[], str]:
    return lambda: piece * (BODY // len(piece.encode()))


# -- Markdown ----------------------------------------------------------------------------------

_NESTED = "".join("  " * depth + "- a\n" for depth in range(600))
_PIECES = {
    "quotes": ">" * 1000 + "a\n", "quote signs alone": ">", "brackets": "[", "bracket pairs": "[]",
    "links": "[a](", "images": "![", "link in link": "[a](b[a](", "emphasis": "*a ", "stars": "*",
    "strong": "**a *b ", "underscores": "_a__b_", "strikes": "~~a ~", "ticks": "`a``b```",
    "tick runs": "`" * 99 + "a", "fences": "```a\n", "open tags": "<div>", "tag starts": "<a ",
    "attributes": '<a x="', "less signs": "<", "comments": "<!--", "instructions": "<?",
    "declarations": "<!A ", "cdata": "<![CDATA[", "close tags": "</div>", "spans": "<span>",
    "entities": "&amp;", "ampersands": "&", "escapes": "\\", "backslashes": "\\\\(", "dollars": "$",
    "formulas": "$x_1$ ", "display formulas": "$$\n", "tex in braces": "$\\frac{" * 30 + "\n\n",
    "footnotes": "[^a]", "inline footnotes": "^[a", "footnote definitions": "[^a]: b\n\n",
    "definitions": "[a]: b\n", "uses of a definition": "[a] ", "table rows": "|a|b|c|d|e|f|\n",
    "wide table": "|", "table heads": "|a|b|\n|-|-|\n", "lists": "- a\n", "list signs": "- ",
    "numbers": "1. ", "nested lists": _NESTED, "headings": "# a\n", "same headings": "# a\n\n",
    "underlines": "a\n=\n", "hashes": "#", "lines": "\n", "blanks": " ", "tabs": "\t",
    "one line": "a", "one word a line": "a\n", "emoji": ":smile:", "colons": ":", "at signs": "a@b.c ",
    "addresses": "https://a.example/b ", "bare hosts": "www.a.example ", "autolinks": "<https://a.b>",
    "alerts": "> [!NOTE]\n> a\n\n", "tasks": "- [ ] a\n", "galleries": "<Gallery />\n\n",
    "open galleries": "<Gallery>\n", "details": "<details>\n\n", "pictures": "<picture><source>",
    "videos": "<video>", "html tables": "<table><tr><td>", "bold html": "<b>", "links html": "<a href=x>",
    "missing files": "![a](b.png)", "marks": "\ufdd0C0\ufdd1", "wide signs": "\U0001f600",
    "combining": "a\u0301", "bidi": "\u202ea\u202c", "templates": "{{ a }}", "html comments": "<!-- a -->",
}  # fmt: skip
_DIFFERENT = {
    "different headings": lambda: "".join(f"# a{at}\n\n" for at in range(BODY // 10)),
    "different links": lambda: "".join(f"[a{at}](b{at}.md) " for at in range(BODY // 22)),
    "different pictures": lambda: "".join(f"![a](b{at}.png) " for at in range(BODY // 20)),
    "different definitions": lambda: "".join(f"[a{at}]: b\n" for at in range(BODY // 14)),
    "different footnotes": lambda: "".join(f"[^{at}]\n\n[^{at}]: a\n\n" for at in range(BODY // 25)),
    "different anchors": lambda: "".join(f"[a](#b{at}) " for at in range(BODY // 15)),
    "different ids": lambda: "".join(f"<a id=b{at}></a> " for at in range(BODY // 20)),
    "different hosts": lambda: "".join(f"![a](https://h{at}.example/a.png) " for at in range(BODY // 38)),
    "different tags": lambda: "".join(f"<x{at}>" for at in range(BODY // 9)),
}  # fmt: skip

# -- front matter ------------------------------------------------------------------------------

_LAUGHS = "\n".join(
    f"{name}: &{name} [{', '.join(['*' + last] * 9)}]"
    for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_FRONTS = {
    "billion laughs": lambda: f"a: &a [lol]\n{_LAUGHS}\nwidget: *i",
    "aliases of a long text": lambda: f"a: &a {'x' * 100_000}\nb: [{'*a, ' * 5000}]\nwidget: *a",
    "merged mappings": lambda: "a: &a {x: 1}\n" + "".join(f"b{at}: {{<<: *a}}\n" for at in range(50_000)),
    "merge of merges": lambda: "a0: &a0 {x: 1}\n"
    + "".join(f"a{n + 1}: &a{n + 1} {{<<: [*a{n}, *a{n}], y{n}: 1}}\n" for n in range(2000)),
    "cycle": lambda: "widget: &a [*a]\ntags: &b {c: *b}",
    "brackets": lambda: "a: " + "[" * 100_000, "braces": lambda: "a: " + "{" * 100_000,
    "closed brackets": lambda: "a: " + "[" * 50_000 + "]" * 50_000, "sequence signs": lambda: "- " * 100_000,
    "questions": lambda: "? " * 100_000, "keys": lambda: "".join(f"k{at}: 1\n" for at in range(150_000)),
    "same key": lambda: "a: 1\n" * 300_000, "anchors": lambda: "".join(f"a{n}: &a{n} 1\n" for n in range(100_000)),
    "tags of yaml": lambda: "".join(f"a{n}: !!python/name:os.system x\n" for n in range(50_000)),
    "documents": lambda: "---\na: 1\n" * 100_000, "comments": lambda: "# a\n" * 400_000,
    "digits": lambda: f"a: {'9' * 1_500_000}", "long line": lambda: f"license: {'a' * 1_900_000}",
    "quotes": lambda: "a: '" + "''" * 900_000, "escapes": lambda: 'a: "' + "\\x41" * 400_000 + '"',
    "folded": lambda: "a: >\n" + "  a\n" * 400_000, "tabs": lambda: "\t" * 1_000_000, "colons": lambda: ": " * 900_000,
    "unclosed quote per key": lambda: "".join(f'k{n}: "a\n' for n in range(100_000)),
    "tags": lambda: "tags: [" + "a, " * 100_000 + "]",
    "different tags": lambda: "tags: [" + ", ".join(f"t{n}" for n in range(100_000)) + "]",
    "languages": lambda: "language: [" + ", ".join(f"l{n}" for n in range(100_000)) + "]",
    "datasets": lambda: "datasets: [" + ", ".join(f"a/d{n}" for n in range(100_000)) + "]",
    "base models": lambda: "base_model: [" + ", ".join(f"a/d{n}" for n in range(100_000)) + "]",
    "examples": lambda: "pipeline_tag: text-generation\nwidget:\n" + "- text: a\n" * 100_000,
    "examples with outputs": lambda: "pipeline_tag: text-generation\nwidget:\n"
    + "- {text: a, output: {text: b}}\n" * 40_000,
    "bare examples": lambda: "widget:\n" + "- a\n" * 200_000, "null examples": lambda: "widget:\n" + "-\n" * 200_000,
    "examples of pictures": lambda: "widget:\n" + "".join(f"- src: a{n}.png\n" for n in range(80_000)),
    "examples of other kinds": lambda: "widget:\n" + "".join(f"- {{k{n}: 1}}\n" for n in range(80_000)),
    "groups": lambda: "widget:\n" + "".join(f"- {{text: a, group: g{n}}}\n" for n in range(60_000)),
    "labels": lambda: "pipeline_tag: text-classification\nwidget:\n- text: a\n  output:\n"
    + "".join(f"  - {{label: l{n}, score: 0.5}}\n" for n in range(60_000)),
    "labels in a mapping": lambda: "pipeline_tag: text-classification\nwidget:\n- text: a\n  output:\n"
    + "".join(f"    l{n}: 0.5\n" for n in range(100_000)),
    "words": lambda: "pipeline_tag: token-classification\nwidget:\n- text: " + "ab " * 50_000
    + "\n  output:\n" + "  - {entity: B-X, word: ab, score: 1}\n" * 40_000,
    "nested words": lambda: "pipeline_tag: token-classification\nwidget:\n- text: " + "a" * 50_000
    + "\n  output:\n"
    + "".join(f"  - {{entity: X, start: {n}, end: {50_000 - n}}}\n" for n in range(20_000)),
    "words that are not there": lambda: "pipeline_tag: token-classification\nwidget:\n- text: " + "ab" * 100_000
    + "\n  output:\n" + "".join(f"  - {{entity: X, word: zz{n}}}\n" for n in range(30_000)),
    "answers": lambda: "pipeline_tag: question-answering\nwidget:\n- text: a\n  context: " + "ab" * 100_000
    + "\n  output:\n" + "".join(f"  - {{answer: z{n}, score: 1}}\n" for n in range(40_000)),
    "table rows": lambda: "pipeline_tag: table-question-answering\nwidget:\n- text: a\n  table:\n    x: ["
    + "a, " * 200_000 + "]",
    "table columns": lambda: "pipeline_tag: table-question-answering\nwidget:\n- text: a\n  table:\n"
    + "".join(f"    c{n}: [a]\n" for n in range(80_000)),
    "table of holes": lambda: "pipeline_tag: tabular-classification\nwidget:\n- table:\n"
    + "".join(f"    c{n}: [{'a, ' * (1000 if n == 0 else 1)}]\n" for n in range(20_000)),
    "table that is square": lambda: "widget:\n- table:\n    c: [" + "a, " * 20_000 + "]\n"
    + "".join(f"    c{n}: [1]\n" for n in range(20_000)),
    "records": lambda: "widget:\n- table:\n" + "".join(f"  - {{k{n}: 1}}\n" for n in range(20_000)),
    "forecast": lambda: "pipeline_tag: time-series-forecasting\nwidget:\n- table: {x: ["
    + "1, " * 100_000 + "]}\n  output: [" + "1, " * 100_000 + "]",
    "numbers": lambda: "pipeline_tag: feature-extraction\nwidget:\n- text: a\n  output: ["
    + "0.1, " * 200_000 + "]",
    "rows of numbers": lambda: "pipeline_tag: feature-extraction\nwidget:\n- text: a\n  output:\n"
    + ("  - [" + "1, " * 100 + "]\n") * 2500,
    "turns": lambda: "widget:\n- messages:\n" + "  - {role: user, content: a}\n" * 50_000,
    "turns of the model": lambda: "widget:\n- messages: [{role: user, content: a}]\n  output:\n"
    + "  - {role: assistant, content: '**a**'}\n" * 30_000,
    "one turn": lambda: "widget:\n- messages: [{role: assistant, content: '" + "[a](" * 400_000 + "'}]",
    "many brackets in turns": lambda: "widget:\n- messages:\n"
    + ("  - {role: assistant, content: '" + "[a](" * 4000 + "'}\n") * 100,
    "boxes": lambda: "pipeline_tag: object-detection\nwidget:\n- src: a.png\n  output:\n"
    + "  - {label: a, score: 1, box: {xmin: 1, ymin: 1, xmax: 9, ymax: 9}}\n" * 25_000,
    "points": lambda: "pipeline_tag: keypoint-detection\nwidget:\n- src: a.png\n  output:\n"
    + "  - {label: a, x: 1, y: 2}\n" * 50_000,
    "skeleton": lambda: "widget:\n- src: a.png\n  output:\n    keypoints: [" + "[1, 2], " * 20_000
    + "]\n    skeleton: [" + "[0, 1], " * 50_000 + "]",
    "spans of sound": lambda: "pipeline_tag: voice-activity-detection\nwidget:\n- src: a.wav\n  output:\n"
    + "".join(f"  - {{label: l{n}, start: {n}, end: {n + 9}}}\n" for n in range(40_000)),
    "raw": lambda: "widget:\n- {text: a, output: {x: [" + "{y: [1]}, " * 100_000 + "]}}",
    "parameters": lambda: "widget:\n- text: a\n  parameters:\n"
    + "".join(f"    p{n}: 1\n" for n in range(100_000)),
    "candidate labels": lambda: "widget:\n- text: a\n  candidate_labels: [" + "a, " * 200_000 + "]",
    "sentences": lambda: "widget:\n- source_sentence: a\n  sentences: [" + "a, " * 200_000 + "]",
    "masks": lambda: "mask_token: '[M]'\npipeline_tag: fill-mask\nwidget:\n- text: '" + "[M]" * 300_000 + "'",
    "results": lambda: "model-index:\n- results:\n"
    + "  - {task: {type: a}, dataset: {name: b}, metrics: [{type: c, value: 1}]}\n" * 20_000,
    "metrics": lambda: "model-index:\n- results:\n  - task: {type: a}\n    dataset: {name: b}\n    metrics:\n"
    + "    - {type: c, value: 1}\n" * 60_000,
    "inline pictures": lambda: "widget:\n- src: 'data:image/png;base64," + "A" * 1_900_000 + "'",
    "misspelt keys": lambda: "".join(f"licens{n}: mit\n" for n in range(100_000)),
    "misspelt example keys": lambda: "widget:\n"
    + "".join(f"- {{text: a, exmaple_titl{n}: b}}\n" for n in range(40_000)),
    "gated fields": lambda: "extra_gated_fields:\n" + "".join(f"  f{n}: text\n" for n in range(100_000)),
    "dots": lambda: "widget: [{src: '" + "../" * 500_000 + "'}]",
    "per cents": lambda: "widget: [{src: '" + "%25" * 500_000 + "'}]",
    "long title": lambda: "widget: [{text: a, example_title: '" + "a" * 1_900_000 + "'}]",
}  # fmt: skip

# -- files -------------------------------------------------------------------------------------


def _header_of(width: int, height: int) -> bytes:
    return png_of(width, height, rows=zlib.compress(b"\0" * 1000))


def _plain_png(width: int, height: int) -> bytes:
    """A whole picture of one colour, small on disk."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + 4 * width)
    return png_of(width, height, rows=b"".join(packer.compress(row) for _ in range(height)) + packer.flush(),
                  colour=6)  # fmt: skip


def _text_bomb(kind: bytes) -> bytes:
    packed = zlib.compress(b"a" * 200 * MB, 9)
    body = b"parameters\0\0" + packed if kind == b"zTXt" else b"parameters\0\1\0\0\0" + packed
    return png_of(4, 4, texts=((kind, body),))


def _many_texts() -> bytes:
    packed = zlib.compress(b"a" * 2 * MB, 9)
    return png_of(4, 4, texts=tuple((b"zTXt", b"k%d\0\0" % at + packed) for at in range(2000)))


def _safetensors(size: int) -> bytes:
    tensor = '"t%d":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'
    text = "{" + ",".join(tensor % at for at in range(size)) + "}"
    return struct.pack("<Q", len(text)) + text.encode()


def _gguf(pairs: int, body: bytes = b"") -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, pairs, pairs) + body


def _gguf_array(length: int) -> bytes:
    key = b"tokenizer.ggml.tokens"
    text = struct.pack("<Q", 1) + b"a"
    return (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, len(key)) + key
            + struct.pack("<IIQ", 9, 8, length) + text * length)  # fmt: skip


def _labels() -> bytes:
    labels = ", ".join(f'"{at}": "label {at}"' for at in range(180_000))
    return f'{{"id2label": {{{labels}}}}}'.encode()


_FILES: Mapping[str, Write] = {
    "card of 500 MB of zeros": _sparse("README.md", 500 * MB, b"---\nlicense: mit\n---\n"),
    "card of 500 MB that repeats": _file("README.md", lambda: b"# a [b](c) *d*\n" * (500 * MB // 15)),
    "weights of 2 GB": _sparse("model.safetensors", 2000 * MB),
    "pickle of 2 GB": _sparse("pytorch_model.bin", 2000 * MB, b"\x80\x02}"),
    "gguf of 2 GB": _sparse("model.gguf", 2000 * MB, _gguf(1)),
    "picture of 2 GB": _sparse("a.png", 2000 * MB, _header_of(9, 9), "widget: [{src: a.png}]"),
    "sound of 2 GB": _sparse("a.wav", 2000 * MB, b"RIFF\xff\xff\xff\x7fWAVEfmt ", "widget: [{src: a.wav}]"),
    "video of 2 GB": _sparse("a.mp4", 2000 * MB, b"\0\0\0\x18ftypisom", "widget: [{src: a.mp4}]"),
    "svg of 2 GB": _sparse("a.svg", 2000 * MB, b"<svg ", "widget: [{src: a.svg}]"),
    "config of 5 MB": _file("config.json", _labels),
    "config of deep lists": _file("config.json", lambda: b"[" * 2 * MB),
    "config of deep mappings": _file("config.json", lambda: b'{"a":' * MB),
    "config of long digits": _file("config.json", lambda: b'{"vocab_size": ' + b"9" * 4 * MB + b"}"),
    "config of many digits": _file("config.json", lambda: b"[" + b"1e9999999," * 400_000 + b"1]"),
    "config of architectures": _file("config.json", lambda: json.dumps(
        {"architectures": [f"A{at}ForB" for at in range(200_000)]}).encode()),
    "tokenizer of 100 MB": _sparse("tokenizer.json", 100 * MB, b"{"),
    "chat template": _file("tokenizer_config.json", lambda: json.dumps(
        {"chat_template": "{% if x %}" * 400_000}).encode()),
    "index of shards": _file("model.safetensors.index.json", lambda: json.dumps(
        {"weight_map": {f"t{at}": f"model-{at}.safetensors" for at in range(200_000)}}).encode()),
    "picture of 60,000 × 60,000": _file("a.png", lambda: _header_of(60_000, 60_000)),
    "picture of 1 × 2,000,000,000": _file("a.png", lambda: _header_of(1, 2_000_000_000)),
    "picture of 99,000,000 pixels": _file("a.png", lambda: _plain_png(9900, 10_000)),
    "picture of 1 × 90,000,000": _file("a.png", lambda: _plain_png(1, 9_000_000)),
    "zTXt bomb": _file("a.png", lambda: _text_bomb(b"zTXt")),
    "iTXt bomb": _file("a.png", lambda: _text_bomb(b"iTXt")),
    "2,000 text bombs": _file("a.png", _many_texts),
    "svg of 5 MB": _file("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g/>" * MB),
    "svg of nested groups": _file("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * MB),
    "svg of entities": _file("a.svg", lambda: b"<!DOCTYPE svg [<!ENTITY a 'lol'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (at, b"&a;" * 20) for at in range(20)) + b"]><svg>&a9;</svg>"),
    "safetensors of 200,000 tensors": _file("model.safetensors", partial(_safetensors, 200_000)),
    "safetensors of deep lists": _file("model.safetensors", lambda: struct.pack("<Q", 9 * MB) + b"[" * 9 * MB),
    "safetensors of a huge header": _file("model.safetensors", lambda: b"\xff" * 8 + b"{}"),
    "gguf of 2^63 keys": _file("model.gguf", lambda: _gguf((1 << 63) - 1)),
    "gguf of a long array": _file("model.gguf", lambda: _gguf_array(3 * MB)),
    "text of 50 MB": _sparse("a.txt", 50 * MB, b"a", "widget: [{src: a.txt}]"),
}  # fmt: skip


def _many_files(folder: Path) -> None:
    _card(lambda: "widget: [{src: f99.txt}]", lambda: "[a](nothing.md) [b](F5.TXT)")(folder)
    for at in range(100_000):
        os.close(os.open(folder / f"f{at}.txt", os.O_CREAT | os.O_WRONLY))


def _many_folders(folder: Path) -> None:
    _card()(folder)
    for at in range(20_000):
        (folder / f"d{at}").mkdir()


def _deep_folders(folder: Path) -> None:
    _card()(folder)
    at = os.open(folder, os.O_RDONLY)
    for _ in range(900):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)


def _many_pictures(folder: Path) -> None:
    one = png_of(4, 4)
    names = [f"a{at}.png" for at in range(1000)]
    for at, name in enumerate(names):
        (folder / name).write_bytes(one + bytes([at % 256]))
    _card(lambda: "widget:\n" + "".join(f"- src: {name}\n" for name in names))(folder)


def _many_weights(folder: Path) -> None:
    _card()(folder)
    for at in range(3000):
        (folder / f"model-{at}.safetensors").write_bytes(_safetensors(3))
        (folder / f"model-{at}.gguf").write_bytes(_gguf(0))


FLOODS: Mapping[str, Write] = {
    **{f"markdown, {name}": _card(body=_filled(piece)) for name, piece in _PIECES.items()},
    **{f"markdown, {name}": _card(body=text) for name, text in _DIFFERENT.items()},
    **{f"front matter, {name}": _card(front) for name, front in _FRONTS.items()},
    **_FILES,
    "100,000 files": _many_files,
    "20,000 folders": _many_folders,
    "900 folders in one another": _deep_folders,
    "1,000 pictures": _many_pictures,
    "6,000 weights": _many_weights,
}
