"""From YAML events to plain values: dict, list, str, int, float, bool and None.

Scalars follow the core schema of YAML 1.2 (section 10.3.2): ``no``, ``12:30`` and dates are text,
``010`` is 10, ``1e-05`` a number. Keys are always text, as written. What cannot be used becomes a
problem and, where there is one, the nearest plain value. Limits hold while the values are made:
nothing is built first and judged later.
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

from msgspec import Struct, field
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.problems import Problem
from generator.reading import fields, names
from generator.reading.yaml_events import YamlFault, events, place, written

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

MAX_DEPTH: Final = 100
MAX_EVENTS: Final = 420_000  # 100,000 short examples are within
MAX_EXPANDED: Final = 2_000_000  # characters and items that aliases add when they are written out
MAX_DIGITS: Final = 100  # longer integers stay text: Python refuses to print those over 4,300
MAX_PROBLEMS: Final = 100  # of one card's YAML; more are only counted
KEY_SHOWN: Final = 200  # characters of a key path in a problem

_TAG: Final = "tag:yaml.org,2002:"
_TEXT_TAGS: Final = ("!", _TAG + "str")
_WORDS: Final[dict[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{"-" + word: -math.inf for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# Characters that no page may hold; escapes such as "\0" and "\uD800" bring them in.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def scalar(text: str) -> Value:
    """The value of a plain scalar by the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if len(text) <= MAX_DIGITS:
        if _INT.fullmatch(text):
            return int(text)
        if _OCTAL.fullmatch(text):
            return int(text, 0)
        if _HEX.fullmatch(text):
            return int(text, 0)
        if _FLOAT.fullmatch(text):
            return fields.WrittenFloat(text)
    return text


class _Open(Struct):
    """A list or mapping whose end has not come yet."""

    value: list[Value] | dict[str, Value]
    start: MappingStartEvent | SequenceStartEvent
    weight: int = 1  # characters and items in it, aliases written out
    key: str | None = None  # mapping: the key whose value comes next
    merging: bool = False  # that key is <<
    merged: list[dict[str, Value]] = field(default_factory=list)
    template: bool = False  # a key of this flow mapping is no text: ``{{ name }}``


class _Anchored(Struct, frozen=True):
    value: Value
    weight: int


