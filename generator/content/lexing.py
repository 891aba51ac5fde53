"""Pygments' lexers made several times faster: the same rules, the same tokens.

Pygments tries the rules of a state one after the other, some thirty for each token. Here the next
sign of the text tells which of them can match at all, and those are alternatives of one pattern.
It is compiled when such a sign is met first: a single block needs few rules of few states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from types import new_class
from typing import ClassVar, cast

from msgspec import Struct
from pygments.lexer import Lexer, RegexLexer, bygroups, combined, default, include, words
from pygments.token import Error, Whitespace, _TokenType
from pygments.util import Future

from generator.content.heads import heads, is_widthless

Token = tuple[int, _TokenType, str]  # where it begins in the text, kind, text
Action = Callable[[Lexer, "re.Match[str]"], Iterator[Token]]
State = str | tuple[str, ...]  # a name, or the names of states that are one together
Move = int | str | tuple[State, ...] | None  # how the stack of states changes

_BEYOND = "\x80"  # stands for all signs beyond ASCII
_FLAGS = re.compile(r"\(\?([aiLmsux]+)\)")
_FREE = re.compile(r"\(\?[aLmsu]*[ix]")  # case does not count, or there may be comments
# What counts or names groups means the same only where its groups come first.
_COUNTS = re.compile(r"\\[1-9]|\(\?P|\(\?\(")
_BY_GROUPS = bygroups().__code__  # type: ignore[no-untyped-call]
# A set of letters of all scripts takes as long to compile as all other rules of a state.
_MAX_LETTERS = 100
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_LETTERS = re.compile(r"(?<![-\\])[^\x00-\x7f](?:-[^\x00-\x7f])?(?!-)")


class _Rule(Struct, frozen=True):
    pattern: str | words
    short: str | words  # as good for text of ASCII, and compiled in less time
    action: _TokenType | Action | None
    move: Move
    heads: frozenset[str] | None  # signs of ASCII that a match begins with; None: it may be empty

    def source(self, sign: str, *, ascii_only: bool) -> str:
        """The pattern, for a place where ``sign`` comes next."""
        pattern = self.short if ascii_only else self.pattern
        if isinstance(pattern, str):
            return pattern
        # Of words that all match here the longest wins, however many others stand in the list.
        few = [word for word in pattern.words if word[0] == sign or sign == _BEYOND]
        return _source(words(few, pattern.prefix, pattern.suffix))


class _Outcome(Struct, frozen=True):
    """What follows when a rule has won: one token of this kind, or those of the action."""

    kind: _TokenType | None
    action: Callable[[Lexer, re.Match[str]], Iterable[Token]]
    move: Move


_Run = tuple[Callable[[str, int], "re.Match[str] | None"], list[_Outcome]]


class _Rules:
    """The rules of a lexer, state by state."""

    def __init__(self, lexer: type[RegexLexer]) -> None:
        self.flags = int(lexer.flags)
        self._definitions = lexer.get_tokendefs()  # type: ignore[no-untyped-call]
        self._states: dict[str, list[_Rule]] = {}

    def of(self, state: State) -> list[_Rule]:
        """The rules of a state, in the order in which they are tried."""
        if not isinstance(state, str):
            return [rule for name in state for rule in self.of(name)]
        if state not in self._states:
            self._states[state] = list(self._read(self._definitions[state]))
        return self._states[state]

    def _read(self, definitions: Iterable[object]) -> Iterator[_Rule]:
        for one in definitions:
            if isinstance(one, include):
                yield from self.of(str(one))
            elif isinstance(one, default):
                yield _Rule("", "", None, _move(one.state), None)
            elif isinstance(one, tuple):  # "inherit" without a parent says nothing
                pattern, action, *states = one
                yield self._rule(pattern, action, _move(states[0]) if states else None)

    def _rule(self, pattern: str | Future, action: _TokenType | Action, move: Move) -> _Rule:
        if isinstance(pattern, words) and self._can_be_few(pattern):
            signs = frozenset(word[0] for word in pattern.words)
            return _Rule(pattern, pattern, action, move, signs)
        source = short = _source(pattern)
        is_free = self.flags & (re.IGNORECASE | re.VERBOSE) or _FREE.search(source)
        if not source.isascii() and not is_free:
            short = _PIECE.sub(_without_letters, source)
        return _Rule(source, short, action, move, heads(short, self.flags))

    def _can_be_few(self, pattern: words) -> bool:
        """Whether a word's first sign tells whether it can match."""
        return (
            not self.flags & re.IGNORECASE
            and isinstance(pattern.words, Collection)
            and all(pattern.words)
            and not _FREE.search(pattern.prefix)
            and is_widthless(pattern.prefix, self.flags)
        )


