"""Pictures, sounds, videos and frames of a body as HTML. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from generator.content.marks import unmarked
from generator.content.tags import End, Piece, Start, as_text, write_start
from generator.content.targets import Placed, Targets
from generator.meaning.assets import Asset, AssetState
from generator.meaning.links import LinkKind
from generator.options import RemoteMedia

REL = "noopener nofollow ugc"
_AHEAD = 50  # pieces between <video> and </video>
_SIZE = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]*)?\s*(px|%)?\s*")
_SCHEMES = (
    (re.compile(r"#(?:gh|hf)-dark-mode-only\b"), "only-dark"),
    (re.compile(r"#(?:gh|hf)-light-mode-only\b"), "only-light"),
)
_CLASSES = {"dark:hidden": "only-light", "dark:block": "only-dark"}
_KINDS = {"img": "picture", "video": "video", "audio": "sound"}


class Spot(Struct, frozen=True):
    """Where media stand in a body."""

    targets: Targets
    linked: bool  # inside a link, which can hold no other


def until(pieces: Sequence[Piece], at: int, name: str) -> int:
    """The place of the end tag that belongs to the start tag at ``at``; ``at`` without one."""
    for place in range(at + 1, min(len(pieces), at + 1 + _AHEAD)):
        piece = pieces[place]
        if isinstance(piece, End) and piece.name == name:
            return place
    return at


def picture_element(inner: Sequence[Piece], spot: Spot) -> str:
    """``<picture>``: its forms for light and dark, each with a class, else its ``<img>``."""
    image = next((p for p in inner if isinstance(p, Start) and p.name == "img"), None)
    forms: dict[str, str] = {}
    for piece in inner:
        if isinstance(piece, Start) and piece.name == "source":
            match = re.search(r"\b(dark|light)\b", piece.attributes.get("media", ""))
            source = _first_of(piece.attributes.get("srcset", ""))
            if match and source:
                forms.setdefault(match[1], source)
    if image is None:
        return ""
    written = image.attributes
    shown = [
        image_tag({**written, "src": source}, spot, scheme=f"only-{scheme}")
        for scheme, source in sorted(forms.items())
    ]
    rest = {"dark": "only-light", "light": "only-dark"}
    scheme = rest[next(iter(forms))] if len(forms) == 1 else ""
    if len(forms) < 2:
        shown.append(image_tag(written, spot, scheme=scheme))
    return "".join(shown)


def image_tag(written: dict[str, str], spot: Spot, scheme: str = "") -> str:
    """``<img>``, or what stands in its place; ``linked`` says that it lies in a link."""
    source = written.get("src") or _first_of(written.get("srcset", ""))
    asset, placed = spot.targets.media(source)
    classes = [scheme or _scheme(source, written), *_layout(written)]
    alt = unmarked(written.get("alt", "")).strip()
    if not placed.href:
        return _instead("img", (asset, placed), alt, classes, spot)
    attributes = {"src": placed.href, "alt": alt}
    if placed.srcset:
        attributes |= {"srcset": placed.srcset, "sizes": "(min-width: 48rem) 44rem, 100vw"}
    attributes |= _size(written, placed)
    if title := unmarked(written.get("title", "")).strip():
        attributes["title"] = title
    attributes |= {"loading": "lazy", "decoding": "async"}
    if asset.state is AssetState.REMOTE:
        attributes["referrerpolicy"] = "no-referrer"
    return write_start("img", _with_class(attributes, classes))


def player(name: str, start: Start, inner: Sequence[Piece], spot: Spot) -> str:
    """``<video>`` or ``<audio>`` with controls, and its first source that this site has."""
    sources = [start.attributes.get("src", "")]
    sources += [p.attributes.get("src", "") for p in inner if isinstance(p, Start)]
    tried = [spot.targets.media(source) for source in sources if source]
    if not tried:
        return ""
    asset, placed = next((pair for pair in tried if pair[1].href), tried[0])
    label = unmarked(start.attributes.get("title") or start.attributes.get("aria-label") or "")
    classes = _layout(start.attributes)
    if not placed.href:
        return _instead(name, (asset, placed), label, classes, spot)
    attributes = {"src": placed.href, "controls": "", "preload": "metadata"}
    if name == "video":
        attributes |= {"playsinline": "", **_size(start.attributes, placed)}
    if label:
        attributes["aria-label"] = label
    return f"{write_start(name, _with_class(attributes, classes))}</{name}>"


def frame_link(written: dict[str, str], spot: Spot) -> str:
    """A link in place of an ``<iframe>``: a page never shows another one inside itself."""
    link = spot.targets.link(written.get("src", ""))
    address = spot.targets.address(link) if link.kind is LinkKind.REMOTE else None
    if address is None:
        return ""
    shown = address.partition("://")[2].partition("/")[0] or address
    return f'<a href="{as_attribute(address)}" rel="{REL}">Embedded page on {as_text(shown)}</a>'


def as_attribute(value: str) -> str:
    """A value escaped to stand in double quotes."""
    return as_text(value).replace('"', "&quot;")


def _instead(
    name: str, found: tuple[Asset, Placed], alt: str, classes: Sequence[str], spot: Spot
) -> str:
    asset, placed = found
    kind = _KINDS[name]
    scheme = [name for name in classes if name.startswith("only-")]
    if asset.state is not AssetState.REMOTE:
        words = f"{alt} ({placed.note})" if alt else f"{kind}: {placed.note}"
        return write_start("span", _with_class({}, ["lost", *scheme])) + as_text(words) + "</span>"
    words = f"{alt} ({kind} {placed.note})" if alt else f"{kind} {placed.note}"
    if spot.linked:
        start = write_start("span", _with_class({}, ["remote", *scheme]))
        return f"{start}{as_text(words)}</span>"
    attributes = {"href": asset.url, "rel": REL}
    if spot.targets.context.remote is RemoteMedia.CLICK:
        attributes["data-load"] = kind
    return write_start("a", _with_class(attributes, ["remote", *scheme])) + as_text(words) + "</a>"


def _with_class(attributes: dict[str, str], classes: Sequence[str]) -> dict[str, str]:
    names = " ".join(filter(None, classes))
    return {**attributes, "class": names} if names else attributes


def _scheme(source: str, written: dict[str, str]) -> str:
    for pattern, name in _SCHEMES:
        if pattern.search(source):
            return name
    named = (_CLASSES.get(word, "") for word in written.get("class", "").split())
    return next(filter(None, named), "")


def _layout(written: dict[str, str]) -> list[str]:
    """Classes for ``align`` and for a width in per cent."""
    side = written.get("align", "").strip().lower()
    classes = [f"float-{side}"] if side in {"left", "right"} else []
    width = _SIZE.fullmatch(written.get("width", ""))
    if width and width[2] == "%" and 0 < int(width[1]) < 100:
        classes.append(f"w-{max(10, round(int(width[1]), -1))}")
    return classes


def _size(written: dict[str, str], placed: Placed) -> dict[str, str]:
    """Width and height in pixels: the author's where given, in the picture's own ratio."""
    width, height = (_pixels(written.get(key, "")) for key in ("width", "height"))
    if placed.width and placed.height:
        if width:
            height = max(1, round(width * placed.height / placed.width))
        elif height:
            width = max(1, round(height * placed.width / placed.height))
        else:
            width, height = placed.width, placed.height
    sizes = {"width": width, "height": height}
    return {key: str(value) for key, value in sizes.items() if value}


def _pixels(value: str) -> int | None:
    match = _SIZE.fullmatch(value)
    return int(match[1]) or None if match and match[2] != "%" else None


def _first_of(srcset: str) -> str:
    return srcset.strip().partition(",")[0].split(" ")[0] if srcset.strip() else ""
