"""What is fuzzed: each target takes any bytes, and raises only what it must never raise.

A target asserts what holds for every input, beyond that nothing is raised: what comes out of a
body is inert, what comes out of a reference lies in the repo, what a header says is sane.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from generator.content.body import Context, Placed, render_body
from generator.meaning.assets import AssetState, Resolver
from generator.meaning.card import read_card_values
from generator.meaning.evaluation import read_model_index
from generator.meaning.links import resolve_link
from generator.meaning.site import SiteFacts
from generator.media.chunks import read_settings
from generator.media.make import Access, make
from generator.media.privacy import clean_gif
from generator.media.settings import Settings
from generator.media.svg import SvgError, read_svg
from generator.media.traces import find_traces
from generator.reading.card_file import split
from generator.reading.found import Found
from generator.reading.listing import read_repo
from generator.reading.open import read_json
from generator.reading.repo import FileKind, Repo, RepoFile
from generator.reading.sniff import HEAD, lfs_pointer, sniff
from generator.reading.weights.gguf import read_gguf
from generator.reading.weights.safetensors import read_safetensors
from generator.reading.weights.tensors import WeightsError
from generator.reading.yaml import locate, parse
from generator.widgets.example import Input, Reading
from generator.widgets.examples import read_examples
from generator.widgets.recognise import FAMILIES, recognise
from tests.security.inert import body_faults

_FILES = tuple(
    RepoFile(path, 9, kind, media_type)
    for path, kind, media_type in (
        ("README.md", FileKind.TEXT, "text/markdown"),
        ("cat.png", FileKind.PICTURE, "image/png"),
        ("a/b c/café.png", FileKind.PICTURE, "image/png"),
        ("a/%41.wav", FileKind.SOUND, "audio/wav"),
        ("demo.mp4", FileKind.VIDEO, "video/mp4"),
        ("x?y#z.txt", FileKind.TEXT, "text/plain"),
    )
)
_REPO = Repo("acme/tiger", Path("/nowhere"), "acme/tiger", _FILES, "README.md")
_SITE = SiteFacts(ids={"acme/tiger": "acme/tiger", "acme/lion": "acme/lion"})
_TRACED = (
    "video/mp4", "audio/mpeg", "audio/wav", "audio/aiff", "audio/flac", "audio/ogg", "video/webm",
)  # fmt: skip
_PATHS = {file.path for file in _FILES}


@cache
def _resolver() -> Resolver:
    return Resolver(_REPO, _SITE, lambda _: None)


def front_matter(data: bytes) -> None:
    """YAML to values, with the places of its keys; what comes out can be written as JSON."""
    text = data.decode("utf-8", "replace")
    value, problems = parse(text, 2, "README.md")
    json.dumps(value, allow_nan=True).encode("utf-8")
    for problem in problems:
        assert "\n" not in str(problem), problem
        locate(text, problem.key, 2)


def card(data: bytes) -> None:
    """A whole card: cut, read, and every value of it taken."""
    parts = split(data.decode("utf-8", "replace"))
    value, _ = parse(parts.front_matter or "", 2, "README.md")
    values, problems = read_card_values(value, "README.md")
    read_model_index(values.model_index, "README.md", key="model-index")
    read_examples(
        values.widget,
        task=None,
        resolve=lambda one: _resolver().asset(one)[0],
        inline=lambda one, kind: _resolver().inline(one, kind)[0],
        card_parameters=values.inference_parameters,
        tags=values.tags,
    )
    assert all("\n" not in str(problem) for problem in problems)


def families(data: bytes) -> None:
    """Any value as an output, by every family's reader; a reader takes it or leaves it."""
    from generator.reading.fields import FieldError  # noqa: PLC0415 - beside its use

    value, _ = parse(data.decode("utf-8", "replace"))
    output = value.get("output", value)
    given = value.get("text")
    reading = Reading(
        task=str(value.get("task", "")) or None,
        input=Input(text=given if isinstance(given, str) else None),
        resolve=lambda one: _resolver().asset(one)[0],
        inline=lambda one, kind: _resolver().inline(one, kind)[0],
    )
    for family in FAMILIES:
        try:
            family.read(output, reading)
        except FieldError:  # this family's shape, but wrong
            continue
    recognise(output, reading)