def _source(pattern: str | Future) -> str:
    return str(pattern.get()) if isinstance(pattern, Future) else pattern  # type: ignore[func-returns-value]


class _Tables(dict[State, "_Table"]):
    """The tables of the states, made when a state is reached first."""

    def __init__(self, rules: _Rules, *, ascii_only: bool) -> None:
        super().__init__()
        self._rules = rules
        self._ascii_only = ascii_only

    def __missing__(self, state: State) -> _Table:
        rules = self._rules
        self[state] = table = _Table(rules.of(state), rules.flags, ascii_only=self._ascii_only)
        return table


class _Table(dict[str, tuple[_Run, ...]]):
    """By the next sign of the text ("" at its end): what is tried there, one after the other."""

    def __init__(self, rules: list[_Rule], flags: int, *, ascii_only: bool) -> None:
        super().__init__()
        self._rules = rules
        self._flags = flags
        self._ascii_only = ascii_only

    def __missing__(self, sign: str) -> tuple[_Run, ...]:
        if sign > _BEYOND:
            return self[_BEYOND]
        possible = [
            (rule, rule.source(sign, ascii_only=self._ascii_only))
            for rule in self._rules
            if rule.heads is None or sign in rule.heads or sign == _BEYOND
        ]
        self[sign] = found = tuple(_run(run, self._flags) for run in _runs(possible))
        return found


def _runs(rules: list[tuple[_Rule, str]]) -> Iterator[list[tuple[_Rule, str]]]:
    """Neighbours that can be alternatives of one pattern."""
    run: list[tuple[_Rule, str]] = []
    for rule, source in rules:
        if not _stays_alone(source):
            run.append((rule, source))
            continue
        if run:
            yield run
        yield [(rule, source)]
        run = []
    if run:
        yield run


def _stays_alone(source: str) -> bool:
    letters = 0 if source.isascii() else sum(sign >= _BEYOND for sign in source)
    return letters > _MAX_LETTERS or _COUNTS.search(source) is not None


def _run(rules: list[tuple[_Rule, str]], flags: int) -> _Run:
    """One pattern, and what follows by the number of the last group that has matched.

    An empty group ends each alternative, so that its number names the rule; at the beginning it
    would keep Python from passing over alternatives by their first sign.
    """
    alternatives = (
        f"{_grouped(source, flags)}(?P<rule{number}>)" for number, (_, source) in enumerate(rules)
    )
    pattern = re.compile("|".join(alternatives), flags)
    outcomes = [_Outcome(None, _nothing, None)] * (pattern.groups + 1)
    first = 1
    for number, (rule, source) in enumerate(rules):
        last = pattern.groupindex[f"rule{number}"]
        outcomes[last] = _outcome(rule, source, first, flags)
        first = last + 1
    return pattern.match, outcomes


def _grouped(source: str, flags: int) -> str:
    match = _FLAGS.match(source)
    own = match[1] if match else ""
    end = "\n" if "x" in own or flags & re.VERBOSE else ""  # behind a comment
    return f"(?{own}:{source[match.end() if match else 0 :]}{end})"


def _outcome(rule: _Rule, source: str, first: int, flags: int) -> _Outcome:
    action = rule.action
    if action is None:
        return _Outcome(None, _nothing, rule.move)
    if isinstance(action, _TokenType):
        return _Outcome(action, _nothing, rule.move)
    kinds = _kinds(action)
    if kinds is not None:
        return _Outcome(None, _of_groups(kinds, first), rule.move)

    def alone(lexer: Lexer, match: re.Match[str]) -> Iterable[Token]:
        # The action may ask for any group: it gets the match of its own pattern.
        own = re.compile(source, flags).match(match.string, match.start())
        return action(lexer, cast("re.Match[str]", own))

    return _Outcome(None, alone, rule.move)


