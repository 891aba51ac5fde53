"""Label bars: ``output: [{label, score}, ...]``, best first.

Also read: fill-mask's ``{sequence, score, token_str}``, ``{labels: [...], scores: [...]}``,
``{label: score}`` and bare labels for tasks that give labels, bare numbers in the order of the
input's sentences, and ``{corpus_id, score}`` of rankers. Scores are shown as written; a bar starts
at 0 and ends at 1, or at the best score where that is above 1. Ties keep the author's order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.families import Family
from generator.reading.fields import FieldError, as_list, as_mapping, as_number
from generator.widgets import shape
from generator.widgets.example import AsRecord, Flaw, Input, Json, Output, Reading
from generator.widgets.pretty import compact, is_scalar, pretty

# Tasks whose outputs are labels: they decide about bare lists, mappings and the empty list.
TASKS = frozenset(
    {
        "text-classification", "zero-shot-classification", "image-classification",
        "zero-shot-image-classification", "audio-classification", "video-classification",
        "fill-mask", "sentence-similarity", "text-ranking", "text-retrieval", "multiple-choice",
        "visual-document-retrieval", "tabular-classification", "graph-ml",
    }
)  # fmt: skip

FOLD = 10  # bars that stand open
MOST = 1000  # bars that are shown at all

_LABELS = ("label", "token_str")
# Labels of rankers and classifiers in other spellings; only beside a score.
_OTHER_LABELS = ("class", "name", "category", "text", "sentence", "document", "sequence", "token")
_PLACES = ("corpus_id", "index", "idx")
_KNOWN = {"label", "token_str", "token", "sequence", "index", "corpus_id", "label_id", "id"}
# Keys by which an item belongs to another family.
_FOREIGN = shape.ASSET_KEYS | {"mask", "box", "bbox", "answer", "entity", "entity_group"}


class Bar(Struct, frozen=True):
    """One label with its score."""

    label: str
    score: float | None  # None: none given, or no number
    shown: str  # the score as written, "" for none
    # The filled sequence of fill-mask: before, filled in, after; the middle is empty if unknown.
    sequence: tuple[str, str, str] | None = None
    extra: tuple[tuple[str, Json], ...] = ()  # other keys beside them
    group: int | None = None  # which of several gaps or inputs, from 0; None: the only one
    share: float | None = None  # length, 0-1
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("share",))


class Group(Struct, frozen=True):
    """The bars of one mask or input: those that stand open, and those that are folded."""

    title: str  # "" for the only one
    first: tuple[Bar, ...]
    rest: tuple[Bar, ...]
    omitted: int  # bars that are not shown at all


class Labels(Struct, frozen=True):
    """Ranked labels; none is a result too: nothing found."""

    bars: tuple[Bar, ...]
    multi_label: bool | None = None  # labels do not exclude each other
    flaws: tuple[Flaw, ...] = ()
    as_record: ClassVar[AsRecord] = AsRecord(
        names={"bars": "labels"}, left_out=("flaws",), even_empty=("bars",)
    )
    family: ClassVar[Family] = Family.LABELS

    @property
    def groups(self) -> tuple[Group, ...]:
        """The bars as the page shows them."""
        groups: dict[int | None, list[Bar]] = {}
        for bar in self.bars:
            groups.setdefault(bar.group, []).append(bar)
        return tuple(
            Group(
                title="" if number is None else f"Part {number + 1}",
                first=tuple(bars[:FOLD]),
                rest=tuple(bars[FOLD:MOST]),
                omitted=max(0, len(bars) - MOST),
            )
            for number, bars in groups.items()
        )


def read(value: object, reading: Reading) -> Output | None:
    """Labels, best first; None where nothing looks like a label."""
    value = shape.unwrap(value)
    for form in _FORMS:
        pairs = form(value, reading)
        if pairs is not None:
            bars, flaws = pairs
            return Labels(rank(bars), reading.input.multi_label, tuple(flaws))
    return None


def rank(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Bars with their shares, best first within their group; those without a score last."""
    scaled = [
        replace(bar, share=share)
        for bar, share in zip(bars, shape.shares(bar.score for bar in bars), strict=True)
    ]
    scaled.sort(key=lambda bar: (bar.group or 0, bar.score is None, -(bar.score or 0.0)))
    return tuple(scaled)


