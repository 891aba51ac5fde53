"""Every documented form of a widget comes through the whole build, with input and output shown."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct

from generator.build import build_site
from generator.meaning.families import Family
from tests.conftest import PROJECT

SHARED = PROJECT.parent / "shared"
FORMS = SHARED / "hub" / "widget-examples.md"
MEDIA = {
    ".png": "pixel-1x1.png",
    ".jpg": "photo.jpg",
    ".webp": "photo.webp",
    ".gif": "clip.gif",
    ".svg": "python.svg",
    ".wav": "speech.wav",
    ".flac": "speech.flac",
    ".ogg": "speech.ogg",
    ".mp3": "speech.mp3",
    ".mp4": "clip.mp4",
    ".webm": "clip.webm",
}
GLB = b"glTF\x02\x00\x00\x00\x0c\x00\x00\x00"
_FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

pytestmark = pytest.mark.skipif(not FORMS.exists(), reason="the conformance cases are not here")


class Form(Struct, frozen=True):
    """One fragment of front matter, as a repo."""

    id: str
    front_matter: str
    data: dict[str, Any]

    @property
    def widget(self) -> list[Any]:
        widget = self.data.get("widget", [])
        return widget if isinstance(widget, list) else [widget]


def forms() -> list[Form]:
    found = []
    for number, fragment in enumerate(_FENCE.findall(FORMS.read_text(encoding="utf-8"))):
        data = yaml.load(fragment, Loader=yaml.BaseLoader)  # noqa: S506 - text only
        found.append(Form(f"forms/form-{number:02}", fragment, data))
    return found


FOUND = forms() if FORMS.exists() else []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of one repo for every form, with a file for every path that it names."""
    base = tmp_path_factory.mktemp("conformance")
    for form in FOUND:
        folder = base / "repos" / form.id
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(f"---\n{form.front_matter}---\n", encoding="utf-8")
        for name in set(_files(form.data)):
            _put(folder / name)
    build_site([base / "repos"], base / "site")
    return base / "site"


def _files(value: object) -> Iterator[str]:
    """Every relative path of a media file in a front matter."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _files(item)
    elif isinstance(value, list):
        for item in value:
            yield from _files(item)
    elif isinstance(value, str) and re.fullmatch(r"[\w][\w /().-]*\.\w{3,4}", value):
        yield value


def _put(path: Path) -> None:
    if "missing" in path.name:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    source = MEDIA.get(path.suffix)
    if source:
        shutil.copyfile(SHARED / "media" / source, path)
    elif path.suffix == ".glb":
        path.write_bytes(GLB)


def record(site: Path, form: Form) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((site / form.id / "model.json").read_text("utf-8"))
    return loaded


def words_of(site: Path, form: Form) -> str:
    """Everything that a reader of the page can read, without spaces."""
    page = (site / form.id / "index.html").read_text("utf-8")
    main = page[page.index("<main") :]
    return "".join(html.unescape(_TAG.sub("", main)).split())


def test_there_are_as_many_forms_as_the_document_has() -> None:
    assert len(FOUND) >= 67


@pytest.mark.parametrize("form", FOUND, ids=lambda form: form.id)
def test_every_item_of_a_widget_is_an_entry_of_the_record(built: Path, form: Form) -> None:
    entries = record(built, form)["widget"]
    assert len(entries) == len(form.widget)
    for item, entry in zip(form.widget, entries, strict=True):
        if isinstance(item, Mapping) and "output" in item:
            assert entry["output"] is not None


@pytest.mark.parametrize("form", FOUND, ids=lambda form: form.id)
def test_every_output_has_a_view_of_its_own(built: Path, form: Form) -> None:
    kinds = {entry["output"]["kind"] for entry in record(built, form)["widget"] if entry["output"]}
    assert kinds <= {family.value for family in Family}
    if form.data.get("pipeline_tag") != "other":
        assert Family.RAW.value not in kinds


@pytest.mark.parametrize("form", FOUND, ids=lambda form: form.id)
def test_every_word_of_an_example_can_be_read_on_the_page(built: Path, form: Form) -> None:
    shown = words_of(built, form)
    for item in form.widget:
        for text in _said(item):
            assert "".join(text.split()) in shown, text


def _said(item: object, key: str = "") -> Iterator[str]:
    """Texts, labels and scores of one example: all but settings, places and addresses."""
    if isinstance(item, dict):
        for name, value in item.items():
            if name in {
                "text",
                "label",
                "answer",
                "score",
                "word",
                "role",
                "context",
                "prompt",
                "example_title",
                "group",
                "source_sentence",
                "translation_text",
                "summary_text",
                "entity_group",
                "sentences",
                "cells",
                "aggregator",
            } or (isinstance(value, dict | list) and name not in {"parameters", "box"}):
                yield from _said(value, name)
    elif isinstance(item, list):
        for value in item:
            yield from _said(value, key)
    elif isinstance(item, str) and key not in {"output", "coordinates", "timestamp", "src"}:
        text = item.replace("**", "")
        if text.strip() not in {"", "-", "NONE"} and "iVBOR" not in text and "UklG" not in text:
            yield text
