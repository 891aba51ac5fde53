"""The Markdown parser without the steps that cannot come to anything. Pure.

A rule of Markdown begins at a sign of its own: a quote at ``>``, a link at ``[``. The library asks
every rule at every line and at every sign; here only those are asked whose sign is there. What is
parsed stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock, code, lheading
from markdown_it.rules_core import StateCore, linkify, text_join
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from generator.content.tables import table

Rule = TypeVar("Rule")
Fitting = Mapping[str, tuple[Rule, ...]]  # rules by their sign
BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]
InlineParse = Callable[[str, MarkdownIt, EnvType, list[Token]], list[Token]]

# The signs at which a line that is a block may begin; what is not named may begin with any.
_BLOCK_SIGNS = {
    "fence": "`~",
    "math": "$\\",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_INLINE_SIGNS = {
    "linkify": ":",
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "math": "$\\",
}
_SIGN = re.compile("[" + re.escape("".join({*"]", *"".join(_INLINE_SIGNS.values())})) + "]")
_CHAINS = ("", "paragraph", "reference", "blockquote", "list", "footnote_def")


def quicken(parser: MarkdownIt) -> None:
    """Let a parser, with all its rules in place, ask only those that may fit."""
    blocks, inline = parser.block.ruler, parser.inline.ruler
    blocks.at("table", table, {"alt": ["paragraph", "reference"]})
    blocks.at("code", _guarded(code, _is_indented))
    blocks.at("lheading", _guarded(lheading, _goes_on))
    _ask_by_sign(blocks, _BLOCK_SIGNS, _block_rule)
    _ask_by_sign(inline, _INLINE_SIGNS, _inline_rule)
    parser.inline.terminator_re = _SIGN
    parser.inline.parse = _without_signs(parser.inline.parse)  # type: ignore[method-assign,assignment]
    parser.core.ruler.at("linkify", _link_addresses)
    parser.core.ruler.at("text_join", _join_text)


def _ask_by_sign(
    ruler: Ruler[Rule],
    signs: Mapping[str, str],
    one_of: Callable[[Fitting[Rule], tuple[Rule, ...]], Rule],
) -> None:
    """Make one rule of each chain, which looks at the sign before it asks the others."""
    names = dict(zip(ruler.getRules(), ruler.get_active_rules(), strict=True))
    chains = {}
    for chain in _CHAINS:
        rules = [(rule, signs.get(names[rule], "")) for rule in ruler.getRules(chain)]
        fitting = {
            sign: tuple(rule for rule, own in rules if not own or sign in own)
            for sign in "".join(signs.values())
        }
        chains[chain] = [one_of(fitting, tuple(rule for rule, own in rules if not own))]
    ruler.getRules = lambda chain="": chains.get(chain, [])  # type: ignore[method-assign,assignment]


def _block_rule(fitting: Fitting[BlockRule], others: tuple[BlockRule, ...]) -> BlockRule:
    def ask(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        begin = state.bMarks[line] + state.tShift[line]
        for rule in fitting.get(state.src[begin : begin + 1], others):
            if rule(state, line, end, silent):
                return True
        return False

    return ask


def _inline_rule(fitting: Fitting[InlineRule], others: tuple[InlineRule, ...]) -> InlineRule:
    def ask(state: StateInline, silent: bool) -> bool:
        for rule in fitting.get(state.src[state.pos], others):  # noqa: SIM110 - any() costs as much as a rule
            if rule(state, silent):
                return True
        return False

    return ask


def _without_signs(parse: InlineParse) -> InlineParse:
    """The parser of a paragraph, which needs no state for text alone."""

    def parse_inline(
        source: str, parser: MarkdownIt, env: EnvType, tokens: list[Token]
    ) -> list[Token]:
        if not source or _SIGN.search(source):
            return parse(source, parser, env, tokens)
        tokens.append(Token("text", "", 0, content=source))
        return tokens

    return parse_inline


# Rules of blocks that may begin with any sign: what its line, or the next, must be.


def _guarded(rule: BlockRule, may: Callable[[StateBlock, int], bool]) -> BlockRule:
    def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        return may(state, line) and rule(state, line, end, silent)

    return guarded


def _is_indented(state: StateBlock, line: int) -> bool:
    return state.sCount[line] - state.blkIndent >= 4


def _goes_on(state: StateBlock, line: int) -> bool:
    return not state.isEmpty(line + 1)


# Rules of the whole body: only for paragraphs that they may change.


def _link_addresses(state: StateCore) -> None:
    _among(state, linkify, lambda token: any(map(_may_hold_address, token.children or ())))


def _may_hold_address(token: Token) -> bool:
    return token.type == "text" and ("//" in token.content or "@" in token.content)


def _join_text(state: StateCore) -> None:
    _among(state, text_join, lambda token: not _is_text(token.children or ()))


def _is_text(tokens: Sequence[Token]) -> bool:
    return len(tokens) == 1 and tokens[0].type == "text"


def _among(
    state: StateCore, rule: Callable[[StateCore], None], some: Callable[[Token], bool]
) -> None:
    tokens = state.tokens
    state.tokens = [token for token in tokens if token.type == "inline" and some(token)]
    rule(state)
    state.tokens = tokens
