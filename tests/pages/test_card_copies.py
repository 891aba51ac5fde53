"""``README.md`` beside a page has the card's exact bytes, however large the card is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.build import build_site
from generator.options import Options
from generator.reading.card_file import MAX_CARD
from tests.conftest import WriteRepo

FRONT = "---\npipeline_tag: fill-mask\n---\n"


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(b"\xef\xbb\xbf---\r\nlicense: mit\r\n---\r\ncaf\xe9\x00\r\n", id="odd bytes"),
        pytest.param(FRONT.encode() + b"line\n" * (MAX_CARD // 4), id="larger than is read"),
    ],
)
def test_the_bytes_of_a_card_are_kept(card: bytes, repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": card})
    build_site((tmp_path / "repos",), tmp_path / "site", Options())
    page = tmp_path / "site" / "acme" / "tiger"
    assert (page / "README.md").read_bytes() == card
    assert 'acme/tiger/README.md"' in (page / "index.html").read_text(encoding="utf-8")


def test_parameters_keep_their_types_in_the_record(repo: WriteRepo, tmp_path: Path) -> None:
    repo(
        {
            "README.md": "---\nwidget:\n- text: a\n"
            "  parameters: {top_p: 0.9, stop: [x], seed: 3, name: '3', odd: .nan}\n"
            "inference: {parameters: {do_sample: true}}\n---\n"
        }
    )
    build_site((tmp_path / "repos",), tmp_path / "site", Options())
    record = json.loads((tmp_path / "site/acme/tiger/model.json").read_bytes())
    assert record["widget"][0]["parameters"] == {
        "do_sample": True,
        "top_p": 0.9,
        "stop": ["x"],
        "seed": 3,
        "name": "3",
        "odd": "nan",
    }


def test_a_thumbnail_that_is_a_number_is_told_with_its_key(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": "---\nlicense: mit\nthumbnail: 3\n---\n"})
    report = build_site((tmp_path / "repos",), tmp_path / "site", Options())
    (problem,) = [one for one in report.problems if one.code == "asset-missing"]
    assert (problem.line, problem.key) == (3, "thumbnail")
