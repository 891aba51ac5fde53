"""Outputs that name one file: what is taken, and which family shows it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from generator.meaning.assets import Asset, AssetState
from generator.meaning.families import Family
from generator.reading.fields import FieldError
from generator.widgets import (
    boxes,
    compare,
    gallery,
    masks,
    medium,
    model3d,
    picture,
    points,
    sound,
    timeline,
    video,
)
from generator.widgets.medium import family_of
from tests.widgets.scene import JSON, SOURCES, TASKS, reading, view, widget

FAMILIES = (
    boxes, masks, points, timeline, compare, picture, video, sound, model3d, gallery,
)  # fmt: skip
WAV = "UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA=="


def asset(**more: str) -> Asset:
    return Asset("x", AssetState.LOCAL, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "family"),
    [
        (asset(media_type="image/png", path="a.wav"), Family.PICTURE),
        (asset(media_type="audio/flac", path="a.png"), Family.SOUND),
        (asset(media_type="video/mp4"), Family.VIDEO),
        (asset(media_type="model/gltf-binary"), Family.MODEL3D),
        (asset(media_type="text/plain", path="mesh.obj"), Family.MODEL3D),
        (asset(media_type="text/html", path="page.png"), Family.MODEL3D),
        (asset(path="a/b.PNG"), Family.PICTURE),
        (asset(url="https://example.org/v.webm?download=true"), Family.VIDEO),
        (asset(path="tune.mid"), Family.MODEL3D),
    ],
)
def test_content_decides_before_the_name(found: Asset, family: Family) -> None:
    assert family_of(found) is family


@pytest.mark.parametrize(
    ("key", "task", "family"),
    [
        ("url", "text-to-speech", Family.SOUND),
        ("image", "text-to-speech", Family.PICTURE),
        ("url", "text-to-video", Family.VIDEO),
        ("url", None, Family.MODEL3D),
    ],
)
def test_key_and_task_decide_where_nothing_else_can(
    key: str, task: str | None, family: Family
) -> None:
    assert family_of(asset(url="https://example.org/1"), key=key, task=task) is family


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"url": "a.png"}, "a.png"),
        ({"image": "a.png"}, "a.png"),
        ({"depth": "a.png", "predicted_depth": None}, "a.png"),
        ({"audio": {"url": "a.wav"}}, "a.wav"),
        ([{"url": "a.png"}], "a.png"),
        ([[{"video": "a.mp4"}]], "a.mp4"),
        ("images/a b.png", "images/a b.png"),
    ],
)
def test_spellings_of_one_file(value: object, path: str) -> None:
    found = medium.read(value, reading("text-to-image"))
    assert found is not None
    assert found.asset.path == path


@pytest.mark.parametrize(
    "value",
    [None, 3, "a sentence.", {"text": "hi"}, {"audio": [0.1, 0.2]}, {"url": None}, [], ["a", "b"]],
)
def test_other_shapes_are_left_to_other_families(value: object) -> None:
    assert medium.read(value, reading("text-to-image")) is None


def test_a_bare_file_name_is_text_for_a_task_that_writes_text() -> None:
    assert medium.read("notes.png", reading("text-generation")) is None


def test_what_stands_beside_is_kept_in_order() -> None:
    value = {"seed": 7, "url": "a.png", "label": "best", "size": [512, 512], "none": None}
    found = medium.read(value, reading("text-to-image"))
    assert found is not None
    assert found.label == "best"
    assert found.facts == (("seed", "7"), ("size", "[512, 512]"))


def test_a_long_fact_is_cut() -> None:
    found = medium.read({"url": "a.png", "note": "x" * 500}, reading())
    assert found is not None
    assert len(found.facts[0][1]) == 200


def test_a_url_that_is_no_text_is_told_with_its_key() -> None:
    with pytest.raises(FieldError) as error:
        medium.read({"url": [1]}, reading())
    assert error.value.key == "url"
    assert "a list of 1" in error.value.message


def test_base64_of_an_api_becomes_an_inline_sound() -> None:
    found = medium.read({"blob": WAV, "content-type": "audio/wav", "label": "e"}, reading())
    assert found is not None
    assert found.asset.state is AssetState.INLINE
    assert found.asset.content.startswith(b"RIFF")
    assert (found.kind, found.label, found.facts) == (Family.SOUND, "e", ())


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ([{"url": "a.png"}, {"url": "b.png"}], ["a.png", "b.png"]),
        ({"images": ["a.png", {"url": "b.png"}]}, ["a.png", "b.png"]),
        (["a.png", "b.mp4"], ["a.png", "b.mp4"]),
    ],
)
def test_several_files(value: object, paths: list[str]) -> None:
    found = medium.read_many(value, reading("text-to-image"))
    assert [item.asset.path for item in found or ()] == paths


def test_a_wrong_item_is_named_by_its_place() -> None:
    with pytest.raises(FieldError) as error:
        medium.read_many([{"url": "a.png"}, {"url": 5.5, "blob": 1}], reading())
    assert error.value.key == "[1].blob"


@given(value=JSON, task=TASKS, src=SOURCES)
@settings(deadline=None, max_examples=120)
def test_any_value_is_read_or_refused_but_never_breaks_a_reader(
    value: object, task: str | None, src: str | None
) -> None:
    given = reading(task, src=src)
    for module in FAMILIES:
        output: Any = None
        with suppress(FieldError):
            output = module.read(value, given)
        if output is not None:
            assert widget(output, view(output, given, module)) is not None
