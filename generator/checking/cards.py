"""What a front matter says that can be shown, and yet is not what its author wants. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from generator.meaning.suggest import short
from generator.meaning.tasks import TASKS
from generator.model import Model, texts_by_place
from generator.problems import Problem
from generator.widgets.labels import Labels

# Tasks whose examples may have an output alone: nothing goes in, or nobody says what.
_WITHOUT_INPUT = frozenset(
    {"unconditional-image-generation", "reinforcement-learning", "robotics", "other"}
)
_TEXT = re.compile(r"(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?", re.IGNORECASE)
_MOST_TEXTS = 20_000  # texts of one widget that are compared


def card_problems(model: Model) -> Iterator[Problem]:
    """The problems of one front matter, with key paths and without lines."""
    if model.file.path is None:
        return
    yield from _licence(model)
    yield from _outputs_without_input(model)
    yield from _twins(model)
    yield from _repeated(model)


def _licence(model: Model) -> Iterator[Problem]:
    card = model.card
    if not (card.license or card.license_name or card.license_link):
        mend = "write license: and the id of a licence, such as license: apache-2.0"
        if not model.file.front_text:
            mend += ", between two lines of --- at the top"
        if told := next((file.path for file in model.repo.files if _TEXT.fullmatch(file.path)), ""):
            mend += f"; {told} says which"
        message = "expected the key license, found none"
        yield Problem("licence-missing", model.card_path, message, mend, line=1)


def _outputs_without_input(model: Model) -> Iterator[Problem]:
    task = TASKS.get(model.task.task_id or "")
    if task is None or task.id in _WITHOUT_INPUT:
        return
    for example in model.examples:
        if example.output is None or not example.input.empty:
            continue
        yield Problem(
            "output-without-input",
            model.card_path,
            f"expected {task.takes} beside the output, found none",
            "write the input that gave this output, as text: or src:",
            key=f"{model.card.key('widget')}[{example.index}]",
        )


def _twins(model: Model) -> Iterator[Problem]:
    """Labels that differ only in case, blanks or hyphens, once for each later spelling."""
    first: dict[str, tuple[str, str]] = {}
    told: set[str] = set()
    for place, text in _labels(model):
        folded = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
        other, where = first.setdefault(folded, (text, place))
        if other == text or text in told:
            continue
        told.add(text)
        yield Problem(
            "label-twins",
            model.card_path,
            f"expected one spelling of a label, found {short(text)!r} here and "
            f"{short(other)!r} at {where}",
            "write the label in the same way everywhere, as config.json has it",
            key=place,
        )


def _labels(model: Model) -> list[tuple[str, str]]:
    """The labels of all examples with their key paths, in the order of the card."""
    if not model.card.widget:
        return []
    texts = texts_by_place({model.card.key("widget"): model.card.widget})
    labels = (
        (place, text)
        for text, places in islice(texts.items(), _MOST_TEXTS)
        for place in places
        if place.endswith(".label")
    )
    return sorted(labels, key=lambda label: _in_order(label[0]))


def _in_order(place: str) -> list[tuple[int, str]]:
    """A key path as it sorts: ``[2]`` before ``[10]``."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", place)]


def _repeated(model: Model) -> Iterator[Problem]:
    """Labels that a classifier gives twice for one input."""
    if "classification" not in (model.task.task_id or ""):
        return
    for example in model.examples:
        if not isinstance(example.output, Labels):
            continue
        seen: set[tuple[int | None, str]] = set()
        for bar in example.output.bars:
            if (bar.group, bar.label) in seen and bar.score is not None:
                yield Problem(
                    "label-twins",
                    model.card_path,
                    f"expected every label once, found {short(bar.label)!r} twice",
                    "keep one of the two, or name the labels apart",
                    key=f"{model.card.key('widget')}[{example.index}].output",
                )
                break
            seen.add((bar.group, bar.label))
