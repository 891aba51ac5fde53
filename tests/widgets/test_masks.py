"""Masks: base64 or files, coloured over the picture."""

from __future__ import annotations

import pytest

from generator.meaning.assets import AssetState
from generator.reading.fields import FieldError
from generator.widgets import masks
from generator.widgets.masks import Masks
from tests.widgets.scene import attributes, read_and_show, reading, texts, view

STREET = reading("image-segmentation", src="street.png")
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGP8"
    "z8DEwAAABQ0BA7hKXG8AAAAASUVORK5CYII="
)
ROAD = {"label": "road", "score": 0.99, "mask": "mask-road.png"}
SKY = {"label": "sky", "mask": {"url": "mask-sky.png"}}


def read(value: object) -> Masks:
    found = masks.read(value, STREET)
    assert isinstance(found, Masks)
    return found


def test_masks_are_files_by_name_or_by_url() -> None:
    found = read([ROAD, SKY])
    assert [item.mask.path for item in found.items] == ["mask-road.png", "mask-sky.png"]
    assert [(item.label, item.score) for item in found.items] == [("road", 0.99), ("sky", "")]


@pytest.mark.parametrize("written", [PNG, PNG[:60] + "\n" + PNG[60:]])
def test_base64_of_the_api_is_taken_as_bytes(written: str) -> None:
    mask = read([{**ROAD, "mask": written}]).items[0].mask
    assert mask.state is AssetState.INLINE
    assert mask.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("value", [[{"mask": 3}], [{"mask": None}], [{"mask": {"size": [2, 2]}}]])
def test_a_mask_that_is_no_reference_is_told(value: object) -> None:
    with pytest.raises(FieldError) as error:
        masks.read(value, STREET)
    assert error.value.key == "[0].mask"
    assert "expected a path or address" in error.value.message


def test_other_shapes_are_left_to_other_families() -> None:
    assert masks.read([ROAD, {"label": "sky"}], STREET) is None
    assert masks.read({"url": "street-mask.png"}, STREET) is None


def test_an_empty_list_means_nothing_only_where_masks_are_expected() -> None:
    assert masks.read([], STREET) == Masks(())
    assert masks.read([], reading("keypoint-detection")) is None


def test_each_mask_colours_the_whole_picture_through_itself() -> None:
    tree = read_and_show(masks, [ROAD, SKY], STREET)
    assert attributes(tree, ".//svg/mask", "id") == ["example-1-mask-1", "example-1-mask-2"]
    assert attributes(tree, ".//svg/rect", "mask") == [
        "url(#example-1-mask-1)",
        "url(#example-1-mask-2)",
    ]
    assert attributes(tree, ".//svg/rect", "class") == ["hue-1", "hue-2"]
    assert attributes(tree, ".//mask/image", "href")[0] == "../../_media/mask-road.png"
    assert attributes(tree, ".//mask/image", "width") == ["400", "400"]


def test_a_missing_mask_is_told_in_the_legend_and_costs_only_itself() -> None:
    tree = read_and_show(masks, [ROAD, {**SKY, "mask": "missing.png"}], STREET)
    assert attributes(tree, ".//svg/rect", "class") == ["hue-1"]
    assert texts(tree, ".//ol/li") == ["1 road 0.99", "2 sky no such file in the repo"]


def test_without_a_picture_the_masks_themselves_are_shown() -> None:
    tree = read_and_show(masks, [ROAD], reading("image-segmentation"))
    assert attributes(tree, ".//a/img", "alt") == ["road"]
    assert tree.find(".//mask") is None


def test_the_summary_counts() -> None:
    for value, words in (
        ([], "Nothing found."),
        ([ROAD], "1 segment."),
        ([ROAD, SKY], "2 segments."),
    ):
        made = view(read(value), STREET, masks).drawing
        assert isinstance(made, masks.Drawing)
        assert made.summary == words


def test_one_wrong_mask_costs_only_itself() -> None:
    value = [ROAD, {"label": "odd", "mask": 7}]
    found = read(value)
    assert [item.label for item in found.items] == ["road"]
    assert [flaw.key for flaw in found.flaws] == ["[1].mask"]
    tree = read_and_show(masks, value, STREET)
    assert '"mask": 7' in "".join(texts(tree, ".//figure//code"))
