from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

from generator.build import build_site
from generator.options import Options
from generator.pages.notices import GateView, make_notices
from tests.conftest import WriteRepo
from tests.pages.models import facts_of, model_of

PLAIN = "# Tiger\n\nA model of stripes that tells tigers from zebras.\n\n## Limits\n\nNo lions.\n"


def built(root: Path) -> Path:
    out = root.parent / "site"
    build_site((root,), out, Options())
    return out


def card(front: str, body: str = PLAIN) -> dict[str, str | bytes]:
    return {"README.md": f"---\n{front}\n---\n{body}"}


def test_a_plain_card_has_no_notices(repo: WriteRepo) -> None:
    root = repo(card("license: mit")).parents[1]
    found = make_notices(model_of(root), facts_of(root))
    assert (found.newer, found.gate, found.sensitive) == (None, None, False)


def test_the_newest_version_is_named_with_those_between(repo: WriteRepo) -> None:
    repo(card("new_version: acme/lion"))
    repo(card("new_version: acme/puma"), "acme/lion")
    root = repo(card("new_version: acme/tiger"), "acme/puma").parents[1]
    newer = make_notices(model_of(root), facts_of(root)).newer
    assert newer
    assert (newer.newest.text, newer.newest.path) == ("acme/puma", "acme/puma/index.html")
    assert [link.text for link in newer.between] == ["acme/lion"]


GATE = """\
extra_gated_heading: Ask first
extra_gated_prompt: Say what for.
extra_gated_button_content: Knock
extra_gated_fields:
  Name: text
  Use: {type: select, options: [Research, {label: Other, value: other}]}
extra_gated_eu_disallowed: true"""


def test_a_gate_tells_what_is_asked(repo: WriteRepo) -> None:
    root = repo(card(GATE)).parents[1]
    assert make_notices(model_of(root), facts_of(root)).gate == GateView(
        heading="Ask first",
        texts=("Say what for.",),
        asked=("Name", "Use (Research, Other)"),
        button="Knock",
        folded=False,
        outside_eu=True,
    )


def test_a_long_gate_is_folded(repo: WriteRepo) -> None:
    root = repo(card(f"extra_gated_prompt: {'word ' * 200}")).parents[1]
    gate = make_notices(model_of(root), facts_of(root)).gate
    assert gate
    assert gate.folded


def test_the_words_of_a_gate_are_text(repo: WriteRepo) -> None:
    out = built(repo(card("extra_gated_heading: <script>x</script>")).parents[1])
    html = (out / "acme/tiger/index.html").read_text("utf-8")
    assert "&lt;script&gt;x&lt;/script&gt;" in html


SENSITIVE = "tags: [Not-For-All-Audiences]\nwidget: [{text: Hello stripes, output: {text: Roar}}]"


def test_what_is_not_for_all_stands_behind_a_click(repo: WriteRepo) -> None:
    out = built(repo(card(SENSITIVE)).parents[1])
    html = (out / "acme/tiger/index.html").read_text("utf-8")
    page = html5lib.parse(html, namespaceHTMLElements=False)
    veil = page.find(".//details[@class='veil']")
    behind = {element.get("id") for element in veil.iter() if element.get("id")}
    assert {"examples", "card-title"} <= behind
    assert not {"files", "evaluation"} & behind
    assert veil.get("open") is None


@pytest.mark.parametrize(("front", "shown"), [(SENSITIVE, False), (SENSITIVE.split("\n")[1], True)])
def test_listings_show_no_output_of_it(repo: WriteRepo, front: str, shown: bool) -> None:
    out = built(repo(card(f"pipeline_tag: text-generation\n{front}")).parents[1])
    cover = re.search(
        r'<div class="cover">(.*?)</li>', (out / "index.html").read_text("utf-8"), re.DOTALL
    )
    assert cover
    assert ("Roar" in cover[1]) is shown
