"""What the links and media of a body came to: asked of the resolver once each, and kept."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from generator.meaning.addresses import host
from generator.meaning.assets import Asset, AssetState, Remark, Remarks, Resolver
from generator.meaning.links import Link, LinkKind, resolve_link
from generator.options import RemoteMedia


class Placed(Struct, frozen=True):
    """Where a page finds an asset of this site; with an empty ``href``, ``note`` says why not."""

    href: str  # relative to the page
    width: int | None = None  # pixels, as displayed
    height: int | None = None
    srcset: str = ""  # of renditions, as HTML writes it
    note: str = ""  # "not downloaded, 3.2 GB"


Place = Callable[[Asset], Placed]
"""Puts an asset that is LOCAL, INLINE or NOT_DOWNLOADED into the site."""
Href = Callable[[Link], str | None]
"""The href of a link from the page, or None where the page offers none. Never asked for anchors."""


class Context(Struct, frozen=True):
    """What surrounds a body: its repo, the page it goes to, and the file it stands in."""

    resolver: Resolver
    place: Place
    href: Href
    card: str  # path of the card, as problems name it
    first_line: int = 1  # of the body in that file
    remote: RemoteMedia = RemoteMedia.CLICK
    scope: str = ""  # of its ids, where a page holds several bodies: "example-3-"


class Targets(Struct):
    """Resolves for one body, and remembers: the assets in order, remarks, every href it made."""

    context: Context
    assets: dict[Asset, None] = field(default_factory=dict)
    remarks: dict[tuple[str, Remark], None] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    _media: dict[str, tuple[Asset, Placed]] = field(default_factory=dict)
    _links: dict[str, Link] = field(default_factory=dict)

    def media(self, reference: str) -> tuple[Asset, Placed]:
        """What a picture, sound or video came to, and where it is."""
        if reference not in self._media:
            asset, remarks = self.context.resolver.asset(reference)
            self._note(reference, remarks)
            self.assets[asset] = None
            self._media[reference] = asset, self._placed(asset)
        return self._media[reference]

    def link(self, reference: str) -> Link:
        """Where a link leads."""
        if reference not in self._links:
            link, remarks = resolve_link(reference, self.context.resolver)
            self._note(reference, remarks)
            self._links[reference] = link
        return self._links[reference]

    def address(self, link: Link) -> str | None:
        """The href of a link that is no anchor."""
        if link.kind is LinkKind.REFUSED:
            return None
        address = link.url if link.kind is LinkKind.REMOTE else self.context.href(link)
        return self.allow(address) if address else None

    def allow(self, address: str) -> str:
        """An address that the sanitiser will let through."""
        self.made.add(address)
        return address

    def remark(self, reference: str, remark: Remark) -> None:
        """Something to tell the author about a reference."""
        self._note(reference, (remark,))

    def _note(self, reference: str, remarks: Remarks) -> None:
        for remark in remarks:
            self.remarks[reference, remark] = None

    def _placed(self, asset: Asset) -> Placed:
        if asset.state is AssetState.REMOTE:
            note = f"on {host(asset.url)}"
            self.allow(asset.url)
            return Placed(asset.url if self.context.remote is RemoteMedia.LOAD else "", note=note)
        if asset.state in {AssetState.MISSING, AssetState.REFUSED}:
            return Placed("", note=asset.why)
        placed = self.context.place(asset)
        self.made.update(filter(None, (placed.href, placed.srcset)))
        return placed
