"""Media on other hosts: a page's CSP is widened by exactly the origins that its card names."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from generator.build import build_site
from generator.options import Options, RemoteMedia
from tests.conftest import WriteRepo

CARD = """\
---
widget:
- src: https://example.example/in.wav
  output: {url: "https://output.example:8443/out.png"}
---
![plain](https://body.example/a.png) <video src="https://video.example/b.mp4"></video>
[a link](https://link.example/c.png)
"""
NAMED = {
    "https://example.example",
    "https://output.example:8443",
    "https://body.example",
    "https://video.example",
}


def origins(page: Path, directive: str) -> set[str]:
    """The web addresses that a page's CSP lets ``directive`` load from."""
    text = html.unescape(page.read_text(encoding="utf-8"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    (rule,) = [one for one in policy[1].split(";") if one.split()[0] == directive]
    return {word for word in rule.split() if "://" in word}


@pytest.mark.parametrize("directive", ["img-src", "media-src"])
@pytest.mark.parametrize(
    ("choice", "expected"),
    [(RemoteMedia.LOAD, NAMED), (RemoteMedia.CLICK, NAMED), (RemoteMedia.NEVER, set())],
)
def test_a_page_may_load_from_the_hosts_of_its_media_alone(
    choice: RemoteMedia, expected: set[str], directive: str, repo: WriteRepo, tmp_path: Path
) -> None:
    repo({"README.md": CARD})
    repo({"README.md": "---\nlicense: mit\n---\n"}, "acme/plain")
    build_site((tmp_path / "repos",), tmp_path / "site", Options(remote_media=choice))
    assert origins(tmp_path / "site/acme/tiger/index.html", directive) == expected
    for other in ("acme/plain/index.html", "acme/tiger/files/index.html", "index.html"):
        assert origins(tmp_path / "site" / other, directive) == set()
