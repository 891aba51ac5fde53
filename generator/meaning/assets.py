"""Assets: what an author's ``src``, ``url``, link or picture target comes to.

One resolver for widget inputs and outputs, thumbnails, and pictures of the body; links build on it
in :mod:`generator.meaning.links`.
Pure: it reads only the file lists of repos, never the disk.
"""

from __future__ import annotations

import base64
import binascii
import re
from enum import StrEnum
from urllib.parse import unquote, unquote_to_bytes

from msgspec import Struct

from generator.meaning import addresses
from generator.meaning.addresses import HUB, AddressError, HubFile
from generator.meaning.file_index import FileIndex
from generator.meaning.site import FindRepo, SiteFacts
from generator.problems import Problem
from generator.reading.repo import FileKind, Repo, RepoFile
from generator.reading.sniff import HEAD, UNKNOWN, by_name, sniff

MAX_INLINE = 5_000_000  # bytes of one data: address; more belongs into a file
_MEDIA = frozenset({FileKind.PICTURE, FileKind.SOUND, FileKind.VIDEO})
# Hosts that a policy for content can name: from any other no page could load.
_NAMEABLE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?(?::[0-9]+)?")
_BACKSLASH = re.compile(r"\\|%5C", re.IGNORECASE)
_NO_SCHEME = "write a path inside the repo, such as images/cat.png, or an https address"


class AssetState(StrEnum):
    """Where the thing that a reference names is."""

    LOCAL = "local"  # a regular file of a repo of this site
    REMOTE = "remote"  # an http(s) address; the build never fetches it
    INLINE = "inline"  # bytes in the card itself (data: address, base64)
    NOT_DOWNLOADED = "not-downloaded"  # a Git LFS pointer stands in its place
    MISSING = "missing"  # no such file in the repo
    REFUSED = "refused"  # leaves the repo, forbidden scheme, not a regular file ...


class Asset(Struct, frozen=True):
    """What one reference came to. Hashable: the media room keeps its results by asset."""

    written: str  # as the author wrote it, cut to 200 characters
    state: AssetState
    repo_id: str = ""  # LOCAL, NOT_DOWNLOADED: the repo that holds the file
    path: str = ""  # LOCAL, NOT_DOWNLOADED: the file in that repo; else a file name if known
    url: str = ""  # REMOTE: the address
    content: bytes = b""  # INLINE: the bytes
    media_type: str = ""  # by content where there is content, by name for REMOTE; "" unknown
    size: int | None = None  # bytes; the promised size for NOT_DOWNLOADED
    why: str = ""  # MISSING, REFUSED: the reason in the author's words


class Remark(Struct, frozen=True):
    """What to tell the author about one reference; becomes a problem once its place is known."""

    code: str
    message: str
    mend: str = ""

    def at(self, path: str, *, line: int | None = None, key: str = "") -> Problem:
        """The remark as a problem of the file ``path``."""
        return Problem(self.code, path, self.message, self.mend, line=line, key=key)


Remarks = tuple[Remark, ...]


