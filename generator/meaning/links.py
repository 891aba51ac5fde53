"""Links: where the anchors and ``href`` of a card's body lead. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning import addresses
from generator.meaning.addresses import HUB, AddressError
from generator.meaning.assets import (
    Asset,
    AssetState,
    Remark,
    Remarks,
    Resolver,
    case_remark,
    file_asset,
    forbidden,
    slashes,
)
from generator.reading.repo import FileKind, RepoFile

# Markup would run in the site's own origin once it is opened by itself.
_ACTIVE = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "application/xml"})

# What reads like the host of a web site: "example.org".
_SITE = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|edu|io|ai|co|dev|de|uk|fr)", re.IGNORECASE)


_NO_LINK = "write a path inside the repo or an https address; put what is no link between backticks"
_BRACKETS = "()<> "


class LinkKind(StrEnum):
    """Where a link leads."""

    FILE = "file"  # a file of a repo that a page may offer: ``asset``
    PAGE = "page"  # the page of a repo of this site: ``repo_id``
    FILES = "files"  # the list of files on the page of ``repo_id``; ``path`` is what was meant
    ANCHOR = "anchor"  # a place on this page: ``anchor``, "" for its top
    REMOTE = "remote"  # ``url``: http, https or mailto
    REFUSED = "refused"  # nowhere: ``why``


class Link(Struct, frozen=True):
    """What the target of one link came to."""

    written: str  # as the author wrote it, cut to 200 characters
    kind: LinkKind
    asset: Asset | None = None
    repo_id: str = ""
    path: str = ""
    anchor: str = ""  # without "#", decoded; ANCHOR and PAGE
    url: str = ""
    why: str = ""


def resolve_link(reference: str | None, resolver: Resolver) -> tuple[Link, Remarks]:
    """Where a link of the body leads, with what to tell its author. Never raises."""
    written = (reference or "")[:200]
    address = addresses.clean(reference or "")
    if not address:
        return _no_link(written, "expected a target, found none", "link-empty")
    if address.startswith("#"):
        return Link(written, LinkKind.ANCHOR, anchor=unquote(address[1:])), ()
    try:
        return _link_by_scheme(resolver, reference or "", address, written)
    except AddressError as error:
        return _no_link(written, error.message, "link-refused", error.mend)


def _link_by_scheme(
    resolver: Resolver, reference: str, address: str, written: str
) -> tuple[Link, Remarks]:
    if reference in resolver.index.exact:
        return _file_link(written, resolver.repo.id, resolver.index.exact[reference]), ()
    match addresses.scheme(address):
        case "":
            return _path_link(resolver, address, written)
        case "http" | "https":
            return _web_link(resolver, addresses.web(address), written), ()
        case "mailto":
            return Link(written, LinkKind.REMOTE, url=_mailto(address)), ()
        case "drive" | "unc" as scheme:
            raise forbidden(scheme)
        case scheme:
            raise AddressError(forbidden(scheme).message, _NO_LINK)


def _web_link(resolver: Resolver, url: str, written: str) -> Link:
    path = addresses.hub_path(url)
    local = _hub_link(resolver, path, written) if path else None
    if local is None:
        return Link(written, LinkKind.REMOTE, url=url)
    return replace(local, anchor=unquote(url.partition("#")[2])) if local.repo_id else local


def _hub_link(resolver: Resolver, path: str, written: str) -> Link | None:
    """The local thing that a path on the hub means: a repo's page, its files, one file."""
    if (hub := addresses.hub_file(path)) is not None:
        local = resolver.hub_file(hub)
        return _file_link(written, *local) if local else None
    steps = [unquote(step) for step in path.split("/") if step]
    for width in (2, 1):
        repo_id, rest = "/".join(steps[:width]), steps[width:]
        if repo_id not in resolver.site.ids and repo_id != resolver.repo.id:
            continue
        if not rest:
            return Link(written, LinkKind.PAGE, repo_id=repo_id)
        if rest[0] == "tree":
            folder = addresses.inside("/".join(rest[2:])) or ""
            return Link(written, LinkKind.FILES, repo_id=repo_id, path=folder)
    return None


def _path_link(resolver: Resolver, address: str, written: str) -> tuple[Link, Remarks]:
    path, remarks = slashes(address, resolver)
    bare, _, fragment = path.partition("#")
    if path.startswith("/"):
        local = _hub_link(resolver, bare.partition("?")[0], written)
        if local is not None:
            return replace(local, anchor=unquote(fragment)), remarks
    if (found := resolver.find(resolver.index, path)) is not None:
        return _found_link(resolver, found[0], unquote(fragment), written), (
            remarks + case_remark(path, found)
        )
    if path.startswith("/"):
        return Link(written, LinkKind.REMOTE, url=addresses.web(HUB + path)), remarks
    return _absent_link(resolver, path, written)


def _found_link(resolver: Resolver, file: RepoFile, anchor: str, written: str) -> Link:
    if file.path != resolver.repo.card:
        return _file_link(written, resolver.repo.id, file)
    if anchor:
        return Link(written, LinkKind.ANCHOR, anchor=anchor)
    return Link(written, LinkKind.PAGE, repo_id=resolver.repo.id)


def _file_link(written: str, repo_id: str, file: RepoFile) -> Link:
    asset, _ = file_asset(written, repo_id, file)
    offered = asset.state is AssetState.LOCAL and file.kind is not FileKind.WEIGHTS
    if offered and file.kind is not FileKind.OTHER and file.media_type not in _ACTIVE:
        return Link(written, LinkKind.FILE, asset=asset, path=file.path)
    return Link(written, LinkKind.FILES, asset=asset, repo_id=repo_id, path=file.path)


def _absent_link(resolver: Resolver, path: str, written: str) -> tuple[Link, Remarks]:
    bare = unquote(path.partition("#")[0].partition("?")[0])
    meant = addresses.inside(bare)
    if meant is None or addresses.inside(path) is None:
        return _neighbour(resolver, bare, written)
    if meant in resolver.index.folders:
        return Link(written, LinkKind.FILES, repo_id=resolver.repo.id, path=meant), ()
    mend = _mend(resolver, bare, meant, unquote(written))
    return _no_link(written, f"no file {bare[:200]!r} in the repo", "link-missing", mend)


def _mend(resolver: Resolver, bare: str, meant: str, written: str) -> str:
    """What to write for a path that names no file; "" where nothing is known to be meant."""
    if bare.startswith("("):  # as in [text]((address))
        return f"write {written.strip(_BRACKETS)!r}, without brackets of its own"
    if close := resolver.index.close_to(meant):
        return f"write {close!r}, or add the file to the repo"
    if _SITE.fullmatch(meant):
        return f"add the file to the repo, or write https://{meant[:200]}, if a web site is meant"
    return ""


def _neighbour(resolver: Resolver, path: str, written: str) -> tuple[Link, Remarks]:
    """``../other-model`` leaves the repo, but may name another repo of the site."""
    steps = (addresses.inside(f"{resolver.repo.id}/{path}") or "").split("/")
    if steps[-1].lower() == "readme.md":
        steps = steps[:-1]
    repo_id = "/".join(steps)
    if repo_id in resolver.site.ids:
        return Link(written, LinkKind.PAGE, repo_id=repo_id), ()
    return _no_link(written, f"{written!r} leaves the repo", "link-refused")


def _no_link(written: str, why: str, code: str, mend: str = "") -> tuple[Link, Remarks]:
    return Link(written, LinkKind.REFUSED, why=why), (Remark(code, why, mend),)


def _mailto(address: str) -> str:
    return f"mailto:{addresses.escape(address[7:], '?')}"