class Builder:
    """Makes the value of one text, or of several blocks of one text that share their anchors."""

    def __init__(self, path: str, first_line: int) -> None:
        self.problems: list[Problem] = []
        self.unsaid = 0  # problems beyond MAX_PROBLEMS
        self._path = path
        self._first_line = first_line
        self._anchors: dict[str, _Anchored | None] = {}  # None: still open
        self._added = 0  # by aliases, of MAX_EXPANDED
        self._events = 0
        self._stack: list[_Open] = []
        self._root: Value = None
        self._text = ""
        self._line = 0

    def build(self, text: str, line: int = 0) -> Value:
        """The value of the first document; ``line`` is where the text starts, from 0.

        Raises YamlFault for a syntax error or an exceeded limit.
        """
        self._stack, self._root, self._text, self._line = [], None, text, line
        documents = 0
        for event in events(text):
            self._events += 1
            if self._events > MAX_EVENTS:
                raise _limit(f"expected at most {MAX_EVENTS:,} values and signs, found more", event)
            if len(self._stack) > MAX_DEPTH:
                raise _limit(f"expected at most {MAX_DEPTH} levels of nesting, found more", event)
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._open(event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self._close(event)
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._report("yaml-documents", "expected one document, found several", event)
                    break
        return self._root

    # -- one event each ------------------------------------------------------------------

    def _scalar(self, event: ScalarEvent) -> None:
        text, tag, plain = event.value, event.tag, event.implicit[0]
        if not (plain or text.isprintable()):
            text = _UNFIT.sub("\ufffd", text)
        if self._wants_key():
            top = self._stack[-1]
            if tag is not None and tag not in _TEXT_TAGS:
                self._unknown_tag(event)
            top.merging = plain and text == "<<"
            self._anchor(event.anchor, text, len(text) + 1)
            self._key(text or ("null" if plain else ""), event)
            return
        value: Value = text
        if tag is None:
            value = scalar(text) if plain else text
        elif tag not in _TEXT_TAGS:
            value = self._tagged(text, event)
        self._anchor(event.anchor, value, len(text) + 1)
        self._put(value, len(text) + 1, event)

    def _tagged(self, text: str, event: ScalarEvent) -> Value:
        value = scalar(text)
        name = str(event.tag).removeprefix(_TAG)
        kinds: dict[str, type | tuple[type, ...]] = {
            "int": int, "float": (int, float), "bool": bool, "null": type(None),
        }  # fmt: skip
        if name in kinds and isinstance(value, kinds[name]):
            return float(value) if name == "float" and isinstance(value, int) else value
        self._unknown_tag(event)
        return text

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        mapping = isinstance(event, MappingStartEvent)
        if event.tag not in (None, "!", _TAG + ("map" if mapping else "seq")):
            self._unknown_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._stack.append(_Open({} if mapping else [], event))

    def _close(self, event: MappingEndEvent | SequenceEndEvent) -> None:
        done = self._stack.pop()
        value: Value = done.value
        if isinstance(value, dict):
            for merged in done.merged:
                for key, item in merged.items():
                    value.setdefault(key, item)
        if done.template:
            value = self._source(done.start, event)
        self._anchor(done.start.anchor, value, done.weight)
        if self._wants_key():
            self._odd_key(done.start, event)
        else:
            self._put(value, done.weight, done.start)

    def _alias(self, event: AliasEvent) -> None:
        name = str(event.anchor)
        known = self._anchors.get(name)
        if known is None:
            cause = "the value that it stands in" if name in self._anchors else "no anchor"
            self._report("yaml-alias", f"expected the name of an anchor, found *{name[:40]}, "
                         f"which names {cause}", event)  # fmt: skip
            known = _Anchored(f"*{name}", len(name) + 1)
        self._added += known.weight
        if self._added > MAX_EXPANDED:
            raise _limit("expected aliases that stand for little, found millions of values", event)
        if not self._wants_key():
            self._put(known.value, known.weight, event)
        elif isinstance(known.value, list | dict):
            self._odd_key(event, event)
        else:
            self._key(f"*{name}" if known.value is None else fields.as_text(known.value), event)

    # -- places for values ---------------------------------------------------------------

    def _wants_key(self) -> bool:
        return (
            bool(self._stack)
            and self._stack[-1].key is None
            and isinstance(self._stack[-1].value, dict)
        )

    def _key(self, key: str, event: Event) -> None:
        top = self._stack[-1]
        top.key = key
        top.weight += len(key) + 1
        if key in top.value and not top.merging:
            self._report(
                "yaml-duplicate-key", f"expected the key {key[:60]!r} once, found it again", event
            )

    def _odd_key(self, start: Event, end: Event) -> None:
        top = self._stack[-1]
        source = self._source(start, end)
        self._report(
            "yaml-key-shape", f"expected text as a key, found {source[:60]!r}", start,
            f'write it in quotes: "{{{source[:60]}}}"' if top.start.flow_style else "",
        )  # fmt: skip
        if top.start.flow_style:
            top.template = True
        top.key, top.merging = source, False

    def _put(self, value: Value, weight: int, event: Event) -> None:
        if not self._stack:
            self._root = value
            return
        top = self._stack[-1]
        top.weight += weight
        if isinstance(top.value, list):
            top.value.append(value)
            return
        if not top.merging or not self._merge(top, value, event):
            top.value[top.key or ""] = value
        top.key, top.merging = None, False

    def _merge(self, top: _Open, value: Value, event: Event) -> bool:
        sources = value if isinstance(value, list) else [value]
        mappings = [item for item in sources if isinstance(item, dict)]
        if len(mappings) != len(sources):
            expected = "expected a mapping after <<"
            self._report("yaml-merge", f"{expected}, found {fields.found(value)}", event)
            return False
        top.merged.extend(mappings)
        return True

    def _anchor(self, name: str | None, value: Value, weight: int) -> None:
        if name is not None:
            self._anchors[name] = _Anchored(value, weight)

    # -- words about the text ------------------------------------------------------------

    def _source(self, start: Event, end: Event) -> str:
        return _UNFIT.sub("\ufffd", " ".join(written(self._text, start, end).split()))

    def _unknown_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        tag = str(event.tag).replace(_TAG, "!!")[:60]
        self._report("yaml-tag", f"expected plain data, found the tag {tag!r}", event)

    def _report(self, code: str, message: str, event: Event, mend: str = "") -> None:
        line, column = place(event)
        line += self._first_line + self._line
        problem = Problem(code, self._path, message, mend, line, column + 1, self._key_path())
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unsaid += 1

    def _key_path(self) -> str:
        path = ""
        for level in self._stack:
            step = f"[{len(level.value)}]" if isinstance(level.value, list) else level.key or ""
            path = fields.join(path, step)[:KEY_SHOWN]
        return names.shown(path)


def _limit(message: str, event: Event) -> YamlFault:
    return YamlFault(message, *place(event), limit=True)
