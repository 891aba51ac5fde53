"""Markdown as on a hub, to HTML that is not yet safe: CommonMark with GFM, footnotes, alerts,
formulas, emoji names. Pure.

Raw HTML passes through as written; :mod:`generator.content.rewrite` and the sanitiser come after.
Code and formulas leave only marks in the HTML; their fragments are kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline
from msgspec import Struct, field

from generator.content.code import colour
from generator.content.emoji import EMOJI
from generator.content.marks import fragment, ours
from generator.content.mathematics import MAX_TEX, MathError, has_tex, mathml
from generator.content.quick import quicken
from generator.content.tables import ROW
from generator.content.task_lists import mark_tasks

MAX_COLOURED = 120_000  # characters of code in colour per body: keeps the worst case at seconds
_MAX_FORMULAS = 1_000
_MAX_NESTING = 40  # lists in quotes in lists
_MATH_LINES = 100  # lines of one display formula
_MATH_BUDGET = 20_000  # lines read for display formulas in one body
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)", re.IGNORECASE)
_EMOJI = re.compile(r":([a-z0-9_+-]{1,40}):")
_BRACKET = re.compile(r"[\[\]]")
_BRACKET_BUDGET = 2_000_000  # characters read in vain after "["
InlineRule = Callable[[StateInline, bool], bool]
_DELIMITERS = (("$$", "$$", True), ("\\\\(", "\\\\)", False), ("\\\\[", "\\\\]", True))


class Fragments(Struct):
    """What is put in after the sanitiser: HTML made by us alone, from escaped text."""

    code: list[str] = field(default_factory=list)
    math: list[str] = field(default_factory=list)
    tex: list[str] = field(default_factory=list)  # of the formulas, as written
    coloured: int = 0  # characters of code in colour so far
    unreadable: list[tuple[str, str]] = field(default_factory=list)  # TeX and reason

    def add_code(self, text: str, language: str) -> str:
        """The mark of a block of code."""
        plain = not language or self.coloured + len(text) > MAX_COLOURED
        if not plain:
            self.coloured += len(text)
        self.code.append(escape(text) if plain else colour(text, language))
        return fragment("C", len(self.code) - 1)

    def add_math(self, tex: str, *, display: bool) -> str:
        """The mark of a formula; TeX that cannot be set is code, as written."""
        try:
            html = self._set(tex.strip(), display=display)
        except MathError as error:
            self.unreadable.append((tex, str(error)))
            html = f"<code>{escape(tex)}</code>"
        self.math.append(html)
        self.tex.append(tex.strip())
        return fragment("M", len(self.math) - 1)

    def _set(self, tex: str, *, display: bool) -> str:
        if len(self.math) >= _MAX_FORMULAS:
            raise MathError("expected fewer formulas in one card")
        return mathml(tex, display=display)


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """The tokens of a body, and the environment that :func:`render` needs with them."""
    env: dict[str, Any] = {}
    return _parser().parse(text, env), env


def render(tokens: Sequence[Token], env: dict[str, Any]) -> tuple[str, Fragments]:
    """Unsafe HTML of tokens, and the fragments that its marks stand for."""
    env["fragments"] = fragments = Fragments()
    parser = _parser()
    return parser.renderer.render(tokens, parser.options, env), fragments


@cache
def _parser() -> MarkdownIt:
    parser = reference_parser()
    quicken(parser)
    return parser


def reference_parser() -> MarkdownIt:
    """The parser with all its rules, each asked everywhere: what the quick one must agree with."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin)
    # The resolver judges addresses, and says why: the parser drops none in silence.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False})  # "model.py" is no host in Paraguay
    parser.inline.ruler.before("escape", "math", _math_inline)
    parser.inline.ruler.at("link", _within_budget(link))
    parser.inline.ruler.at("image", _within_budget(image))
    parser.inline.ruler.at("footnote_inline", _within_budget(footnote_inline))
    parser.block.ruler.before(
        "fence", "math", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.after("inline", "tasks", mark_tasks)
    parser.core.ruler.after("inline", "alerts", _alerts)
    parser.core.ruler.after("inline", "emoji", _emoji)
    for name, rule in _RENDERERS.items():
        parser.add_render_rule(name, rule)
    return parser


# parsing rules


def _within_budget(rule: InlineRule) -> InlineRule:
    """A rule for brackets that gives up once unclosed ones have cost too much: each of them makes
    the parser read the whole rest of its paragraph."""

    def bounded(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "[!^":
            return False
        spent = state.env.get("brackets", 0)
        if spent > _BRACKET_BUDGET or _last_closing(state) < state.pos:
            return False
        if rule(state, silent):
            return True
        state.env["brackets"] = spent + _reach(state)
        return False

    return bounded


def _last_closing(state: StateInline) -> int:
    """Where the last "]" of the text stands that is being read; -1 for none."""
    source, place = state.env.get("closing", (None, -1))
    if source is not state.src:
        place = state.src.rfind("]")
        state.env["closing"] = state.src, place
    return int(place)


def _reach(state: StateInline) -> int:
    """How far the parser reads for the bracket at the place of ``state``."""
    source, reach = state.env.get("reach", (None, {}))
    if source is not state.src:
        reach, opened = {}, []
        for match in _BRACKET.finditer(state.src):
            if match[0] == "[":
                opened.append(match.start())
            elif opened:
                begin = opened.pop()
                reach[begin] = match.start() - begin
        state.env["reach"] = state.src, reach
    place = state.src.find("[", state.pos)
    return int(reach.get(place, state.posMax - place))


def _math_inline(state: StateInline, silent: bool) -> bool:
    start, source = state.pos, state.src
    if source[start] not in "$\\":
        return False
    for opening, closing, display in _DELIMITERS:
        if source.startswith(opening, start):
            begin = start + len(opening)
            end = source.find(closing, begin, begin + MAX_TEX)
            tex = source[begin:end]
            return (
                end > begin
                and bool(tex.strip())
                and _push(state, tex, end + len(closing), display=display, silent=silent)
            )
    return source[start] == "$" and _single_dollar(state, silent=silent)


def _single_dollar(state: StateInline, *, silent: bool) -> bool:
    source, begin = state.src, state.pos + 1
    end = source.find("$", begin, begin + MAX_TEX)
    tex = source[begin:end] if end > begin else ""
    if not tex or tex[0].isspace() or tex[-1].isspace() or not has_tex(tex):
        return False
    if source[end + 1 : end + 2].isdigit() or "\n\n" in tex:
        return False
    return _push(state, tex, end + 1, display=False, silent=silent)


def _push(state: StateInline, tex: str, end: int, *, display: bool, silent: bool) -> bool:
    if not silent:
        token = state.push("math", "math", 0)
        token.content, token.meta = tex, {"display": display}
    state.pos = end
    return True


def _math_block(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    opening = next((sign for sign in ("$$", "\\\\[") if first.startswith(sign)), None)
    if opening is None:
        return False
    closing = "$$" if opening == "$$" else "\\\\]"
    if state.env.get("math", 0) > _MATH_BUDGET:
        return False
    lines = [first[len(opening) :]]
    line = start
    while not lines[-1].rstrip().endswith(closing):
        line += 1
        state.env["math"] = state.env.get("math", 0) + 1
        if line >= min(last, start + _MATH_LINES) or state.sCount[line] < state.blkIndent:
            return False
        lines.append(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
    tex = "\n".join(lines).rstrip().removesuffix(closing)
    if not tex.strip() or closing in tex:
        return False
    if not silent:
        token = state.push("math_block", "div", 0)
        token.content, token.map, token.block = tex, [start, line + 1], True
    state.line = line + 1
    return True


def _alerts(state: StateCore) -> None:
    """``> [!NOTE]``: the quote becomes a box with the word."""
    tokens = state.tokens
    for at in range(len(tokens) - 2):
        if tokens[at].type != "blockquote_open" or tokens[at + 2].type != "inline":
            continue
        match = _ALERT.match(tokens[at + 2].content)
        if match is None:
            continue
        word = match[1].lower()
        closing = _closing(tokens, at)
        tokens[at].tag = tokens[closing].tag = "div"
        tokens[at].type, tokens[closing].type = "alert_open", "alert_close"
        tokens[at].attrs = {"class": ours(f"alert alert-{word}"), "role": ours("note")}
        tokens[at].meta = {"word": word}
        _strip_first_line(tokens[at + 2])


def _closing(tokens: Sequence[Token], at: int) -> int:
    level = tokens[at].level
    return next(
        i
        for i in range(at + 1, len(tokens))
        if tokens[i].level == level and tokens[i].type == "blockquote_close"
    )


def _strip_first_line(inline: Token) -> None:
    children = inline.children or []
    breaks = (i for i, token in enumerate(children) if token.type in {"softbreak", "hardbreak"})
    first = next(breaks, len(children) - 1)
    inline.children = children[first + 1 :]
    inline.content = inline.content.partition("\n")[2]


def _emoji(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text" and ":" in token.content:
                token.content = _EMOJI.sub(_named, token.content)


def _named(match: re.Match[str]) -> str:
    return EMOJI.get(match[1], match[0])


# rendering rules


def _math(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
) -> str:
    del self, options
    token, fragments = tokens[idx], env["fragments"]
    mark: str = fragments.add_math(token.content, display=token.meta.get("display", False))
    return mark


def _display_math(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
) -> str:
    del self, options
    mark = env["fragments"].add_math(tokens[idx].content, display=True)
    return f"<div{scroll('Formula')}>{mark}</div>\n"


def _code(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
) -> str:
    del self, options
    token = tokens[idx]
    info = token.info.strip().split(maxsplit=1)
    language = info[0].strip("{.}").partition(",")[0] if info else ""
    if language.lower() == "math":
        mark = env["fragments"].add_math(token.content, display=True)
        return f"<div{scroll('Formula')}>{mark}</div>\n"
    mark = env["fragments"].add_code(token.content, language)
    return f"<div{scroll('Code')}><pre>{mark}</pre></div>\n"


def _row(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
) -> str:
    del self, options, env
    return tokens[idx].content


def _alert(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
) -> str:
    word = tokens[idx].meta["word"].capitalize()
    title = f'<p class="{ours("alert-title")}">{word}</p>'
    return self.renderToken(tokens, idx, options, env) + title + "\n"


def _footnote_anchor(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
) -> str:
    del self, options, env
    number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta["subId"]
    name = f"fnref{number}" + (f":{again}" if again else "")
    return f' <a href="#{name}" aria-label="{ours(f"Back to reference {number}")}">↩</a>'


def scroll(label: str) -> str:
    """Attributes of a box that scrolls sideways: reached by the keyboard, named, no landmark."""
    return (
        f' class="{ours("scroll")}" tabindex="{ours("0")}" role="{ours("group")}"'
        f' aria-label="{ours(label)}"'
    )


_RENDERERS = {
    "math": _math,
    "math_block": _display_math,
    "fence": _code,
    "code_block": _code,
    ROW: _row,
    "alert_open": _alert,
    "footnote_anchor": _footnote_anchor,
}
