"""Sounds: one, several with labels, and bytes in the card."""

from __future__ import annotations

import pytest

from generator.meaning.assets import AssetState
from generator.widgets import sound
from generator.widgets.sound import Sounds
from tests.widgets.scene import attributes, read_and_show, reading, texts
from tests.widgets.test_medium import WAV

SPEAK = reading("text-to-speech", text="Mind the step.")
SPLIT = reading("audio-to-audio", src="two.wav")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"url": "audio/step.wav"}, "audio/step.wav"),
        ({"url": "audio/waltz in rain.mp3"}, "audio/waltz in rain.mp3"),
        ({"audio": "a.flac", "sampling_rate": 16000}, "a.flac"),
        ("a.ogg", "a.ogg"),
    ],
)
def test_one_sound(value: object, path: str) -> None:
    found = sound.read(value, SPEAK)
    assert isinstance(found, Sounds)
    assert [item.asset.path for item in found.items] == [path]


def test_several_sounds_keep_labels_and_order() -> None:
    value = [{"label": "speaker 1", "url": "1.wav"}, {"label": "speaker 2", "url": "2.wav"}]
    found = sound.read(value, SPLIT)
    assert isinstance(found, Sounds)
    assert [(item.label, item.asset.path) for item in found.items] == [
        ("speaker 1", "1.wav"),
        ("speaker 2", "2.wav"),
    ]


def test_bytes_in_the_card_are_a_sound() -> None:
    found = sound.read([{"label": "enhanced", "content-type": "audio/wav", "blob": WAV}], SPLIT)
    assert isinstance(found, Sounds)
    assert found.items[0].asset.state is AssetState.INLINE
    assert found.items[0].label == "enhanced"


@pytest.mark.parametrize(
    "value", [{"url": "a.png"}, [{"url": "a.wav"}, {"url": "b.png"}], {"text": "hi"}, [], None]
)
def test_other_media_are_left_to_other_families(value: object) -> None:
    assert sound.read(value, SPEAK) is None


def test_the_page_has_player_waveform_duration_and_size() -> None:
    tree = read_and_show(sound, {"url": "audio/waltz in rain.mp3", "seed": 1}, SPEAK)
    assert attributes(tree, ".//audio", "src") == ["../../_media/waltz%20in%20rain.mp3"]
    assert attributes(tree, ".//audio", "preload") == ["none"]
    assert tree.find(".//svg[@class='wave']/path") is not None
    assert texts(tree, ".//p[@class='quiet']") == ["waltz in rain.mp3 · 0:04.0 · 1.2 kB"]
    assert texts(tree, ".//dl/div") == ["seed1"]


def test_a_sound_of_unknown_waveform_still_plays() -> None:
    tree = read_and_show(
        sound, {"url": "a.wav"}, SPEAK, shown={"a.wav": {"waveform": (), "duration": None}}
    )
    assert tree.find(".//svg") is None
    assert texts(tree, ".//p[@class='quiet']") == ["a.wav · 1.2 kB"]


def test_labels_name_the_players() -> None:
    tree = read_and_show(
        sound, [{"label": "voice", "url": "1.wav"}, {"label": "rest", "url": "2.wav"}], SPLIT
    )
    assert attributes(tree, ".//audio", "aria-label") == ["voice", "rest"]
    assert texts(tree, ".//li/p[@dir='auto']") == ["voice", "rest"]
