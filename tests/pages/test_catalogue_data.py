"""The search data: parts and index, as the scripts of the catalogue read them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pages import search_data
from generator.pages.cards import Card, Cover, CoverBar, count
from generator.pages.search_data import cover_data, search_scripts


def called(content: bytes) -> Any:
    """The arguments of the one call that a script of data makes."""
    text = content.decode()
    return json.loads("[" + text[text.index("(") + 1 : text.rindex(")")] + "]")


def cards(number: int) -> list[Card]:
    return [
        Card(id=f"acme/m-{at:03}", task="fill-mask", tags=("even",) if at % 2 == 0 else ("odd",))
        for at in range(number)
    ]


def test_the_index_comes_last_and_names_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_data, "PART", 4)
    *parts, names, index = search_scripts(cards(10))
    (told,) = called(index.content)
    assert told["total"] == 10
    assert told["names"] == names.path
    assert told["parts"] == [
        [part.path, number] for part, number in zip(parts, [4, 4, 2], strict=True)
    ]


def test_many_parts_have_a_file_of_all_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_data, "PART", 4)
    *_, names, _ = search_scripts(cards(9))
    assert called(names.content) == ["\n".join(card.id for card in cards(9))]
    *parts, index = search_scripts(cards(8))
    assert len(parts) == 2
    assert called(index.content)[0]["names"] == ""


def test_names_of_scripts_carry_their_content() -> None:
    first, second = search_scripts(cards(2)), search_scripts(cards(3))
    assert next(first).path != next(second).path
    assert next(search_scripts(cards(2))).path.startswith("_search/part-0-")


def test_a_change_of_one_model_changes_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_data, "PART", 4)
    before = cards(12)
    after = [*before[:5], Card(id="acme/m-005", description="new"), *before[6:]]
    paths = [{script.path for script in search_scripts(some)} for some in (before, after)]
    assert len([path for path in paths[1] - paths[0] if "/part-" in path]) == 1


def test_the_index_counts_the_most_frequent_values() -> None:
    *_, index = search_scripts(cards(5))
    (told,) = called(index.content)
    facets = {key: (many, top) for key, _, many, top in told["facets"]}
    assert facets["tag"] == (2, [["even", "even", 3], ["odd", "odd", 2]])
    assert facets["task"] == (1, [["fill-mask", "Fill-Mask", 5]])


def test_a_part_names_each_value_once() -> None:
    part, _ = search_scripts(cards(3))
    number, data = called(part.content)
    assert number == 0
    assert data["id"].split("\n") == ["acme/m-000", "acme/m-001", "acme/m-002"]
    assert data["facets"]["tag"] == [["even", "odd"], [1, 1, 1], [0, 1, 0]]
    assert data["facets"]["task"] == [[["fill-mask", "Fill-Mask"]], [1, 1, 1], [0, 0, 0]]


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
@settings(deadline=None, max_examples=200)
def test_any_text_keeps_the_columns_whole(text: str, tags: list[str]) -> None:
    chosen = [Card(id="a/b", description=text, words=text, tags=tuple(tags)), Card(id="c/d")]
    part, _ = search_scripts(chosen)
    _, data = called(part.content)
    for column in ("id", "what", "words", "lang", "amount", "cover"):
        assert len(data[column].split("\n")) == 2
    named, many, places = data["facets"]["tag"]
    assert many == [len(set(tags)), 0]
    assert len(places) == len(named) == len(set(tags))


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_a_cover_is_one_line_that_tells_it(text: str) -> None:
    part, _ = search_scripts([Card(id="a/b", cover=Cover(text=text or "x")), Card(id="c/d")])
    _, data = called(part.content)
    first, second = data["cover"].split("\n")
    assert json.loads(first) == ["t", (text or "x").encode("utf-8", "replace").decode(), ""]
    assert second == ""


@pytest.mark.parametrize(
    ("parameters", "places"), [(None, []), (999_999, ["0"]), (10**6, ["1"]), (10**12, ["6"])]
)
def test_parameters_fall_into_ranges(parameters: int | None, places: list[str]) -> None:
    facet = next(facet for facet in search_data.FACETS if facet.key == "params")
    assert list(facet.values(Card(id="x", parameters=parameters))) == places
    assert all(facet.label(place) for place in places)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (96, "96"),
        (9_999, "9999"),
        (22_713_216, "22.7M"),
        (1_500_000_000, "1.5B"),
        (137_000_000_000, "137B"),
    ],
)
def test_parameters_as_people_say_them(number: int, shown: str) -> None:
    assert count(number) == shown


def test_covers_are_told_by_their_kind() -> None:
    assert cover_data(Cover()) == 0
    assert cover_data(Cover(bars=(CoverBar("cat", "0.9", 0.9),))) == ["b", [["cat", "0.9", 0.9]]]
    assert cover_data(Cover(text="hello", lang="en")) == ["t", "hello", "en"]
    assert cover_data(Cover(picture="_media/a.webp", width=2, height=1)) == [
        "p", "_media/a.webp", 2, 1, ""
    ]  # fmt: skip
