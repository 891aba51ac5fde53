"""Which family an output belongs to: the shape decides first, the task second."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.meaning.families import Family
from generator.widgets.example import Input, Raw, Table
from generator.widgets.recognise import BY_FAMILY, FAMILIES, recognise
from tests.widgets.reading import output, reading, resolve

ROOT = Path(__file__).resolve().parents[2]
PICTURE = Input(assets=(resolve("a.png"),))
SOUND = Input(assets=(resolve("a.wav"),))
TEXT = Input(text="Ada met Bob")


def test_every_family_has_one_reader() -> None:
    assert sorted(BY_FAMILY) == sorted(Family)
    assert len(FAMILIES) == len(Family)
    assert FAMILIES[-1].family is Family.RAW


@pytest.mark.parametrize("family", sorted(Family))
def test_every_family_has_its_template_and_style_sheet(family: Family) -> None:
    template = ROOT / "templates" / "widgets" / f"{family}.html"
    assert "macro output(value, view)" in template.read_text(encoding="utf-8")
    assert (ROOT / "static" / "css" / "widgets" / f"{family}.css").is_file()


SHAPES: Mapping[str, tuple[object, Input]] = {
    "labels": ([{"label": "a", "score": 0.5}], TEXT),
    "text": ({"text": "a"}, TEXT),
    "chat": ({"choices": [{"message": {"role": "assistant", "content": "a"}}]}, TEXT),
    "tokens": ([{"entity_group": "PER", "word": "Ada", "start": 0, "end": 3}], TEXT),
    "answer": ({"answer": "Ada", "score": 0.5}, TEXT),
    "table": ({"answer": "1", "cells": ["1"]}, Input(table=Table(("n",), (("1",),)))),
    "series": ([{"t": "2", "n": 2}], Input(table=Table(("t", "n"), (("1", "1"),)))),
    "picture": ({"url": "a.png"}, TEXT),
    "gallery": ([{"url": "a.png"}, {"url": "b.png"}], TEXT),
    "boxes": (
        [{"label": "a", "score": 1, "box": {"xmin": 0, "ymin": 0, "xmax": 2, "ymax": 2}}],
        PICTURE,
    ),
    "points": ([{"label": "a", "x": 3, "y": 4}], PICTURE),
    "masks": ([{"label": "a", "mask": "m.png"}], PICTURE),
    "sound": ([{"label": "a", "url": "a.wav"}, {"label": "b", "url": "b.wav"}], SOUND),
    "timeline": ([{"label": "speech", "start": 0, "end": 2}], SOUND),
    "video": ({"url": "a.mp4"}, TEXT),
    "model3d": ({"url": "a.glb"}, TEXT),
    "embedding": ([[0.1, 0.2]], TEXT),
    "mixed": ([{"text": "a"}, {"url": "a.png"}], TEXT),
    "raw": ({"steps": 3}, TEXT),
}


@pytest.mark.parametrize("family", sorted(SHAPES))
@pytest.mark.parametrize("task", [None, "other", "no-such-task"])
def test_the_shape_alone_decides(family: str, task: str | None) -> None:
    value, given = SHAPES[family]
    assert output(value, task=task, given=given).family == family


@pytest.mark.parametrize(
    ("task", "family"),
    [
        ("token-classification", "tokens"),
        ("text-classification", "labels"),
        ("question-answering", "answer"),
        ("object-detection", "boxes"),
        ("voice-activity-detection", "timeline"),
        ("other", "raw"),
    ],
)
def test_the_task_decides_what_an_empty_list_is(task: str, family: str) -> None:
    assert output([], task=task, given=PICTURE).family == family


def test_the_task_decides_between_a_picture_and_a_pair() -> None:
    assert output({"url": "b.png"}, task="image-to-image", given=PICTURE).family == "compare"
    assert output({"url": "b.png"}, task="text-to-image", given=TEXT).family == "picture"


def test_the_input_decides_what_bare_numbers_are() -> None:
    rows = Input(table=Table(("n",), (("1",), ("2",))))
    sentences = Input(source_sentence="a", sentences=("b", "c"))
    assert output([0.1, 0.2], given=rows).family == "table"
    assert output([0.1, 0.2], given=sentences).family == "labels"
    assert output([0.1, 0.2]).family == "embedding"


def test_a_family_s_shape_with_a_wrong_value_is_shown_as_json() -> None:
    value = [{"label": "a", "box": {"xmin": "left"}}]
    read, flaws = recognise(value, reading(given=PICTURE))
    assert isinstance(read, Raw)
    assert flaws[0].key.startswith("[0].box")


@pytest.mark.parametrize("value", [3, True, {}, [None], "text", [[]], {"a": None}])
def test_anything_has_a_family(value: object) -> None:
    assert output(value).family in Family
