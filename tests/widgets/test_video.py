"""Videos: players, and the replays of agents."""

from __future__ import annotations

import pytest

from generator.widgets import video
from generator.widgets.video import Video
from tests.widgets.scene import attributes, read_and_show, reading, resolve, texts, view, widget

KITE = reading("image-to-video", src="kite.png", prompt="the kite climbs")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"url": "video/kite.mp4"}, "video/kite.mp4"),
        ({"video": "kite.webm"}, "kite.webm"),
        ("kite.mp4", "kite.mp4"),
    ],
)
def test_spellings_of_one_video(value: object, path: str) -> None:
    found = video.read(value, KITE)
    assert isinstance(found, Video)
    assert (found.medium.asset.path, found.loop) == (path, False)


def test_other_media_are_left_to_other_families() -> None:
    assert video.read({"url": "kite.png"}, KITE) is None


@pytest.mark.parametrize("task", ["reinforcement-learning", "robotics"])
def test_replays_of_agents_loop_without_sound(task: str) -> None:
    tree = read_and_show(video, {"url": "replay.mp4"}, reading(task))
    (player,) = tree.findall(".//video")
    assert {"muted", "loop", "controls", "playsinline"} <= player.attrib.keys()
    assert "autoplay" not in player.attrib


def test_a_replay_without_a_widget_is_an_output_too() -> None:
    output = video.replay(resolve("replay.mp4"))
    given = reading("reinforcement-learning")
    tree = widget(output, view(output, given, video))
    assert attributes(tree, ".//video", "src") == ["../../_media/replay.mp4"]
    assert output.loop


def test_the_page_has_player_size_and_poster() -> None:
    value = {"url": "kite.mp4", "image": "still.png", "fps": 24}
    shown = {"kite.mp4": {"width": 640, "height": 360, "duration": 75.0}}
    tree = read_and_show(video, value, KITE, shown=shown)
    (player,) = tree.findall(".//video")
    assert (player.get("width"), player.get("height")) == ("640", "360")
    assert player.get("poster") == "../../_media/still.png"
    assert player.get("aria-label") == "the kite climbs"
    assert "loop" not in player.attrib
    assert texts(tree, ".//p[@class='quiet']") == ["kite.mp4 · 1:15 · 1.2 kB"]
    assert texts(tree, ".//dl/div") == ["fps24"]


def test_a_video_on_another_host_is_a_link() -> None:
    tree = read_and_show(video, {"url": "https://example.org/a.mp4"}, KITE)
    assert tree.find(".//video") is None
    assert texts(tree, ".//a") == ["Video on example.org"]
