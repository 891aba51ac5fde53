"""Which requests mean a file, and who may ask: no traversal, no foreign names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.serving.addresses import byte_range, is_own_host, site_path


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", "index.html"),
        ("/acme/tiger/", "acme/tiger/index.html"),
        ("/acme/tiger", "acme/tiger"),
        ("/acme/tiger/index.html?q=1", "acme/tiger/index.html"),
        ("/Caf%C3%A9/", "Café/index.html"),
        ("/a%20b.png", "a b.png"),
    ],
)
def test_a_target_means_a_path_of_the_site(target: str, path: str) -> None:
    assert site_path(target) == path


@pytest.mark.parametrize(
    "target",
    ["/../x", "/a/../../x", "/%2e%2e/x", "/..%2fx", "/.git/config", "/.build-pages/manifest.json",
     "/a/.hidden", "/a%00b", "/a\\..\\b", "/%5c..%5cx", "//host/x", "x", "", "*", "http://h/x",
     "/a//b", "/a/%0a"],
)  # fmt: skip
def test_a_target_that_no_site_has_means_nothing(target: str) -> None:
    assert site_path(target) is None


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60).map("/".__add__))
def test_no_target_leads_out_of_the_site(target: str) -> None:
    path = site_path(target)
    assert path is None or not any(part.startswith(".") or not part for part in path.split("/"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8000",
        "127.0.0.1",
        "localhost:8000",
        "LOCALHOST",
        "[::1]:8000",
        "192.168.1.7:8000",
    ],
)
def test_hosts_that_a_person_types_are_answered(host: str) -> None:
    assert is_own_host(host, "127.0.0.1")


@pytest.mark.parametrize(
    "host",
    [None, "", "evil.example", "evil.example:8000", "127.0.0.1.evil.example",
     "localhost.evil.example",
     "127.0.0.1@evil.example", "[::1", "a b", "127.0.0.1:port", "localhost/x", "0x7f000001"],
)  # fmt: skip
def test_names_that_others_point_here_are_not(host: str | None) -> None:
    assert not is_own_host(host, "127.0.0.1")


def test_the_host_that_was_asked_for_is_answered() -> None:
    assert is_own_host("preview.lan:8000", "preview.lan")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-3", (0, 3)),
        ("bytes=4-", (4, 9)),
        ("bytes=-2", (8, 9)),
        ("bytes=2-99", (2, 9)),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
    ],
)
def test_ranges(header: str | None, expected: tuple[int, int] | None) -> None:
    assert byte_range(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=3-1"])
def test_ranges_behind_the_end(header: str) -> None:
    with pytest.raises(ValueError, match="range"):
        byte_range(header, 10)
