"""The sample repos: they show every task, family and form, they are honest, and they stay small."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from generator.meaning.families import Family
from generator.meaning.tasks import TASKS
from tests.conftest import PROJECT, SAMPLES, Golden
from tests.validate import check_links, validate_page

CARDS = sorted(path for path in SAMPLES.rglob("README.md") if path != SAMPLES / "README.md")
BROKEN = {"forms/tab-in-front-matter", "forms/unclosed-quote"}
HAND_MADE = "The outputs on this page were written by hand to show the form; no model made them."
BY_HAND = ("paperboat/", "forms/", "qalam/", "kawara/", "atelier/")
NO_OUTPUTS = {
    "archive/2019/first-digits",
    "forms/template",
    "paperboat/heron-1b-chat-GGUF",
    "paperboat/heron-2b",
}
GENUINE = PROJECT.parent / "shared" / "genuine"
MAX_BYTES = 6_000_000
# One page of each family, kept whole in tests/golden.
GOLDEN_PAGES = {
    Family.LABELS: "lantern/vader",
    Family.TEXT: "apertium-bridge",
    Family.CHAT: "paperboat/heron-1b-chat",
    Family.TOKENS: "lantern/en-core-web-sm",
    Family.ANSWER: "harbour/minilm-sentences",
    Family.TABLE: "paperboat/hut-table",
    Family.SERIES: "almanac/co2-sarima",
    Family.PICTURE: "kiln/digits-flow",
    Family.GALLERY: "forms/pictures",
    Family.BOXES: "lantern/centernet-mobile",
    Family.POINTS: "lantern/movenet-thunder",
    Family.MASKS: "paperboat/leaf-parts",
    Family.COMPARE: "lantern/esrgan-slim",
    Family.SOUND: "lantern/flite-voices",
    Family.TIMELINE: "lantern/silero-vad",
    Family.VIDEO: "almanac/nlm-denoise",
    Family.MODEL3D: "paperboat/folded-boat",
    Family.EMBEDDING: "almanac/hog",
    Family.MIXED: "paperboat/jack-of-all-trades",
    Family.RAW: "forms/unknown-shapes",
}
GOLDEN_OTHERS = (
    "forms/addresses/index.html",
    "forms/markdown/index.html",
    "forms/tab-in-front-matter/index.html",
    "forms/titles-and-groups/model.json",
    "paperboat/woodcut-lora/index.html",
    "qalam/nawaqis/index.html",
    "tern-mini/index.html",
    "index.html",
)

_HASH = re.compile(r"_static/([a-z-]+)-[0-9a-f]{12}\.")
_MEDIA = re.compile(r"_media/([0-9a-f]{8,})")
_BLUR = re.compile(r"data:image/webp;base64,[\w+/=]+")

Record = dict[str, Any]


def repo_id(card: Path) -> str:
    return card.parent.relative_to(SAMPLES).as_posix()


def front_matter(card: Path) -> dict[str, Any]:
    match = re.match(r"---\n(.*?)\n---\n", card.read_text(encoding="utf-8"), re.DOTALL)
    assert match, card
    loaded: dict[str, Any] = yaml.safe_load(match[1])
    return loaded


WHOLE = [card for card in CARDS if repo_id(card) not in BROKEN]


@pytest.fixture(scope="module")
def records(site: Path) -> list[Record]:
    """``model.json`` of every sample repo."""
    found = [json.loads(path.read_bytes()) for path in sorted(site.rglob("model.json"))]
    assert found
    return found


def outputs(record: Record) -> Iterator[Record]:
    yield from (entry["output"] for entry in record["widget"] if entry["output"] is not None)


def test_every_repo_has_its_page(records: list[Record]) -> None:
    expected = {repo_id(card) for card in CARDS} | {"tern-mini"}
    assert {record["id"] for record in records} == expected


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_shown_with_an_output(task: str, records: list[Record], site: Path) -> None:
    shown = [
        record["id"]
        for record in records
        if record["pipeline_tag"] == task
        and (any(True for _ in outputs(record)) or _shows_replay(site / record["id"]))
    ]
    assert shown


def _shows_replay(page: Path) -> bool:
    """Agents have no examples: their page plays replay.mp4."""
    return "<video" in (page / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("family", Family)
def test_every_family_is_shown(family: Family, records: list[Record]) -> None:
    kinds = {output["kind"] for record in records for output in outputs(record)}
    assert family in kinds


def test_every_example_of_every_card_is_shown(records: list[Record]) -> None:
    counts = {record["id"]: len(record["widget"]) for record in records}
    for card in WHOLE:
        widget = front_matter(card).get("widget", [])
        listed = widget if isinstance(widget, list) else [widget]
        assert counts[repo_id(card)] >= len(listed), card


@pytest.mark.parametrize(
    ("name", "task", "because"),
    [
        ("lantern/vader", "text-classification", "tag"),
        ("paperboat/heron-1b", "text-generation", "config.json"),
        ("tern-mini", "text-classification", "config.json"),
        ("kiln/digits", "image-classification", "pipeline_tag"),
    ],
)
def test_tasks_are_found_in_every_way(
    name: str, task: str, because: str, records: list[Record]
) -> None:
    (record,) = (record for record in records if record["id"] == name)
    assert record["pipeline_tag"] == task
    assert because in record["pipeline_tag_because"]


@pytest.mark.parametrize("card", CARDS, ids=repo_id)
def test_a_card_whose_outputs_were_made_by_hand_says_so(card: Path) -> None:
    said = HAND_MADE in card.read_text(encoding="utf-8")
    assert said == (repo_id(card).startswith(BY_HAND) and repo_id(card) not in NO_OUTPUTS)


@pytest.mark.parametrize("card", WHOLE, ids=repo_id)
def test_every_card_names_a_licence(card: Path) -> None:
    assert front_matter(card)["license"]


@pytest.mark.skipif(not GENUINE.is_dir(), reason="the genuine outputs are not beside the project")
def test_genuine_outputs_are_copied_without_a_change() -> None:
    written = [_untouched(front_matter(card).get("widget")) for card in WHOLE]
    for source in sorted(GENUINE.glob("*/examples.yaml")):
        widget = yaml.safe_load(source.read_text(encoding="utf-8")).get("widget")
        assert widget is None or _untouched(widget) in written, source.parent.name


def _untouched(widget: object) -> str:
    """A widget as JSON; a sample may keep its media in a folder of their own."""
    return json.dumps(widget, default=str).replace('"images/', '"').replace('"sounds/', '"')


def test_the_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) <= MAX_BYTES


def test_every_picture_format_is_there() -> None:
    found = set()
    for path in SAMPLES.rglob("*"):
        if path.suffix.lower() not in {".png", ".jpg", ".gif", ".webp", ".avif"} or _pointer(path):
            continue
        with Image.open(path) as picture:
            form = picture.format or ""
            found.add(form)
            found |= {f"{form} {picture.mode}"}
            found |= {f"{form} turned"} if picture.getexif().get(0x112, 1) != 1 else set()
            found |= {f"{form} animated"} if getattr(picture, "is_animated", False) else set()
    wanted = {"PNG", "JPEG turned", "JPEG CMYK", "PNG I;16", "WEBP", "WEBP RGBA", "AVIF"}
    assert wanted | {"GIF animated", "WEBP animated", "PNG P"} <= found


def _pointer(path: Path) -> bool:
    return path.stat().st_size < 1_000 and path.read_bytes().startswith(b"version https://git-lfs")


@pytest.mark.parametrize(
    ("pattern", "start", "at"),
    [
        ("*.wav", b"WAVE", 8),
        ("*.flac", b"fLaC", 0),
        ("*.mp3", b"ID3", 0),
        ("*.ogg", b"OggS", 0),
        ("*.mp4", b"ftyp", 4),
        ("*.webm", b"\x1aE\xdf\xa3", 0),
        ("*.glb", b"glTF", 0),
        ("*.gguf", b"GGUF", 0),
    ],
)
def test_every_kind_of_file_is_a_real_one(pattern: str, start: bytes, at: int) -> None:
    files = sorted(SAMPLES.rglob(pattern))
    assert files
    for path in files:
        assert path.read_bytes()[at : at + len(start)] == start, path


def test_every_form_of_a_safetensors_file_reads_as_written() -> None:
    for path in SAMPLES.rglob("*.safetensors"):
        if _pointer(path):
            continue
        content = path.read_bytes()
        length = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + length])
        ends = [tensor["data_offsets"][1] for name, tensor in header.items() if name[0] != "_"]
        assert max(ends) == len(content) - 8 - length, path


def test_a_weights_pointer_and_a_picture_pointer_are_there() -> None:
    pointers = {path.suffix for path in SAMPLES.rglob("*") if path.is_file() and _pointer(path)}
    assert pointers == {".safetensors", ".jpg"}


@pytest.mark.parametrize("family", Family)
def test_the_page_of_each_family_is_as_it_was(
    family: Family, site: Path, golden: Golden, records: list[Record]
) -> None:
    name = GOLDEN_PAGES[family]
    (record,) = (record for record in records if record["id"] == name)
    assert family in {output["kind"] for output in outputs(record)}
    golden(f"{name}/index.html", _shown(site / name / "index.html"))


@pytest.mark.parametrize("name", GOLDEN_OTHERS)
def test_other_pages_are_as_they_were(name: str, site: Path, golden: Golden) -> None:
    golden(name, _shown(site / name))


def _shown(path: Path) -> str:
    """A file of the site without what depends on the versions of encoders and on our styles.

    Media are numbered by their first appearance instead of named by their content.
    """
    text = _HASH.sub(r"_static/\1-HASH.", path.read_bytes().decode())
    text = _BLUR.sub("data:image/webp;base64,BLUR", text)
    seen: dict[str, str] = {}
    return _MEDIA.sub(lambda name: "_media/" + seen.setdefault(name[1], str(len(seen) + 1)), text)


def test_no_link_of_the_sample_site_is_dead(site: Path) -> None:
    assert check_links(site) == []


def test_every_page_of_the_sample_site_is_valid(site: Path) -> None:
    wrong = {
        page.relative_to(site).as_posix(): lines
        for page in sorted(site.rglob("*.html"))
        if (lines := validate_page(page.read_text(encoding="utf-8")))
    }
    assert wrong == {}


def test_a_site_moved_to_another_folder_is_still_whole(site: Path, tmp_path: Path) -> None:
    moved = tmp_path / "été 2026 (copy)"
    shutil.copytree(site, moved)
    assert check_links(moved) == []
