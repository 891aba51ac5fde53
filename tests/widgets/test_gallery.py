"""Several pictures of one example, and the gallery of a page."""

from __future__ import annotations

import pytest

from generator.pages.example_view import ExampleView
from generator.widgets import gallery, picture, video
from generator.widgets.gallery import Gallery
from tests.widgets.scene import attributes, parse, read_and_show, reading, render, texts, view

FOX = reading("text-to-image", text="a fox")


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ([{"url": "a.png"}, {"url": "b.mp4"}], ["a.png", "b.mp4"]),
        ({"images": ["a.png", {"url": "b.png", "seed": 2}]}, ["a.png", "b.png"]),
        (["a.png", "b.png"], ["a.png", "b.png"]),
    ],
)
def test_several_pictures_keep_their_order(value: object, paths: list[str]) -> None:
    found = gallery.read(value, FOX)
    assert isinstance(found, Gallery)
    assert [item.asset.path for item in found.items] == paths


@pytest.mark.parametrize(
    "value", [[{"url": "a.png"}, {"url": "b.wav"}], [{"url": "a.png"}, {"text": "x"}], []]
)
def test_mixed_media_are_left_to_other_families(value: object) -> None:
    assert gallery.read(value, FOX) is None


def test_the_pictures_of_one_example_are_one_group() -> None:
    value = [{"url": "a.png", "label": "first", "seed": 1}, {"url": "b.png"}]
    tree = read_and_show(gallery, value, FOX)
    assert attributes(tree, ".//ul[@data-zoom-group]//a/img", "alt") == ["first", "a fox"]
    assert texts(tree, ".//figcaption") == ["first seed1"]


def page() -> list[ExampleView]:
    def item(text: str, value: object, **parameters: str) -> ExampleView:
        given = reading("text-to-image", text=text)
        module = next(module for module in (picture, video, gallery) if module.read(value, given))
        return view(module.read(value, given), given, module, parameters=parameters)

    return [
        item('a "fox" & <b>', {"url": "a.png"}, negative_prompt="blurry", seed="4"),
        item("-", {"url": "b.png"}),
        item("a clip", {"url": "c.mp4"}),
        item("both", [{"url": "d.png"}, {"url": "e.png"}]),
    ]


def test_the_gallery_of_a_page_has_every_picture_and_video() -> None:
    items = page()
    tree = parse(render("parts/gallery.html", "gallery", items, items[0]))
    assert attributes(tree, ".//li//a/img", "src") == [
        f"../../_media/{name}.png" for name in "abde"
    ]
    assert attributes(tree, ".//video", "src") == ["../../_media/c.mp4"]
    assert attributes(tree, ".//li//a/img", "width") == ["400"] * 4


def test_prompts_are_captions_that_can_be_copied() -> None:
    items = page()
    tree = parse(render("parts/gallery.html", "gallery", items, items[0]))
    prompts = ['a "fox" & <b>', "a clip", "both", "both"]
    assert texts(tree, ".//p[@data-prompt]") == prompts
    assert attributes(tree, ".//button[@class='copy']", "data-copy") == prompts


def test_settings_are_folded_with_the_negative_prompt_first() -> None:
    items = page()
    tree = parse(render("parts/gallery.html", "gallery", items[:2], items[0]))
    assert texts(tree, ".//details") == ["Settings negative promptblurry seed4"]
