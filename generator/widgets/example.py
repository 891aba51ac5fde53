"""Examples: what the entries of ``widget:`` come to, as frozen values.

An example has an input (what went in), an output (what the author computed) and notes on what
could not be used. Readers live beside this module, one per family of outputs.

A class says in ``as_record`` which of its fields ``record.py`` does not write as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar, Protocol, runtime_checkable

from msgspec import Struct, field

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading.fields import join


class AsRecord(Struct, frozen=True):
    """What is particular about the fields of a class in a record for machines."""

    names: Mapping[str, str] = MappingProxyType({})  # attribute -> another name
    left_out: tuple[str, ...] = ()  # what only repeats others for the page
    even_empty: tuple[str, ...] = ()  # what is written also when it is empty


class Json(Struct, frozen=True):
    """A value shown as JSON: pretty-printed text, already cut to a sane length."""

    text: str
    cut: bool = False  # True when the text was longer than what is shown


class Flaw(Struct, frozen=True):
    """Something in an input or output that cannot be used, or not as meant."""

    key: str  # key path from the value that was read: "[1].score", "" for the value itself
    message: str  # "expected a number, found the text 'high'"
    mend: str = ""
    json: Json | None = None  # what the page shows of it; None: it is shown in its place

    def note(self, under: str = "") -> str:
        """The flaw as a note of its example; ``under`` is the key of the value that was read."""
        key = join(under, self.key) if under else self.key
        return f"{key}: {self.message}" if key else self.message


class Finding(Struct, frozen=True):
    """A problem of one example before its file is known."""

    code: str  # a name of ``problems.CODES``
    key: str  # from the front matter: "widget[1].output[0].score"
    message: str
    mend: str = ""


class Table(Struct, frozen=True):
    """A table as a reader meets it: every cell as text, every row as long as the header."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    FOLD: ClassVar[int] = 10  # rows shown before the fold
    MOST: ClassVar[int] = 1000  # rows shown at all

    @property
    def first(self) -> tuple[tuple[str, ...], ...]:
        """The rows that stand open."""
        return self.rows[: self.FOLD]

    @property
    def rest(self) -> tuple[tuple[str, ...], ...]:
        """The rows that are folded."""
        return self.rows[self.FOLD : self.MOST]

    @property
    def omitted(self) -> int:
        """How many rows are not shown."""
        return max(0, len(self.rows) - self.MOST)


class Part(Struct, frozen=True):
    """One content part of a chat message or a mixed output: text, an asset, or JSON."""

    text: str | None = None
    asset: Asset | None = None
    other: Json | None = None  # a part of a kind that we do not know
    label: str = ""  # the author's name for the part


class Message(Struct, frozen=True):
    """One turn of a chat."""

    role: str  # as written: "user", "assistant", "system", "tool" ...
    parts: tuple[Part, ...]
    tool_calls: tuple[Json, ...] = ()
    extra: tuple[tuple[str, Json], ...] = ()  # other keys of the message

    @property
    def from_model(self) -> bool:
        """Whether the model speaks: its text is Markdown."""
        return self.role.casefold() in {"assistant", "model", "gpt", "bot", "ai"}


class Input(Struct, frozen=True):
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
    # ``src``, and keys that stand for it.
    assets: tuple[Asset, ...] = ()
    other: tuple[tuple[str, Json], ...] = ()  # keys that we do not know, as JSON
    # The mask token that stands in the text of a fill-mask example.
    mask: str | None = None
    as_record: ClassVar[AsRecord] = AsRecord(names={"assets": "src"}, left_out=("mask",))

    @property
    def empty(self) -> bool:
        return self == _NO_INPUT

    @property
    def around_mask(self) -> tuple[str, ...]:
        """The text cut at its mask tokens; the whole text where it has none."""
        text = self.text or ""
        return tuple(text.split(self.mask)) if self.mask else (text,)


_NO_INPUT = Input()


@runtime_checkable
class Output(Protocol):
    """What every family's output value offers."""

    @property
    def family(self) -> Family: ...


class Raw(Struct, frozen=True):
    """An output of no known shape, shown as JSON."""

    json: Json
    as_record: ClassVar[AsRecord] = AsRecord(names={"json": "value"})
    family: ClassVar[Family] = Family.RAW


class Example(Struct, frozen=True):
    """One entry of ``widget:``, in the card's order."""

    index: int  # place in the card's list, from 0
    title: str  # as written, or "Example N"
    group: str | None
    input: Input
    output: Output | None  # None: the author stored none
    parameters: tuple[tuple[str, str], ...] = ()  # as written, in order; nested values as JSON
    notes: tuple[str, ...] = ()  # what could not be used, in the author's words
    values: Mapping[str, object] = field(default_factory=dict)  # the parameters as read

    @property
    def notes_apart(self) -> tuple[str, ...]:
        """The notes but for those that a page shows in the output, beside what they are about."""
        flaws: tuple[Flaw, ...] = getattr(self.output, "flaws", ())
        shown = {flaw.note("output") for flaw in flaws if flaw.json}
        return tuple(note for note in self.notes if note not in shown)

    @property
    def titled(self) -> bool:
        """Whether the title is the author's own."""
        return self.title != default_title(self.index)


def default_title(index: int) -> str:
    """The title of an example whose author gave none; ``index`` counts from 0."""
    return f"Example {index + 1}"


class Reading(Struct, frozen=True):
    """What a reader of outputs may know besides the value itself."""

    task: str | None  # task id; decides only where the shape does not
    input: Input
    resolve: Callable[[str], Asset]  # a reference to an asset of this repo
    inline: Callable[[str, str], Asset]  # base64 text and a media type (or "") to an asset
    parameters: Mapping[str, object] = field(default_factory=dict)
    conversational: bool = False  # the card says that the model holds a chat


Reader = Callable[[object, Reading], Output | None]
"""Reads an output value. None: not this family's shape. FieldError: this shape, but wrong."""
