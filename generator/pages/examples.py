"""The examples panel of a model page: views, layout, picker and gallery, as values. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.content.body import signs
from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.media.shown import Shown
from generator.pages.example_view import ExampleView
from generator.widgets.chat import Chat
from generator.widgets.example import Example, Message, Output
from generator.widgets.recognise import BY_FAMILY
from generator.widgets.record import assets_of

_GALLERY = frozenset({Family.PICTURE, Family.VIDEO, Family.GALLERY})

SHOWN_IN_FULL = 200  # pairs
MAX_TILES = 1000  # of a gallery; their pictures load as they are reached
MAX_BRIEF = 2000
# Signs of Markdown in all answers of models together, each of which counts as some more.
MAX_ANSWERS = 100_000
_ANSWER = 20

ShowAll = Callable[[Sequence[Asset]], Mapping[Asset, Shown]]


class ExampleBlock(Struct, frozen=True):
    """An example and how its family lays it out."""

    view: ExampleView
    family: Family | None  # None: the author stored no output
    whole: bool  # one column: the family shows the input itself
    current: bool  # the one that is open first


class Pick(Struct, frozen=True):
    """One link of the picker."""

    anchor: str
    title: str
    current: bool


class PickGroup(Struct, frozen=True):
    """Examples of one ``group``, in the order of the card."""

    name: str | None
    picks: tuple[Pick, ...]


class Brief(Struct, frozen=True):
    """An example of which the page tells only its title and input."""

    anchor: str
    title: str
    text: str


class Panel(Struct, frozen=True):
    """All examples of a card: those of the gallery, and those with a place of their own."""

    gallery: tuple[ExampleView, ...]
    blocks: tuple[ExampleBlock, ...]
    groups: tuple[PickGroup, ...]
    brief: tuple[Brief, ...]  # those beyond what a page shows in full
    omitted: int  # how many are only in model.json
    any_output: bool
    root: str  # for the media of the gallery, as in a view
    remote: str


def make_panel(
    examples: Sequence[Example], show_all: ShowAll, *, root: str, lang: str | None, remote: str
) -> Panel:
    """Every example once: pictures and videos made from words in a gallery, the rest as pairs.

    Beyond ``SHOWN_IN_FULL`` pairs and ``MAX_TILES`` tiles examples are told in brief.
    """

    def view(example: Example) -> ExampleView:
        media = show_all(assets_of(example))
        return _view(example, media, root=root, lang=lang, remote=remote)

    tiles = [example for example in examples if _is_tile(example)]
    pairs = [example for example in examples if not _is_tile(example)]
    brief = sorted((*pairs[SHOWN_IN_FULL:], *tiles[MAX_TILES:]), key=lambda one: one.index)
    pairs = pairs[:SHOWN_IN_FULL]
    telling = (at for at, example in enumerate(pairs) if example.output is not None)
    first = next(telling, 0)
    views = _formatted([view(example) for example in pairs])
    blocks = tuple(_block(one, current=at == first) for at, one in enumerate(views))
    return Panel(
        gallery=tuple(view(example) for example in tiles[:MAX_TILES]),
        blocks=blocks,
        groups=_groups(blocks),
        brief=tuple(map(_brief, brief[:MAX_BRIEF])),
        omitted=max(0, len(brief) - MAX_BRIEF),
        any_output=any(example.output is not None for example in examples),
        root=root,
        remote=remote,
    )


def _formatted(views: Iterable[ExampleView]) -> Iterator[ExampleView]:
    """The views; beyond what one page lays out, answers of models are shown as they are written."""
    left = MAX_ANSWERS
    for view in views:
        for turn, message in enumerate(_turns(view.example)):
            if message.from_model:
                left -= _ANSWER + sum(signs(part.text or "") for part in message.parts)
            if left < 0:
                yield _as_written(view, turn)
                break
        else:
            yield view


def _as_written(view: ExampleView, turns: int) -> ExampleView:
    """A view of a chat of which only so many turns are laid out."""
    note = f"answers are shown as they are written from turn {turns + 1} on"
    example = replace(view.example, notes=(*view.example.notes, note))
    return replace(view, example=example, formatted=turns)


def _turns(example: Example) -> Iterator[Message]:
    """The turns of an example's chat, those that went in first."""
    output = example.output
    yield from output.before if isinstance(output, Chat) else example.input.messages
    yield from output.turns if isinstance(output, Chat) else ()


def _brief(example: Example) -> Brief:
    given = example.input
    text = given.text or given.prompt or given.source_sentence or given.context or ""
    return Brief(_anchor(example), example.title, text if len(text) <= 200 else text[:199] + "…")


def _anchor(example: Example) -> str:
    return f"example-{example.index + 1}"


def _view(
    example: Example,
    media: Mapping[Asset, Shown],
    *,
    root: str,
    lang: str | None,
    remote: str,
) -> ExampleView:
    view = ExampleView(
        example=example,
        anchor=_anchor(example),
        media=media,
        root=root,
        lang=lang,
        remote=remote,
    )
    draw = _draw(example.output)
    return view if draw is None else replace(view, drawing=draw(example.output, view))


def _draw(output: Output | None) -> Callable[[Output | None, ExampleView], object] | None:
    return BY_FAMILY[output.family].draw if output is not None else None


def _is_tile(example: Example) -> bool:
    """Whether an example is a picture or video made from words or from nothing."""
    if example.output is None or example.output.family not in _GALLERY:
        return False
    return not (example.input.assets or example.input.table or example.input.messages)


def _block(view: ExampleView, *, current: bool) -> ExampleBlock:
    view = replace(view, at_once=current)
    output = view.example.output
    if output is None:
        return ExampleBlock(view, None, whole=False, current=current)
    whole = BY_FAMILY[output.family].whole or view.example.input.empty
    return ExampleBlock(view, output.family, whole=whole, current=current)


def _groups(blocks: Sequence[ExampleBlock]) -> tuple[PickGroup, ...]:
    names = dict.fromkeys(block.view.example.group for block in blocks)
    return tuple(
        PickGroup(
            name,
            tuple(
                Pick(block.view.anchor, block.view.example.title, block.current)
                for block in blocks
                if block.view.example.group == name
            ),
        )
        for name in names
    )