_Read = tuple[list[Bar], list[Flaw]] | None


def _nothing(value: object, reading: Reading) -> _Read:
    return ([], []) if value in ([], ()) and reading.task in TASKS else None


def _pairs(value: object, reading: Reading) -> _Read:
    """A list of mappings, or one; a list of such lists gives a group for each."""
    if isinstance(value, list | tuple) and _several(value):
        bars, flaws = [], []
        for number, inner in enumerate(value):
            inner_bars, inner_flaws = _one_group(shape.items(inner), reading, number)
            bars += inner_bars
            flaws += [replace(flaw, key=f"[{number}]{flaw.key}") for flaw in inner_flaws]
        return bars, flaws
    entries = shape.items(value)
    if not _mostly_labels(entries):
        return None
    bars, flaws = _one_group(entries, reading, None)
    if isinstance(value, Mapping):  # key paths of a lone mapping have no index
        flaws = [replace(flaw, key=flaw.key.removeprefix("[0]").lstrip(".")) for flaw in flaws]
    return bars, flaws


def _several(value: Sequence[object]) -> bool:
    return len(value) > 1 and all(
        isinstance(item, list | tuple) and _mostly_labels(item) for item in value
    )


def _mostly_labels(entries: Sequence[object]) -> bool:
    good = sum(1 for item in entries if isinstance(item, Mapping) and _is_label(item))
    return good > 0 and 2 * good >= len(entries)


def _is_label(data: Mapping[object, object]) -> bool:
    if not _FOREIGN.isdisjoint(data):
        return False
    if any(data.get(key) is not None for key in _LABELS):
        return "start" not in data and "x" not in data
    scored = any(key in data for key in shape.SCORE_KEYS)
    return scored and any(key in data for key in (*_OTHER_LABELS, *_PLACES))


def _one_group(
    entries: Sequence[object], reading: Reading, group: int | None
) -> tuple[list[Bar], list[Flaw]]:
    bars: list[Bar] = []
    flaws: list[Flaw] = []
    for index, entry in enumerate(entries):
        try:
            bar, odd = _bar(entry, reading.input)
        except FieldError as error:
            flaw = error.under(index)
            flaws.append(Flaw(flaw.key, flaw.message, flaw.mend, pretty(entry)))
            continue
        bars.append(replace(bar, group=group))
        if odd is not None:
            flaws.append(replace(odd, key=f"[{index}].{odd.key}"))
    return bars, flaws


def _bar(entry: object, given: Input) -> tuple[Bar, Flaw | None]:
    data = as_mapping(entry)
    key = shape.first_key(data, (*_LABELS, *_OTHER_LABELS))
    score_key = shape.first_key(data, shape.SCORE_KEYS)
    label = _sentence_at(data, given) if key in {None, "token"} else None
    if label is None:
        if key is None:
            raise FieldError("expected a label, which is not there", "label", "write label: …")
        label = _label(data[key], key)
    score, shown, odd = shape.score_under(data, score_key)
    known = {*_KNOWN, key, score_key} - {None}
    sequence = data.get("sequence")
    filled = None
    if isinstance(sequence, str) and key != "sequence":
        filled = fill(sequence, given, label)
    return Bar(label, score, shown, filled, shape.extras(data, [k for k in known if k])), odd


def _label(value: object, key: str) -> str:
    try:
        return shape.label_text(value)
    except FieldError as error:
        raise error.under(key) from None


def _sentence_at(data: Mapping[str, object], given: Input) -> str | None:
    """The sentence that a ranker names by its place."""
    place = next((data[key] for key in _PLACES if isinstance(data.get(key), int)), None)
    if isinstance(place, bool) or not isinstance(place, int):
        return None
    return given.sentences[place] if 0 <= place < len(given.sentences) else str(place)


