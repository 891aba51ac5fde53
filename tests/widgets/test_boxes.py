"""Boxes over a picture: what is read, how boxes are cut, where tags go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.assets import Asset, AssetState
from generator.reading.fields import FieldError
from generator.widgets import boxes, overlay
from generator.widgets.boxes import Boxes, Detection, clip
from generator.widgets.overlay import Box, Canvas
from tests.widgets.scene import attributes, read_and_show, reading, texts, view

GENUINE = Path(__file__).resolve().parents[3] / "shared" / "genuine"
HARBOUR = reading("object-detection", src="harbour.jpg")
BOAT: dict[str, Any] = {
    "label": "boat",
    "score": 0.97,
    "box": {"xmin": 12, "ymin": 80, "xmax": 200, "ymax": 160},
}
GULL = {"label": "gull", "score": 0.61, "box": {"xmin": 220, "ymin": 10, "xmax": 250, "ymax": 40}}


def canvas(width: int = 400, height: int = 300) -> Canvas:
    return Canvas(Asset("x", AssetState.LOCAL), width, height)


def drawing(value: object) -> boxes.Drawing:
    output = boxes.read(value, HARBOUR)
    made = view(output, HARBOUR, boxes).drawing
    assert isinstance(made, boxes.Drawing)
    return made


def test_pixels_of_the_documented_form_are_read_as_written() -> None:
    assert boxes.read([BOAT, GULL], HARBOUR) == Boxes(
        (
            Detection("boat", 0.97, 12, 80, 200, 160),
            Detection("gull", 0.61, 220, 10, 250, 40),
        )
    )


@pytest.mark.parametrize(
    "box",
    [
        {"box": {"x": 12, "y": 80, "width": 188, "height": 80}},
        {"box": {"x": 12, "y": 80, "w": 188, "h": 80}},
        {"box": {"left": 12, "top": 80, "right": 200, "bottom": 160}},
        {"box": {"left": 12, "top": 80, "width": 188, "height": 80}},
        {"bbox": {"x1": "12", "y1": "80", "x2": "200", "y2": "160"}},
        {"xmin": 12, "ymin": 80, "xmax": 200, "ymax": 160},
    ],
)
def test_spellings_of_one_box(box: dict[str, Any]) -> None:
    found = boxes.read([{"label": "boat", **box}], HARBOUR)
    assert found == Boxes((Detection("boat", "", 12, 80, 200, 160),))


@pytest.mark.parametrize("value", [[[BOAT]], BOAT, [[[BOAT]]]])
def test_extra_list_levels_and_a_lone_mapping(value: object) -> None:
    found = boxes.read(value, HARBOUR)
    assert isinstance(found, Boxes)
    assert [item.label for item in found.items] == ["boat"]


@pytest.mark.parametrize(
    ("value", "key", "message"),
    [
        ([{"box": [1, 2, 3, 4]}], "[0].box", "expected a mapping of named edges"),
        ([{"box": {"xmin": 1}}], "[0].box", "expected the keys xmin, ymin, xmax, ymax"),
        ([{**BOAT, "box": {**BOAT["box"], "xmax": "wide"}}], "[0].box.xmax", "expected a number"),
        ([{**BOAT, "box": {**BOAT["box"], "xmax": 4}}], "[0].box.xmax", "not below xmin (12.0)"),
        ([{**BOAT, "label": [1]}], "[0].label", "expected text, found a list of 1"),
    ],
)
def test_a_wrong_box_is_told_with_its_place(value: object, key: str, message: str) -> None:
    with pytest.raises(FieldError) as error:
        boxes.read(value, HARBOUR)
    assert error.value.key == key
    assert message in error.value.message


@pytest.mark.parametrize(
    "value",
    [None, "boat", [{"label": "boat", "score": 1}], [BOAT, "boat"], [{**BOAT, "mask": "m.png"}]],
)
def test_other_shapes_are_left_to_other_families(value: object) -> None:
    assert boxes.read(value, HARBOUR) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [(0.0, "0.0"), (1, "1"), (-0.013, "-0.013"), (14.2, "14.2"), ("high", "high"), (None, "")],
)
def test_scores_are_shown_as_written(written: object, shown: str) -> None:
    assert drawing([{**BOAT, "score": written}]).legend[0].score == shown


def test_an_empty_list_means_nothing_only_where_boxes_are_expected() -> None:
    assert boxes.read([], HARBOUR) == Boxes(())
    assert boxes.read([], reading("text-classification")) is None


@pytest.mark.parametrize(
    ("item", "box"),
    [
        (Detection("", "", 10, 20, 30, 60), Box(10, 20, 20, 40)),
        (Detection("", "", -2, 5, 427, 298), Box(0, 5, 400, 293)),
        (Detection("", "", 100, 100, 100, 100), Box(99, 99, 2, 2)),
        (Detection("", "", 399.5, 299.5, 500, 500), Box(398, 298, 2, 2)),
        (Detection("", "", 500, 10, 600, 20), None),
        (Detection("", "", -9, -9, -1, -1), None),
    ],
)
def test_boxes_are_cut_to_the_picture_and_stay_visible(item: Detection, box: Box | None) -> None:
    assert clip(item, canvas()) == box


def test_shares_of_the_picture_are_told_from_pixels() -> None:
    value = [{"label": "a", "box": {"xmin": 0.25, "ymin": 0.5, "xmax": 0.5, "ymax": 1}}]
    assert drawing(value).shapes[0].box == Box(100, 150, 100, 150)
    assert drawing([BOAT]).shapes[0].box == Box(12, 80, 188, 80)


NUMBERS = st.floats(-1e6, 1e6)
SIZES = st.integers(1, 5000)


@given(st.tuples(NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS), SIZES, SIZES)
@settings(deadline=None, max_examples=200)
def test_a_drawn_box_lies_in_the_picture(
    across: tuple[float, float], down: tuple[float, float], width: int, height: int
) -> None:
    item = Detection("", "", min(across), min(down), max(across), max(down))
    box = clip(item, canvas(width, height))
    if box is None:
        return
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.width <= width + 1e-6
    assert box.y + box.height <= height + 1e-6
    assert box.width >= min(2, width) - 1e-6
    assert box.height >= min(2, height) - 1e-6


PLACES = st.lists(
    st.tuples(st.text("abc ", max_size=30), st.integers(-50, 450), st.integers(-50, 350)),
    max_size=25,
)


@given(PLACES, st.integers(1, 3000), st.integers(1, 3000))
@settings(deadline=None, max_examples=150)
def test_tags_never_cover_each_other_nor_leave_the_picture(
    found: list[tuple[str, int, int]], width: int, height: int
) -> None:
    on = canvas(width, height)
    names = [name for name, _, _ in found]
    anchors = [
        [(float(x), float(y), 0.0, -1.0), (float(x), float(y), 0.0, 0.0)] for _, x, y in found
    ]
    tags = overlay.tags(names, anchors, on)
    for index, tag in enumerate(tags):
        assert tag.plate.inside(on)
        assert not any(tag.plate.meets(other.plate) for other in tags[index + 1 :])


def test_a_tag_stands_above_its_box_or_inside_where_there_is_no_room() -> None:
    low, high = (
        drawing([BOAT]).tags[0],
        drawing([{**BOAT, "box": {**BOAT["box"], "ymin": 0}}]).tags[0],
    )
    assert low.plate.y + low.plate.height == pytest.approx(80)
    assert high.plate.y == 0


def test_a_lone_box_has_its_name_and_several_have_numbers_too() -> None:
    assert [tag.text for tag in drawing([BOAT]).tags] == ["boat"]
    assert [tag.text for tag in drawing([BOAT, GULL]).tags] == ["1 boat", "2 gull"]


def test_a_label_keeps_its_hue_and_the_ninth_starts_again() -> None:
    assert overlay.hues(["a", "b", "a"]) == (1, 2, 1)
    assert overlay.hues([str(number) for number in range(9)])[-1] == 1


def test_large_boxes_are_drawn_first_so_that_small_ones_can_be_pointed_at() -> None:
    assert [shape.number for shape in drawing([GULL, BOAT]).shapes] == [2, 1]


@pytest.mark.parametrize(
    ("value", "summary"),
    [
        ([], "Nothing found."),
        ([BOAT], "1 object."),
        ([BOAT, GULL], "2 objects."),
        (
            [{"label": "dog", "box": {"xmin": -2, "ymin": 5, "xmax": 427, "ymax": 298}}],
            "1 object. The box reaches out of the picture and is cut at its edge.",
        ),
        (
            [BOAT, {"label": "dog", "box": {"xmin": -2, "ymin": 5, "xmax": 9, "ymax": 9}}],
            "2 objects. 1 reaches out of the picture and is cut at its edge.",
        ),
    ],
)
def test_the_summary_says_what_is_cut(value: object, summary: str) -> None:
    assert drawing(value).summary == summary


def test_the_page_shows_boxes_over_the_picture_and_a_legend() -> None:
    tree = read_and_show(boxes, [BOAT, GULL], HARBOUR)
    assert attributes(tree, ".//svg[@viewBox='0 0 400 300']", "preserveAspectRatio") == ["none"]
    edges = tree.findall(".//svg//rect[@class='edge']")
    assert [(rect.get("x"), rect.get("width")) for rect in edges] == [("12", "188"), ("220", "30")]
    assert texts(tree, ".//ol/li") == ["1 boat 0.97", "2 gull 0.61"]
    assert attributes(tree, ".//ol/li", "data-shape") == ["1", "2"]
    assert attributes(tree, ".//a/img[@width]", "src") == ["../../_media/harbour.jpg"]


@pytest.mark.parametrize("src", [None, "missing.png", "https://example.org/a.png"])
def test_without_a_picture_the_legend_says_where_the_boxes_are(src: str | None) -> None:
    tree = read_and_show(boxes, [BOAT], reading("object-detection", src=src))
    assert tree.find(".//svg[@viewBox='0 0 400 300']") is None
    assert texts(tree, ".//ol/li") == ["1 boat 0.97 12, 80 to 200, 160"]


def test_a_box_outside_of_the_picture_is_told() -> None:
    value = [{"label": "far", "box": {"xmin": 900, "ymin": 1, "xmax": 910, "ymax": 9}}]
    tree = read_and_show(boxes, value, HARBOUR)
    assert texts(tree, ".//ol/li") == ["1 far outside the picture: 900, 1 to 910, 9"]


def test_labels_asked_for_are_shown_with_the_picture() -> None:
    given = reading("zero-shot-object-detection", src="a.jpg", candidate_labels=("buoy", "rope"))
    assert texts(read_and_show(boxes, [], given), ".//div[@class='input']") == ["buoy, rope"]


def test_a_hostile_label_is_text() -> None:
    tree = read_and_show(boxes, [{**BOAT, "label": "<img src=x onerror=alert(1)>"}], HARBOUR)
    assert texts(tree, ".//ol/li//bdi") == ["<img src=x onerror=alert(1)>"]


@pytest.mark.skipif(not GENUINE.is_dir(), reason="the reference data is not beside the project")
@pytest.mark.parametrize(
    "name", ["object-detection--centernet", "object-detection--document-layout"]
)
def test_outputs_of_real_models_are_drawn(name: str) -> None:
    card = yaml.safe_load((GENUINE / name / "examples.yaml").read_text(encoding="utf-8"))
    for entry in card["widget"]:
        given = reading(card["pipeline_tag"], src=entry["src"])
        tree = read_and_show(
            boxes, entry["output"], given, shown={entry["src"]: {"width": 600, "height": 800}}
        )
        assert len(tree.findall(".//svg//rect[@class='edge']")) == len(entry["output"])


def test_one_wrong_box_costs_only_itself() -> None:
    wrong = {**BOAT, "box": {**BOAT["box"], "xmax": 3}}
    found = boxes.read([BOAT, wrong, GULL], HARBOUR)
    assert isinstance(found, Boxes)
    assert [item.label for item in found.items] == ["boat", "gull"]
    (flaw,) = found.flaws
    assert flaw.key == "[1].box.xmax"
    assert flaw.message == "expected xmax not below xmin (12.0), found 3.0"
    tree = read_and_show(boxes, [BOAT, wrong, GULL], HARBOUR)
    assert '"xmax": 3' in "".join(texts(tree, ".//figure//code"))
