"""What a site holds for machines: sitemap, feed, robots.txt, llms.txt, JSON-LD, records."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.build import build_site
from generator.options import Options
from generator.pages import machines
from generator.pages.cards import Card
from generator.pages.machines import feed, llms_txt, robots, sitemaps
from generator.pages.structured import alternates, model_ld
from generator.theming import make_site
from tests.conftest import PROJECT, WriteRepo

jsonschema = pytest.importorskip("jsonschema")

BASE = "https://models.example.org/hub/"
SITE = make_site(Options(base_url=BASE))
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_sitemap_names_every_page_by_its_address() -> None:
    ((path, content),) = sitemaps(BASE, ["index.html", "a b/index.html"])
    found = [loc.text for loc in ET.fromstring(content).iter(f"{MAP}loc")]  # noqa: S314
    assert path == "sitemap.xml"
    assert found == [BASE, f"{BASE}a%20b/"]


def test_a_sitemap_that_is_too_long_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "SITEMAP", 2)
    *maps, (path, index) = sitemaps(BASE, [f"{at}/index.html" for at in range(5)])
    assert [name for name, _ in maps] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert path == "sitemap.xml"
    assert b"sitemap-3.xml</loc>" in index
    assert sum(content.count(b"<url>") for _, content in maps) == 5


def test_a_sitemap_of_exactly_one_file_is_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "SITEMAP", 2)
    assert [name for name, _ in sitemaps(BASE, ["a", "b"])] == ["sitemap.xml"]


def test_a_feed_has_an_entry_for_each_model_and_asks_no_clock() -> None:
    models = [Card(id="acme/tiger", description='stripes & "more" \x01'), Card(id="lion")]
    content = feed(SITE, BASE, models)
    root = ET.fromstring(content)  # noqa: S314 - our own bytes
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["acme/tiger", "lion"]
    assert entries[0].findtext(f"{ATOM}summary") == 'stripes & "more" '
    assert content == feed(SITE, BASE, models)


def test_robots_txt_says_where_the_sitemap_is() -> None:
    assert robots(BASE).decode().splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"


def test_llms_txt_leads_to_the_cards_as_markdown() -> None:
    models = [Card(id="acme/tiger", task="fill-mask", has_card=True), Card(id="bare")]
    lines = llms_txt(make_site(Options()), models).decode().splitlines()
    assert "- [acme/tiger](acme/tiger/README.md): Fill-Mask" in lines
    assert "- [bare](bare/model.json)" in lines


def test_structured_data_says_what_the_card_says() -> None:
    card = Card(id="acme/tiger", task="fill-mask", licences=("mit",), base_models=("acme/cat",))
    node = model_ld(card, BASE)
    assert node["@type"] == ["CreativeWork", "fair4ml:MLModel"]
    assert node["@id"] == f"{BASE}acme/tiger/"
    assert node["fair4ml:mlTask"] == "fill-mask"
    assert node["fair4ml:fineTunedFrom"] == ["acme/cat"]
    assert "@id" not in model_ld(card, None)
    assert "inLanguage" not in node


def test_a_model_page_names_its_other_forms() -> None:
    types = [other.media_type for other in alternates(Card(id="a", has_card=True))]
    assert types == ["text/markdown", "application/json"]
    assert len(alternates(Card(id="a"))) == 1


HOSTILE = """\
---
pipeline_tag: fill-mask
tags: ["</script><script>alert(1)</script>", "<!--"]
description: "</script><img src=x>"
---
"""


def test_structured_data_cannot_end_its_script(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": HOSTILE})
    build_site((tmp_path / "repos",), tmp_path / "site", Options())
    page = (tmp_path / "site/acme/tiger/index.html").read_text(encoding="utf-8")
    start = page.index('<script type="application/ld+json">')
    told = page[start : page.index("</script>", start)].partition(">")[2]
    assert json.loads(told)["description"] == "</script><img src=x>"
    assert "<" not in told


def test_addresses_are_told_only_where_the_site_has_one(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": "---\npipeline_tag: fill-mask\n---\nA tiger.\n"})
    build_site((tmp_path / "repos",), tmp_path / "plain", Options())
    build_site((tmp_path / "repos",), tmp_path / "known", Options(base_url=BASE))
    plain, known = (
        (tmp_path / name / "acme/tiger/index.html").read_text(encoding="utf-8")
        for name in ("plain", "known")
    )
    assert "og:title" in plain
    assert "og:url" not in plain
    assert f'<meta property="og:url" content="{BASE}acme/tiger/">' in known
    for name in ("sitemap.xml", "feed.xml", "robots.txt"):
        assert not (tmp_path / "plain" / name).exists()
        assert (tmp_path / "known" / name).exists()


# --- the records ---


def schema(name: str) -> object:
    path = PROJECT / "docs" / "schema" / f"{name}.schema.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(value)
    return jsonschema.Draft202012Validator(value)


def test_every_model_json_is_as_its_schema_says(site: Path) -> None:
    validator = schema("model")
    records = sorted(site.rglob("model.json"))
    assert len(records) > 50
    wrong = [
        f"{path.parent.name} {error.json_path}: {error.message}"
        for path in records
        for error in validator.iter_errors(json.loads(path.read_text("utf-8")))  # type: ignore[attr-defined]
    ]
    assert wrong == []


def test_every_key_of_model_json_is_in_its_schema(site: Path) -> None:
    known = set(
        json.loads((PROJECT / "docs/schema/model.schema.json").read_text("utf-8"))["properties"]
    )
    used = {key for path in site.rglob("model.json") for key in json.loads(path.read_text("utf-8"))}
    assert used <= known


def test_models_json_is_as_its_schema_says_and_has_every_model(site: Path) -> None:
    value = json.loads((site / "models.json").read_text("utf-8"))
    assert list(schema("models").iter_errors(value)) == []  # type: ignore[attr-defined]
    ids = [model["id"] for model in value["models"]]
    assert ids == sorted(ids)
    assert len(ids) == len(list(site.rglob("model.json")))


@pytest.mark.parametrize("key", ["id", "widget", "siblings", "problems"])
def test_a_record_without_a_required_key_is_refused(site: Path, key: str) -> None:
    value = json.loads((site / "lantern/vader/model.json").read_text("utf-8"))
    del value[key]
    assert [error.validator for error in schema("model").iter_errors(value)] == ["required"]  # type: ignore[attr-defined]
