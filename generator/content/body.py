"""The body of a card: Markdown in, safe HTML and the facts about it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from markdown_it.token import Token
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from generator.content import markdown, tags, template_sections
from generator.content.headings import Heading, Outline, outline
from generator.content.markdown import Fragments
from generator.content.marks import FRAGMENT, purge
from generator.content.places import line_of_tag, nth, place_of
from generator.content.prose import description, plain_text
from generator.content.rewrite import Writer
from generator.content.sanitiser import sanitise
from generator.content.targets import Context, Href, Place, Placed, Targets
from generator.content.tidy import tidy
from generator.meaning.assets import Asset, Remark
from generator.problems import Problem

MAX_BODY = 1_000_000  # characters; the longest of 25,000 real cards has 600,000
# What a body costs follows its lines, signs and links rather than its characters: each may become
# an element of the page. The most lines and signs that a real card has are 5,000 and 46,000; at
# these limits the worst of bodies takes a few seconds, and 150 MB.
MAX_LINES = 20_000
MAX_SIGNS = 100_000
MAX_LINKS = 15_000
_LINK = re.compile(r"\]\(|://|www\.|@")
_SIGN = re.compile(r"[*_\[\]!<`$&\\:|#~^@]")
_PLACED = 1_000  # problems that get a line: to look for one takes as long as the text is long
_ON_THE_HUB = "asset-elsewhere"
_GALLERY = re.compile(rf"<div>{FRAGMENT.pattern}</div>")
_EMPTY = '<p dir="auto"></p>'
_SHOTS = re.compile(r"\s*(<gallery\b[^<>]*(?<!/)>)(.+?)(</gallery>)?\s*", re.DOTALL | re.IGNORECASE)


class Body(Struct, frozen=True):
    """A card's body, ready for its page."""

    html_parts: tuple[Markup, ...]  # split where a <Gallery /> stands; join with the gallery
    toc: tuple[Heading, ...]
    title: str | None  # text of the first level-1 heading
    description: str  # the first real sentence, at most 200 characters; "" when there is none
    text: str  # plain text to search, cut
    assets: tuple[Asset, ...]  # of pictures, sounds and videos, in order
    galleries: int  # <Gallery /> without pictures of its own
    problems: tuple[Problem, ...]

    @property
    def html(self) -> Markup:
        """The whole body, without its galleries."""
        return Markup("").join(self.html_parts)


def render_body(
    text: str, context: Context, *, heading_base: int = 3, drop_title: bool = False
) -> Body:
    """Render a card's Markdown; whatever the text, what comes out is safe and well-formed.

    ``heading_base`` (3 to 6) is the level of the card's highest headings. With ``drop_title`` a
    level-1 heading that comes first is left out of the HTML, not of ``title``.
    """
    targets = Targets(context)
    clean = purge(text)
    shown = bounded(clean)
    tokens, env = markdown.parse(shown)
    unsafe, fragments = markdown.render(template_sections.fold(_open_galleries(tokens)), env)
    pieces, dropped = tidy(tags.read(unsafe))
    plan = outline(pieces, base=heading_base, skip_title=drop_title, scope=context.scope)
    writer = Writer(pieces, plan, targets, drop_title)
    safe = sanitise(writer.write(), targets.made).replace(_EMPTY, "")
    return Body(
        html_parts=tuple(_parts(safe, fragments)),
        toc=_toc(plan, drop_title=drop_title),
        title=plan.title,
        description=description(pieces, fragments.tex),
        text=plain_text(pieces),
        assets=tuple(targets.assets),
        galleries=writer.galleries,
        problems=(
            *_remarks(targets, clean, context),
            *_losses(writer, fragments, dropped, _Source(clean, shown, tokens), context),
        ),
    )


def bounded(text: str) -> str:
    """The text, or as many whole lines of it as its page can hold."""
    end = MAX_BODY
    if text.count("\n") > MAX_LINES:
        lines = re.compile(r"\n").finditer(text)
        end = min(end, next(islice(lines, MAX_LINES, None)).start())
    for pattern, most in ((_LINK, MAX_LINKS), (_SIGN, MAX_SIGNS)):
        matches = pattern.finditer(text, 0, end)
        if end > most and (last := next(islice(matches, most, None), None)):
            end = last.start()
    if end >= len(text):
        return text
    return text[: text.rfind("\n", 0, end) + 1] or text[:end]


