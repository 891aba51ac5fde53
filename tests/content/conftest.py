"""A body rendered for the page of a small repo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content.body import Body, Context, Placed, render_body
from generator.meaning.assets import Asset, AssetState, Resolver
from generator.meaning.links import Link, LinkKind
from generator.meaning.site import SiteFacts
from generator.options import RemoteMedia
from generator.reading.repo import FileKind, LfsPointer, Repo, RepoFile

Render = Callable[..., Body]
FILES = (
    RepoFile("README.md", 9, FileKind.TEXT, "text/markdown"),
    RepoFile("cat.png", 9, FileKind.PICTURE, "image/png"),
    RepoFile("dark.png", 9, FileKind.PICTURE, "image/png"),
    RepoFile("demo.mp4", 9, FileKind.VIDEO, "video/mp4"),
    RepoFile("bell.wav", 9, FileKind.SOUND, "audio/wav"),
    RepoFile("lfs.png", 9, FileKind.PICTURE, "image/png", lfs=LfsPointer("0" * 64, 3_000)),
    RepoFile("model.safetensors", 9, FileKind.WEIGHTS, "application/octet-stream"),
)
REPO = Repo("acme/tiger", Path("/nowhere"), "acme/tiger", FILES, "README.md")
SITE = SiteFacts(ids={"acme/tiger": "acme/tiger", "acme/lion": "acme/lion"})


def place(asset: Asset) -> Placed:
    """Where the pages of these tests find an asset."""
    if asset.state is AssetState.NOT_DOWNLOADED:
        return Placed("", note="not downloaded, 3 kB")
    size = (400, 200) if asset.path.endswith(".png") else (None, None)
    return Placed(f"../../_media/{asset.path or 'inline'}", *size)


def href(link: Link) -> str | None:
    """Where the pages of these tests lead."""
    if link.kind is LinkKind.FILE:
        return f"../../_media/{link.path}"
    page = "index.html" if link.repo_id == REPO.id else f"../../{link.repo_id}/index.html"
    return page if link.kind is LinkKind.PAGE else f"{page}#files"


@pytest.fixture(scope="session")
def render() -> Render:
    """Render Markdown as the body of ``acme/tiger``."""

    def rendered(
        text: str,
        *,
        remote: RemoteMedia = RemoteMedia.CLICK,
        heading_base: int = 3,
        drop_title: bool = False,
    ) -> Body:
        resolver = Resolver(REPO, SITE, lambda _: None)
        context = Context(resolver, place, href, "acme/tiger/README.md", 5, remote)
        return render_body(text, context, heading_base=heading_base, drop_title=drop_title)

    return rendered
