"""Text: ``output: {text}``, the API's ``generated_text`` and its like, or bare text.

Generated text that continues its prompt is set off from it, a translation carries the languages
that the parameters name, and a summary the lengths of what went in and what came out.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from generator.meaning.families import Family
from generator.reading.fields import as_mapping
from generator.widgets import shape
from generator.widgets.example import AsRecord, Flaw, Input, Json, Output, Reading
from generator.widgets.pretty import pretty

PROMPT_TAIL = 240  # characters of the prompt that are repeated before its continuation
MOST = 200  # texts of one output that are shown

_SOURCE = ("src_lang", "source_lang", "source_language")
_TARGET = ("tgt_lang", "target_lang", "target_language")


class Form(StrEnum):
    """How a text stands to its input."""

    PLAIN = "plain"
    CONTINUATION = "continuation"
    TRANSLATION = "translation"
    SUMMARY = "summary"


class Piece(Struct, frozen=True):
    """One text that came out."""

    text: str  # as written
    # What of the text repeats or follows the prompt: its end, with "…" where it was cut.
    prompt: str = ""
    body: str = ""  # the text without the prompt
    words: int = 0
    extra: tuple[tuple[str, Json], ...] = ()  # other keys beside it
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("prompt", "body"))


class Text(Struct, frozen=True):
    """One or several texts."""

    pieces: tuple[Piece, ...]
    form: Form = Form.PLAIN
    words_in: int | None = None  # words of what was summarised
    source_language: str = ""  # as the parameters name it
    target_language: str = ""
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(
        names={"pieces": "texts"}, left_out=("flaws",), even_empty=("pieces",)
    )
    family: ClassVar[Family] = Family.TEXT

    @property
    def translated(self) -> bool:
        """Whether the texts are in another language than the card's input."""
        return self.form is Form.TRANSLATION

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The texts that a page shows."""
        return self.pieces[:MOST]


def read(value: object, reading: Reading) -> Output | None:
    """The texts of an output, or None where it holds none."""
    entries = list(shape.items(value)) if not isinstance(value, str) else [value]
    texts = [_text(entry) for entry in entries]
    good = [text for text in texts if text is not None]
    if not good or 2 * len(good) < len(entries):
        return None
    form = _form(reading)
    source = reading.input.text or reading.input.context or ""
    return Text(
        pieces=tuple(_piece(text, form, source, extra) for text, extra in good),
        form=form,
        words_in=count_words(source) if form is Form.SUMMARY and source else None,
        source_language=_language(reading.parameters, _SOURCE),
        target_language=_language(reading.parameters, _TARGET),
        flaws=tuple(
            Flaw(f"[{index}]", "expected a text", "write text: …", pretty(entry))
            for index, (entry, text) in enumerate(zip(entries, texts, strict=True))
            if text is None
        ),
    )


def count_words(text: str) -> int:
    """Words as white space parts them; characters for writing that parts none."""
    words = text.split()
    longest = max((len(word) for word in words), default=0)
    return len("".join(words)) if longest > 40 and not text.isascii() else len(words)


_Extra = tuple[tuple[str, Json], ...]


def _text(entry: object) -> tuple[str, _Extra] | None:
    if isinstance(entry, str):
        return entry, ()
    if not isinstance(entry, Mapping):
        return None
    data = as_mapping(entry)
    found = shape.text_under(data)
    if found is None or shape.has_asset(data):
        return None
    key, text = found
    return text, shape.extras(data, [key])


def _form(reading: Reading) -> Form:
    given = reading.input
    if reading.task == "translation":
        return Form.TRANSLATION
    if reading.task == "summarization":
        return Form.SUMMARY
    continues = reading.task == "text-generation" and _only_text(given)
    return Form.CONTINUATION if continues else Form.PLAIN


def _only_text(given: Input) -> bool:
    return bool(given.text) and not (given.assets or given.context or given.messages)


def _piece(text: str, form: Form, source: str, extra: _Extra) -> Piece:
    words = count_words(text)
    if form is not Form.CONTINUATION:
        return Piece(text, body=text, words=words, extra=extra)
    body = text.removeprefix(source)
    if body == text:  # some tokenisers give the prompt back with other blanks around it
        stripped = source.strip()
        body = text.lstrip().removeprefix(stripped) if stripped else text
    if not body.strip():  # nothing but the prompt came out
        return Piece(text, body=text, words=words, extra=extra)
    prompt = source if len(source) <= PROMPT_TAIL else "…" + source[-PROMPT_TAIL:]
    return Piece(text, prompt, _joined(prompt, body), words, extra)


def _joined(prompt: str, body: str) -> str:
    """The continuation with a blank before it where prompt and continuation would run together."""
    apart = prompt[-1:].isalnum() and body[:1].isalnum() and body[:1].isascii()
    return f" {body}" if apart else body


def _language(parameters: Mapping[str, object], keys: tuple[str, ...]) -> str:
    value = next((parameters[key] for key in keys if key in parameters), None)
    return value[:40] if isinstance(value, str) else ""
