"""What the media families do with JavaScript in a real browser, from disk and under the CSP."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator.widgets import boxes, compare, masks, picture, timeline
from tests.conftest import Open, Visit
from tests.widgets.scene import reading, render, view

STATIC = Path(__file__).resolve().parents[2] / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
)
SCRIPTS = ("copy", "remote", "compare", "highlight", "timeline", "lightbox")
STYLES = ("tokens.css", "base.css", "layout.css", "parts/*.css", "widgets/*.css")


class Stage:
    """Writes one page of families and opens it."""

    def __init__(self, folder: Path, visit: Open) -> None:
        self.folder = folder
        self.visit = visit

    def show(self, module: Any, value: object, given: Any, *, scripts: bool = True) -> Visit:
        output = module.read(value, given)
        html = render(
            f"widgets/{output.family}.html", "output", output, view(output, given, module)
        )
        return self.open(html, scripts=scripts)

    def open(self, html: str, *, scripts: bool = True) -> Visit:
        page = self.folder / "acme" / "tiger" / "index.html"
        page.write_text(
            f'<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" '
            f'content="{CSP}"><meta charset="utf-8"><title>t</title>'
            '<link rel="stylesheet" href="../../site.css"><script src="../../theme.js"></script>'
            f'<script src="../../site.js" defer></script></head><body>{html}</body></html>',
            encoding="utf-8",
        )
        return self.visit(page.as_uri(), scripts=scripts)


def _joined(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.fixture
def stage(tmp_path: Path, visit: Open) -> Stage:
    media = tmp_path / "_media"
    media.mkdir()
    (tmp_path / "acme" / "tiger").mkdir(parents=True)
    for name, colour in (("a.png", "navy"), ("b.png", "olive"), ("mask.png", "white")):
        Image.new("RGB", (400, 300), colour).save(media / name)
    with wave.open(str(media / "a.wav"), "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * 32000)
    styles = [path for glob in STYLES for path in sorted((STATIC / "css").glob(glob))]
    (tmp_path / "site.css").write_text(_joined(styles), encoding="utf-8")
    scripts = (STATIC / "js" / f"{name}.js" for name in SCRIPTS)
    (tmp_path / "site.js").write_text(_joined(scripts), encoding="utf-8")
    (tmp_path / "theme.js").write_text(_joined([STATIC / "js/theme.js"]), encoding="utf-8")
    return Stage(tmp_path, visit)


PAIR = reading("image-to-image", src="a.png")
BOAT = {"label": "boat", "box": {"xmin": 12, "ymin": 80, "xmax": 200, "ymax": 160}}
GULL = {"label": "gull", "box": {"xmin": 220, "ymin": 10, "xmax": 250, "ymax": 40}}
SPEECH = [
    {"label": "speech", "start": 0.4, "end": 1.1},
    {"label": "speech", "start": 2, "end": 3.5},
]


def test_the_slider_moves_the_line_by_key_and_by_drag(stage: Stage) -> None:
    shown = stage.show(compare, {"url": "b.png"}, PAIR)
    page = shown.page
    frame = page.locator("[data-compare]")
    cut = "frame => getComputedStyle(frame).getPropertyValue('--cut')"
    assert frame.evaluate(cut) == "50%"
    page.get_by_role("slider").press("ArrowRight")
    assert frame.evaluate(cut) == "51%"
    box = frame.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 100)
    page.mouse.up()
    assert frame.evaluate(cut) == "25%"
    assert shown.said == []


def test_without_scripts_both_pictures_stand_side_by_side(stage: Stage) -> None:
    page = stage.show(compare, {"url": "b.png"}, PAIR, scripts=False).page
    first, second = (image.bounding_box() for image in page.locator("figure img").all())
    assert first is not None
    assert second is not None
    assert first["x"] + first["width"] <= second["x"]
    assert not page.get_by_role("slider").is_visible()


def test_a_line_of_the_legend_lights_up_its_shape_and_keeps_it_when_pressed(stage: Stage) -> None:
    shown = stage.show(boxes, [BOAT, GULL], reading("object-detection", src="a.png"))
    page = shown.page
    lit = page.locator("svg [data-shape='2'].on")
    page.locator("li[data-shape='2']").hover()
    assert lit.count() > 0
    assert page.locator("svg [data-shape='1'].on").count() == 0
    page.mouse.move(1000, 800)
    assert lit.count() == 0
    button = page.get_by_role("button", name="gull")
    button.press("Enter")
    page.mouse.move(1000, 800)
    assert lit.count() > 0
    assert button.get_attribute("aria-pressed") == "true"
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert shown.said == []


def test_a_mask_colours_the_picture_under_it(stage: Stage) -> None:
    shown = stage.show(masks, [{"mask": "mask.png"}], reading("image-segmentation", src="a.png"))
    image = shown.page.locator("a[data-zoom]").screenshot(path=stage.folder / "shot.png")
    assert image
    with Image.open(stage.folder / "shot.png") as picture_shown:
        seen = picture_shown.convert("RGB").getpixel((200, 150))
    assert seen != (0, 0, 128)  # navy, the picture without its mask
    assert shown.said == []


def test_a_segment_plays_from_its_start(stage: Stage) -> None:
    shown = stage.show(timeline, SPEECH, reading("voice-activity-detection", src="a.wav"))
    page = shown.page
    page.get_by_role("button", name="0:02.0").click()
    page.wait_for_selector("li.on[data-chunk='2'][aria-current='true']")
    now = page.locator("audio").evaluate("player => player.currentTime")
    assert 2 <= now < 3.5
    assert page.locator(".playhead").is_visible()
    page.locator(".row svg").click(position={"x": 2, "y": 4})
    page.wait_for_function("document.querySelector('audio').currentTime < 1")
    assert shown.said == []


def test_the_lightbox_walks_its_group_and_gives_the_focus_back(stage: Stage) -> None:
    views = []
    for name in ("a.png", "b.png"):
        given = reading("text-to-image", text=f"prompt of {name}")
        views.append(view(picture.read({"url": name}, given), given, picture))
    shown = stage.open(render("parts/gallery.html", "gallery", views, views[0]))
    page = shown.page
    page.locator("a[data-zoom]").first.press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("paragraph").inner_text() == "prompt of a.png"
    page.keyboard.press("ArrowRight")
    assert dialog.get_by_role("paragraph").inner_text() == "prompt of b.png"
    assert (dialog.get_by_role("img").get_attribute("src") or "").endswith("_media/b.png")
    page.keyboard.press("ArrowRight")
    assert "1 / 2" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.matches('a[data-zoom]')")
    assert shown.said == []


def test_media_of_another_host_are_asked_for_on_a_click_and_not_before(stage: Stage) -> None:
    given = reading("text-to-image", text="far")
    shown = stage.show(picture, {"url": "https://far.example/a.png"}, given)
    page = shown.page
    assert shown.said == []
    page.get_by_role("link", name="Picture on far.example").click()
    # The page of this test is not allowed to load from there: it says so and stays a link.
    page.get_by_text("could not be loaded").wait_for()
    assert any("Content Security Policy" in words for words in shown.said)
    assert page.get_by_role("link", name="Picture on far.example").is_visible()


def test_a_link_of_the_body_is_replaced_by_what_it_names(stage: Stage) -> None:
    page = stage.open('<p><a href="../../_media/a.png" data-load="picture">a chart</a></p>').page
    page.click("a[data-load]")
    assert page.locator("p > img[alt='a chart']").count() == 1
    assert page.locator("a").count() == 0


def test_what_cannot_be_loaded_is_a_link_again(stage: Stage) -> None:
    page = stage.open('<p><a href="../../_media/gone.png" data-load="picture">a chart</a></p>').page
    page.click("a")
    page.wait_for_selector("text=a chart, could not be loaded", timeout=5000)
    assert page.locator("a[href]").count() == 1
