"""Exports: one page as one file, and the site as an archive."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from pathlib import Path

import pytest

from generator import cli
from generator.exporting.inline import adapted
from tests.conftest import SAMPLES, Open, WriteRepo

CARD = "---\nlicense: mit\n---\n# Tiger\n\n[lion](/acme/lion) [top](#tiger)\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Single files of samples with sounds, videos, masks and code, alone in a folder."""
    folder = tmp_path_factory.mktemp("pages")
    for name in PAGES:
        target = folder / f"{name.replace('/', '-')}.html"
        words = [str(SAMPLES), "--single-file", name, "-o", str(target), "-q"]
        assert cli.main(words) == 0
    return folder


PAGES = ("kiln/spoken-digits", "kiln/drawn-motion", "paperboat/leaf-parts", "kiln/digits-flow")


def page_file(pages: Path, name: str) -> Path:
    return pages / f"{name.replace('/', '-')}.html"


@pytest.mark.parametrize("name", PAGES)
def test_a_single_file_links_to_no_other_file(pages: Path, name: str) -> None:
    html = page_file(pages, name).read_text(encoding="utf-8")
    named = re.findall(r'<[^>]*\s(?:src|href|poster|srcset)="([^"]*)"', html)
    assert [one for one in named if not one.startswith(("data:", "#", "https:", "http:"))] == []
    assert '<link rel="stylesheet"' not in html


@pytest.mark.parametrize("name", PAGES)
def test_a_single_file_opens_anywhere_and_asks_nobody(pages: Path, name: str, visit: Open) -> None:
    seen = visit(page_file(pages, name).as_uri())
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.reload(wait_until="load")
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert [url for url in asked if url.startswith("file:")] == [page_file(pages, name).as_uri()]
    assert seen.said == []
    broken = "[...document.images].filter(i => i.loading != 'lazy' && !i.naturalWidth).length"
    assert seen.page.evaluate(broken) == 0


def test_its_style_and_scripts_work(pages: Path, visit: Open) -> None:
    page = visit(page_file(pages, "kiln/digits-flow").as_uri()).page
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    before = page.evaluate("document.documentElement.dataset.theme")
    page.click("[data-theme-toggle]")
    assert page.evaluate("document.documentElement.dataset.theme") != before


def test_it_has_no_search_for_models_that_are_not_there(pages: Path, visit: Open) -> None:
    page = visit(page_file(pages, "kiln/digits-flow").as_uri()).page
    assert not page.locator("#q").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"


@pytest.mark.parametrize("name", ["kiln/spoken-digits", "kiln/drawn-motion"])
def test_its_sounds_and_videos_play(pages: Path, name: str, visit: Open) -> None:
    page = visit(page_file(pages, name).as_uri()).page
    durations = page.evaluate(
        """Promise.all([...document.querySelectorAll("audio, video")].map(media =>
            new Promise(done => {
              media.onloadedmetadata = () => done(media.duration);
              media.onerror = () => done(0);
              media.preload = "metadata";
              media.load();
            })))"""
    )
    assert len(durations) > 1
    assert all(duration > 0 for duration in durations)


def test_its_policy_allows_nothing_but_what_is_inside() -> None:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self' https://example.org; font-src 'self'; base-uri 'none'"
    )
    hashes = {"script": ["'sha256-b'", "'sha256-a'", "'sha256-b'"], "style": []}
    assert adapted(policy, hashes) == (
        "default-src 'none'; script-src 'sha256-b' 'sha256-a'; style-src 'none'; img-src data:; "
        "media-src data: https://example.org; font-src data:; base-uri 'none'"
    )


