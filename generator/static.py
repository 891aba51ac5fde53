"""Style sheets, scripts and icons of the site, bundled under names that carry their content hash.

One style sheet and one script per kind of page. Sources are small files; here they are joined in
a fixed order, without comments. No minifier: after gzip it would save next to nothing.

A theme is a folder of the site's owner whose files stand in for ours of the same name.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from msgspec import Struct

# Cascade layers fix what wins; this order only has to name the layers first.
_FIRST = ("css/tokens.css", "css/base.css", "css/layout.css")
_LISTS = ("css/parts/head.css", "css/parts/intro.css", "css/parts/find.css", "css/catalogue")
STYLES = {
    "site": (*_FIRST, "css/parts", "css/widgets", "css/print.css"),
    "catalogue": (*_FIRST, *_LISTS, "css/print.css"),
}
SCRIPTS = {
    "theme": ("js/theme.js", "js/find.js"),  # of every page; runs before the first paint
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
    "catalogue": (
        "js/catalogue/drawing.js",
        "js/catalogue/words.js",
        "js/catalogue/records.js",
        "js/catalogue/facets.js",
        "js/catalogue/cards.js",
        "js/catalogue/tray.js",
        "js/catalogue/app.js",
    ),
    "compare": ("js/catalogue/drawing.js", "js/catalogue/comparison.js"),
}
PICTURES = ("img/icon.svg", "img/icon.png")
EXTRA = "css/extra*.css"  # of a theme: after all others
OWN_FILES = "files"  # of a theme: fonts and pictures that its style sheets name

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_JS_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*.*?\*/)\s*$", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"\n\s*")


class StaticFile(Struct, frozen=True):
    """One file of ours for the site."""

    path: str  # in the site: "_static/site-1a2b3c4d.css"
    content: bytes


class Static(Struct, frozen=True):
    """What pages link to; every value is a site path."""

    styles: dict[str, str]
    scripts: dict[str, str]
    icon: str
    icon_png: str
    files: tuple[StaticFile, ...]


def bundle(folder: Path, theme: Path | None = None, *, last: str = "") -> Static:
    """Everything static that the site needs, from the folder of sources.

    Files of the folder ``theme`` stand in for those of the same name; its ``css/extra*.css`` and
    then the style sheet ``last`` come after all others. UnicodeDecodeError and OSError as its
    files raise them.
    """
    source = _Sources(folder, theme)
    styles = {
        name: _file(name, ".css", _style(source, entries) + last)
        for name, entries in STYLES.items()
    }
    scripts = {
        name: _file(name, ".js", "\n".join(_script(source.file(part)) for part in parts))
        for name, parts in SCRIPTS.items()
    }
    icon, icon_png = (
        named(Path(name).stem, Path(name).suffix, source.file(name).read_bytes())
        for name in PICTURES
    )
    return Static(
        styles={name: file.path for name, file in styles.items()},
        scripts={name: file.path for name, file in scripts.items()},
        icon=icon.path,
        icon_png=icon_png.path,
        files=(*styles.values(), *scripts.values(), icon, icon_png, *source.own_files()),
    )


class _Sources(Struct, frozen=True):
    """The folder of our sources, behind that of a theme."""

    ours: Path
    theme: Path | None

    def file(self, name: str) -> Path:
        """The file of this name: the theme's, else ours."""
        own = self.theme / name if self.theme else None
        return own if own and own.is_file() else self.ours / name

    def entry(self, name: str) -> list[Path]:
        """The style sheets that a file or a folder of this name holds, in order."""
        if name.endswith(".css"):
            return [self.file(name)]
        found = {path.name for path in (self.ours / name).glob("*.css")}
        if self.theme:
            found |= {path.name for path in (self.theme / name).glob("*.css")}
        return [self.file(f"{name}/{one}") for one in sorted(found)]

    def extra(self) -> list[Path]:
        return sorted(self.theme.glob(EXTRA)) if self.theme else []

    def own_files(self) -> list[StaticFile]:
        """Files that a theme's style sheets name; their names stay, as those name them."""
        top = self.theme / OWN_FILES if self.theme else None
        found = sorted(path for path in top.rglob("*") if path.is_file()) if top else []
        return [
            StaticFile(f"_static/{path.relative_to(top.parent).as_posix()}", path.read_bytes())
            for path in found
            if top
        ]


def _style(source: _Sources, entries: tuple[str, ...]) -> str:
    sheets = [sheet for entry in entries for sheet in source.entry(entry)] + source.extra()
    joined = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return _INDENT.sub("\n", _CSS_COMMENT.sub("", joined)).strip() + "\n"


def _script(source: Path) -> str:
    return _JS_COMMENT.sub("", source.read_text(encoding="utf-8")).strip()


def _file(stem: str, suffix: str, text: str) -> StaticFile:
    return named(stem, suffix, text.encode())


def named(stem: str, suffix: str, content: bytes) -> StaticFile:
    """A file under a name that carries the hash of its content."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(f"_static/{stem}-{digest}{suffix}", content)