class Resolver:
    """Resolves the references of one repo. Make one per repo: it indexes the files."""

    def __init__(self, repo: Repo, site: SiteFacts, find_repo: FindRepo) -> None:
        self.repo, self.site, self.find_repo = repo, site, find_repo
        self.index = FileIndex.of(repo.files)
        self._others: dict[str, FileIndex] = {}

    def asset(self, reference: str | None) -> tuple[Asset, Remarks]:
        """What a ``src``, ``url`` or ``thumbnail`` names. Never raises."""
        written = (reference or "")[:200]
        if reference and (file := self.index.exact.get(reference)) is not None:
            return file_asset(written, self.repo.id, file)
        address = addresses.clean(reference or "")
        if not address:
            remark = Remark("asset-empty", "expected a file or an address, found none", _NO_SCHEME)
            return _lost(written, AssetState.MISSING, remark)
        try:
            return self._by_scheme(address, written)
        except AddressError as error:
            return _refused(written, error.message, error.mend)

    def inline(self, content: str, media_type: str = "") -> tuple[Asset, Remarks]:
        """Base64 text of a picture, sound or video, without or with its ``data:`` head."""
        if content.lstrip().startswith("data:"):
            return self.asset(content)
        shown = f"base64 of {len(content)} characters"
        try:
            return self._decoded(content.encode("ascii", "replace"), media_type, shown), ()
        except AddressError as error:
            return _refused(shown, error.message, error.mend)

    def _by_scheme(self, address: str, written: str) -> tuple[Asset, Remarks]:
        match addresses.scheme(address):
            case "":
                return self._path(address, written)
            case "http" | "https":
                return self._remote(addresses.web(address), written)
            case "data":
                return self._data(address), ()
            case scheme:
                raise forbidden(scheme)

    def _path(self, address: str, written: str) -> tuple[Asset, Remarks]:
        path, remarks = slashes(address, self)
        if path.startswith("/"):
            if (hub := addresses.hub_file(path)) is not None:
                return self._hub(hub, addresses.web(HUB + path), written)
            remarks += (_leading_slash(path),)
        if (found := self.find(self.index, path)) is not None:
            asset, more = file_asset(written, self.repo.id, found[0])
            return asset, remarks + more + case_remark(path, found)
        return self._absent(path, written)

    def find(self, index: FileIndex, path: str) -> tuple[RepoFile, bool] | None:
        insides = (addresses.inside(variant) for variant in addresses.variants(path))
        return index.find(inside for inside in insides if inside)

    def _absent(self, path: str, written: str) -> tuple[Asset, Remarks]:
        meant = addresses.inside(addresses.variants(path)[-1])
        if meant is None or addresses.inside(path) is None:
            mend = "copy the file into the repo and name it there"
            return _refused(written, f"{written!r} leaves the repo", mend)
        if addresses.hidden(meant):
            mend = "write a path without a part that starts with a dot"
            return _refused(written, f"{written!r} is a hidden file or folder", mend)
        if meant in self.index.folders:
            why = f"expected a file, found the folder {meant[:200]!r}"
            return _missing(written, why, "name one file in it")
        close = self.index.close_to(meant)
        mend = "add the file to the repo"
        mend = f"write {close!r}, or {mend}" if close else f"{mend}, or mend its path"
        why = f"no file {meant[:200]!r} in the repo"
        return _missing(written, why, mend, meant.rpartition("/")[2][:200])

    def _remote(self, url: str, written: str) -> tuple[Asset, Remarks]:
        hub_path = addresses.hub_path(url)
        hub = addresses.hub_file(hub_path) if hub_path else None
        if hub is not None:
            return self._hub(hub, url, written)
        host = addresses.host(url)
        if not _NAMEABLE.fullmatch(host):
            raise AddressError(f"expected the name of a host, found {host[:100]!r}", _NO_SCHEME)
        return _remote_asset(written, url, url), ()

    def _hub(self, hub: HubFile, url: str, written: str) -> tuple[Asset, Remarks]:
        local = self.hub_file(hub)
        if local is not None:
            return file_asset(written, *local)
        query = url.partition("#")[0].partition("?")[2] if hub.verb == "resolve" else ""
        address = hub.address + (f"?{query}" if query else "")
        asset = _remote_asset(written, address, hub.path)
        if hub.repo_id != self.repo.id:
            return asset, ()
        remark = Remark(
            "asset-elsewhere",
            f"{unquote(hub.path)[:200]!r} of this repo is not in its folder, only on the hub",
            "add the file to the folder; or leave it, if readers have the hub",
        )
        return asset, (remark,)

    def hub_file(self, hub: HubFile) -> tuple[str, RepoFile] | None:
        """The local file that a hub address means, with the repo that holds it."""
        if hub.repo_id in self.site.ids and hub.repo_id != self.repo.id:
            index = self._other(hub.repo_id)
            found = self.find(index, hub.path) if index else None
            return (hub.repo_id, found[0]) if found else None
        if hub.repo_id != self.repo.id and hub.name != self.repo.name:
            return None
        found = self.find(self.index, hub.path)
        return (self.repo.id, found[0]) if found else None

    def _other(self, repo_id: str) -> FileIndex | None:
        if repo_id not in self._others:
            other = self.find_repo(repo_id)
            self._others[repo_id] = FileIndex.of(other.files if other else ())
        return self._others[repo_id]

    def _data(self, address: str) -> Asset:
        head, comma, payload = address[5:].partition(",")
        kind, *parameters = head.split(";")
        if not comma or "base64" not in (parameter.strip().lower() for parameter in parameters):
            raise AddressError("expected data: with base64 content", "put the content into a file")
        return self._decoded(unquote_to_bytes(payload), kind.strip().lower(), address)

    def _decoded(self, payload: bytes, claimed: str, written: str) -> Asset:
        if len(payload) > MAX_INLINE * 3 // 2:
            raise AddressError(
                f"expected at most {MAX_INLINE // 1_000_000} MB of base64",
                "put the content into a file of the repo",
            )
        compact = b"".join(payload.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        try:
            content = base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise AddressError("expected base64, found other signs") from None
        kind, media_type = sniff(content[:HEAD], "")
        if kind not in _MEDIA or len(content) > MAX_INLINE:
            named = f"; its head says {claimed[:40]!r}, its bytes do not" if claimed else ""
            raise AddressError(
                f"expected a picture, sound or video in base64, found something else{named}",
                "put the content into a file of the repo",
            )
        return Asset(
            written[:200],
            AssetState.INLINE,
            content=content,
            media_type=media_type,
            size=len(content),
        )


def file_asset(written: str, repo_id: str, file: RepoFile) -> tuple[Asset, Remarks]:
    if file.refused:
        return _refused(written, f"{file.path!r} is {file.refused}")
    if file.lfs is None:
        return Asset(
            written,
            AssetState.LOCAL,
            repo_id,
            file.path,
            media_type=file.media_type,
            size=file.size,
        ), ()
    asset = Asset(written, AssetState.NOT_DOWNLOADED, repo_id, file.path, size=file.lfs.size)
    return asset, (Remark("asset-not-downloaded", f"{file.path!r} is a Git LFS pointer"),)


def _remote_asset(written: str, url: str, path: str) -> Asset:
    name = unquote(path.partition("#")[0].partition("?")[0]).rpartition("/")[2][:200]
    known = by_name(name) if "." in name else UNKNOWN
    media_type = "" if known == UNKNOWN else known[1]
    shown = name if "." in name else ""
    return Asset(written, AssetState.REMOTE, path=shown, url=url, media_type=media_type)


def _lost(written: str, state: AssetState, remark: Remark, path: str = "") -> tuple[Asset, Remarks]:
    return Asset(written, state, path=path, why=remark.message), (remark,)


def _refused(written: str, why: str, mend: str = "") -> tuple[Asset, Remarks]:
    return _lost(written, AssetState.REFUSED, Remark("asset-refused", why, mend))


def _missing(written: str, why: str, mend: str, path: str = "") -> tuple[Asset, Remarks]:
    return _lost(written, AssetState.MISSING, Remark("asset-missing", why, mend), path)


def forbidden(scheme: str) -> AddressError:
    if scheme == "drive":
        return AddressError(
            "expected a path inside the repo, found one of a computer's drive", _NO_SCHEME
        )
    if scheme == "unc":
        return AddressError("expected a path inside the repo, found one of a network", _NO_SCHEME)
    return AddressError(
        f"expected a path or a web address, found the scheme {scheme[:40]!r}", _NO_SCHEME
    )


def slashes(address: str, resolver: Resolver) -> tuple[str, Remarks]:
    """A path with ``/`` between its parts; Markdown writes a backslash as ``%5C``.

    A file whose name has the backslash in it is meant as it stands.
    """
    path = _BACKSLASH.sub("/", address)
    if path == address or resolver.find(resolver.index, address):
        return address, ()
    written = unquote(address)[:200]
    mend = f"write {unquote(path)[:200]!r}"
    return path, (Remark("asset-backslash", f"found backslashes in '{written}'", mend),)


def _leading_slash(path: str) -> Remark:
    shown = path[:200]
    return Remark("asset-leading-slash", f"found {shown!r}", f"write {shown.lstrip('/')!r}")


def case_remark(path: str, found: tuple[RepoFile, bool]) -> Remarks:
    file, ignored = found
    if not ignored:
        return ()
    return (
        Remark(
            "asset-case",
            f"{path[:200]!r} differs from the file's name in case",
            f"write {file.path!r}",
        ),
    )