def signs(text: str) -> int:
    """How many signs of a text may become elements of a page."""
    return sum(1 for _ in _SIGN.finditer(text))


def _open_galleries(tokens: Sequence[Token]) -> list[Token]:
    """Tokens in which the text between ``<Gallery>`` and its end is Markdown again."""
    opened: list[Token] = []
    for token in tokens:
        match = _SHOTS.fullmatch(token.content) if token.type == "html_block" else None
        if match is None or not match[2].strip():
            opened.append(token)
            continue
        inner, _ = markdown.parse(match[2])
        opened += [_html(match[1]), *inner, _html(match[3] or "")]
    return opened


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content + "\n")


def _toc(plan: Outline, *, drop_title: bool) -> tuple[Heading, ...]:
    skipped = plan.title_at if drop_title else None
    return tuple(
        heading for at, heading in sorted(plan.headings.items()) if at != skipped and heading.text
    )


def _parts(safe: str, fragments: Fragments) -> list[Markup]:
    """The only place where HTML becomes trusted."""
    texts = _GALLERY.sub("\0", safe).split("\0")
    kinds = {"C": fragments.code, "M": fragments.math}

    def put(match: re.Match[str]) -> str:
        kind, number = kinds.get(match[1], []), int(match[2][:9])
        if number >= len(kind):
            return ""
        return f"<code>{kind[number]}</code>" if match[1] == "C" else kind[number]

    return [Markup(FRAGMENT.sub(put, text)) for text in texts]  # noqa: S704  (sanitised above)


def _remarks(targets: Targets, text: str, context: Context) -> list[Problem]:
    return [
        remark.at(
            context.card,
            line=_line(text, place_of(text, reference), context) if number < _PLACED else None,
        )
        for number, (reference, remark) in enumerate(_told_once(targets.remarks))
    ]


def _told_once(remarks: Iterable[tuple[str, Remark]]) -> Iterator[tuple[str, Remark]]:
    """The remarks, with one for all files that are on the hub only: it is one thing to mend."""
    listed = list(remarks)
    many = sum(remark.code == _ON_THE_HUB for _, remark in listed) - 1
    for reference, remark in listed:
        if remark.code != _ON_THE_HUB:
            yield reference, remark
        elif many >= 0:
            more = f", and so with {many:,} more" if many else ""
            yield reference, replace(remark, message=remark.message + more)
            many = -1


def _line(text: str, at: int, context: Context) -> int | None:
    """The line of the file that a place of the body is on; None for -1, which is none."""
    return None if at < 0 else context.first_line + text.count("\n", 0, at)


class _Source(Struct, frozen=True):
    """A body as it was written: its text, what of it is shown, and the tokens of that."""

    text: str
    shown: str
    tokens: Sequence[Token]


def _losses(
    writer: Writer, fragments: Fragments, dropped: set[str], source: _Source, context: Context
) -> list[Problem]:
    found: list[Problem] = []
    text, shown = source.text, source.shown
    if dropped:
        names = ", ".join(f"<{name}>" for name in sorted(dropped))
        line = line_of_tag(source.tokens, dropped)
        lost = Problem("tag-dropped", context.card, f"left out {names} with its content")
        found.append(lost.at(line=None if line is None else context.first_line + line))
    if fragments.unreadable:
        tex, why = fragments.unreadable[0]
        count = len(fragments.unreadable)
        message = f"{tex[:60]!r} {why}" + (f", and {count - 1} more" if count > 1 else "")
        line = _line(text, text.find(tex), context)
        found.append(Problem("math-unreadable", context.card, message, line=line))
    if writer.too_deep:
        line = _line(text, nth(text, *writer.too_deep), context)
        message = "found elements nested too deeply"
        found.append(Problem("html-nested", context.card, message, line=line))
    if len(shown) < len(text):
        message = (
            f"expected at most {MAX_BODY:,} characters, {MAX_LINES:,} lines, {MAX_LINKS:,} links "
            f"and {MAX_SIGNS:,} signs of Markdown, found more; the rest is not shown"
        )
        line = _line(text, len(shown), context)
        found.append(Problem("body-cut", context.card, message, line=line))
    return found


__all__ = ["Body", "Context", "Heading", "Href", "Place", "Placed", "render_body"]
