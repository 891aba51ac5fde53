"""Nothing that a card, a config, a file name, a picture or a header holds is active on a page.

``LONG_TURNS`` sets how often the payloads are turned through the fields of one value: 16
puts each of them into each field.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.security.conftest import Hostile
from tests.security.inert import broken_data, faults
from tests.security.payloads import HOST, SCRIPT, payloads

PARTS = 4
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
)
ACTIVE = (
    "<script>1</script>", '<img src="x" onerror="1">', '<a href="javascript:1">x</a>',
    '<a href=" java\tscript:1">x</a>', '<a href="data:text/html,x">x</a>', "<iframe></iframe>",
    '<img src="https://a.example/x.png">', '<img srcset="a.png 1x, //a.example/b.png 2x">',
    '<form action="x"></form>', '<base href="x">', '<p style="color:red">x</p>',
    '<a href="https://a.example" target="_blank">x</a>', "<svg><animate></animate></svg>",
    '<svg><image href="https://a.example/x.png"></image></svg>', '<a id="location">x</a>',
    '<link rel="prefetch" href="x">', "<template>x</template>",
    '<div class="prose"><button>x</button></div>', '<meta http-equiv="refresh" content="0">',
)  # fmt: skip


@pytest.mark.parametrize("part", ACTIVE)
def test_the_check_sees_what_is_active(part: str, tmp_path: Path) -> None:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    page = f"<!doctype html><html><head>{policy}</head><body>{part}</body></html>"
    assert faults(page, tmp_path)
    assert faults(page.replace(part, "<p>x</p>"), tmp_path) == []


def test_there_are_many_payloads_and_each_is_one() -> None:
    every = payloads()
    assert len(every) == len(set(every)) >= 600
    assert sum(SCRIPT in payload for payload in every) > 300
    assert sum(HOST in payload for payload in every) > 100


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_holds_anything_active(hostile: Hostile, part: int) -> None:
    found = {
        page.relative_to(hostile.out).as_posix(): wrong
        for page in hostile.pages[part::PARTS]
        if (wrong := faults(page.read_text("utf-8"), page.parent))
    }
    assert found == {}


def test_data_for_machines_are_whole(hostile: Hostile) -> None:
    assert broken_data(hostile.out) == []


def test_a_card_is_copied_as_it_is(hostile: Hostile) -> None:
    for card in hostile.root.rglob("README.md"):
        copy = hostile.out / card.relative_to(hostile.root)
        if copy.parent.parent.name == "evil":
            assert copy.read_bytes() == card.read_bytes()


def test_every_body_is_shown_to_its_end(hostile: Hostile) -> None:
    for page in (hostile.out / "evil").glob("*/index.html"):
        assert "The end of the card." in page.read_text("utf-8"), page


def test_only_copies_are_named_by_a_card(hostile: Hostile) -> None:
    """Copies have endings that no browser runs; media are named by content, with one of ours."""
    ours = {"index.html", "model.json", "README.md", "compare.js"}
    active = {".html", ".htm", ".svg", ".js", ".mjs", ".xml", ".xhtml", ".css", ".pdf", ".wasm", ""}
    for path in (hostile.out / "evil").rglob("*"):
        copied = path.relative_to(hostile.out).parts[2:3] == ("files",) and path.name not in ours
        assert path.is_dir() or (path.suffix not in active if copied else path.name in ours), path
    for path in (hostile.out / "_media").iterdir():
        assert path.stem.isalnum(), path
        assert path.suffix in {".png", ".webp", ".txt", ".svg"}, path


def test_texts_of_a_record_are_as_written(hostile: Hostile) -> None:
    every = payloads()
    record = json.loads((hostile.out / "evil/r0-0/model.json").read_text("utf-8"))
    text = json.dumps(record, ensure_ascii=False)
    shown = [payload for payload in every[:16] if json.dumps(payload, ensure_ascii=False) in text]
    assert len(shown) >= 12
