"""3D models and other files, as downloads."""

from __future__ import annotations

import pytest

from generator.widgets import model3d
from generator.widgets.model3d import Files
from tests.widgets.scene import attributes, read_and_show, reading, texts

TEAPOT = reading("text-to-3d", text="a low-poly teapot")


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"url": "models/teapot.glb"}, ["models/teapot.glb"]),
        ([{"url": "a.obj"}, {"url": "b.ply"}], ["a.obj", "b.ply"]),
        ({"url": "tune.mid"}, ["tune.mid"]),
    ],
)
def test_models_and_other_files(value: object, paths: list[str]) -> None:
    found = model3d.read(value, TEAPOT if "tune" not in str(value) else reading("other"))
    assert isinstance(found, Files)
    assert [item.asset.path for item in found.items] == paths


@pytest.mark.parametrize("value", [{"url": "a.png"}, [{"url": "a.glb"}, {"url": "a.png"}], {}])
def test_other_media_are_left_to_other_families(value: object) -> None:
    assert model3d.read(value, TEAPOT) is None


def test_the_page_offers_the_file_by_its_name_with_size_and_picture() -> None:
    tree = read_and_show(model3d, {"url": "teapot.glb", "image": "still.png", "faces": 900}, TEAPOT)
    (link,) = tree.findall(".//a[@download]")
    assert (link.get("href"), link.get("download")) == ("../../_media/teapot.glb", "teapot.glb")
    assert texts(tree, ".//p[@class='media file']") == ["teapot.glb 1.2 kB"]
    assert attributes(tree, ".//a/img", "src") == ["../../_media/still.png"]
    assert texts(tree, ".//dl/div") == ["faces900"]


def test_a_file_that_is_not_downloaded_says_so() -> None:
    shown = {"teapot.glb": {"path": "", "note": "not downloaded, 3.2 GB"}}
    tree = read_and_show(model3d, {"url": "teapot.glb"}, TEAPOT, shown=shown)
    assert texts(tree, ".//p[@data-state]") == ["teapot.glb not downloaded, 3.2 GB"]
