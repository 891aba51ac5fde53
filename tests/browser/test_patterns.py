"""The pages of patterns: every family and every state of a medium is on them, and all are open."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.meaning.families import Family
from generator.meaning.tasks import MODALITIES, TASKS
from generator.patterns.__main__ import main
from generator.patterns.cards import CARDS
from generator.patterns.write import PAGE
from generator.rendering import environment
from tests.browser.axe import violations
from tests.conftest import Open

STATES = ("missing", "not-downloaded", "refused")


@pytest.fixture(scope="module")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("patterns")
    assert main(["-o", str(out)]) == 0
    return out


def test_there_is_a_page_for_every_family() -> None:
    assert {str(family) for family in Family} <= {card.id.split("/")[1] for card in CARDS}


def test_every_family_is_drawn(patterns: Path) -> None:
    for family in Family:
        html = (patterns / f"patterns/{family}/index.html").read_text(encoding="utf-8")
        assert f"w-{family}" in html or 'class="gallery"' in html or family is Family.RAW, family


@pytest.mark.parametrize("state", STATES)
def test_media_are_in_every_state(patterns: Path, state: str) -> None:
    html = (patterns / "patterns/picture/index.html").read_text(encoding="utf-8")
    assert f'data-state="{state}"' in html
    assert "cannot be decoded" in html
    assert "on <bdi>example.org</bdi>" in html


def test_every_task_has_an_icon_of_its_own(patterns: Path) -> None:
    icons = environment(markdown=lambda text, _scope: text).get_template("parts/icons.html").module  # type: ignore[arg-type,return-value] # no Markdown there
    paths: dict[str, str] = icons.paths  # type: ignore[attr-defined] # set by the template
    names = {*TASKS, *MODALITIES}
    assert names <= set(paths)
    assert len({paths[name] for name in names}) == len(names)
    html = (patterns / PAGE).read_text(encoding="utf-8")
    assert html.count("<svg") > len(TASKS)


@pytest.mark.parametrize("page", [PAGE, *(f"{card.id}/index.html" for card in CARDS)])
def test_a_pattern_is_open_to_everyone_and_as_wide_as_its_window(
    patterns: Path, visit: Open, page: str
) -> None:
    opened = visit((patterns / page).as_uri(), width=320).page
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(opened) == [], scheme
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    opened.set_viewport_size({"width": 1280, "height": 900})
    assert violations(opened) == []
