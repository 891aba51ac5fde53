"""Examples from the card's ``widget:``, whatever form it takes: one for every item, in order.

A list of mappings is the documented form; one mapping, bare text, null and numbers occur. An item
that is no example is kept as JSON with a note, and a wrong output costs that output only. Pure;
the time grows with the size of the widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from generator.meaning.assets import Asset
from generator.reading.fields import FieldError, as_mapping, as_text, found, join
from generator.widgets import spelling
from generator.widgets.example import (
    Example,
    Finding,
    Flaw,
    Input,
    Json,
    Output,
    Reading,
    default_title,
)
from generator.widgets.inputs import read_input
from generator.widgets.pretty import compact, is_scalar, pretty
from generator.widgets.recognise import recognise

MAX_EXAMPLES = 10_000  # of one card
_OWN_KEYS = {"example_title", "group", "parameters", "output"}
_FORM = "write a list of examples, each with its own keys: '- text: …'"


class Card(Struct, frozen=True):
    """What of a card bears on its examples."""

    task: str | None
    resolve: Callable[[str], Asset]
    inline: Callable[[str, str], Asset]
    parameters: Mapping[str, object] = field(default_factory=dict)  # inference: parameters:
    conversational: bool = False


def read_examples(  # noqa: PLR0913 - the facts of a card, each by its name
    widget: object,
    *,
    task: str | None,
    resolve: Callable[[str], Asset],
    inline: Callable[[str, str], Asset],
    card_parameters: Mapping[str, object] | None = None,
    tags: Iterable[str] = (),
) -> tuple[tuple[Example, ...], tuple[Finding, ...]]:
    """Every example of a ``widget:`` value, and what is wrong with them, in the card's order.

    ``resolve`` turns a reference into an asset, ``inline`` base64 text and a media type (or "").
    """
    if widget is None:
        return (), ()
    card = Card(
        task=task,
        resolve=resolve,
        inline=inline,
        parameters=card_parameters or {},
        conversational=task == "conversational" or "conversational" in tags,
    )
    examples: list[Example] = []
    findings: list[Finding] = []
    for index, (where, entry) in enumerate(_entries(widget, findings)):
        example, found_here = _read_entry(entry, index, where, card)
        examples.append(example)
        findings.extend(found_here)
    return tuple(examples), tuple(findings)


def _entries(widget: object, findings: list[Finding]) -> Iterable[tuple[str, object]]:
    """Each entry with the key path that leads to it."""
    if isinstance(widget, list | tuple):
        if len(widget) > MAX_EXAMPLES:
            words = f"expected at most {MAX_EXAMPLES:,} examples, found {len(widget):,}"
            findings.append(Finding("yaml-limit", "widget", f"{words}; the rest is left out"))
        return ((f"widget[{at}]", entry) for at, entry in enumerate(widget[:MAX_EXAMPLES]))
    message = f"expected a list of examples, {_found(widget)}"
    findings.append(Finding("widget-no-list", "widget", message, _FORM))
    return [("widget", widget)]


def _found(value: object) -> str:
    return f"found {found(value)}"


def _read_entry(
    entry: object, index: int, where: str, card: Card
) -> tuple[Example, tuple[Finding, ...]]:
    if isinstance(entry, list | tuple) and len(entry) == 1 and isinstance(entry[0], Mapping):
        entry = entry[0]  # one list level too many; key paths stay those of the item
    if isinstance(entry, Mapping):
        return _read_mapping(entry, index, where, card)
    if isinstance(entry, str):
        example = _example({"text": entry}, index, card, _Log(where))
        note = Finding(
            "example-bare-text",
            where,
            f"expected a mapping, {_found(entry)}",
            "write it under a key: 'text: …'",
        )
        return example, (note,)
    return _no_example(entry, index, where)


def _no_example(entry: object, index: int, where: str) -> tuple[Example, tuple[Finding, ...]]:
    message = f"expected an example, {_found(entry)}"
    example = Example(
        index=index,
        title=default_title(index),
        group=None,
        input=Input(other=(("value", pretty(entry)),)),
        output=None,
        notes=(message,),
    )
    return example, (Finding("not-an-example", where, message, _FORM),)


class _Log(Struct, frozen=True):
    """What is found while one entry is read; never leaves this module."""

    where: str
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def flaws(self, code: str, flaws: Iterable[Flaw], under: str = "") -> None:
        for flaw in flaws:
            key = join(under, flaw.key) if under else flaw.key
            self.findings.append(Finding(code, join(self.where, key), flaw.message, flaw.mend))
            self.notes.append(flaw.note(under))


def _read_mapping(
    entry: Mapping[object, object], index: int, where: str, card: Card
) -> tuple[Example, tuple[Finding, ...]]:
    data, renamed = spelling.normalise(entry, where)
    log = _Log(where, [*renamed])
    unknown = [key for key in data if key not in spelling.KEYS]
    if not data.keys() & (spelling.KEYS - {"example_title", "group", "parameters"}):
        message = f"expected an input or an output, found {_named(data)}"
        log.flaws("not-an-example", [Flaw("", message)])
    else:
        log.findings.extend(_unknown(key, where) for key in unknown)
    return _example(data, index, card, log), tuple(log.findings)


def _named(data: Mapping[str, object]) -> str:
    names = ", ".join(key[:40] for key in list(data)[:5])
    return f"only {names}" if names else "an empty mapping"


def _unknown(key: str, where: str) -> Finding:
    message = f"expected a key that examples have, found '{key[:80]}'"
    return Finding("example-key-unknown", f"{where}.{key[:80]}", message)


def _example(data: Mapping[str, object], index: int, card: Card, log: _Log) -> Example:
    raw = _parameters(data, log)
    parameters = {**card.parameters, **raw}
    given, flaws = read_input(
        {key: value for key, value in data.items() if key not in _OWN_KEYS},
        task=card.task,
        resolve=card.resolve,
        inline=card.inline,
        parameters=parameters,
    )
    log.flaws("bad-input", flaws)
    title = _text(data, "example_title", log)
    group = _text(data, "group", log)
    given = replace(given, other=(*given.other, *_unused(data)))
    if given.empty and data.get("output") is None and data and not log.notes:
        log.flaws("not-an-example", [Flaw("", "expected an input or an output, found neither")])
    return Example(
        index=index,
        title=title or default_title(index),
        group=group or None,
        input=given,
        output=_output(data.get("output"), given, parameters, card, log),
        parameters=tuple((key, compact(value)) for key, value in parameters.items()),
        notes=tuple(log.notes),
        values=parameters,
    )


def _text(data: Mapping[str, object], key: str, log: _Log) -> str:
    value = data.get(key)
    if value is None:
        return ""
    try:
        return as_text(value).strip()
    except FieldError as error:
        log.flaws("bad-input", [Flaw(key, error.message)])
        return ""


def _parameters(data: Mapping[str, object], log: _Log) -> Mapping[str, object]:
    value = data.get("parameters")
    if value is None:
        return {}
    try:
        return as_mapping(value)
    except FieldError as error:
        log.flaws("bad-input", [Flaw("parameters", error.message, "write 'name: value' lines")])
        return {}


def _unused(data: Mapping[str, object]) -> Sequence[tuple[str, Json]]:
    """Values under the entry's own keys that could not be read, so that the page shows them."""
    unread = [key for key in ("example_title", "group") if not is_scalar(data.get(key))]
    if data.get("parameters") is not None and not isinstance(data["parameters"], Mapping):
        unread.append("parameters")
    return [(key, pretty(data[key])) for key in unread]


def _output(
    value: object, given: Input, parameters: Mapping[str, object], card: Card, log: _Log
) -> Output | None:
    if value is None:
        return None
    reading = Reading(
        task=card.task,
        input=given,
        resolve=card.resolve,
        inline=card.inline,
        parameters=parameters,
        conversational=card.conversational,
    )
    output, flaws = recognise(value, reading)
    log.flaws("bad-output", flaws, under="output")
    return output
