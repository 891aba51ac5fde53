"""Links of a body: where each of them leads."""

from __future__ import annotations

import pytest

from generator.meaning.assets import Resolver
from generator.meaning.links import LinkKind, resolve_link
from tests.meaning.test_assets import HUB, LEAF, REPOS, SITE


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(LEAF, SITE, REPOS.get)


@pytest.mark.parametrize("reference", [
    "/acme/lion", f"{HUB}/acme/lion", f"{HUB}/acme/lion/", "https://hf.co/acme/lion#usage",
    "../lion", "../lion/README.md", "../../acme/lion",
])  # fmt: skip
def test_a_repo_of_the_site_is_linked_by_its_page(resolver: Resolver, reference: str) -> None:
    link, remarks = resolve_link(reference, resolver)
    assert (link.kind, link.repo_id) == (LinkKind.PAGE, "acme/lion")
    assert remarks == ()


@pytest.mark.parametrize(
    ("reference", "repo_id", "path"),
    [
        ("images", "acme/leafnet", "images"),
        ("images/", "acme/leafnet", "images"),
        ("model.safetensors", "acme/leafnet", "model.safetensors"),
        ("page.html", "acme/leafnet", "page.html"),
        ("images/lfs.png", "acme/leafnet", "images/lfs.png"),
        (f"{HUB}/acme/lion/tree/main", "acme/lion", ""),
        (f"{HUB}/acme/leafnet/tree/main/images", "acme/leafnet", "images"),
        (f"{HUB}/acme/leafnet/blob/main/model.safetensors", "acme/leafnet", "model.safetensors"),
    ],
)
def test_what_is_not_copied_is_linked_in_the_list_of_files(
    resolver: Resolver, reference: str, repo_id: str, path: str
) -> None:
    link, _ = resolve_link(reference, resolver)
    assert (link.kind, link.repo_id, link.path) == (LinkKind.FILES, repo_id, path)


@pytest.mark.parametrize("reference", ["config.json", f"{HUB}/acme/leafnet/blob/main/config.json"])
def test_a_file_is_linked_as_an_asset(resolver: Resolver, reference: str) -> None:
    link, _ = resolve_link(reference, resolver)
    assert link.kind is LinkKind.FILE
    assert link.asset is not None
    assert link.asset.path == "config.json"


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("https://example.org/x?y#z", "https://example.org/x?y#z"),
        ("mailto:someone@example.org", "mailto:someone@example.org"),
        ("/other/model", f"{HUB}/other/model"),
        ("/spaces/acme/demo", f"{HUB}/spaces/acme/demo"),
        (f"{HUB}/acme/lion/discussions", f"{HUB}/acme/lion/discussions"),
        (f"{HUB}/acme/lion/blob/main/gone.png", f"{HUB}/acme/lion/blob/main/gone.png"),
    ],
)
def test_an_address_elsewhere_is_remote(resolver: Resolver, reference: str, url: str) -> None:
    link, remarks = resolve_link(reference, resolver)
    assert (link.kind, link.url) == (LinkKind.REMOTE, url)
    assert remarks == ()


@pytest.mark.parametrize(
    ("reference", "anchor"), [("#usage", "usage"), ("#%C3%BC", "ü"), ("README.md#usage", "usage")]
)
def test_an_anchor_stays_on_the_page(resolver: Resolver, reference: str, anchor: str) -> None:
    link, _ = resolve_link(reference, resolver)
    assert (link.kind, link.anchor) == (LinkKind.ANCHOR, anchor)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", "link-empty"),
        ("javascript:alert(1)", "link-refused"),
        ("data:text/html,x", "link-refused"),
        ("../../../etc/passwd", "link-refused"),
        ("gone.md", "link-missing"),
    ],
)
def test_a_link_that_leads_nowhere_says_why(resolver: Resolver, reference: str, code: str) -> None:
    link, remarks = resolve_link(reference, resolver)
    assert link.kind is LinkKind.REFUSED
    assert link.why
    assert [remark.code for remark in remarks] == [code]