def _nothing(lexer: Lexer, match: re.Match[str]) -> Iterable[Token]:  # noqa: ARG001
    return ()


def _kinds(action: Action) -> tuple[_TokenType | None, ...] | None:
    """The kinds of ``bygroups``, where it gives each group one or none; None for other actions."""
    if getattr(action, "__code__", None) is not _BY_GROUPS:
        return None
    (cell,) = action.__closure__ or ()
    kinds: tuple[_TokenType | None, ...] = cell.cell_contents
    is_plain = all(kind is None or isinstance(kind, _TokenType) for kind in kinds)
    return kinds if is_plain else None


def _of_groups(
    kinds: tuple[_TokenType | None, ...], first: int
) -> Callable[[Lexer, re.Match[str]], Iterable[Token]]:
    groups = [(first + at, kind) for at, kind in enumerate(kinds) if kind is not None]

    def tokens(lexer: Lexer, match: re.Match[str]) -> Iterable[Token]:  # noqa: ARG001
        return [(match.start(group), kind, match[group]) for group, kind in groups if match[group]]

    return tokens


def _move(state: object) -> Move:
    """How Pygments understands the third part of a rule."""
    if isinstance(state, combined):
        return (tuple(state),)
    if isinstance(state, tuple):
        return state
    name = str(state)
    if name == "#pop":
        return -1
    if name.startswith("#pop:"):
        return -int(name[5:])
    return name if name == "#push" else (name,)


def _without_letters(piece: re.Match[str]) -> str:
    """A set without its signs beyond ASCII, as good for text that has none."""
    short = _LETTERS.sub("", piece[0])
    same = piece[0][0] == "[" and short[1] == piece[0][1] and short != "[^]"
    return short if same else piece[0]


class _Quick(RegexLexer):
    """A lexer whose rules are tried together. Stands before the class that has the rules."""

    tables: ClassVar[tuple[_Tables, _Tables]]  # for any text, for text of ASCII

    def get_tokens_unprocessed(
        self, text: str, stack: Iterable[str] = ("root",)
    ) -> Iterator[Token]:
        """The tokens in order, as Pygments finds them."""
        tables = self.tables[text.isascii()]
        states: list[State] = list(stack)
        tried = tables[states[-1]]
        at, end = 0, len(text)
        while True:
            sign = text[at] if at < end else ""
            for match, outcomes in tried[sign]:
                found = match(text, at)
                if found is None:
                    continue
                outcome = outcomes[found.lastindex or 0]
                if outcome.kind is None:
                    yield from outcome.action(self, found)
                else:
                    yield at, outcome.kind, found[0]
                at = found.end()
                if outcome.move is not None:
                    _change(states, outcome.move)
                    tried = tables[states[-1]]
                break
            else:
                if not sign:
                    return
                if sign == "\n":  # the end of a line that no rule knows: all begins anew
                    states = ["root"]
                    tried = tables["root"]
                yield at, Whitespace if sign == "\n" else Error, sign
                at += 1


def _change(states: list[State], move: Move) -> None:
    """The stack after a move; its first state stays, whatever is taken."""
    if isinstance(move, int):
        del states[max(1, len(states) + move) :]
    elif move == "#push":
        states.append(states[-1])
    elif isinstance(move, tuple):
        for state in move:
            if state == "#pop":
                del states[max(1, len(states) - 1) :]
            else:
                states.append(states[-1] if state == "#push" else state)


def quick(lexer: type[Lexer]) -> type[Lexer]:
    """A class of the same tokens, in less time where the lexer leaves its rules to Pygments."""
    own = lexer.get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed
    if own or not issubclass(lexer, RegexLexer) or hasattr(lexer, "token_variants"):
        return lexer
    rules = _Rules(lexer)
    tables = (_Tables(rules, ascii_only=False), _Tables(rules, ascii_only=True))
    # Pygments compiles every rule of a class that has no "_tokens".
    body = {"tables": tables, "_tokens": {}}
    made = new_class(lexer.__name__, (_Quick, lexer), exec_body=lambda space: space.update(body))
    return cast("type[Lexer]", made)
