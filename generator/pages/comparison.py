"""What the comparison of models knows of one: a classic script that only holds data.

It stands beside the page of the model. Outputs are cut to what fits beside three others; the
input of an example has a key, so that outputs of the same input can be set side by side.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from generator.meaning.assets import Asset
from generator.media.shown import Shown
from generator.model import Model
from generator.pages.cards import Card, language_name, library_name, licence_name
from generator.pages.notices import is_sensitive
from generator.pages.script_data import literal
from generator.reading.repo import FileKind
from generator.widgets.answer import Answer
from generator.widgets.chat import Chat
from generator.widgets.embedding import Embedding
from generator.widgets.example import Example, Input, Message, Table
from generator.widgets.labels import Labels
from generator.widgets.mixed import Mixed
from generator.widgets.record import assets_of, record
from generator.widgets.table import Tabular
from generator.widgets.text import Text
from generator.widgets.timeline import Timeline
from generator.widgets.tokens import Tokens

NAME = "compare.js"
_EXAMPLES, _RESULTS, _BARS, _ROWS, _ASSETS = 40, 80, 6, 6, 4
_TEXT = 700  # characters

Block = list[object]  # its kind, then what it shows
_MEDIA = {FileKind.PICTURE: "picture", FileKind.SOUND: "sound", FileKind.VIDEO: "video"}


def comparison_script(model: Model, card: Card, shown: Mapping[Asset, Shown]) -> bytes:
    """The script of one model; ``shown`` is what its page shows of its assets.

    What stands behind a click on the page of a model is not shown here either.
    """
    examples = () if is_sensitive(model) else model.examples[:_EXAMPLES]
    data = {
        "what": card.description,
        "facts": [[name, value] for name, value in _facts(card) if value],
        "scores": [
            [" · ".join(filter(None, (row.metric, row.dataset, row.dataset_split))), row.value]
            for row in model.evaluation[:_RESULTS]
        ],
        "examples": [_example(example, shown) for example in examples],
    }
    return f"catalogue.model({literal(card.id)},{literal(data)})\n".encode("utf-8", "replace")


def _facts(card: Card) -> Iterator[tuple[str, str]]:
    yield "Task", card.task_name
    yield "Library", library_name(card.library) if card.library else ""
    yield "Licence", ", ".join(map(licence_name, card.licences))
    yield "Size", card.amount
    yield "File formats", ", ".join(card.formats)
    yield "Languages", ", ".join(map(language_name, card.languages[:12]))
    yield "Made from", ", ".join(card.base_models[:8])
    yield "Trained on", ", ".join(card.datasets[:12])
    yield "Tags", ", ".join(card.tags[:16])


def _example(example: Example, shown: Mapping[Asset, Shown]) -> list[object]:
    return [
        _key(example.input, shown),
        example.title,
        list(_of_input(example.input, shown)),
        list(_of_output(example, shown)),
    ]


def _key(value: Input, shown: Mapping[Asset, Shown]) -> str:
    """The same for the same input, also of another repo: assets are told by their content."""

    def asset(one: Asset) -> object:
        made = shown.get(one)
        return (made and made.path) or one.url or f"{one.repo_id}/{one.path}"

    text = json.dumps(record(value, asset), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _of_input(value: Input, shown: Mapping[Asset, Shown]) -> Iterator[Block]:
    yield from _media(value.assets, shown)
    texts = (value.text, value.prompt, value.context, value.source_sentence, *value.sentences)
    yield from (_text(text) for text in texts if text)
    if value.candidate_labels:
        yield _text(", ".join(value.candidate_labels))
    yield from _turns(value.messages)
    if value.table:
        yield _table(value.table)


def _of_output(example: Example, shown: Mapping[Asset, Shown]) -> Iterator[Block]:
    blocks = list(_known(example))
    media = list(_media(assets_of(example.output), shown))
    if example.output is not None and not (blocks or media):
        told = json.dumps(record(example.output, lambda asset: asset.path or asset.url))
        blocks.append(["data", _cut(told)])
    yield from (*media, *blocks)


def _known(example: Example) -> Iterator[Block]:
    match example.output:
        case Labels(bars=bars):
            yield ["bars", [[bar.label, bar.shown, bar.share or 0] for bar in bars[:_BARS]]]
        case Answer(answers=answers):
            yield ["bars", [[one.answer, one.shown, one.share or 0] for one in answers[:_BARS]]]
        case Text(pieces=pieces):
            yield from (_text(piece.text) for piece in pieces[:_ROWS])
        case Chat(turns=turns):
            yield from _turns(turns[-2:])
        case Tokens(entities=entities):
            rows = tuple((one.word, one.label, one.shown) for one in entities)
            yield _table(Table(("Words", "Label", "Score"), rows))
        case Timeline(text=text) if text:
            yield _text(text)
        case Tabular():
            yield from _tabular(example.output)
        case Embedding(shape=shape, norms=norms):
            size = " x ".join(map(str, shape))
            yield ["text", f"{size} numbers, norm {norms[0]:.4g}"]
        case Mixed(parts=parts):
            yield from (_text(part.text) for part in parts[:_ROWS] if part.text)


def _tabular(output: Tabular) -> Iterator[Block]:
    if output.answers:
        yield from (_text(one.answer) for one in output.answers[:_ROWS])
        return
    cells = tuple(tuple(cell.text for cell in row) for row in output.rows)
    yield _table(Table(tuple(column.name for column in output.columns), cells))


def _turns(messages: Iterable[Message]) -> Iterator[Block]:
    for message in messages:
        words = " ".join(part.text or "" for part in message.parts).strip()
        if words:
            yield _text(f"{message.role}: {words}")


def _media(assets: Iterable[Asset], shown: Mapping[Asset, Shown]) -> Iterator[Block]:
    for asset in tuple(assets)[:_ASSETS]:
        made = shown.get(asset)
        if made is None or not made.path:
            yield _text(asset.url or asset.path or "a file")
        elif made.kind is FileKind.PICTURE:
            small = [one for one in made.common_renditions if one.width <= 640]
            one = small[-1] if small and not made.animated else made
            yield ["picture", one.path, one.width, one.height]
        else:
            yield [_MEDIA.get(made.kind, "file"), made.path, made.download]


def _table(table: Table) -> Block:
    rows = [[_cut(cell, 60) for cell in row[:_ROWS]] for row in table.rows[:_ROWS]]
    return ["table", [_cut(name, 60) for name in table.columns[:_ROWS]], rows]


def _text(text: str) -> Block:
    return ["text", _cut(text)]


def _cut(text: str, most: int = _TEXT) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
