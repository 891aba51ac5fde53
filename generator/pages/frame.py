"""What stands around every page: head, header, footer, and the policy for its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.pages.links import Link
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


class Logo(Struct, frozen=True):
    """A picture of the site's owner for the head of every page."""

    path: str  # in the site
    width: int  # pixels
    height: int


class Site(Struct, frozen=True):
    """What all pages of a site share."""

    title: str
    footer: str
    static: Static
    base_url: str | None  # ends with "/"
    tagline: str = ""  # "" for ours
    logo: Logo | None = None  # None for ours
    links: tuple[Link, ...] = ()  # at the foot of every page


class Alternate(Struct, frozen=True):
    """Another form of a page's content, for machines."""

    path: str  # in the site
    media_type: str
    title: str


class Frame(Struct, frozen=True):
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
    logo: Logo | None = None
    links: tuple[Link, ...] = ()
    social: tuple[tuple[str, str], ...] = ()  # OpenGraph: property and content
    alternates: tuple[Alternate, ...] = ()
    structured: object = None  # JSON-LD of what the page is about


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
    style: str = "site",
    data: tuple[str, ...] = (),
    picture: str = "",
    alternates: tuple[Alternate, ...] = (),
    structured: object = None,
) -> Frame:
    """The frame of the page at ``path``.

    ``scripts`` names bundles of :mod:`generator.static`. ``remote_origins`` are the origins, and
    only those, from which this one page may load media. ``root`` overrides the way to the root
    for the one page that is served at any address (404.html). ``style`` names a bundle of styles,
    ``data`` are site paths of scripts that only hold data, ``picture`` is the site path of one
    that stands for the page where it is linked to, and ``structured`` its facts as JSON-LD.
    """
    static = site.static
    return Frame(
        path=path,
        root=root_of(path) if root is None else root,
        title=title,
        description=description,
        csp=policy(remote_origins),
        style=static.styles[style],
        theme_script=static.scripts["theme"],
        scripts=(*(static.scripts[name] for name in scripts), *data),
        icon=static.icon,
        icon_png=static.icon_png,
        site_title=site.title,
        footer=site.footer,
        canonical=address(site.base_url, path) if site.base_url else None,
        modality=modality,
        logo=site.logo,
        links=site.links,
        social=tuple(_social(site, path, title, description, picture)),
        alternates=alternates,
        structured=structured,
    )


def _social(
    site: Site, path: str, title: str, description: str, picture: str
) -> Iterator[tuple[str, str]]:
    """OpenGraph: addresses of pages and pictures only where the site's own is known."""
    yield "og:type", "website"
    yield "og:site_name", site.title
    yield "og:title", title
    if description:
        yield "og:description", description
    if site.base_url:
        yield "og:url", address(site.base_url, path)
        if picture:
            yield "og:image", site.base_url + urlpath(picture)


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
