"""What makes a page inert, judged on the tree that a browser's parser makes of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.parsers import expat

import html5lib

from tests.security.payloads import HOST

_FORBIDDEN = frozenset((
    "iframe", "frame", "frameset", "object", "embed", "applet", "base", "form", "template",
    "style", "portal", "fencedframe", "param", "textarea", "keygen", "isindex", "marquee",
    "foreignObject", "animate", "set", "annotation-xml", "maction", "noscript", "xmp", "plaintext",
    "area", "map", "track", "slot",
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "style", "srcdoc", "formaction", "action", "ping", "background", "target", "autofocus",
    "autoplay", "contenteditable", "accesskey", "http-equiv", "is", "usemap", "longdesc",
    "attributionsrc", "popover", "popovertarget", "commandfor", "shadowrootmode", "nonce",
    "itemtype", "xlink:href", "poster", "manifest",
))  # fmt: skip
_CONTROLS = frozenset(("input", "button", "select", "dialog"))
_LOOKED_UP = frozenset(("location", "document", "body", "cookie", "forms", "self", "constructor"))
_PICTURES = frozenset(("image", "feImage", "use"))  # of SVG
_LINKS = frozenset(
    ("icon", "alternate icon", "stylesheet", "canonical", "alternate", "next", "prev")
)
_HREF = re.compile(
    r"(?![/\\]{2})(?:https?://[A-Za-z0-9_.\[\]:-]+(?:[/?#]|$)|mailto:|[^:?#]*(?:[/?#]|$))", re.ASCII
)
_LOCAL = re.compile(r"(?![/\\]{2})[^:?#]*(?:[/?#]|$)")
_ORIGIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?(?::[0-9]{1,5})?")
_OTHERS = frozenset((".build-pages", "files"))  # not of the site, and copies of authors' files
_BREAKS = re.compile("</script|<!--|[\u2028\u2029]", re.IGNORECASE)
_CSP = re.compile(
    r"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:(?P<img>[^;]*); "
    r"media-src 'self'(?P<media>[^;]*); font-src 'self'; (?:connect-src 'self'; )?"
    r"base-uri 'none'; form-action 'none'"
)


def faults(html: str, folder: Path) -> list[str]:
    """Everything in a page that runs, frames, posts, overlays or loads from elsewhere.

    ``folder`` is where the page lies: scripts and styles must be files of the site.
    """
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    found: list[str] = []
    for element, in_prose in _elements(tree, in_prose=False):
        name = element.tag.rpartition("}")[2]
        found += _of_element(name, element, in_prose=in_prose)
        found += (f"<{name} {why}>" for why in _of_attributes(name, element, folder))
    return found + _of_head(tree)


def body_faults(html: str) -> list[str]:
    """The same for the HTML of a card's body alone."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    found: list[str] = []
    for inner in tree:
        for element, _ in _elements(inner, in_prose=True):
            name = element.tag.rpartition("}")[2]
            found += _of_element(name, element, in_prose=True)
            found += (f"<{name} {why}>" for why in _of_attributes(name, element, Path()))
    return found


def _elements(element: Element, *, in_prose: bool) -> Iterator[tuple[Element, bool]]:
    if not isinstance(element.tag, str):  # a comment
        return
    classes = element.get("class", "").split()
    in_prose = (in_prose or "prose" in classes) and "gallery" not in classes  # which is ours
    yield element, in_prose
    for inner in element:
        yield from _elements(inner, in_prose=in_prose)


def _of_element(name: str, element: Element, *, in_prose: bool) -> Iterator[str]:
    if name in _FORBIDDEN or (
        in_prose and name in {*_CONTROLS, "script", "link", "meta", "svg", "image"}
    ):
        yield f"<{name}>"
    if name == "link" and element.get("rel") not in _LINKS:
        yield f"<link rel={element.get('rel')!r}>"
    if name == "script" and not element.get("src"):
        if element.get("type") != "application/ld+json" or "</" in (element.text or ""):
            yield "an inline script"
        else:
            json.loads(element.text or "")


def _of_attributes(name: str, element: Element, folder: Path) -> Iterator[str]:
    for key, value in element.attrib.items():
        bare = key.rpartition("}")[2]
        if bare.startswith("on") or (bare in _ATTRIBUTES and name != "meta"):
            yield bare
        elif not _is_harmless(name, bare, value):
            yield f"{bare}={value!r}"
    if name == "script" and (src := element.get("src")) and not (folder / src).is_file():
        yield f"src={src!r}"
    if name == "link" and element.get("rel") == "stylesheet":
        href = element.get("href", "")
        if "_static/" not in href or not (folder / href).is_file():
            yield f"href={href!r}"


def _is_harmless(name: str, key: str, value: str) -> bool:
    """Whether an attribute leads only where it may, and takes no name that scripts look up."""
    loads = key in {"src", "srcset"} or (key == "href" and name in _PICTURES)
    if loads:
        inline = name in {"img", *_PICTURES} and value.startswith("data:image/")
        return (inline and "svg" not in value[:20]) or all(map(_LOCAL.match, value.split(", ")))
    if key == "href":
        return bool(_HREF.match(value))
    if key in {"id", "name"}:
        return value not in _LOOKED_UP
    return key != "rel" or name != "a" or "opener" not in value.replace("noopener", "")


def _of_head(tree: Element) -> list[str]:
    metas = [element for element in tree.iter("meta") if element.get("http-equiv")]
    if len(metas) != 1:
        return ["expected one policy"]
    policy = _CSP.fullmatch(metas[0].get("content", ""))
    if metas[0].get("http-equiv") != "Content-Security-Policy" or policy is None:
        return [f"policy {metas[0].get('content')!r}"]
    origins = f"{policy['img']} {policy['media']}".split()
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    return [
        *(f"origin {origin!r}" for origin in origins if not _ORIGIN.fullmatch(origin)),
        *(f"the id {one!r} twice" for one, times in ids.items() if times > 1),
    ]


def broken_data(site: Path) -> list[str]:
    """Files for machines that are not whole, or that could end the script that carries them."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return [
        path.relative_to(site).as_posix()
        for path in files
        if not _OTHERS.intersection(path.relative_to(site).parts) and not _is_whole(path)
    ]


def _is_whole(path: Path) -> bool:
    match path.suffix:
        case ".json":
            json.loads(path.read_text("utf-8"))
        case ".xml":
            expat.ParserCreate().Parse(path.read_bytes(), True)
        case ".js":
            return not _BREAKS.search(path.read_text("utf-8"))
        case ".css":
            return HOST not in path.read_text("utf-8")
        case ".svg":
            return "canary" not in path.read_text("utf-8")
        case ".html":
            return path.name in {"index.html", "404.html", "problems.html"}
    return True
