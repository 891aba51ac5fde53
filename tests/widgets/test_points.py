"""Key points: forms, groups, skeletons, and how they lie over the picture."""

from __future__ import annotations

import pytest

from generator.reading.fields import FieldError
from generator.widgets import points
from generator.widgets.points import Group, Line, Point, Points
from tests.widgets.scene import attributes, read_and_show, reading, texts, view

HAND = reading("keypoint-detection", src="hand.png")
THUMB = {"label": "thumb", "score": 0.9, "x": 31, "y": 52}
INDEX = {"label": "index finger", "score": 0.8, "x": 44, "y": 20}
FLAT = [THUMB, INDEX]


def drawing(value: object) -> points.Drawing:
    made = view(points.read(value, HAND), HAND, points).drawing
    assert isinstance(made, points.Drawing)
    return made


def test_a_flat_list_is_one_group() -> None:
    assert points.read(FLAT, HAND) == Points(
        (Group((Point("thumb", 0.9, 31, 52), Point("index finger", 0.8, 44, 20))),)
    )


@pytest.mark.parametrize(
    "value",
    [
        {
            "keypoints": [[31, 52], [44, 20]],
            "labels": ["thumb", "index finger"],
            "scores": [0.9, 0.8],
        },
        [{"keypoints": [{"name": "thumb", "score": 0.9, "x": 31, "y": 52}, INDEX]}],
        [[THUMB, {"part": "index finger", "score": 0.8, "position": {"x": 44, "y": 20}}]],
    ],
)
def test_spellings_of_the_same_points(value: object) -> None:
    found = points.read(value, HAND)
    assert isinstance(found, Points)
    assert found.groups[0].points == (
        Point("thumb", 0.9, 31, 52),
        Point("index finger", 0.8, 44, 20),
    )


def test_a_third_number_is_the_score() -> None:
    found = points.read({"keypoints": [[1, 2, 0.5]]}, HAND)
    assert isinstance(found, Points)
    assert found.groups[0].points == (Point("", 0.5, 1, 2),)


@pytest.mark.parametrize("key", ["skeleton", "connections", "edges"])
def test_skeletons_name_labels_or_places(key: str) -> None:
    value = {"keypoints": FLAT, key: [["thumb", "index finger"], [1, 0]]}
    found = points.read(value, HAND)
    assert isinstance(found, Points)
    assert found.groups[0].edges == ((0, 1), (1, 0))


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ([{"x": "left", "y": 1}], "[0].x"),
        ({"keypoints": [[1, 2, 3, 4]]}, "keypoints[0]"),
        ({"keypoints": FLAT, "skeleton": [["thumb", "toe"]]}, "skeleton[0][1]"),
        ({"keypoints": FLAT, "skeleton": [[0, 2]]}, "skeleton[0][1]"),
        ({"keypoints": FLAT, "skeleton": [[0]]}, "skeleton[0]"),
        ({"keypoints": FLAT, "scores": [1]}, "scores"),
    ],
)
def test_a_wrong_point_is_told_with_its_place(value: object, key: str) -> None:
    with pytest.raises(FieldError) as error:
        points.read(value, HAND)
    assert error.value.key == key


def test_rows_of_a_table_are_no_points() -> None:
    rows = [{"x": 1, "y": 2}, {"x": 2, "y": 4}]
    assert points.read(rows, reading("time-series-forecasting")) is None


def test_boxes_are_no_points() -> None:
    assert points.read([{"x": 1, "y": 2, "width": 3, "height": 4}], HAND) is None


def test_an_empty_list_means_nothing_only_where_points_are_expected() -> None:
    assert points.read([], HAND) == Points(())
    assert points.read([], reading("object-detection")) is None


def test_points_keep_their_places_and_shares_are_scaled() -> None:
    assert [(dot.x, dot.y) for dot in drawing(FLAT).dots] == [(31, 52), (44, 20)]
    assert [(dot.x, dot.y) for dot in drawing([{"x": 0.5, "y": 0.5}]).dots] == [(200, 150)]


def test_a_point_outside_of_the_picture_is_told_and_not_drawn() -> None:
    made = drawing([THUMB, {"label": "off", "x": 900, "y": 1}])
    assert [dot.number for dot in made.dots] == [1]
    assert made.legend[1].note == "outside the picture: 900, 1"


def test_lines_join_points_and_leave_out_those_that_are_not_drawn() -> None:
    off = {"label": "off", "x": 900, "y": 1}
    value = {"keypoints": [THUMB, INDEX, off], "skeleton": [[0, 1], [1, 2]]}
    assert drawing(value).lines == (Line(1, 31, 52, 44, 20),)


def test_each_group_has_its_hue_and_its_own_skeleton() -> None:
    group = {"keypoints": FLAT, "skeleton": [[0, 1]]}
    made = drawing([group, {**group, "label": "right hand"}])
    assert [dot.hue for dot in made.dots] == [1, 1, 2, 2]
    assert [line.hue for line in made.lines] == [1, 2]
    assert made.legend[0].label == "thumb, group 1"
    assert made.legend[2].label == "thumb, right hand"
    assert made.summary == "4 points in 2 groups."


def test_more_labels_than_hues_share_one() -> None:
    many = [{"label": str(number), "x": number, "y": 2} for number in range(2, 11)]
    assert {dot.hue for dot in drawing(many).dots} == {1}
    assert [dot.hue for dot in drawing(FLAT).dots] == [1, 2]


def test_tags_cover_no_point() -> None:
    many = [{"label": "point", "x": 40 + 20 * (n % 5), "y": 40 + 20 * (n // 5)} for n in range(25)]
    made = drawing(many)
    for tag in made.tags:
        for dot in made.dots:
            x_in = tag.plate.x < dot.x < tag.plate.x + tag.plate.width
            assert not (x_in and tag.plate.y < dot.y < tag.plate.y + tag.plate.height)
    assert made.tags


def test_the_page_shows_dots_lines_and_a_legend() -> None:
    value = {"keypoints": FLAT, "skeleton": [[0, 1]]}
    tree = read_and_show(points, value, HAND)
    assert attributes(tree, ".//svg/circle", "cx") == ["31", "44"]
    assert attributes(tree, ".//svg/line", "x2") == ["44"]
    assert texts(tree, ".//ol/li") == ["1 thumb 0.9", "2 index finger 0.8"]


def test_without_a_picture_the_legend_says_where_the_points_are() -> None:
    tree = read_and_show(points, FLAT, reading("keypoint-detection"))
    assert texts(tree, ".//ol/li/small") == ["31, 52", "44, 20"]


def test_one_wrong_point_costs_only_itself() -> None:
    value = [THUMB, {"label": "odd", "x": "left", "y": 1}]
    found = points.read(value, HAND)
    assert isinstance(found, points.Points)
    assert [point.label for point in found.groups[0].points] == ["thumb"]
    assert [flaw.key for flaw in found.flaws] == ["[1].x"]
    tree = read_and_show(points, value, HAND)
    assert '"x": "left"' in "".join(texts(tree, ".//figure//code"))
