"""What stands around every page: head, header, footer, and the policy for its content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pages.paths import root_of, urlpath
from generator.static import Static

_POLICY = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("media-src", "'self'"),
    ("font-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages of a site share."""

    title: str
    footer: str
    static: Static
    base_url: str | None  # ends with "/"


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page. All paths are site paths, to be put behind ``root``."""

    path: str  # of the page in the site: "acme/tiger/index.html"
    root: str  # "../../"
    title: str
    description: str
    csp: str
    style: str
    theme_script: str
    scripts: tuple[str, ...]
    icon: str
    icon_png: str
    site_title: str
    footer: str
    canonical: str | None
    modality: str | None = None


def make_frame(  # noqa: PLR0913 - one keyword per part of the head
    site: Site,
    path: str,
    *,
    title: str,
    description: str = "",
    scripts: tuple[str, ...] = (),
    modality: str | None = None,
    remote_origins: Iterable[str] = (),
    root: str | None = None,
) -> Frame:
    """The frame of the page at ``path``.

    ``scripts`` names bundles of :mod:`generator.static`. ``remote_origins`` are the origins, and
    only those, from which this one page may load media. ``root`` overrides the way to the root
    for the one page that is served at any address (404.html).
    """
    static = site.static
    return Frame(
        path=path,
        root=root_of(path) if root is None else root,
        title=title,
        description=description,
        csp=policy(remote_origins),
        style=static.style,
        theme_script=static.scripts["theme"],
        scripts=tuple(static.scripts[name] for name in scripts),
        icon=static.icon,
        icon_png=static.icon_png,
        site_title=site.title,
        footer=site.footer,
        canonical=address(site.base_url, path) if site.base_url else None,
        modality=modality,
    )


def policy(remote_origins: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page, widened by exactly these origins for media."""
    origins = " ".join(sorted(set(remote_origins)))
    return "; ".join(
        f"{name} {value} {origins}".rstrip()
        if name in {"img-src", "media-src"}
        else f"{name} {value}"
        for name, value in _POLICY
    )


def address(base_url: str, path: str) -> str:
    """The absolute address of a page; ``index.html`` is left out."""
    return base_url + urlpath(path.removesuffix("index.html"))
