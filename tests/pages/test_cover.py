"""Covers: what a model gave, as a listing shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator.meaning.assets import Asset, AssetState
from generator.media.shown import Rendition, Shown
from generator.pages.cards import Cover
from generator.pages.cover import cover
from generator.pages.cover_shapes import activity, dots_over, outlines_over, series_lines
from generator.reading.repo import FileKind
from generator.widgets.boxes import Boxes, Detection
from generator.widgets.example import Example, Input
from generator.widgets.points import Group, Point, Points
from generator.widgets.series import Line, Series, Step
from generator.widgets.timeline import Segment, Timeline


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
        ("lantern/silero-vad", "w"),
        ("paperboat/meadow-film", "f"),
    ],
)
def test_each_kind_of_output_has_a_cover_of_its_own(site: Path, model: str, kind: str) -> None:
    assert told(site)[model][0] == kind


def test_an_output_that_no_card_can_show_is_told_in_words(site: Path) -> None:
    covers = told(site)
    assert covers["paperboat/meadow-film"][1:] == ["video", "Video · 0:03.0 · 231 kB"]
    assert covers["paperboat/folded-boat"][1:] == ["model3d", "OBJ · 319 bytes"]
    assert covers["almanac/plucked-string"][1] == "sound"


def test_it_stands_over_the_picture_that_went_in(site: Path) -> None:
    _, kind, words, under = told(site)["almanac/stereo-mesh"]
    assert (kind, words) == ("model3d", "GLB · 378 kB")
    assert under[0] == "p"


def shown(**facts: Any) -> Shown:
    return Shown(Asset("a.webp", AssetState.LOCAL, "acme/a", "a.webp"), FileKind.PICTURE, **facts)


@pytest.mark.parametrize(
    ("widths", "wanted"),
    [
        ((320, 640, 1280), ("320", "640")),
        ((320, 400), ("320", "400")),
        ((384,), ("384", "")),
        ((), ("whole", "")),
        ((1280,), ("whole", "")),
    ],
)
def test_a_picture_is_no_larger_than_a_card_needs(
    widths: tuple[int, ...], wanted: tuple[str, str]
) -> None:
    made = tuple(Rendition(str(width), width, width, "image/webp", 9) for width in widths)
    one = shown(path="whole", width=2000, height=2000, renditions=made)
    found = cover((), one.asset, lambda _: one, None)
    assert (found.picture, found.sharp) == wanted


def test_an_answer_is_shown_without_signs_of_markdown(site: Path) -> None:
    assert "Wait half an" in told(site)["paperboat/heron-1b-chat"][1]


def test_a_large_moving_picture_is_told_in_words() -> None:
    small = shown(path="a.gif", width=9, height=9, animated=True, bytes=90_000)
    large = replace(small, bytes=2_100_000)
    example = Example(0, "", None, Input(assets=(small.asset,)), None)
    assert cover((example,), None, lambda _: small, None).picture == "a.gif"
    assert cover((example,), None, lambda _: large, None).told == "Moving picture · 2.1 MB"


def test_a_timeline_shows_when_something_is_heard() -> None:
    heard = Timeline((Segment(0, 12), Segment(36, None)))
    assert activity(replace(heard, segments=(*heard.segments, Segment(48, 48)))) == (
        "z" * 12 + "0" * 24 + "z" * 12
    )


def test_things_that_were_found_are_drawn_over_the_picture(site: Path) -> None:
    covers = told(site)
    assert covers["lantern/centernet-mobile"][6].startswith("M")
    assert covers["lantern/movenet-thunder"][7] == 1
    assert covers["lantern/selfie-segmentation"][8] != []


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