def references(data: bytes) -> None:
    """Any text as a reference and as a link: a file of the repo, a web address, or refused."""
    text = data.decode("utf-8", "surrogateescape" if data[:1] == b"\xff" else "replace")
    asset, _ = _resolver().asset(text)
    if asset.state is AssetState.LOCAL:
        assert asset.path in _PATHS
    if asset.state is AssetState.REMOTE:
        assert asset.url.startswith(("https://", "http://"))
        assert not set(asset.url) & set('"<> \n\r\t\\`{}|^')
        assert asset.url.split("/")[2].isascii()
    link, _ = resolve_link(text, _resolver())
    assert not link.url or link.url.startswith(("https://", "http://", "mailto:")), link.url
    if link.asset is not None and link.asset.state is AssetState.LOCAL:
        assert link.asset.path in _PATHS


def body(data: bytes) -> None:
    """Markdown and HTML: inert, and the same when it is rendered again."""
    context = Context(
        resolver=_resolver(),
        place=lambda asset: Placed(f"../../_media/{asset.path}" if asset.path in _PATHS else ""),
        href=lambda link: "#files" if link.path else None,
        card="README.md",
    )
    html = render_body(data.decode("utf-8", "replace"), context).html
    assert body_faults(str(html)) == [], html


def safetensors(data: bytes) -> None:
    """The header of a safetensors file."""
    try:
        found = read_safetensors(BytesIO(data), len(data))
    except WeightsError:
        return
    json.dumps([(tensor.name, tensor.shape) for tensor in found.tensors]).encode()


def gguf(data: bytes) -> None:
    """The header of a GGUF file."""
    try:
        read_gguf(BytesIO(data), len(data))
    except WeightsError:
        return


def picture(data: bytes) -> None:
    """Any bytes as a file that a page shows: decoded, or told why not."""
    from generator.meaning.assets import Asset  # noqa: PLC0415 - beside its use

    asset = Asset("a", AssetState.LOCAL, "acme/tiger", "a.png", size=len(data))
    access = Access(open=lambda _: BytesIO(data), locate=lambda _: Path("a.png"))
    made = make(asset, access, Settings(widths=(16,)))
    assert made.shown.path or made.shown.note
    kind, media_type = sniff(data[:HEAD], "a.png")
    assert kind
    assert media_type
    lfs_pointer(data)


def traces(data: bytes) -> None:
    """Sounds and videos without places and devices: edits stay within the file."""
    for media_type in _TRACED:
        edits = find_traces(BytesIO(data), media_type).edits
        assert all(at >= 0 and at + len(new) <= len(data) for at, new in edits)
    clean_gif(data)


def texts_of_pictures(data: bytes) -> None:
    """Text chunks and EXIF blocks, where tools write their settings."""
    head, _, exif = data.partition(b"\0EXIF\0")
    for before in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8"):
        read_settings(before + head, exif)


def svg(data: bytes) -> None:
    """An SVG picture: harmless as it is, or refused."""
    try:
        facts = read_svg(data)
    except SvgError:
        return
    assert facts.width > 0
    assert b"<script" not in data


def config(data: bytes) -> None:
    """A JSON file, and all that a whole repo makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("config.json", "tokenizer_config.json", "model_index.json"):
            Path(folder, name).write_bytes(data)
        repo = read_repo(Found("acme/tiger", Path(folder), ""))
        read_json(repo, "config.json")


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        front_matter, card, families, references, body, safetensors, gguf, picture,
        texts_of_pictures, traces, svg, config,
    )
}  # fmt: skip
