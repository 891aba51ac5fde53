"""Assets: what an author's ``src``, ``url``, link or picture target comes to.

One resolver for widget inputs and outputs, thumbnails, and the links and images of the body.
Pure: it reads only the file lists of repos, never the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AssetState(StrEnum):
    """Where the thing that a reference names is."""

    LOCAL = "local"  # a regular file of a repo of this site
    REMOTE = "remote"  # an http(s) address; the build never fetches it
    INLINE = "inline"  # bytes in the card itself (data: address, base64)
    NOT_DOWNLOADED = "not-downloaded"  # a Git LFS pointer stands in its place
    MISSING = "missing"  # no such file in the repo
    REFUSED = "refused"  # leaves the repo, forbidden scheme, not a regular file ...


@dataclass(frozen=True, slots=True)
class Asset:
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
