"""Answers, best first, each quoted from its context.

    output: {answer: behind the green clock, score: 0.874, start: 20, end: 42}
    output: [{answer: "3", score: 0.7}, {answer: "2", score: 0.2}]

With a ``context`` in the input each answer is quoted with what stands around it. Offsets are code
points, UTF-16 units or bytes; without them, or where they do not fit, the answer is searched for.
An empty answer says that the text holds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_mapping
from generator.widgets import shape, spans
from generator.widgets.example import AsRecord, Flaw, Json, Output, Reading
from generator.widgets.pretty import compact, pretty

AROUND = 160  # characters of the context that are quoted on each side
FOLD = 10  # answers that stand open
MOST = 200
TASKS = frozenset(
    {"question-answering", "document-question-answering", "visual-question-answering"}
)

_KNOWN = {"answer", "start", "end", *shape.SCORE_KEYS}


class Quote(Struct, frozen=True):
    """An answer with what stands around it, cut at words with an ellipsis."""

    before: str
    marked: str
    after: str


class Ranked(Struct, frozen=True):
    """One answer."""

    # "" where the model says that there is none.
    answer: str
    score: float | None = None
    shown: str = ""  # the score as written
    start: int | None = None  # as written
    end: int | None = None
    extra: tuple[tuple[str, Json], ...] = ()
    share: float | None = None  # length of its bar, 0-1
    quote: Quote | None = None
    as_record: ClassVar[AsRecord] = AsRecord(
        left_out=("shown", "share", "quote"), even_empty=("answer",)
    )


class Answer(Struct, frozen=True):
    """Answers, best first; ties and answers without a score keep the author's order."""

    answers: tuple[Ranked, ...]
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("flaws",), even_empty=("answers",))
    family: ClassVar[Family] = Family.ANSWER

    @property
    def first(self) -> tuple[Ranked, ...]:
        """The answers that stand open."""
        return self.answers[:FOLD]

    @property
    def rest(self) -> tuple[Ranked, ...]:
        """The answers that are folded."""
        return self.answers[FOLD:MOST]


def read(value: object, reading: Reading) -> Output | None:
    """The answers, or None where no item has one."""
    if value in ([], ()) and reading.task in TASKS:
        return Answer(())
    value = _opened(shape.unwrap(value), reading)
    entries = shape.items(value)
    good = sum(1 for item in entries if isinstance(item, Mapping) and "answer" in item)
    if not good or 2 * good < len(entries):
        return None
    answers: list[Ranked] = []
    flaws: list[Flaw] = []
    for index, entry in enumerate(entries):
        prefix = "" if isinstance(value, Mapping) else f"[{index}]"
        try:
            ranked, odd = _ranked(entry)
        except FieldError as error:
            flaw = error.under(prefix)
            flaws.append(Flaw(flaw.key, flaw.message, flaw.mend, pretty(entry)))
            continue
        answers.append(ranked)
        if odd is not None:
            flaws.append(replace(odd, key=f"{prefix}.{odd.key}".lstrip(".")))
    return Answer(_quoted(_sorted(answers), reading.input.context or ""), tuple(flaws))


def _opened(value: object, reading: Reading) -> object:
    """``{answers: [...]}``, and bare text for tasks that answer questions."""
    if isinstance(value, Mapping) and isinstance(value.get("answers"), list):
        return value["answers"] if "answer" not in value else value
    if isinstance(value, str) and reading.task in TASKS:
        return {"answer": value}
    return value


def _ranked(value: object) -> tuple[Ranked, Flaw | None]:
    data = as_mapping(value)
    if "answer" not in data:
        raise FieldError("expected the key 'answer', which is not there", mend="write answer: …")
    answer = data["answer"]
    score, shown, odd = shape.score_under(data, shape.first_key(data, shape.SCORE_KEYS))
    ranked = Ranked(
        answer="" if answer is None else compact(answer, 20_000),
        score=score,
        shown=shown,
        start=_whole(data.get("start")),
        end=_whole(data.get("end")),
        extra=shape.extras(data, _KNOWN),
    )
    return ranked, odd


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _sorted(answers: list[Ranked]) -> list[Ranked]:
    scaled = [
        replace(ranked, share=share)
        for ranked, share in zip(answers, shape.shares(a.score for a in answers), strict=True)
    ]
    return sorted(scaled, key=lambda ranked: (ranked.score is None, -(ranked.score or 0.0)))


def _quoted(answers: list[Ranked], context: str) -> tuple[Ranked, ...]:
    if not context:
        return tuple(answers)
    claims = [
        spans.Claim(ranked.start, ranked.end, ranked.answer)
        for ranked in answers
        if ranked.start is not None and ranked.end is not None
    ]
    unit = spans.in_code_points(context, claims)
    quoted = []
    for ranked in answers[:MOST]:  # the rest is not shown
        start = unit(ranked.start) if ranked.start is not None else None
        end = unit(ranked.end) if ranked.end is not None else None
        fits = start is not None and end is not None and start < end
        if fits and spans.alike(context[start:end], ranked.answer):
            place: tuple[int, int] | None = (start or 0, end or 0)
        else:
            place = spans.find(context, ranked.answer, 0)
        quoted.append(replace(ranked, quote=quote(context, *place)) if place else ranked)
    return (*quoted, *answers[MOST:])


def quote(context: str, start: int, end: int) -> Quote:
    """A part of the context with up to ``AROUND`` characters on each side."""
    before, after = context[max(0, start - AROUND) : start], context[end : end + AROUND]
    if start > AROUND:
        before = "…" + before[before.find(" ") + 1 :]
    if end + AROUND < len(context):
        after = after[: after.rfind(" ")] + "…" if " " in after else after + "…"
    return Quote(before, context[start:end], after)
