"""Vectors as heat strips."""

from __future__ import annotations

import pytest

from generator.widgets import embedding
from generator.widgets.embedding import Embedding
from tests.widgets import page
from tests.widgets.reading import output


def vectors(value: object, task: str | None = "feature-extraction") -> Embedding:
    read = output(value, task=task)
    assert isinstance(read, Embedding)
    return read


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([0.1, -0.2], "2"),
        ([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], "2 × 3"),
        ([[[0.1, 0.2]]], "1 × 1 × 2"),
        ({"embedding": [1, 2, 3]}, "3"),
        ({"data": [{"embedding": [1, 2, 3], "index": 0}]}, "3"),
        ([{"embedding": [1]}, {"embedding": [2]}], "2 × 1"),
        ([[1, 2], [3]], "2 × 2"),
    ],
)
def test_the_shape_of_every_form(value: object, shape: str) -> None:
    assert vectors(value).dimensions == shape


def test_norm_and_range_are_told() -> None:
    read = vectors([3, -4])
    assert (read.norm, read.span) == ("5", "-4 to 3")
    assert vectors([[3, 4], [6, 8]]).norm == "5 to 10"


def test_a_vector_wraps_and_a_matrix_keeps_its_rows() -> None:
    wrapped = embedding.draw(vectors([0.5] * 130), None)
    assert (wrapped.width, wrapped.height) == (64, 3)
    kept = embedding.draw(vectors([[0.5] * 8] * 16), None)
    assert (kept.width, kept.height) == (8, 16)


def test_the_strip_is_capped() -> None:
    strip = embedding.draw(vectors([0.5] * 1000), None)
    assert (strip.cells, strip.total) == (512, 1000)
    assert embedding.draw(vectors([[0.5] * 100] * 100), None).cells == 512


def test_cells_of_one_depth_are_one_path() -> None:
    levels = embedding.draw(vectors([1, -1, 1, 0]), None).levels
    assert [(level.path, level.negative, level.opacity) for level in levels] == [
        ("M0 0h1v1h-1zM2 0h1v1h-1z", False, "1.00"),
        ("M1 0h1v1h-1z", True, "1.00"),
    ]


@pytest.mark.parametrize("value", [[True, False], ["a"], [], [[]], [None, 1]])
def test_what_is_no_vector(value: object) -> None:
    assert not isinstance(output(value, task="other"), Embedding)


def test_the_page_shows_strip_and_numbers() -> None:
    html = page.output("pipeline_tag: feature-extraction\nwidget: [{text: a, output: [0.6, -0.8]}]")
    assert "Shape 2 Norm 1 Range -0.8 to 0.6" in page.text(html)
    assert 'aria-label="Heat strip of 2 numbers, -0.8 to 0.6"' in html
    assert "[0.6, -0.8]" in html
