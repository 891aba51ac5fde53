"""A picture made from a picture: when two are compared, and when they slide."""

from __future__ import annotations

from typing import Any

import pytest

from generator.widgets import compare, picture
from generator.widgets.compare import Compare
from tests.widgets.scene import attributes, read_and_show, reading, texts

SKETCH = reading("image-to-image", src="sketch.png")
OUTPUT = {"url": "painted.png"}


@pytest.mark.parametrize("task", sorted(compare.TASKS))
def test_tasks_from_picture_to_picture_are_compared(task: str) -> None:
    given = reading(task, src="sketch.png")
    found = compare.read(OUTPUT, given)
    assert isinstance(found, Compare)
    assert (found.before.path, found.after.asset.path) == ("sketch.png", "painted.png")
    assert picture.read(OUTPUT, given) is None


@pytest.mark.parametrize(
    ("task", "src", "output"),
    [
        ("text-to-image", "sketch.png", OUTPUT),
        ("image-to-image", None, OUTPUT),
        ("image-to-image", "sketch.wav", OUTPUT),
        ("image-to-image", "sketch.png", {"url": "clip.mp4"}),
        ("image-to-image", "sketch.png", [OUTPUT, OUTPUT]),
    ],
)
def test_without_a_pair_of_pictures_nothing_is_compared(
    task: str, src: str | None, output: object
) -> None:
    assert compare.read(output, reading(task, src=src)) is None


def test_the_depth_key_names_the_picture_too() -> None:
    found = compare.read({"depth": "d.png"}, reading("depth-estimation", src="a.jpg"))
    assert isinstance(found, Compare)
    assert found.after.asset.path == "d.png"


@pytest.mark.parametrize(
    ("size", "slides"),
    [
        ({"width": 1600, "height": 1200}, True),
        ({"width": 401, "height": 296}, True),
        ({"width": 300, "height": 400}, False),
        ({"width": None, "height": None}, False),
        ({"path": "", "note": "cannot be decoded"}, False),
    ],
)
def test_pictures_of_one_shape_slide_whatever_their_sizes(
    size: dict[str, Any], slides: bool
) -> None:
    tree = read_and_show(compare, OUTPUT, SKETCH, shown={"painted.png": size})
    assert (tree.find(".//*[@data-compare]/input[@type='range']") is not None) is slides
    assert texts(tree, ".//figcaption") == ["Input", "Output"]


def test_both_originals_are_one_click_away() -> None:
    tree = read_and_show(compare, OUTPUT, SKETCH)
    hrefs = ["../../_media/sketch.png", "../../_media/painted.png"]
    assert attributes(tree, ".//figcaption/a", "href") == hrefs
    assert attributes(tree, ".//figure/img", "src") == hrefs
    assert attributes(tree, ".//input", "aria-label") != []


def test_a_missing_input_is_told_beside_the_output() -> None:
    given = reading("image-to-image", src="missing.png")
    tree = read_and_show(compare, OUTPUT, given)
    assert "no such file in the repo" in texts(tree, ".//figure/p")[0]
    assert attributes(tree, ".//figure/a/img", "alt") == ["Output"]


def test_the_prompt_is_shown_with_the_pair() -> None:
    given = reading("image-to-image", src="sketch.png", prompt="watercolour")
    assert texts(read_and_show(compare, OUTPUT, given), ".//div[@class='input']") == ["watercolour"]


def test_what_stands_beside_the_output_is_shown() -> None:
    tree = read_and_show(compare, {**OUTPUT, "seed": 3}, SKETCH)
    assert texts(tree, ".//dl/div") == ["seed3"]
