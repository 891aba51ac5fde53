"""A page of the site with everything that it links to put inside. Pure.

The pages are our own and well-formed; a tag that needs no change is copied as it stands.
"""

from __future__ import annotations

import base64
import hashlib
import html
import mimetypes
import posixpath
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

_DATA = ("src", "poster")
_TYPES = {
    ".md": "text/markdown;charset=utf-8",
    ".js": "text/javascript",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".webm": "video/webm",
    ".svg": "image/svg+xml",
    ".glb": "model/gltf-binary",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
}
_URL = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)[\"']?\s*\)")
Attributes = list[tuple[str, str | None]]


class Inliner(HTMLParser):
    """Rewrites one page. ``files`` are the files of the site by path, ``page`` is its own."""

    def __init__(self, files: Mapping[str, bytes], page: str) -> None:
        super().__init__(convert_charrefs=False)
        self._files = files
        self._page = page
        self._out: list[str] = []
        self._late: list[str] = []  # deferred scripts: they run when the page is read
        self._hashes: dict[str, list[str]] = {"script": [], "style": []}
        self._policy: tuple[int, str] | None = None  # where it stands, and what it says
        self._skip_end = ""

    def rewrite(self, text: str) -> str:
        """The page as one file."""
        self.feed(text)
        self.close()
        if self._policy is not None:
            at, policy = self._policy
            content = html.escape(adapted(policy, self._hashes), quote=True)
            self._out[at] = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
        return "".join(self._out)

    # what is copied

    def handle_decl(self, decl: str) -> None:
        self._out.append(f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        self._out.append(data)

    def handle_entityref(self, name: str) -> None:
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._out.append(f"&#{name};")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skip_end:
            self._skip_end = ""
            return
        if tag == "body":
            self._out += self._late
        self._out.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    # what is changed

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        written = self.get_starttag_text() or ""
        values = dict(attrs)
        match tag:
            case "meta" if (values.get("http-equiv") or "").lower() == "content-security-policy":
                self._policy = (len(self._out), values.get("content") or "")
                self._out.append("")
            case "link":
                self._link(values, attrs)
            case "script" if values.get("src"):
                self._script(values)
            case _:
                self._out.append(self._tag(tag, attrs, written))

    def _link(self, values: dict[str, str | None], attrs: Attributes) -> None:
        relation, href = values.get("rel") or "", values.get("href") or ""
        if relation == "stylesheet":
            style = self._with_pictures(self._text(href))
            self._hash("style", style)
            self._out.append(f"<style>{style}</style>")
        elif relation in {"icon", "alternate icon"} and (address := self._address(href)):
            self._out.append(_write("link", [*_without(attrs, "href"), ("href", address)]))
        elif href.startswith(("http:", "https:")):
            self._out.append(_write("link", attrs))

    def _script(self, values: dict[str, str | None]) -> None:
        script = self._text(values["src"] or "").replace("</script", "<\\/script")
        self._hash("script", script)
        (self._late if "defer" in values else self._out).append(f"<script>{script}</script>")
        self._skip_end = "script"

    def _tag(self, tag: str, attrs: Attributes, written: str) -> str:
        changed = [self._attribute(tag, name, value) for name, value in attrs]
        kept = [pair for pair in changed if pair is not None]
        values = dict(kept)
        if tag == "a" and (values.get("href") or "").startswith("data:"):  # nothing to open
            kept += [] if "download" in values else [("download", None)]
        if kept == attrs:
            return written
        return _write(tag, kept, closed=written.endswith("/>"))

    def _attribute(self, tag: str, name: str, value: str | None) -> tuple[str, str | None] | None:
        if value is None:
            return name, value
        if name in {"srcset", "sizes"} and tag in {"img", "source"}:
            return None  # one size is enough: each would be inside
        if name in _DATA:
            return (name, self._address(value)) if self._is_local(value) else (name, value)
        if name in {"href", "xlink:href"} and self._is_local(value):
            address = self._own_anchor(value) or self._address(value)
            return (name, address) if address else None
        return name, value

    # what is looked up

    def _is_local(self, address: str) -> bool:
        return not address.startswith(("#", "data:", "mailto:")) and not urlsplit(address).scheme

    def _path(self, address: str) -> str:
        path = unquote(urlsplit(address).path)
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._page), path))

    def _own_anchor(self, address: str) -> str | None:
        if self._path(address) != self._page:
            return None
        return f"#{urlsplit(address).fragment}"

    def _address(self, address: str) -> str | None:
        """A file of the site as a data: address; None for another page, or what is not there."""
        path = self._path(address)
        content = self._files.get(path)
        if content is None or path.endswith(".html"):
            return None
        ending = posixpath.splitext(path)[1].lower()
        kind = _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"

    def _text(self, address: str) -> str:
        return self._files.get(self._path(address), b"").decode("utf-8")

    def _with_pictures(self, style: str) -> str:
        def put(found: re.Match[str]) -> str:
            inside = self._files.get(posixpath.normpath(posixpath.join("_static", found[1])))
            if inside is None:
                return found[0]
            kind = mimetypes.guess_type(found[1])[0] or "application/octet-stream"
            return f"url(data:{kind};base64,{base64.b64encode(inside).decode('ascii')})"

        return _URL.sub(put, style)

    def _hash(self, kind: str, text: str) -> None:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        self._hashes[kind].append(f"'sha256-{digest}'")


def adapted(policy: str, hashes: Mapping[str, list[str]]) -> str:
    """A policy under which nothing runs but what is inside, told by its hash."""
    rules = {}
    for rule in policy.split(";"):
        name, _, sources = rule.strip().partition(" ")
        if name:
            rules[name] = sources.split()
    for kind, listed in hashes.items():
        rules[f"{kind}-src"] = list(dict.fromkeys(listed)) or ["'none'"]
    for name in ("img-src", "media-src"):
        remote = [source for source in rules.get(name, []) if source not in {"'self'", "data:"}]
        rules[name] = ["data:", *(source for source in remote if source != "'none'")]
    rules["font-src"] = ["data:"]
    return "; ".join(f"{name} {' '.join(sources)}".rstrip() for name, sources in rules.items())


def _without(attrs: Attributes, name: str) -> Attributes:
    return [pair for pair in attrs if pair[0] != name]


def _write(tag: str, attrs: Attributes, *, closed: bool = False) -> str:
    parts = [
        name if value is None else f'{name}="{html.escape(value, quote=True)}"'
        for name, value in attrs
    ]
    return f"<{' '.join([tag, *parts])}{'/' if closed else ''}>"
