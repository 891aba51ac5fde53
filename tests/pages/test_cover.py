"""Covers: what a model gave, as a listing shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.pages.cards import Cover
from generator.pages.cover_shapes import dots_over, outlines_over, series_lines
from generator.widgets.boxes import Boxes, Detection
from generator.widgets.points import Group, Point, Points
from generator.widgets.series import Line, Series, Step


def told(site: Path) -> dict[str, Any]:
    """The covers of all sample models, by id, as the search data has them."""
    covers: dict[str, Any] = {}
    for part in (site / "_search").glob("part-*.js"):
        text = part.read_text(encoding="utf-8")
        data = json.loads(text[text.index(",") + 1 : text.rindex(")")])
        lines = (json.loads(line or "0") for line in data["cover"].split("\n"))
        covers |= dict(zip(data["id"].split("\n"), lines, strict=True))
    return covers


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("lantern/vader", "b"),
        ("lantern/centernet-mobile", "p"),
        ("lantern/en-core-web-sm", "t"),
        ("almanac/co2-sarima", "l"),
        ("almanac/diabetes-boosting", "g"),
        ("almanac/hog", "s"),
        ("lantern/flite-voices", "w"),
    ],
)
def test_each_kind_of_output_has_a_cover_of_its_own(site: Path, model: str, kind: str) -> None:
    assert told(site)[model][0] == kind


def test_things_that_were_found_are_drawn_over_the_picture(site: Path) -> None:
    covers = told(site)
    assert covers["lantern/centernet-mobile"][5].startswith("M")
    assert covers["lantern/movenet-thunder"][6] == 1
    assert covers["lantern/selfie-segmentation"][7] != []


def test_a_pair_of_pictures_shows_what_came_out(site: Path) -> None:
    record = json.loads((site / "lantern/esrgan-slim/model.json").read_text(encoding="utf-8"))
    before = record["widget"][0]["output"]["before"]["href"]
    assert told(site)["lantern/esrgan-slim"][1] not in before


def test_boxes_are_cut_to_the_picture_and_scaled() -> None:
    boxes = Boxes((Detection("a", 0.5, -10, 20, 40, 400),))
    assert outlines_over(boxes, 100, 100, 0.5) == "M0 10h20v90h-20z"


def test_a_box_outside_of_the_picture_is_not_drawn() -> None:
    assert outlines_over(Boxes((Detection("a", 1, 200, 0, 300, 10),)), 100, 100, 1) == ""


def test_points_outside_of_the_picture_are_not_drawn() -> None:
    points = Points((Group((Point("a", "", 5, 5), Point("b", "", 500, 5))),))
    assert dots_over(points, 10, 10, 1) == "M5 5h0"


def test_a_forecast_goes_on_from_its_history() -> None:
    series = Series(("3",), (Line("x", (0.0, 1.0), (Step(2.0),)),))
    assert series_lines(series) == ("M0 92L120 50", "M120 50L240 8")


def test_a_flat_series_is_a_line() -> None:
    series = Series(("2",), (Line("x", (5.0,), (Step(5.0),)),))
    assert series_lines(series) == ("", "M0 92L240 92")


def test_a_waveform_has_a_stroke_for_each_peak() -> None:
    assert Cover(wave="0z").wave_path == "M3 29v2M8 2v56"


def test_an_embedding_is_drawn_by_sign_and_strength() -> None:
    assert Cover(strip="0hy").strip_levels == (("n4", "M0 0h1v1h-1z"), ("p4", "M2 0h1v1h-1z"))
