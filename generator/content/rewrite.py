"""Tidy pieces of HTML to the HTML of a page: links, media, headings, boxes that scroll. Pure.

Only attributes that this module writes come out; the sanitiser then proves it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from generator.content import media
from generator.content.headings import LEVELS, Outline
from generator.content.markdown import scroll
from generator.content.marks import OPEN, fragment, unmarked
from generator.content.media import REL
from generator.content.names import names
from generator.content.tags import End, Piece, Start, write_start
from generator.content.targets import Targets
from generator.meaning.assets import Remark
from generator.meaning.links import Link, LinkKind

MAX_DEPTH = 60  # open elements; browsers stop at 512
_VOID = frozenset({"br", "hr", "wbr", "col"})
_BLOCKS = names("p li h1 h2 h3 h4 h5 h6 td th blockquote dd dt summary figcaption caption")
# A start tag of the first closes open ones of the second, as HTML lets authors leave out end tags.
_CELLS = frozenset({"td", "th"})
_ROWS = _CELLS | {"tr"}
_BEFORE_P_ENDS = names(
    "p div ul ol dl table pre blockquote details figure section center hr h1 h2 h3 h4 h5 h6"
)
_IMPLIED = {
    "li": frozenset({"li", "p"}), "td": _CELLS | {"p"}, "th": _CELLS | {"p"}, "tr": _ROWS,
    "tbody": _ROWS | {"thead", "tbody"}, "tfoot": _ROWS | {"thead", "tbody"},
    "dt": frozenset({"dt", "dd", "p"}), "dd": frozenset({"dt", "dd", "p"}), "a": frozenset({"a"}),
    **dict.fromkeys(_BEFORE_P_ENDS, frozenset({"p"})),
}  # fmt: skip
# Written by rules of their own, or not at all.
_MEDIA = names("img picture source video audio iframe gallery input")
# A gallery may stand in these; elsewhere it waits for the end of what it stands in.
_FLOW = names("div center section details li blockquote td dd figure")
_RENAMED = {"center": "div", "tt": "code", "strike": "s", "big": "span", "gallery": "div"}
_CLASSES = names("footnotes footnotes-sep footnote-ref task-list-item contains-task-list")
_OURS = ("class", "role", "tabindex", "aria-label")
_ALIGN = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|center|right)\b", re.IGNORECASE)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_OWN_ID = re.compile(r' id="[^"]*"')
_NUMBER = re.compile(r"-?[0-9]{1,6}")


class Writer(Struct):
    """Writes pieces one after the other; ``html`` is complete after :meth:`finish`."""

    pieces: Sequence[Piece]
    outline: Outline
    targets: Targets
    drop_title: bool
    galleries: int = 0
    too_deep: tuple[str, int] | None = None  # first tag that was, how often it stands before
    _out: list[str] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)  # name and what closes it
    _waiting: int = 0  # galleries that wait for a place
    _written: dict[str, tuple[str, str]] = field(default_factory=dict)  # by start tag as read

    def write(self) -> str:
        """The HTML of all pieces."""
        at = 0
        while at < len(self.pieces):
            piece = self.pieces[at]
            if type(piece) is str:
                self._out.append(piece.replace("<", "&lt;").replace(">", "&gt;"))
            elif type(piece) is End:
                self._close(piece.name)
            elif type(piece) is Start:
                at = self._start(at, piece)
            at += 1
        self._close_to(0)
        self._place_galleries()
        return "".join(self._out)

    def _start(self, at: int, tag: Start) -> int:
        """Write a start tag; returns the place of the last piece that it used up."""
        if tag.name in _MEDIA:
            return self._medium(at, tag)
        if not self._may_open(at, tag):
            return at
        if tag.name in LEVELS:
            return self._heading(at, tag)
        if tag.name == "a":
            self._anchor(at, tag)
        else:
            self._element(at, tag)
        return at

    def _medium(self, at: int, tag: Start) -> int:
        match tag.name:
            case "img":
                self._out.append(media.image_tag(tag.attributes, self._spot()))
            case "picture":
                end = media.until(self.pieces, at, tag.name)
                inner = self.pieces[at + 1 : end]
                self._out.append(media.picture_element(inner, self._spot()))
                return end
            case "video" | "audio":
                end = media.until(self.pieces, at, tag.name)
                inner = self.pieces[at + 1 : end]
                self._out.append(media.player(tag.name, tag, inner, self._spot()))
                return end
            case "iframe":
                self._out.append(media.frame_link(tag.attributes, self._spot()))
                return media.until(self.pieces, at, tag.name)
            case "gallery":
                return self._gallery(at, tag)
            case "input":
                self._task(tag)
        return at

    def _element(self, at: int, tag: Start) -> None:
        start, closing = self._written.get(tag.source) or self._write(at, tag)
        self._out.append(start)
        if closing:
            self._open.append((tag.name, closing))

    def _write(self, at: int, tag: Start) -> tuple[str, str]:
        """A start tag and what closes it, kept for the next tag that is written the same."""
        name = _RENAMED.get(tag.name, tag.name)
        start, closing = write_start(name, self._attributes(at, tag)), f"</{name}>"
        if tag.name in _VOID:
            closing = ""
        elif tag.name == "table" or (tag.name == "pre" and not self._in_code_box()):
            box = scroll("Table" if tag.name == "table" else "Code")
            start, closing = f"<div{unmarked(box)}>{start}", f"{closing}</div>"
        if tag.name != "pre" and at not in self.outline.ids:
            self._written[tag.source] = start, closing
        return start, closing

    def _in_code_box(self) -> bool:
        """Whether what comes next has its box that scrolls already."""
        return bool(self._out) and self._out[-1].endswith('aria-label="Code">')

    def _imply(self, name: str) -> None:
        """Close what a start tag of that name ends."""
        closed = _IMPLIED.get(name)
        while closed and self._open and self._open[-1][0] in closed:
            self._close_to(len(self._open) - 1)

    def _may_open(self, at: int, tag: Start) -> bool:
        """Whether there is room for an element, once those are closed that it ends."""
        self._imply(tag.name)
        if len(self._open) >= MAX_DEPTH:
            self.too_deep = self.too_deep or (tag.source, self._before(at, tag.source))
            return False
        return True

    def _before(self, at: int, source: str) -> int:
        before = self.pieces[:at]
        return sum(isinstance(piece, Start) and piece.source == source for piece in before)

    def _heading(self, at: int, tag: Start) -> int:
        heading = self.outline.headings[at]
        if self.drop_title and at == self.outline.title_at:
            self._out.append(f'<span id="{heading.id}"></span>')
            return media.until(self.pieces, at, tag.name)
        attributes = {"id": heading.id, "dir": "auto", **_alignment(tag.attributes)}
        own = self.outline.ids.get(at)
        inner = f'<span id="{own}"></span>' if own else ""
        self._out.append(write_start(f"h{heading.level}", attributes) + inner)
        permalink = (
            ""
            if self._in_link()
            else f'<a class="anchor" href="{self.targets.allow("#" + heading.id)}"'
            ' aria-label="Link to this section"></a>'
        )
        self._open.append((tag.name, f"{permalink}</h{heading.level}>"))
        return at

    def _anchor(self, at: int, tag: Start) -> None:
        attributes = self._attributes(at, tag)
        written = tag.attributes.get("href")
        href = self._href(written) if written is not None else None
        if href is None:
            self._out.append(write_start("span", attributes))
            self._open.append(("a", "</span>"))
            return
        rel = {"rel": REL} if href.startswith(("http:", "https:")) else {}
        self._out.append(write_start("a", {"href": href, **attributes, **rel}))
        self._open.append(("a", "</a>"))

    def _href(self, written: str) -> str | None:
        link = self.targets.link(written)
        if link.kind is LinkKind.ANCHOR or self._own_anchor(link):
            return self._anchor_href(written, link.anchor)
        return self.targets.address(link)

    def _own_anchor(self, link: Link) -> bool:
        own = link.repo_id == self.targets.context.resolver.repo.id and link.kind is LinkKind.PAGE
        return own and self.outline.find(link.anchor) is not None

    def _anchor_href(self, written: str, anchor: str) -> str | None:
        if anchor.lower() in {"", "top"}:
            return self.targets.allow("#")
        found = self.outline.find(anchor)
        if found is None:
            remark = Remark(
                "anchor-missing",
                f"no heading of the card is '#{anchor[:100]}'",
                self.outline.mend(anchor),
            )
            self.targets.remark(written, remark)
            return None
        return self.targets.allow(f"#{found}")

    def _attributes(self, at: int, tag: Start) -> dict[str, str]:
        written = tag.attributes
        kept = {key: unmarked(written[key]) for key in _OURS if written.get(key, "")[:1] == OPEN}
        kept |= _allowed(tag.name, written)
        if at in self.outline.ids:
            kept["id"] = self.outline.ids[at]
        classes = [kept.get("class", ""), *_alignment(written).values()]
        classes += [name for name in written.get("class", "").split() if name in _CLASSES]
        if tag.name == "center":
            classes.append("align-center")
        if names := " ".join(filter(None, classes)):
            kept["class"] = names
        if tag.name in _BLOCKS:
            kept.setdefault("dir", "auto")
        return kept

    def _task(self, tag: Start) -> None:
        if tag.attributes.get("class") == "task-list-item-checkbox":
            done = "checked" in tag.attributes
            sign, word = ("☑", "done") if done else ("☐", "to do")
            self._out.append(f'<span class="task" role="img" aria-label="{word}">{sign}</span>')

    # galleries

    def _gallery(self, at: int, tag: Start) -> int:
        end = at if tag.closed else media.until(self.pieces, at, "gallery")
        pictures = (p for p in self.pieces[at:end] if isinstance(p, Start) and p.name == "img")
        if any(pictures):
            self._imply("div")
            self._out.append('<div class="shots">')
            self._open.append(("gallery", "</div>"))
            return at
        self._waiting += 1
        self._place_galleries()
        return at  # words in it stay

    def _place_galleries(self) -> None:
        while self._waiting and all(name in _FLOW for name, _ in self._open):
            self._out.append(f"<div>{fragment('G', self.galleries)}</div>")
            self.galleries += 1
            self._waiting -= 1

    # open elements

    def _close(self, name: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == name:
                self._close_to(place)
                if self._waiting:
                    self._place_galleries()
                return

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            closing = self._open.pop()[1]
            if closing == "</a>" and self._out[-1].startswith("<a "):
                self._unlink()  # nothing in it that could be seen or followed
            else:
                self._out.append(closing)

    def _unlink(self) -> None:
        """Takes back the start of an empty link; its id stays as a place to go to."""
        own = _OWN_ID.search(self._out.pop())
        self._out.append(f"<span{own[0]}></span>" if own else "")

    def _spot(self) -> media.Spot:
        return media.Spot(self.targets, linked=self._in_link())

    def _in_link(self) -> bool:
        return any(closing == "</a>" for _, closing in self._open)


def _allowed(name: str, written: dict[str, str]) -> dict[str, str]:
    """The attributes of a card that a page keeps, beside those that become classes."""
    kept: dict[str, str] = {}
    if written.get("dir", "").lower() in {"ltr", "rtl", "auto"}:
        kept["dir"] = written["dir"].lower()
    if _LANG.fullmatch(written.get("lang", "")):
        kept["lang"] = written["lang"]
    if name in {"a", "abbr"} and written.get("title", "").strip():
        kept["title"] = unmarked(written["title"])[:300]
    for key in _NUMBERS.get(name, ()):
        if _NUMBER.fullmatch(written.get(key, "")):
            kept[key] = written[key]
    for key in _FLAGS.get(name, ()):
        if key in written:
            kept[key] = ""
    return kept


_NUMBERS = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",),
            "li": ("value",)}  # fmt: skip
_FLAGS = {"details": ("open",), "ol": ("reversed",)}


def _alignment(written: dict[str, str]) -> dict[str, str]:
    """The class for ``align`` or ``text-align``, as an attribute."""
    side = written.get("align", "").strip().lower()
    if side not in {"left", "center", "right"}:
        match = _ALIGN.search(written.get("style", ""))
        side = match[1].lower() if match else ""
    return {"class": f"align-{side}"} if side else {}
