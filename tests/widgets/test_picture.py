"""One picture, its facts, and the settings found in its file."""

from __future__ import annotations

import pytest

from generator.widgets import picture
from generator.widgets.caption import Tiles
from generator.widgets.picture import Picture
from tests.widgets.scene import attributes, read_and_show, reading, texts, view

FOX = reading("text-to-image", text="a fox asleep on a loom")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"url": "images/fox.png"}, "images/fox.png"),
        ({"url": "images/city at dawn.webp"}, "images/city at dawn.webp"),
        ({"image": {"url": "fox.avif"}}, "fox.avif"),
        ("fox.jpg", "fox.jpg"),
        ({"url": "forecast.svg"}, "forecast.svg"),
    ],
)
def test_spellings_of_one_picture(value: object, path: str) -> None:
    found = picture.read(value, FOX)
    assert isinstance(found, Picture)
    assert found.medium.asset.path == path


@pytest.mark.parametrize("value", [{"url": "clip.mp4"}, {"text": "a fox"}, [], "a fox", 3])
def test_other_shapes_and_media_are_left_to_other_families(value: object) -> None:
    assert picture.read(value, FOX) is None


@pytest.mark.parametrize(
    ("inputs", "prompt"),
    [
        ({"text": "a fox"}, "a fox"),
        ({"text": "q", "prompt": " a fox "}, "a fox"),
        ({"text": " "}, ""),
        ({"text": "-"}, ""),
        ({}, ""),
    ],
)
def test_a_placeholder_is_no_prompt(inputs: dict[str, str], prompt: str) -> None:
    given = reading("text-to-image", **inputs)
    made = view(picture.read({"url": "a.png"}, given), given, picture).drawing
    assert isinstance(made, Tiles)
    assert made.tiles[0].caption.prompt == prompt
    assert made.tiles[0].alt == (prompt or "Example 1")


def test_settings_of_card_and_file_are_kept_apart() -> None:
    made = view(
        picture.read({"url": "a.png", "seed": 7}, FOX),
        FOX,
        picture,
        parameters={"negative_prompt": "blurry", "steps": "28"},
        shown={"a.png": {"metadata": (("Sampler", "Euler a"),), "metadata_source": "A1111"}},
    ).drawing
    assert isinstance(made, Tiles)
    caption = made.tiles[0].caption
    assert caption.negative == "blurry"
    assert caption.settings == (("steps", "28"), ("seed", "7"))
    assert (caption.found, caption.source) == ((("Sampler", "Euler a"),), "A1111")


def test_the_page_shows_the_picture_and_what_stands_beside_it() -> None:
    tree = read_and_show(
        picture,
        {"url": "a b.png", "seed": 7},
        FOX,
        shown={"a b.png": {"metadata": (("Sampler", "Euler a"),), "metadata_source": "A1111"}},
    )
    assert attributes(tree, ".//a[@data-zoom]", "href") == ["../../_media/a%20b.png"]
    assert attributes(tree, ".//a/img", "alt") == ["a fox asleep on a loom"]
    assert texts(tree, ".//figcaption/dl/div") == ["seed7"]
    assert texts(tree, ".//details/summary") == ["Settings from the file, written by A1111"]
    assert texts(tree, ".//details/dl/div") == ["SamplerEuler a"]
