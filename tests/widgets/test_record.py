"""Values for machines."""

from __future__ import annotations

from generator.meaning.assets import Asset, AssetState
from generator.widgets.example import Input, Json, Message, Part, Raw
from generator.widgets.record import assets_of, record
from tests.widgets.reading import only, resolve


def test_nothing_and_empty_things_are_left_out() -> None:
    assert record(Input(text="a", multi_label=False)) == {"text": "a", "multi_label": False}


def test_an_output_begins_with_its_kind() -> None:
    value = record(Raw(Json('{"a": [1]}')))
    assert value == {"kind": "raw", "value": {"a": [1]}}
    assert isinstance(value, dict)
    assert next(iter(value)) == "kind"


def test_an_asset_tells_where_it_is_and_why_not() -> None:
    assert record(resolve("a.png")) == {
        "path": "a.png", "media_type": "image/png", "state": "local",
    }  # fmt: skip
    assert record(resolve("missing.png")) == {
        "path": "missing.png", "why": "no such file", "state": "missing",
    }  # fmt: skip


def test_the_caller_may_say_more_of_assets() -> None:
    def href(asset: Asset) -> object:
        return {"href": f"_media/{asset.path}"}

    assert record(Input(assets=(resolve("a.png"),)), href) == {"src": [{"href": "_media/a.png"}]}


def test_a_cut_value_stays_text() -> None:
    assert record(Raw(Json('{"a": [1', cut=True))) == {"kind": "raw", "value": '{"a": [1…'}


def test_numbers_that_json_lacks_are_text() -> None:
    assert record((float("inf"), 0.5)) == ["inf", 0.5]
    assert record(Json("[NaN]")) == ["NaN"]


def test_assets_are_found_wherever_they_stand_each_once() -> None:
    example = only(
        """\
widget:
- src: [b.png, a.png]
  messages: [{role: user, content: [{type: image, image: c.png}]}]
  output: [{text: here}, {url: a.png}]"""
    )
    assert sorted(asset.path for asset in assets_of(example)) == ["a.png", "b.png", "c.png"]


def test_an_inline_asset_never_puts_its_bytes_into_the_record() -> None:
    asset = Asset("UklGR", AssetState.INLINE, content=b"RIFF", media_type="audio/wav")
    assert record(Message("user", (Part(asset=asset),))) == {
        "role": "user",
        "parts": [{"asset": {"media_type": "audio/wav", "state": "inline"}}],
    }
