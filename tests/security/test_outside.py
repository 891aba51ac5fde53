# ruff: noqa: E501  (references are read best side by side)
"""Not one byte from outside a repo gets into the site, whatever the repo or its card says.

A secret stands where hostile repos would look for one: beside the repos, above them, in the home
folder, in hidden files. No file of the built site may hold it.
"""

from __future__ import annotations

import os
import socket
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.build import build_site
from generator.media.shown import MediaFile
from generator.options import Options
from generator.pages.bench import Bench
from generator.reading.found import Found
from generator.reading.listing import read_repo
from generator.reading.open import FileRefused, locate, open_file, open_real
from generator.report import Report
from tests.security.cards import png_of

SECRET = b"canary-7d1f0c2b-that-no-site-may-hold"
TEXT = SECRET.decode()
PICTURE = png_of(4, 4, texts=[(b"tEXt", b"parameters\0" + SECRET)])

# Ways to write a file that lies beside the repo, above it or anywhere; {} is its absolute path.
REFERENCES = (
    "../secret.png", "../../secret.png", "../../../secret.png", "../sibling/secret.png",
    "a/../../secret.png", "./../secret.png", "a/b/../../../secret.png", "..//secret.png",
    "%2e%2e/secret.png", "%2e%2e%2fsecret.png", "..%2fsecret.png", "%252e%252e%252fsecret.png",
    "..%252fsecret.png", ".%2e/secret.png", "%2E%2E/secret.png", "..%c0%afsecret.png",
    "..\\secret.png", "..\\..\\secret.png", "a\\..\\..\\secret.png", "%2e%2e%5csecret.png",
    "..%5csecret.png", "{}", "file://{}", "file:{}", "//{}", "\\{}", "C:{}", "C:\\secret.png",
    "c:secret.png", "\\\\?\\C:\\secret.png", "\\\\127.0.0.1\\c$\\secret.png", "//127.0.0.1/secret.png",
    "..&#47;secret.png", "..&sol;secret.png", "..\t/secret.png", "..\n/secret.png", "..\0/secret.png",
    "..;/secret.png", "..%00/secret.png", "..%0d/secret.png", "..∕secret.png", "．．/secret.png",
    "‥/secret.png", "~/secret.png", "$HOME/secret.png", "%HOME%/secret.png", "/proc/self/environ",
    "/proc/self/cwd/secret.png", "/dev/stdin", "/etc/passwd", ".git/config", ".env", ".hidden.png",
    "a/.hidden/secret.png", "%2egit/config", "%2eenv", "link.png", "chain.png", "loop.png",
    "folder/secret.png", "sibling/secret.png", "environ", "passwd", "pipe", "device", "socket",
    "hidden.png", "card-of-sibling/README.md", "?../secret.png", "#../secret.png", "x?/../../secret.png",
    "/acme/sibling/resolve/main/../../../secret.png", "/acme/other/resolve/main/%2e%2e/secret.png",
    "https://huggingface.co/acme/other/resolve/main/../../secret.png",
    "https://huggingface.co/acme/other/resolve/main/.env",
    "https://huggingface.co/../secret.png/resolve/main/secret.png",
    "data:text/plain;base64,../secret.png", "a" * 300 + "/../../secret.png", "cat.png/../../secret.png",
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with secrets, in it the input ``repos`` with one hostile repo and an honest one."""
    home = tmp_path / "home"
    for folder in (tmp_path, tmp_path / "repos", tmp_path / "sibling", home):
        folder.mkdir(exist_ok=True)
        (folder / "secret.png").write_bytes(PICTURE)
    (tmp_path / "sibling" / "README.md").write_text(TEXT)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("BUILD_PAGES_TEST_SECRET", TEXT)
    honest = tmp_path / "repos" / "acme" / "other"
    honest.mkdir(parents=True)
    (honest / "README.md").write_text("---\nlicense: mit\n---\n# Other\n")
    (honest / ".env").write_bytes(PICTURE)
    hostile = tmp_path / "repos" / "acme" / "hostile"
    hostile.mkdir()
    (hostile / "cat.png").write_bytes(png_of(4, 4))
    return tmp_path


@pytest.fixture
def hostile(world: Path) -> Path:
    return world / "repos" / "acme" / "hostile"


def write_card(repo: Path, references: tuple[str, ...]) -> None:
    widget = "".join(
        f"- src: {quoted}\n  output: {{url: {quoted}}}\n"
        for quoted in (json_text(reference) for reference in references)
    )
    body = "\n\n".join(
        f'![a](<{one}>) [b](<{one}>) <img src="{one}"> <video src="{one}"></video>\n\n![c]({quote(one)})'
        for one in references
    )
    card = f"---\npipeline_tag: image-to-image\nthumbnail: {json_text(references[0])}\nwidget:\n{widget}---\n{body}\n"
    (repo / "README.md").write_text(card, "utf-8", newline="")


def json_text(text: str) -> str:
    escaped = "".join(
        one if one.isalnum() or one in "./ -" else f"\\U{ord(one):08x}" for one in text
    )
    return f'"{escaped}"'


def build(world: Path, **options: object) -> Report:
    return build_site((world / "repos",), world / "site", Options(**options))  # type: ignore[arg-type]


def holds_secret(site: Path) -> list[str]:
    return [str(path) for path in site.rglob("*") if path.is_file() and SECRET in path.read_bytes()]


def test_the_search_finds_a_secret(world: Path, hostile: Path) -> None:
    (hostile / "secret.png").write_bytes(PICTURE)
    write_card(hostile, ("secret.png",))
    build(world)
    assert holds_secret(world / "site")


def make_links(repo: Path, world: Path) -> None:
    outside = world / "secret.png"
    (repo / "a").mkdir()
    (repo / ".git").mkdir()
    (repo / ".git" / "config").write_bytes(PICTURE)
    (repo / ".env").write_bytes(PICTURE)
    (repo / ".hidden.png").write_bytes(PICTURE)
    (repo / "link.png").symlink_to(outside)
    (repo / "second.png").symlink_to(repo / "link.png")
    (repo / "chain.png").symlink_to("second.png")
    (repo / "loop.png").symlink_to("loop.png")
    (repo / "folder").symlink_to(world)
    (repo / "sibling").symlink_to(world / "sibling")
    (repo / "card-of-sibling").symlink_to("../../../sibling")
    (repo / "environ").symlink_to("/proc/self/environ")
    (repo / "passwd").symlink_to("/etc/passwd")
    (repo / "hidden.png").symlink_to(".hidden.png")
    (repo / "up").symlink_to("..")
    (repo / "here").symlink_to(".")
    (repo / "config.json").symlink_to(outside)
    (repo / "model.safetensors").symlink_to(outside)
    (repo / "device").symlink_to("/dev/zero")
    os.mkfifo(repo / "pipe")


def test_no_reference_and_no_link_leads_out(world: Path, hostile: Path) -> None:
    make_links(hostile, world)
    absolute = str(world / "secret.png")
    write_card(hostile, tuple(one.replace("{}", absolute) for one in REFERENCES))
    report = build(world)
    assert report.failed == ()
    assert holds_secret(world / "site") == []
    page = (world / "site/acme/hostile/index.html").read_text("utf-8")
    assert "root:" not in page
    assert str(world) not in page.replace(quote(absolute), "").replace(absolute, "")


def test_a_card_that_is_a_link_out_is_not_read(world: Path, hostile: Path) -> None:
    (hostile / "README.md").symlink_to(world / "sibling" / "README.md")
    (hostile / "config.json").write_text("{}")
    build(world)
    assert holds_secret(world / "site") == []


def test_a_repo_that_is_a_link_out_is_not_in_the_site(world: Path) -> None:
    (world / "repos" / "acme" / "linked").symlink_to(world / "sibling")
    report = build(world)
    assert holds_secret(world / "site") == []
    assert "link-outside" in {problem.code for problem in report.problems}


def test_no_socket_is_opened(world: Path, hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hostile)  # as the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        write_card(hostile, ("socket", "cat.png"))
        assert build(world).failed == ()


def odd_names() -> Iterator[str]:
    yield from ("CON.png", "nul.txt", "aux", "COM1.png", "LPT1.txt", "PRN", "a\nb.png", "a\rb.png")
    yield from ("\u202egnp.exe", "a\u2028b.png", "-rf", "*.png", "a?b#c%d.png", " a .png ", "a.")
    yield from ("x" * 251 + ".png", "é" * 125 + ".png", "a'\"<>&.png", "a|b;c`d$e.png", "%2e%2e")
    yield from ("CASE.png", "case.png", "Case.PNG", "con", "a:b.png", "~", "\\..\\a.png", "...png")
    yield from (unicodedata.normalize(form, "Ünïcode.png") for form in ("NFC", "NFD"))


def test_odd_names_are_files_like_others(world: Path, hostile: Path) -> None:
    for at, name in enumerate(odd_names()):
        (hostile / name).write_bytes(png_of(4, 4, texts=[(b"tEXt", b"Title\0%d" % at)]))
    (hostile / b"\xff\xfe.png".decode("utf-8", "surrogateescape")).write_bytes(png_of(4, 4))
    write_card(hostile, tuple(odd_names()))
    report = build(world)
    assert report.failed == ()
    media = list((world / "site/_media").glob("*.png"))
    assert len(media) >= 20
    assert all(path.stem.isalnum() for path in media)
    told = "\n".join(str(problem) for problem in report.problems)
    assert "\n" not in told.replace("\n", "", len(report.problems) - 1)


def test_twins_are_told_apart(world: Path, hostile: Path) -> None:
    twins = [unicodedata.normalize(form, "Ünïcode.png") for form in ("NFC", "NFD")]
    for at, name in enumerate((*twins, "CASE.png", "case.png")):
        (hostile / name).write_bytes(png_of(4 + at, 4))
    if len(list(hostile.glob("*.png"))) != 5:
        pytest.skip("this file system takes such names for one")
    write_card(hostile, (*twins, "CASE.png", "case.png"))
    build(world)
    page = (world / "site/acme/hostile/index.html").read_text("utf-8")
    assert all(f'width="{width}" height="4"' in page for width in (4, 5, 6, 7))


def test_the_links_of_a_hub_cache_are_followed(world: Path) -> None:
    entry = world / "repos" / "models--acme--cached"
    blobs, snapshot = entry / "blobs", entry / "snapshots" / "abc"
    blobs.mkdir(parents=True)
    snapshot.mkdir(parents=True)
    (blobs / "1").write_text("---\nwidget: [{src: cat.png}, {src: out.png}, {src: up.png}]\n---\n")
    (blobs / "2").write_bytes(png_of(6, 4))
    (snapshot / "README.md").symlink_to("../../blobs/1")
    (snapshot / "cat.png").symlink_to("../../blobs/2")
    (snapshot / "out.png").symlink_to(world / "secret.png")
    (blobs / "3").symlink_to(world / "secret.png")
    (snapshot / "up.png").symlink_to("../../blobs/3")
    build(world)
    page = (world / "site/acme/cached/index.html").read_text("utf-8")
    assert 'width="6" height="4"' in page
    assert holds_secret(world / "site") == []


# -- races: what was looked at is not what is opened ------------------------------------------


def replace_by_link(path: Path, target: Path) -> None:
    path.unlink()
    path.symlink_to(target)


def replace_folder(path: Path, target: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))
    path.parent.symlink_to(target.parent)


Swap = Callable[[Path, Path], None]


@pytest.mark.parametrize("swap", [replace_by_link, replace_folder])
def test_a_file_that_becomes_a_link_is_not_opened(hostile: Path, world: Path, swap: Swap) -> None:
    picture = hostile / "a" / "secret.png"
    picture.parent.mkdir()
    picture.write_bytes(png_of(4, 4))
    repo = read_repo(Found("acme/hostile", hostile, "acme/hostile"))
    swap(picture, world / "secret.png")
    with pytest.raises(FileRefused):
        open_file(repo, "a/secret.png")


@pytest.mark.parametrize("swap", [replace_by_link, replace_folder])
def test_a_file_that_becomes_a_link_is_not_copied(hostile: Path, world: Path, swap: Swap) -> None:
    picture = hostile / "a" / "secret.png"
    picture.parent.mkdir()
    picture.write_bytes(png_of(4, 4))
    repo = read_repo(Found("acme/hostile", hostile, "acme/hostile"))
    real = locate(repo, "a/secret.png")
    with open_real(real) as stream:
        assert stream.read() == picture.read_bytes()
    swap(picture, world / "secret.png")
    with pytest.raises(FileRefused):
        open_real(real)


def test_a_pipe_in_place_of_a_file_does_not_block(hostile: Path) -> None:
    repo = read_repo(Found("acme/hostile", hostile, "acme/hostile"))
    (hostile / "cat.png").unlink()
    os.mkfifo(hostile / "cat.png")
    with pytest.raises(FileRefused, match="a named pipe"):
        open_file(repo, "cat.png")


class Swapping:
    """Takes files for the site; before the first one is copied, the repo changes."""

    def __init__(self, path: Path, act: Callable[[Path], None]) -> None:
        self.path, self.act = path, act
        self.taken: list[bytes] = []

    def __call__(self, file: MediaFile) -> bool:
        self.act(self.path)
        if file.source is None:
            return True
        try:
            with open_real(file.source) as stream:
                self.taken.append(stream.read())
        except FileRefused:
            return False
        return True


def test_a_picture_that_changes_between_look_and_copy_is_lost(hostile: Path, world: Path) -> None:
    from generator.meaning.assets import Resolver  # noqa: PLC0415 - needed here only
    from generator.meaning.site import SiteFacts  # noqa: PLC0415
    from generator.media.settings import Settings  # noqa: PLC0415

    repo = read_repo(Found("acme/hostile", hostile, "acme/hostile"))
    take = Swapping(hostile / "cat.png", lambda path: replace_by_link(path, world / "secret.png"))
    bench = Bench(repo, lambda _: None, Settings(), take)
    asset, _ = Resolver(repo, SiteFacts(), lambda _: None).asset("cat.png")
    shown = bench.show(asset)
    assert shown.path == ""
    assert shown.note == "could not be copied"
    assert take.taken == []


def test_the_site_has_modes_of_its_own(world: Path, hostile: Path) -> None:
    """A file that nobody else may read, or that runs, does not hand its mode on."""
    (hostile / "cat.png").chmod(0o4711)
    write_card(hostile, ("cat.png",))
    build(world)
    (copy,) = (world / "site/_media").glob("*.png")
    assert not copy.stat().st_mode & (stat.S_ISUID | stat.S_IXUSR)
