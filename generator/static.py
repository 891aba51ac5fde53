"""Style sheets, scripts and icons of the site, bundled under names that carry their content hash.

One style sheet and one script per kind of page. Sources are small files; here they are joined in
a fixed order, without comments. No minifier: after gzip it would save next to nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

# Cascade layers fix what wins; this order only has to name the layers first.
STYLES = ("css/tokens.css", "css/base.css", "css/layout.css", "css/parts", "css/widgets")
STYLES_LAST = ("css/print.css",)
SCRIPTS = {
    "theme": ("js/theme.js",),  # runs before the first paint
    "model": (
        "js/copy.js",
        "js/picker.js",
        "js/toc.js",
        "js/remote.js",
        "js/compare.js",
        "js/highlight.js",
        "js/timeline.js",
        "js/lightbox.js",
    ),
}
PICTURES = ("img/icon.svg", "img/icon.png")

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_JS_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*.*?\*/)\s*$", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file of ours for the site."""

    path: str  # in the site: "_static/site-1a2b3c4d.css"
    content: bytes


@dataclass(frozen=True, slots=True)
class Static:
    """What pages link to; every value is a site path."""

    style: str
    scripts: dict[str, str]
    icon: str
    icon_png: str
    files: tuple[StaticFile, ...]


def bundle(folder: Path) -> Static:
    """Everything static that the site needs, from the folder of sources."""
    style = _file("site", ".css", _style(folder))
    scripts = {
        name: _file(name, ".js", "\n".join(_script(folder / part) for part in parts))
        for name, parts in SCRIPTS.items()
    }
    icon, icon_png = (
        _named(Path(name).stem, Path(name).suffix, (folder / name).read_bytes())
        for name in PICTURES
    )
    return Static(
        style=style.path,
        scripts={name: file.path for name, file in scripts.items()},
        icon=icon.path,
        icon_png=icon_png.path,
        files=(style, *scripts.values(), icon, icon_png),
    )


def _style(folder: Path) -> str:
    sources = [source for entry in STYLES for source in _sources(folder / entry)]
    sources += [folder / entry for entry in STYLES_LAST]
    joined = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return _INDENT.sub("\n", _CSS_COMMENT.sub("", joined)).strip() + "\n"


def _sources(entry: Path) -> list[Path]:
    return sorted(entry.glob("*.css")) if entry.is_dir() else [entry]


def _script(source: Path) -> str:
    return _JS_COMMENT.sub("", source.read_text(encoding="utf-8")).strip()


def _file(stem: str, suffix: str, text: str) -> StaticFile:
    return _named(stem, suffix, text.encode())


def _named(stem: str, suffix: str, content: bytes) -> StaticFile:
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(f"_static/{stem}-{digest}{suffix}", content)
