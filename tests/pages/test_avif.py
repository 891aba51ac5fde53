"""``--avif``: a second type of renditions, offered only where a browser may choose."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from generator.arguments import parse
from generator.build import build_site
from generator.options import Options
from tests.media.makers import encoded, photo

CARD = """\
---
pipeline_tag: text-to-image
widget:
- text: a field
  output: {url: field.jpg}
---
![the field](field.jpg)
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("avif")
    repo = base / "repos" / "acme" / "field"
    repo.mkdir(parents=True)
    (repo / "README.md").write_text(CARD, encoding="utf-8")
    (repo / "field.jpg").write_bytes(encoded(photo(900, 600), "JPEG", quality=98))
    build_site([base / "repos"], base / "plain", Options())
    build_site([base / "repos"], base / "site", Options(avif=True))
    return base


def page(base: Path) -> Element:
    text = (base / "site" / "acme" / "field" / "index.html").read_text(encoding="utf-8")
    tree: Element = html5lib.parse(text, namespaceHTMLElements=False)
    return tree


def names(base: Path, site: str) -> set[str]:
    return {path.suffix for path in (base / site / "_media").iterdir()}


def test_the_option_reaches_the_build(tmp_path: Path) -> None:
    assert parse([str(tmp_path), "-o", "site", "--avif"], {}).options.avif


def test_avif_is_made_only_when_asked_for(base: Path) -> None:
    assert ".avif" not in names(base, "plain")
    assert {".avif", ".webp"} <= names(base, "site")


def test_a_picture_of_the_panel_offers_both(base: Path) -> None:
    (source,) = page(base).findall(".//picture/source")
    (image,) = page(base).findall(".//picture/img")
    assert source.attrib["type"] == "image/avif"
    assert ".avif" in source.attrib["srcset"]
    assert image.attrib["src"].endswith(".webp")


def test_a_picture_of_the_body_has_only_what_every_browser_knows(base: Path) -> None:
    (image,) = page(base).findall(".//img[@alt='the field']")
    assert ".webp" in image.attrib["srcset"]
    assert ".avif" not in image.attrib["srcset"]


def test_the_catalogue_shows_what_every_browser_knows(base: Path) -> None:
    catalogue = (base / "site" / "index.html").read_text(encoding="utf-8")
    assert "_media/" in catalogue
    assert ".avif" not in catalogue


def test_the_comparison_shows_what_every_browser_knows(base: Path) -> None:
    scripts = [path.read_text("utf-8") for path in (base / "site" / "acme" / "field").glob("*.js")]
    assert scripts
    assert not any(".avif" in script for script in scripts)
