"""What a person may choose, as one frozen value. No parsing here."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class RemoteMedia(StrEnum):
    """What a page does with media on another host. The build itself never fetches any."""

    LOAD = "load"  # the page loads them when it opens
    CLICK = "click"  # the page shows what it is and where, and loads it on a click
    NEVER = "never"  # the page only shows a link


class CopyFiles(StrEnum):
    """Which files of a repo the site offers for download, besides what a page shows."""

    NONE = "none"
    SMALL = "small"  # texts, configs and media of at most 1 MB
    ALL = "all"  # everything that is there, weights included


class Options(Struct, frozen=True):
    """Options of a build; the defaults are those of the command."""

    strict: bool = False  # problems make the build fail, and nothing is published
    force: bool = False  # adopt a non-empty output folder that this program did not write
    base_url: str | None = None  # absolute http(s) address the site will have, ends with "/"
    remote_media: RemoteMedia = RemoteMedia.CLICK
    avif: bool = False  # renditions of pictures also as AVIF, besides WebP
    files: CopyFiles = CopyFiles.SMALL
    problems_page: bool = False  # a page for authors with everything that is to be mended
    include: tuple[str, ...] = ()  # patterns of repo ids; () means all
    exclude: tuple[str, ...] = ()
    only: str | None = None  # a git revision: repos with files that changed since
    select: tuple[str, ...] = ()  # codes of problems to tell of; () means all
    ignore: tuple[str, ...] = ()  # codes not to tell of
    title: str = "Models"  # of the site
    tagline: str = ""  # a line under the heading of the front page
    logo: str | None = None  # file of a picture for the head of every page
    accent: str | None = None  # a colour, "#rrggbb"
    footer: str = "Made with build-pages"
    links: tuple[str, ...] = ()  # for the foot of every page: "Name=https://…"
    jobs: int = 0  # processes that make pages; 0 for as many as there are processors
    scheduler: str | None = None  # address of a Dask cluster that makes the pages instead
    cache: str | None = None  # folder for what the next build need not make again
    no_cache: bool = False  # everything is made, and nothing kept for the next build
    timings: str | None = None  # file for where the time went, as JSON
    theme: str | None = None  # folder of templates and static files that stand in for ours


class OptionError(ValueError):
    """A file or folder that an option names and that cannot be used; one line, with the option."""