def fill(sequence: str, given: Input, token: str) -> tuple[str, str, str]:
    """A filled sequence cut around what was filled in: by the text's gap, else by the token.

    Case is not compared, because many models give the sequence in lower case.
    """
    parts = given.around_mask
    if len(parts) == 2:
        before, after = parts
        middle = sequence[len(before) : len(sequence) - len(after)]
        head, tail = sequence[: len(before)], sequence[len(sequence) - len(after) :]
        if middle and head.lower() == before.lower() and tail.lower() == after.lower():
            return head, middle, tail
    word = token.strip()
    if word and sequence.count(word) == 1:
        before, after = sequence.split(word)
        return before, word, after
    return sequence, "", ""


def _parallel(value: object, _reading: Reading) -> _Read:
    """``{labels: [...], scores: [...]}`` of zero-shot classification."""
    data = shape.mapping(value)
    if data is None or not isinstance(data.get("labels"), list | tuple) or "scores" not in data:
        return None
    labels = as_list(data["labels"])
    try:
        scores = as_list(data["scores"])
    except FieldError as error:
        raise error.under("scores") from None
    flaws: list[Flaw] = []
    if len(labels) != len(scores):
        message = f"expected one score per label ({len(labels)}), found {len(scores)}"
        flaws.append(Flaw("scores", message, json=pretty(scores[len(labels) :] or None)))
    bars: list[Bar] = []
    for index, label in enumerate(labels):
        key = f"[{index}]"
        entry = {key: scores[index]} if index < len(scores) else {}
        score, shown, odd = shape.score_under(entry, key if entry else None)
        bars.append(Bar(compact(label), score, shown))
        if odd is not None:
            flaws.append(replace(odd, key=f"scores{key}"))
    return bars, flaws


def _numbers(value: object, reading: Reading) -> _Read:
    """Bare numbers, in the order of the input's sentences or candidate labels."""
    names = reading.input.sentences or (
        reading.input.candidate_labels if reading.task in TASKS else ()
    )
    if not names or not isinstance(value, list | tuple) or not value:
        return None
    if not all(is_scalar(item) for item in value) or not _has_number(value):
        return None
    bars: list[Bar] = []
    flaws: list[Flaw] = []
    for index, name in enumerate(names):
        key = f"[{index}]"
        entry = {key: value[index]} if index < len(value) else {}
        score, shown, odd = shape.score_under(entry, key if entry else None)
        bars.append(Bar(name, score, shown))
        if odd is not None:
            flaws.append(odd)
    if len(names) != len(value):
        rest = pretty(list(value[len(names) :])) if len(value) > len(names) else None
        message = f"expected one number per sentence ({len(names)}), found {len(value)}"
        flaws.append(Flaw("", message, json=rest))
    return bars, flaws


def _has_number(value: Sequence[object]) -> bool:
    return any(isinstance(item, int | float) and not isinstance(item, bool) for item in value)


def _by_name(value: object, reading: Reading) -> _Read:
    """``{label: score, ...}``, only for tasks that give labels."""
    if reading.task not in TASKS or not isinstance(value, Mapping) or not value:
        return None
    data = as_mapping(value)
    if not all(_is_number(item) for item in data.values()):
        return None
    scored = [(key, shape.score_under(data, key)) for key in data]
    return [Bar(key, score, shown) for key, (score, shown, _) in scored], []


def _is_number(value: object) -> bool:
    try:
        as_number(value)
    except FieldError:
        return False
    return True


def _names(value: object, reading: Reading) -> _Read:
    """Bare labels without scores, only for tasks that give labels."""
    if reading.task not in TASKS or reading.input.table is not None:
        return None
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not values:
        return None
    if not all(isinstance(item, str) for item in values):
        return None
    return [Bar(str(item), None, "") for item in values], []


_FORMS: tuple[Callable[[object, Reading], _Read], ...] = (
    _nothing,
    _pairs,
    _parallel,
    _numbers,
    _by_name,
    _names,
)
