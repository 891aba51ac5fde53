"""References of cards: what each of them comes to."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.assets import MAX_INLINE, AssetState, Resolver
from generator.meaning.links import LinkKind, resolve_link
from generator.meaning.site import SiteFacts
from generator.problems import CODES
from generator.reading.repo import FileKind, LfsPointer, Repo, RepoFile

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
LFS = LfsPointer("0" * 64, 3_200_000_000)


def picture(path: str, **more: object) -> RepoFile:
    return RepoFile(path, 9, FileKind.PICTURE, "image/png", **more)  # type: ignore[arg-type]


def repo(repo_id: str, *files: RepoFile) -> Repo:
    card = RepoFile("README.md", 9, FileKind.TEXT, "text/markdown")
    return Repo(repo_id, Path("/nowhere"), repo_id, (card, *files), "README.md")


LEAF = repo(
    "acme/leafnet",
    picture("images/leaf.png"),
    picture("images/my leaf (1).png"),
    picture("images/100%25.png"),
    picture("images/a#b.png"),
    picture("images/a\u0308rger-樹.png"),
    picture("images/lfs.png", lfs=LFS),
    picture("images/link.png", refused="a link that leaves the repo"),
    picture("logo.svg"),
    RepoFile("model.safetensors", 9, FileKind.WEIGHTS, "application/octet-stream"),
    RepoFile("page.html", 9, FileKind.TEXT, "text/html"),
    RepoFile("config.json", 9, FileKind.TEXT, "application/json"),
)
LION = repo("acme/lion", picture("mane.png"))
REPOS = {found.id: found for found in (LEAF, LION)}
SITE = SiteFacts(ids={repo_id: repo_id for repo_id in REPOS})
HUB = "https://huggingface.co"


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(LEAF, SITE, REPOS.get)


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("images/leaf.png", "images/leaf.png"),
        ("./images/leaf.png", "images/leaf.png"),
        ("images/../images//leaf.png", "images/leaf.png"),
        (" images/leaf.png\n", "images/leaf.png"),
        ("images/my leaf (1).png", "images/my leaf (1).png"),
        ("images/my%20leaf%20(1).png", "images/my leaf (1).png"),
        ("images/my leaf (1).png?download=true", "images/my leaf (1).png"),
        ("images/leaf.png#hf-dark-mode-only", "images/leaf.png"),
        ("images/100%25.png", "images/100%25.png"),
        ("images/100%2525.png", "images/100%25.png"),
        ("images/a#b.png", "images/a#b.png"),
        ("images/\u00e4rger-樹.png", "images/a\u0308rger-樹.png"),
        (f"{HUB}/acme/leafnet/resolve/main/images/leaf.png", "images/leaf.png"),
        (f"{HUB}/acme/leafnet/blob/main/images/leaf.png?raw=1", "images/leaf.png"),
        ("https://hf.co/acme/leafnet/raw/main/images/leaf.png", "images/leaf.png"),
        ("https:&#x2F;&#x2F;hf.co/acme/leafnet/raw/main/images/leaf.png", "images/leaf.png"),
        (f"{HUB}/acme/leafnet/resolve/refs/pr/1/images/leaf.png", "images/leaf.png"),
        (f"{HUB}/someone/leafnet/resolve/main/images/leaf.png", "images/leaf.png"),
        (f"{HUB}/leafnet/resolve/main/images/leaf.png", "images/leaf.png"),
        ("/acme/leafnet/resolve/main/images/leaf.png", "images/leaf.png"),
    ],
)
def test_a_reference_names_a_file_of_its_repo(
    resolver: Resolver, reference: str, path: str
) -> None:
    asset, remarks = resolver.asset(reference)
    assert (asset.state, asset.repo_id, asset.path) == (AssetState.LOCAL, "acme/leafnet", path)
    assert remarks == ()


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("/images/leaf.png", "asset-leading-slash"),
        ("images\\leaf.png", "asset-backslash"),
        ("images%5Cleaf.png", "asset-backslash"),
        ("images%5cleaf.png", "asset-backslash"),
        ("Images/LEAF.PNG", "asset-case"),
    ],
)
def test_a_slip_is_mended_and_told(resolver: Resolver, reference: str, code: str) -> None:
    asset, remarks = resolver.asset(reference)
    assert (asset.state, asset.path) == (AssetState.LOCAL, "images/leaf.png")
    assert [remark.code for remark in remarks] == [code]
    assert remarks[0].mend == "write 'images/leaf.png'"


def test_a_hub_address_of_another_repo_of_the_site_names_its_file(resolver: Resolver) -> None:
    asset, _ = resolver.asset(f"{HUB}/acme/lion/resolve/main/mane.png")
    assert (asset.state, asset.repo_id, asset.path) == (AssetState.LOCAL, "acme/lion", "mane.png")


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("http://example.org/a b.png", "http://example.org/a%20b.png"),
        ("//example.org/a.png", "https://example.org/a.png"),
        ("ht\ntps://example.org/a.png", "https://example.org/a.png"),
        ("HTTPS://EXAMPLE.org:8080/A?b=c&d#e", "https://example.org:8080/A?b=c&d#e"),
        ("https:/\\example.org/a.png", "https://example.org/a.png"),
        ("https://exämple.org/ü.png", "https://xn--exmple-cua.org/%C3%BC.png"),
        ('https://example.org/"onload="x', "https://example.org/%22onload=%22x"),
        (f"{HUB}/other/model/blob/main/a.png", f"{HUB}/other/model/resolve/main/a.png"),
        ("/other/model/resolve/main/a.png", f"{HUB}/other/model/resolve/main/a.png"),
        (f"{HUB}/datasets/acme/leafnet/resolve/main/images/leaf.png",) * 2,
    ],
)
def test_an_address_elsewhere_is_remote(resolver: Resolver, reference: str, url: str) -> None:
    asset, remarks = resolver.asset(reference)
    assert (asset.state, asset.url) == (AssetState.REMOTE, url)
    assert remarks == ()


def test_a_remote_address_has_the_type_of_its_name(resolver: Resolver) -> None:
    asset, _ = resolver.asset("https://example.org/sounds/owl.wav?x=1")
    assert (asset.path, asset.media_type) == ("owl.wav", "audio/wav")


@pytest.mark.parametrize(
    "reference",
    [
        "../../etc/passwd",
        "images/../../../secret.txt",
        "images/%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "..\\..\\secret.txt",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "C:\\images\\leaf.png",
        "\\\\server\\share\\a.png",
        "https://user:secret@example.org/a.png",
        "https://",
        "http://[::1",
        "http://a:99999999/",
        ".git/config",
        "images/.hidden/a.png",
        "images/link.png",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "data:image/png;base64,%%%",
    ],
)
def test_a_reference_that_no_page_may_follow_is_refused(resolver: Resolver, reference: str) -> None:
    asset, remarks = resolver.asset(reference)
    assert asset.state is AssetState.REFUSED
    assert asset.why
    assert asset.path == ""
    assert [remark.code for remark in remarks if remark.code == "asset-refused"]


@pytest.mark.parametrize("reference", [None, "", "  ", "\n"])
def test_an_empty_reference_is_missing(resolver: Resolver, reference: str | None) -> None:
    asset, remarks = resolver.asset(reference)
    assert asset.state is AssetState.MISSING
    assert remarks[0].code == "asset-empty"


@pytest.mark.parametrize(
    ("reference", "mend"),
    [
        ("images/leav.png", "write 'images/leaf.png', or add the file to the repo"),
        ("leaf.png", "write 'images/leaf.png', or add the file to the repo"),
        ("images/leaf.jpg", "write 'images/leaf.png', or add the file to the repo"),
        ("images/leaf_2.png", "add the file to the repo, or mend its path"),
        ("images/leaf_masks.png", "add the file to the repo, or mend its path"),
        ("images", "name one file in it"),
        ("sound.wav", "add the file to the repo, or mend its path"),
    ],
)
def test_a_missing_file_comes_with_advice(resolver: Resolver, reference: str, mend: str) -> None:
    asset, remarks = resolver.asset(reference)
    assert asset.state is AssetState.MISSING
    assert remarks[0].mend == mend


def test_an_lfs_pointer_promises_its_size(resolver: Resolver) -> None:
    asset, remarks = resolver.asset("images/lfs.png")
    assert (asset.state, asset.size) == (AssetState.NOT_DOWNLOADED, 3_200_000_000)
    assert remarks[0].code == "asset-not-downloaded"


def test_base64_of_a_picture_is_inline_with_the_type_of_its_content(resolver: Resolver) -> None:
    text = base64.b64encode(PNG).decode()
    asset, remarks = resolver.asset(f"data:image/gif;base64,{text}")
    assert (asset.state, asset.media_type, asset.content) == (AssetState.INLINE, "image/png", PNG)
    assert remarks == ()
    assert resolver.inline(text.rstrip("="))[0].content == PNG


def test_too_much_base64_is_refused(resolver: Resolver) -> None:
    asset, _ = resolver.inline("A" * (2 * MAX_INLINE))
    assert asset.state is AssetState.REFUSED


def test_a_remark_becomes_a_problem_with_its_place(resolver: Resolver) -> None:
    _, remarks = resolver.asset("x.png")
    problem = remarks[0].at("acme/leafnet/README.md", line=3, key="widget[0].src")
    expected = "README.md:3 (widget[0].src): warning asset-missing: no file 'x.png' in the repo"
    assert str(problem) == f"acme/leafnet/{expected}"


_PIECES = """
images leaf.png .. . / \\ // %2e %2f %00 ? # : http https javascript data &#x2F; &Tab; @ [ ] acme
lion leafnet resolve blob main huggingface.co C: file ;base64, tree
"""
PIECES = st.sampled_from([*_PIECES.split(), "\0", "\ud800", " "])


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=9).map("".join)))
@settings(deadline=None, max_examples=200)
def test_any_text_is_a_file_an_address_or_a_state_with_its_reason(reference: str) -> None:
    asset, remarks = Resolver(LEAF, SITE, REPOS.get).asset(reference)
    assert ".." not in asset.path.split("/")
    assert all(remark.code in CODES for remark in remarks)
    match asset.state:
        case AssetState.LOCAL | AssetState.NOT_DOWNLOADED:
            assert asset.path in {file.path for file in REPOS[asset.repo_id].files}
        case AssetState.REMOTE:
            assert asset.url.startswith(("http://", "https://"))
            assert not set(asset.url) & set(' "<>\\\n\t')
        case AssetState.MISSING | AssetState.REFUSED:
            assert asset.why


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=9).map("".join)))
@settings(deadline=None, max_examples=200)
def test_any_link_leads_into_the_site_to_an_address_or_nowhere(reference: str) -> None:
    link, remarks = resolve_link(reference, Resolver(LEAF, SITE, REPOS.get))
    assert ".." not in link.path.split("/")
    assert all(remark.code in CODES for remark in remarks)
    match link.kind:
        case LinkKind.PAGE | LinkKind.FILES:
            assert link.repo_id in REPOS
        case LinkKind.REMOTE:
            assert link.url.startswith(("http://", "https://", "mailto:"))
        case LinkKind.FILE:
            assert link.asset is not None
        case LinkKind.REFUSED:
            assert link.why
