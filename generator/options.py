"""What a person may choose, as one frozen value. No parsing here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemoteMedia(StrEnum):
    """What a page does with media on another host. The build itself never fetches any."""

    LOAD = "load"  # the page loads them when it opens
    CLICK = "click"  # the page shows what it is and where, and loads it on a click
    NEVER = "never"  # the page only shows a link


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a build; the defaults are those of the command."""

    strict: bool = False  # problems make the build fail, and nothing is published
    force: bool = False  # adopt a non-empty output folder that this program did not write
    base_url: str | None = None  # absolute http(s) address the site will have, ends with "/"
    remote_media: RemoteMedia = RemoteMedia.CLICK
