"""How one asset is shown, in every state it can be in."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest

from generator.meaning.assets import Asset, AssetState
from generator.media.shown import Shown
from generator.pages.example_view import ExampleView
from generator.reading.repo import FileKind
from generator.widgets.example import Example, Input
from tests.widgets.scene import attributes, parse, render, rendition, resolve, show, texts

PLACEHOLDER = "data:image/webp;base64,UklGRg=="


def page(remote: str = "click") -> ExampleView:
    example = Example(0, "Example 1", None, Input(), None)
    return ExampleView(example, "example-1", {}, "../../", None, remote)


def asset(shown: Shown, *, remote: str = "click", alt: str = "a fox") -> Element:
    return parse(render("parts/media.html", "asset", shown, page(remote), alt))


def absent(state: AssetState, **more: Any) -> Shown:
    return Shown(Asset("images/fox.png", state, path="images/fox.png"), FileKind.PICTURE, **more)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (
            absent(AssetState.MISSING, note="no such file in the repo"),
            "images/fox.png no such file in the repo",
        ),
        (absent(AssetState.REFUSED, note="leaves the repo"), "images/fox.png leaves the repo"),
        (
            absent(AssetState.NOT_DOWNLOADED, note="not downloaded, 3.2 GB"),
            "images/fox.png not downloaded, 3.2 GB",
        ),
        (absent(AssetState.LOCAL, note="cannot be decoded"), "images/fox.png cannot be decoded"),
        (absent(AssetState.LOCAL), "images/fox.png cannot be shown"),
    ],
)
def test_what_is_not_there_says_so_and_why(shown: Shown, words: str) -> None:
    tree = asset(shown)
    assert texts(tree, ".//p[@data-state]") == [words]
    assert attributes(tree, ".//p", "data-state") == [shown.asset.state.value]
    assert tree.find(".//a") is None
    assert tree.find(".//img") is None


def test_a_picture_has_renditions_sizes_and_its_original_one_click_away() -> None:
    shown = show(resolve("a b.png"), renditions=(rendition(200, 150), rendition(320, 240)))
    tree = asset(shown)
    (image,) = tree.findall(".//img")
    assert image.attrib["src"] == "../../_media/small-320.webp"
    assert (
        image.attrib["srcset"]
        == "../../_media/small-200.webp 200w, ../../_media/small-320.webp 320w"
    )
    assert (image.attrib["width"], image.attrib["height"]) == ("400", "300")
    assert (image.attrib["alt"], image.attrib["loading"]) == ("a fox", "lazy")
    assert attributes(tree, ".//a", "href") == ["../../_media/a%20b.png"]


def test_a_second_type_of_renditions_is_offered_first() -> None:
    copies = (
        rendition(200, 150, "image/avif"),
        rendition(200, 150),
        rendition(320, 240, "image/avif"),
    )
    tree = asset(show(resolve("a.png"), renditions=copies))
    assert attributes(tree, ".//picture/source", "type") == ["image/avif"]
    assert attributes(tree, ".//picture/img", "src") == ["../../_media/small-200.webp"]


def test_a_picture_with_avif_alone_falls_back_on_itself() -> None:
    copies = (rendition(200, 150, "image/avif"),)
    tree = asset(show(resolve("a.png"), renditions=copies))
    assert attributes(tree, ".//picture/source", "type") == ["image/avif"]
    assert attributes(tree, ".//picture/img", "src") == ["../../_media/a.png"]


def test_a_picture_without_renditions_is_its_own() -> None:
    tree = asset(show(resolve("a.gif"), animated=True, width=None, height=None))
    (image,) = tree.findall(".//img")
    assert image.attrib["src"] == "../../_media/a.gif"
    assert not {"srcset", "sizes", "width"} & image.attrib.keys()


def test_a_placeholder_lies_under_the_picture_without_a_word() -> None:
    tree = asset(show(resolve("a.png"), placeholder=PLACEHOLDER))
    assert attributes(tree, ".//img[@class='blur']", "src") == [PLACEHOLDER]
    assert attributes(tree, ".//img", "alt") == ["", "a fox"]


def test_a_link_around_a_picture_always_has_a_name() -> None:
    assert attributes(asset(show(resolve("a.png")), alt=""), ".//a/img", "alt") == ["a.png"]


def test_a_picture_may_load_at_once() -> None:
    html = render("parts/media.html", "picture", show(resolve("a.png")), page(), "x", lazy=False)
    assert attributes(parse(html), ".//img", "loading") == []


@pytest.mark.parametrize(
    ("path", "element"),
    [("a.wav", ".//audio"), ("a.mp4", ".//video"), ("a.glb", ".//a[@download]")],
)
def test_each_kind_has_its_element(path: str, element: str) -> None:
    tree = asset(show(resolve(path)))
    (found,) = tree.findall(element)[:1]
    assert (found.get("src") or found.get("href")) == f"../../_media/{path}"


def test_a_note_on_a_sound_stands_with_its_facts() -> None:
    tree = asset(show(resolve("a.mp3"), note="no waveform", waveform=()))
    assert texts(tree, ".//p[@class='quiet']") == ["a.mp3 · 0:04.0 · 1.2 kB · no waveform"]


REMOTE = show(resolve("https://cdn.example.org:8443/a%20b.png?x=1&y=2"))


def test_media_of_another_host_wait_for_a_click() -> None:
    tree = asset(REMOTE)
    (link,) = tree.findall(".//a")
    assert link.attrib["href"] == "https://cdn.example.org:8443/a%20b.png?x=1&y=2"
    assert link.attrib["data-load"] == "picture"
    assert {"noopener", "noreferrer", "nofollow"} <= set(link.attrib["rel"].split())
    assert texts(tree, ".//a") == ["Picture on cdn.example.org"]
    assert tree.find(".//img") is None


def test_media_of_another_host_are_only_named_where_that_is_chosen() -> None:
    (link,) = asset(REMOTE, remote="never").findall(".//a")
    assert "data-load" not in link.attrib


@pytest.mark.parametrize(
    ("name", "element"), [("a.png", "img"), ("a.wav", "audio"), ("a.mp4", "video")]
)
def test_media_of_another_host_load_with_the_page_where_that_is_chosen(
    name: str, element: str
) -> None:
    shown = show(resolve(f"https://example.org/{name}"))
    assert attributes(asset(shown, remote="load"), f".//{element}", "src") == [
        f"https://example.org/{name}"
    ]


@pytest.mark.parametrize("remote", ["load", "click", "never"])
def test_other_files_of_another_host_are_links(remote: str) -> None:
    (link,) = asset(show(resolve("https://example.org/a.glb")), remote=remote).findall(".//a")
    assert "data-load" not in link.attrib


def test_a_hostile_name_is_text() -> None:
    written = '"><script>alert(1)</script>'
    shown = Shown(Asset(written, AssetState.MISSING), FileKind.OTHER, note="<b>no</b>")
    assert texts(asset(shown), ".//bdi") == [written]
    assert asset(shown).find(".//script") is None
