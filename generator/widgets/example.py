"""Examples: what the entries of ``widget:`` come to, as frozen values.

An example has an input (what went in), an output (what the author computed) and notes on what
could not be used. Readers live beside this module, one per family of outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, runtime_checkable

from generator.meaning.assets import Asset
from generator.meaning.families import Family


@dataclass(frozen=True, slots=True)
class Json:
    """A value shown as JSON: pretty-printed text, already cut to a sane length."""

    text: str
    cut: bool = False  # True when the text was longer than what is shown


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a reader meets it: every cell as text, every row as long as the header."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One content part of a chat message: text or an asset."""

    text: str | None = None
    asset: Asset | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat."""

    role: str  # as written: "user", "assistant", "system", "tool" ...
    parts: tuple[Part, ...]
    tool_calls: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """What went in. Every part is optional; the template shows those that are there, in order."""

    text: str | None = None  # text, or ``question`` beside a context, table or picture
    prompt: str | None = None
    context: str | None = None
    source_sentence: str | None = None
    sentences: tuple[str, ...] = ()
    candidate_labels: tuple[str, ...] = ()
    multi_label: bool | None = None
    messages: tuple[Message, ...] = ()
    table: Table | None = None  # ``table`` or ``structured_data``
    assets: tuple[Asset, ...] = ()  # ``src``, and keys that stand for it
    other: tuple[tuple[str, Json], ...] = ()  # keys that we do not know, as JSON

    @property
    def empty(self) -> bool:
        return self == Input()


@runtime_checkable
class Output(Protocol):
    """What every family's output value offers."""

    @property
    def family(self) -> Family: ...


@dataclass(frozen=True, slots=True)
class Raw:
    """An output of no known shape, shown as JSON."""

    json: Json
    family: ClassVar[Family] = Family.RAW


@dataclass(frozen=True, slots=True)
class Example:
    """One entry of ``widget:``, in the card's order."""

    index: int  # place in the card's list, from 0
    title: str  # as written, or "Example N"
    group: str | None
    input: Input
    output: Output | None  # None: the author stored none
    parameters: tuple[tuple[str, str], ...] = ()  # as written, in order; nested values as JSON
    notes: tuple[str, ...] = ()  # what could not be used, in the author's words


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of outputs may know besides the value itself."""

    task: str | None  # task id; decides only where the shape does not
    input: Input
    resolve: Callable[[str], Asset]  # a reference to an asset of this repo
    inline: Callable[[str, str], Asset]  # base64 text and a media type (or "") to an asset
    parameters: Mapping[str, object] = field(default_factory=dict)


Reader = Callable[[object, Reading], Output | None]
"""Reads an output value. None: not this family's shape. FieldError: this shape, but wrong."""
