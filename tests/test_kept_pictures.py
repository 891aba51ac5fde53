"""Pictures are decoded and encoded once, whatever else of their repos changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from generator.build import build_site
from generator.options import Options
from generator.work.pictures import Pictures
from tests.media.test_kept import unread
from tests.test_cache import clean, content, write

ALONE = Options(jobs=1)
WIDGET = "widget:\n- text: a fox\n  output: {url: fox.jpg}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repos"
    for name in ("one", "two"):  # with the same picture
        write(root, f"acme/{name}", WIDGET)
        Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(
            root / "acme" / name / "fox.jpg"
        )
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The pictures that are decoded."""
    return unread(monkeypatch)


def test_two_repos_with_one_picture_cost_one(root: Path, tmp_path: Path, read: list[bytes]) -> None:
    build_site((root,), tmp_path / "site", ALONE)
    assert len(read) == 1


def test_a_changed_card_costs_no_picture(root: Path, tmp_path: Path, read: list[bytes]) -> None:
    site = tmp_path / "site"
    build_site((root,), site, ALONE)
    write(root, "acme/one", WIDGET, "More words.")
    read.clear()
    assert build_site((root,), site, ALONE).pages_made == 1
    assert read == []
    assert content(site) == clean(root)


def test_a_folder_for_caches_serves_a_new_site(
    root: Path, tmp_path: Path, read: list[bytes]
) -> None:
    options = Options(jobs=1, cache=str(tmp_path / "caches"))
    build_site((root,), tmp_path / "site", options)
    build_site((root,), tmp_path / "other", options)
    assert len(read) == 1
    assert content(tmp_path / "site") == content(tmp_path / "other")


def test_without_a_cache_nothing_is_kept(root: Path, tmp_path: Path, read: list[bytes]) -> None:
    site = tmp_path / "site"
    build_site((root,), site, Options(jobs=1, no_cache=True))
    assert len(read) == 2
    assert not (site / ".build-pages" / "pictures").exists()


def test_a_damaged_folder_costs_only_time(root: Path, tmp_path: Path, read: list[bytes]) -> None:
    site = tmp_path / "site"
    build_site((root,), site, ALONE)
    (entry,) = (site / ".build-pages" / "pictures").iterdir()
    entry.write_bytes(entry.read_bytes()[:-1])
    write(root, "acme/one", WIDGET, "More words.")
    build_site((root,), site, ALONE)
    assert len(read) == 2
    assert content(site) == clean(root)


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    store = Pictures(tmp_path / "pictures")
    for number in range(10):
        store.put(f"entry-{number}", b"x" * 100)
        os.utime(store.folder / f"entry-{number}", (number, number))
    assert store.get("entry-0") == b"x" * 100  # used now
    store.clean(most=1000)
    assert len(list(store.folder.iterdir())) == 10
    store.clean(most=500)
    assert {one.name for one in store.folder.iterdir()} == {
        "entry-0", "entry-7", "entry-8", "entry-9",
    }  # fmt: skip


def test_a_folder_that_cannot_be_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Pictures(tmp_path / "file" / "pictures")
    store.put("entry", b"x")
    assert store.get("entry") is None
    assert store.mark() == 0
    store.clean()
