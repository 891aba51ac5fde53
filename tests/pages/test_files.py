from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build import build_site
from generator.options import CopyFiles, Options
from generator.pages.copies import SMALL, plan_copies
from generator.pages.files import MAX_LISTED, OPEN, make_files, to_read, total
from generator.reading.repo import FileKind, LfsPointer, Repo, RepoFile
from tests.conftest import WriteRepo

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 3200000000\n"


def file(path: str, kind: FileKind = FileKind.TEXT, size: int = 10, **more: object) -> RepoFile:
    return RepoFile(path, size, kind, "text/plain", **more)  # type: ignore[arg-type] # by name


def repo_of(*files: RepoFile) -> Repo:
    return Repo("acme/tiger", Path("/nowhere"), "acme/tiger", tuple(files), "README.md")


def names(choice: CopyFiles, *files: RepoFile) -> dict[str, str]:
    copies = plan_copies(repo_of(*files), choice)
    return {path: target.removeprefix("acme/tiger/files/") for path, target in copies.items()}


WEIGHTS = file("model.safetensors", FileKind.WEIGHTS, 10**10)
LARGE = file("corpus.txt", size=SMALL + 1)


@pytest.mark.parametrize(
    ("choice", "copied"),
    [
        (CopyFiles.NONE, []),
        (CopyFiles.SMALL, ["config.json"]),
        (CopyFiles.ALL, ["config.json", "corpus.txt", "model.safetensors"]),
    ],
)
def test_what_is_copied_is_chosen(choice: CopyFiles, copied: list[str]) -> None:
    assert sorted(names(choice, file("README.md"), file("config.json"), LARGE, WEIGHTS)) == copied


@pytest.mark.parametrize(
    "one",
    [
        file("a.txt", lfs=LfsPointer("ab" * 32, 5)),
        file("a.txt", refused="a link that leaves the repo"),
        file("x" * 253 + ".txt"),
    ],
)
def test_what_is_not_here_or_not_ours_is_never_copied(one: RepoFile) -> None:
    assert names(CopyFiles.ALL, one) == {}


@pytest.mark.parametrize(
    ("path", "kind", "target"),
    [
        ("page.html", FileKind.TEXT, "page.html.txt"),
        ("app.js", FileKind.TEXT, "app.js.txt"),
        ("a/logo.svg", FileKind.PICTURE, "a/logo.svg.txt"),
        ("feed.XML", FileKind.TEXT, "feed.XML.txt"),
        ("LICENSE", FileKind.TEXT, "LICENSE.txt"),
        ("notes.xhtml", FileKind.OTHER, "notes.xhtml.bin"),
        ("config.json", FileKind.TEXT, "config.json"),
        ("cat.png", FileKind.PICTURE, "cat.png"),
    ],
)
def test_nothing_that_runs_keeps_its_type(path: str, kind: FileKind, target: str) -> None:
    assert names(CopyFiles.ALL, file(path, kind)) == {path: target}


def test_names_never_meet() -> None:
    files = (file("index.html"), file("index.html.txt"), file("a.htm"), file("a.htm.txt/x.txt"))
    targets = list(names(CopyFiles.ALL, *files).values())
    assert len({*targets, "index.html"}) == len(targets) + 1
    assert not {"a.htm.txt", "index.html"} & set(targets)


def test_long_lists_fold_and_very_long_ones_go_to_the_page_of_files() -> None:
    few = make_files(repo_of(*(file(f"{at}.txt") for at in range(OPEN))), {})
    many = make_files(repo_of(*(file(f"{at}.txt") for at in range(MAX_LISTED + 30))), {})
    assert (few.folded, few.rest) == (False, 0)
    assert (many.folded, many.rest, len(many.rows)) == (True, 30, MAX_LISTED)


def test_the_total_counts_what_is_promised() -> None:
    files = (file("a.txt"), file("b.bin", lfs=LfsPointer("ab" * 32, 3_000_000_000)))
    assert total(files) == "2 files, 3.0 GB"


def test_texts_are_read_within_a_budget() -> None:
    files = [file(f"{at:03}.json", size=50_000) for at in range(100)]
    read = dict(to_read(repo_of(file("README.md"), file("big.txt", size=10**9), *files)))
    assert sum(read.values()) <= 300_000
    assert read["big.txt"] == 4_000
    assert "README.md" not in read


FILES: dict[str, str | bytes] = {
    "README.md": "# Tiger\n\nSee [config](config.json), [page](page.html), [w](model.bin).\n",
    "config.json": '{"a": "</code><script>alert(1)</script>"}',
    "page.html": "<script>alert(1)</script>",
    "sub/deep/notes.txt": "hello",
    "model.bin": POINTER,
}


def build(repo: WriteRepo, choice: CopyFiles = CopyFiles.SMALL) -> Path:
    root = repo(FILES).parents[1]
    out = root.parent / f"site-{choice}"
    report = build_site((root,), out, Options(files=choice))
    assert report.failed == ()
    return out / "acme/tiger"


def test_the_page_of_files_has_tree_texts_and_pointers(repo: WriteRepo) -> None:
    html = (build(repo) / "files/index.html").read_text("utf-8")
    assert "sha256 " + "ab" * 32 in html
    assert "not downloaded" in html
    assert html.index("sub/") < html.index("deep/") < html.index("notes.txt")
    assert "hello" in html
    assert "<script>alert" not in html
    assert 'class="k-' in html


def test_copies_are_the_very_bytes(repo: WriteRepo) -> None:
    page = build(repo)
    assert (page / "files/config.json").read_text("utf-8") == FILES["config.json"]
    assert (page / "files/page.html.txt").read_text("utf-8") == FILES["page.html"]
    assert not (page / "files/page.html").exists()
    assert not (page / "files/model.bin").exists()


@pytest.mark.parametrize("choice", CopyFiles)
def test_links_of_the_body_lead_to_files_that_are_there(repo: WriteRepo, choice: CopyFiles) -> None:
    page = build(repo, choice)
    html = (page / "index.html").read_text("utf-8")
    article = re.search(r"<article.*?</article>", html, re.DOTALL)
    assert article
    links = re.findall(r'<a href="([^"]+)"', article[0])
    assert len(links) == 3
    for link in links:
        assert link == "#files" or (page / link).is_file()


def test_with_all_weights_are_copied_too(repo: WriteRepo) -> None:
    root = repo({"README.md": "# Tiger\n", "model.onnx": bytes(2_000_000)}).parents[1]
    build_site((root,), root.parent / "site", Options(files=CopyFiles.ALL))
    assert (root.parent / "site/acme/tiger/files/model.onnx").stat().st_size == 2_000_000
