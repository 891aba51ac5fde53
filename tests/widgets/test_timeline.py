"""Segments over a sound: forms, times, rows, and the list that plays them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.reading.fields import FieldError
from generator.widgets import timeline
from generator.widgets.timeline import Bar, Segment, Timeline
from tests.widgets.scene import attributes, read_and_show, reading, texts, view

MEETING = reading("voice-activity-detection", src="meeting.wav")
WEATHER = reading("automatic-speech-recognition", src="weather.flac")
SPEECH = [
    {"label": "speech", "start": 0.4, "end": 3.1},
    {"label": "speech", "start": 3.2, "end": 4},
]
CHUNKS = {
    "text": "light wind from the south west",
    "chunks": [
        {"text": "light wind", "timestamp": [0.0, 0.9]},
        {"text": "from the south west", "timestamp": [0.9, None]},
    ],
}


def drawing(value: object, given: Any = MEETING) -> timeline.Drawing:
    made = view(timeline.read(value, given), given, timeline).drawing
    assert isinstance(made, timeline.Drawing)
    return made


def test_segments_of_voice_activity() -> None:
    assert timeline.read(SPEECH, MEETING) == Timeline(
        (Segment(0.4, 3.1, "speech"), Segment(3.2, 4.0, "speech"))
    )


def test_chunks_of_speech_recognition_keep_the_whole_text() -> None:
    assert timeline.read(CHUNKS, WEATHER) == Timeline(
        (Segment(0.0, 0.9, text="light wind"), Segment(0.9, None, text="from the south west")),
        text="light wind from the south west",
    )


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ({"segments": [{"start": 1, "end": 2, "speaker": "A"}]}, Segment(1, 2, "A")),
        ({"segments": [{"id": 0, "start": 1, "text": " hi "}]}, Segment(1, None, text="hi")),
        ({"notes": [{"note": "C4", "start": 0.5, "end": 1}]}, Segment(0.5, 1, "C4")),
        ([{"label": 1, "timestamp": [1, 2], "score": 0.5}], Segment(1, 2, "1", score=0.5)),
        ({"start": "1", "end": "2", "label": "x"}, Segment(1, 2, "x")),
    ],
)
def test_spellings_of_a_segment(value: object, segment: Segment) -> None:
    found = timeline.read(value, MEETING)
    assert isinstance(found, Timeline)
    assert found.segments == (segment,)


def test_spans_of_a_text_are_no_segments_of_a_sound() -> None:
    spans = [{"label": "PER", "start": 0, "end": 4}]
    assert timeline.read(spans, reading("token-classification", text="Anna")) is None
    assert timeline.read([{**spans[0], "word": "Anna"}], WEATHER) is None
    assert timeline.read(spans, reading("audio-classification", src="a.wav")) is not None


def test_an_empty_list_is_a_result_of_voice_activity_only() -> None:
    assert timeline.read([], MEETING) == Timeline(())
    assert timeline.read([], reading("token-classification")) is None


def test_a_text_without_chunks_is_left_to_the_family_of_texts() -> None:
    assert timeline.read({"text": "light wind", "chunks": []}, WEATHER) is None


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ([{"start": "soon", "end": 2}], "[0].start"),
        ([{"start": -1}], "[0].start"),
        ([{"start": 3, "end": 2}], "[0].end"),
        ([[{"start": None}, {"start": -1}]], "[0][0].start"),
        ({"chunks": [{"timestamp": [0]}]}, "chunks[0].timestamp"),
        ({"chunks": [{"timestamp": [None, 1]}]}, "chunks[0].timestamp[0]"),
        ({"chunks": [{"timestamp": [0, 1], "text": []}]}, "chunks[0].text"),
    ],
)
def test_a_wrong_time_is_told_with_its_place(value: object, key: str) -> None:
    with pytest.raises(FieldError) as error:
        timeline.read(value, WEATHER)
    assert error.value.key == key


def test_bars_are_shares_of_the_sound() -> None:
    assert drawing(SPEECH).rows[0].bars == (Bar(1, 100, 675), Bar(2, 800, 200))


def test_a_segment_past_the_end_of_the_sound_makes_the_rows_longer() -> None:
    made = drawing([{"label": "a", "start": 0, "end": 8}])
    assert made.duration == 8
    assert made.rows[0].bars == (Bar(1, 0, 1000),)


def test_each_label_has_a_row_and_a_hue() -> None:
    value = [{"speaker": name, "start": n, "end": n + 1} for n, name in enumerate("ABA")]
    rows = drawing(value).rows
    assert [(row.label, row.hue, len(row.bars)) for row in rows] == [("A", 1, 2), ("B", 2, 1)]


def test_an_open_end_lasts_until_the_next_segment_or_the_end_of_the_sound() -> None:
    value = [{"label": "a", "start": 0}, {"label": "a", "start": 1.5}]
    assert [(chunk.end, chunk.open) for chunk in drawing(value).chunks] == [
        (1.5, True),
        (4.0, True),
    ]


def test_without_a_sound_the_segments_give_the_duration() -> None:
    made = drawing(CHUNKS, reading("automatic-speech-recognition"))
    assert (made.duration, made.plays, made.source) == (0.9, False, None)


def test_the_page_plays_the_sound_under_its_waveform_and_rows() -> None:
    tree = read_and_show(timeline, SPEECH, MEETING)
    assert attributes(tree, ".//*[@data-timeline]", "data-timeline") == ["4.0"]
    assert attributes(tree, ".//audio", "src") == ["../../_media/meeting.wav"]
    assert attributes(tree, ".//svg/rect", "width") == ["675", "200"]
    assert texts(tree, ".//ol/li") == ["0:00.4–0:03.1 speech", "0:03.2–0:04.0 speech"]
    assert attributes(tree, ".//ol/li", "data-start") == ["0.4", "3.2"]
    assert attributes(tree, ".//ol//time", "datetime")[0] == "PT0.4S"


def test_the_page_shows_the_words_with_their_times() -> None:
    tree = read_and_show(timeline, CHUNKS, WEATHER)
    assert texts(tree, ".//p[@class='text']") == ["light wind from the south west"]
    assert texts(tree, ".//ol/li") == [
        "0:00.0 light wind",
        "0:00.9 from the south west no end given",
    ]


def test_a_missing_sound_is_told_and_nothing_can_be_played() -> None:
    tree = read_and_show(timeline, SPEECH, reading("voice-activity-detection", src="missing.wav"))
    assert tree.find(".//audio") is None
    assert tree.find(".//*[@data-timeline]") is None
    assert "no such file in the repo" in texts(tree, ".//p[@data-state='missing']")[0]


def test_nothing_found_is_said() -> None:
    assert "Nothing found." in texts(read_and_show(timeline, [], MEETING), ".//p[@class='quiet']")


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"text": "odd", "timestamp": [5, 2]}, "chunks[2].end"),
        ({"text": "odd", "timestamp": "soon"}, "chunks[2].timestamp"),
        ("odd", "chunks[2]"),
    ],
)
def test_one_wrong_chunk_costs_only_itself(wrong: object, key: str) -> None:
    value = {**CHUNKS, "chunks": [*CHUNKS["chunks"], wrong]}
    found = timeline.read(value, WEATHER)
    assert isinstance(found, Timeline)
    assert [segment.text for segment in found.segments] == ["light wind", "from the south west"]
    assert [flaw.key for flaw in found.flaws] == [key]
    tree = read_and_show(timeline, value, WEATHER)
    assert "odd" in "".join(texts(tree, ".//figure//code"))