def test_links_to_other_pages_become_text_and_anchors_stay(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": CARD})
    repo({"README.md": CARD}, "acme/lion")
    target = tmp_path / "page.html"
    words = [str(tmp_path / "repos"), "--single-file", "acme/tiger", "-o", str(target)]
    assert cli.main(words) == 0
    html = target.read_text(encoding="utf-8")
    assert re.search(r"<a[^>]*>lion</a>", html)
    assert "acme/lion/index.html" not in html
    assert 'href="#card-tiger"' in html


def test_the_same_page_gives_the_same_bytes(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": CARD})
    contents = set()
    for name in ("one.html", "two.html"):
        words = [str(tmp_path / "repos"), "--single-file", "acme/tiger", "-o", str(tmp_path / name)]
        assert cli.main(words) == 0
        contents.add((tmp_path / name).read_bytes())
    assert len(contents) == 1


def test_an_unknown_id_is_refused_with_a_suggestion(
    repo: WriteRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo({"README.md": CARD})
    target = tmp_path / "page.html"
    words = [str(tmp_path / "repos"), "--single-file", "acme/tigre", "-o", str(target)]
    assert cli.main(words) == 2
    assert "did you mean acme/tiger?" in capsys.readouterr().err
    assert not target.exists()


def test_an_export_needs_a_name(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": CARD})
    assert cli.main([str(tmp_path / "repos"), "--single-file", "acme/tiger"]) == 2


@pytest.mark.parametrize("option", ["--single-file", "--zip"])
def test_an_export_is_never_written_over_something_else(
    repo: WriteRepo, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    card = repo({"README.md": CARD}) / "README.md"
    root = str(tmp_path / "repos")
    words = (
        [root, "--zip", str(card)]
        if option == "--zip"
        else [root, "--single-file", "acme/tiger", "-o", str(card)]
    )
    assert cli.main(words) == 2
    assert "no earlier export" in capsys.readouterr().err
    assert card.read_text() == CARD


def test_an_earlier_export_is_written_over(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": CARD})
    target = tmp_path / "site.zip"
    for _ in range(2):
        assert cli.main([str(tmp_path / "repos"), "--zip", str(target), "-q"]) == 0
    assert [path.name for path in tmp_path.glob(".build-pages-*")] == []


def pack(root: Path, target: Path, *words: str) -> bytes:
    target.parent.mkdir(parents=True, exist_ok=True)
    assert cli.main([str(root), "--zip", str(target), "-q", *words]) == 0
    return target.read_bytes()


def test_the_same_site_gives_the_same_archive(repo: WriteRepo, tmp_path: Path) -> None:
    folder = repo({"README.md": CARD, "cat.txt": "x"})
    first = pack(tmp_path / "repos", tmp_path / "a" / "site.zip")
    os.utime(folder / "cat.txt", (1, 1))
    former = os.umask(0o077)
    try:
        second = pack(tmp_path / "repos", tmp_path / "b" / "site.zip")
    finally:
        os.umask(former)
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_an_archive_holds_the_site_in_one_folder(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": CARD})
    site = tmp_path / "site"
    pack(tmp_path / "repos", tmp_path / "hub.zip", "-o", str(site))
    (site / "CNAME").write_text("of somebody else")
    pack(tmp_path / "repos", tmp_path / "hub.zip", "-o", str(site))
    with zipfile.ZipFile(tmp_path / "hub.zip") as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        page = archive.read("hub/acme/tiger/index.html")
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"hub"}
    assert "hub/CNAME" not in names
    assert not any(".build-pages" in name for name in names)
    assert page == (site / "acme" / "tiger" / "index.html").read_bytes()


def test_an_unpacked_archive_is_the_site(repo: WriteRepo, tmp_path: Path, visit: Open) -> None:
    repo({"README.md": CARD})
    pack(tmp_path / "repos", tmp_path / "hub.zip")
    with zipfile.ZipFile(tmp_path / "hub.zip") as archive:
        archive.extractall(tmp_path)
    seen = visit((tmp_path / "hub" / "index.html").as_uri())
    seen.page.click("a[href*='acme/tiger/index.html']")
    assert seen.page.inner_text("h1")
    assert seen.said == []


def test_nothing_is_packed_that_was_not_published(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": CARD + "[dead](x.md)\n"})
    target = tmp_path / "site.zip"
    assert cli.main([str(tmp_path / "repos"), "--zip", str(target), "--strict", "-q"]) == 1
    assert not target.exists()


@pytest.mark.parametrize("option", [("--zip",), ("-o", "site", "--zip")])
def test_a_place_that_cannot_be_is_refused_before_the_build(
    repo: WriteRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, ...]
) -> None:
    root = repo({"README.md": "# Tiger"}).parents[1]
    target = tmp_path / "gone" / "site.zip"
    assert cli.main([str(root), *option, str(target)]) == 2
    said = capsys.readouterr().err
    assert f"there is no folder {target.parent}; make it, or name another one" in said
    assert "reading" not in said


def test_a_site_that_is_gone_is_nothing_to_open(
    repo: WriteRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repo({"README.md": "# Tiger"}).parents[1]
    assert cli.main([str(root), "--zip", str(tmp_path / "site.zip")]) == 0
    said = capsys.readouterr().out
    assert "packed: " in said
    assert "open: " not in said
