"""SVG pictures: shown only when nothing in them runs, loads or leads anywhere.

A page shows an SVG through ``<img>``, where no script runs; but the copied file can be opened by
itself, where it would. So a file is taken as it is or not at all, by lists of what is harmless.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from msgspec import Struct, field

MAX_SVG_BYTES = 5_000_000
_MAX_ELEMENTS = 200_000
_MAX_DEPTH = 200
_DEFAULT_SIDE = 300.0  # pixels of the longer side where the file names no size

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
# fmt: off
# Elements of SVG that draw or describe. Not in it: script, foreignObject, handler, iframe ...
_ELEMENTS = frozenset((
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "textPath", "tref", "defs", "use", "symbol", "a", "switch", "view", "image",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "title",
    "desc", "metadata", "style", "filter", "hatch", "hatchpath", "meshgradient", "meshrow",
    "meshpatch", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
    "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge",
    "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight",
    "feTile", "feTurbulence", "animate", "animateColor", "animateMotion", "animateTransform",
    "set", "mpath", "font", "font-face", "glyph", "missing-glyph", "hkern", "vkern",
))
# Namespaces that editors use for their own notes; browsers do nothing with them.
_INERT = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/",
    "http://creativecommons.org/ns#", "http://web.resource.org/cc/",
    "http://www.inkscape.org/namespaces/inkscape", "http://www.serif.com/",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd", "http://www.bohemiancoding.com/",
    "http://ns.adobe.com/", "adobe:ns:meta/", "http://www.figma.com/", "http://vectornator.io",
)
# fmt: on
_HARMLESS_LINK = re.compile(r"\s*(#|data:image/(png|jpe?g|gif|webp|avif)[;,])", re.IGNORECASE)
_WEB_LINK = re.compile(r"https?://", re.IGNORECASE)
_URL = re.compile(
    r"url\s*\(\s*[\"']?\s*(?![\s\"'#]|data:image/(?:png|jpe?g|gif|webp|avif)[;,])", re.IGNORECASE
)
_CSS_ACTIVE = re.compile(
    r"\\|@import|expression\s*\(|javascript:|-moz-binding|behavior\s*:", re.IGNORECASE
)
_LENGTH = re.compile(r"\s*([0-9]{0,7}\.?[0-9]{0,7})\s*(px|pt|pc|mm|cm|in|q)?\s*$", re.IGNORECASE)
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_PIXELS["q"] = _PIXELS["mm"] / 4


class SvgError(ValueError):
    """Why an SVG is not shown, in words."""


class SvgFacts(Struct, frozen=True):
    """The size at which an SVG is shown, in CSS pixels."""

    width: int
    height: int


class _Check(Struct):
    """What the parser's callbacks have seen so far."""

    depth: int = 0
    elements: int = 0
    root: dict[str, str] = field(default_factory=dict)
    style: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > _MAX_DEPTH or self.elements > _MAX_ELEMENTS:
            raise SvgError("too many elements")
        space, _, local = name.rpartition(" ")
        if self.elements == 1:
            if (space, local) != (_SVG, "svg"):
                raise SvgError("not an SVG picture")
            self.root = attributes
        _check_element(space, local)
        for key, value in attributes.items():
            _check_attribute(local, key, value)
        if local == "style":
            self.style = []

    def end(self, name: str) -> None:
        self.depth -= 1
        if name.endswith(" style") and self.style is not None:
            _check_css("".join(self.style))
            self.style = None

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def instruction(self, target: str, _text: str) -> None:
        if target != "xpacket":
            raise SvgError(f"the instruction <?{target[:40]}?> is not allowed")

    def entity(self, *_parts: object) -> None:
        raise SvgError("entities are not allowed")


def read_svg(data: bytes) -> SvgFacts:
    """The size of a harmless SVG. Raises SvgError for any other file, with the reason."""
    if len(data) > MAX_SVG_BYTES:
        raise SvgError("too large")
    check = _Check()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = check.start
    parser.EndElementHandler = check.end
    parser.CharacterDataHandler = check.text
    parser.ProcessingInstructionHandler = check.instruction
    parser.EntityDeclHandler = check.entity
    parser.AttlistDeclHandler = check.entity  # default attributes would bypass the checks
    try:
        parser.Parse(data, True)
    except SvgError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise SvgError(f"not well-formed: {error}") from None
    return _size(check.root)


def _check_element(space: str, local: str) -> None:
    if space == _SVG:
        if local not in _ELEMENTS:
            raise SvgError(f"the element <{local[:40]}> is not allowed")
    elif not space.startswith(_INERT):
        raise SvgError(f"elements of the namespace {space[:60]!r} are not allowed")


def _check_attribute(element: str, key: str, value: str) -> None:
    space, _, local = key.rpartition(" ")
    name = local.lower()
    if name.startswith("on") and not space:
        raise SvgError(f"the attribute {local[:40]} is not allowed")
    if name == "base" or (name == "attributename" and "href" in value.lower()):
        raise SvgError(f"the attribute {local[:40]} is not allowed")
    if name in ("href", "src") and space in ("", _XLINK):
        web = element == "a" and _WEB_LINK.match(value)
        if value.strip() and not web and not _HARMLESS_LINK.match(value):
            raise SvgError(f"a link to {value[:60]!r} is not allowed")
        return
    if not space:
        _check_css(value)


def _check_css(text: str) -> None:
    if _CSS_ACTIVE.search(text) or _URL.search(text):
        raise SvgError("styles that load or run something are not allowed")


def _size(root: dict[str, str]) -> SvgFacts:
    """Width and height as named; what is not named follows from the ``viewBox``."""
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    box_width, box_height = _view_box(root.get("viewBox", ""))
    if not width and not height:
        scale = _DEFAULT_SIDE / max(box_width, box_height)
        width, height = box_width * scale, box_height * scale
    elif not width:
        width = height * box_width / box_height
    elif not height:
        height = width * box_height / box_width
    return SvgFacts(_whole(width), _whole(height))


def _whole(value: float) -> int:
    return min(max(1, round(value)), 1_000_000)


def _length(written: str) -> float:
    """A length in CSS pixels; 0 for none, for per cent, and for what cannot be read."""
    found = _LENGTH.match(written)
    if not found or found[1] in ("", "."):
        return 0.0
    return float(found[1]) * _PIXELS[(found[2] or "px").lower()]


def _view_box(written: str) -> tuple[float, float]:
    """Width and height of a ``viewBox``; 1 by 1 where it is missing or wrong."""
    parts = written.replace(",", " ").split()
    sides = [_length(part) for part in parts[2:4]]
    return (sides[0], sides[1]) if len(parts) == 4 and all(sides) else (1.0, 1.0)
