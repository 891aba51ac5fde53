"""What listings know of one model: the small record that the second pass returns.

A card crosses processes and is kept for every model of a site, so it holds facts only: ids, not
names, and a cover as numbers. What a listing writes is worked out when it is written.
"""

from __future__ import annotations

from msgspec import Struct

from generator.meaning.languages import language
from generator.meaning.libraries import LIBRARIES
from generator.meaning.licences import licence_named
from generator.meaning.tasks import TASKS
from generator.media.sizes import human_size


class CoverBar(Struct, frozen=True, array_like=True):
    """One bar of a cover."""

    label: str
    shown: str  # the score as written
    share: float  # 0-1


class Mark(Struct, frozen=True, array_like=True):
    """A piece of a cover's text; ``label`` is what the model calls it, "" for plain text."""

    text: str
    label: str = ""


class Cover(Struct, frozen=True, array_like=True):
    """What a card shows of a model's first output; one part is set, or none.

    A picture may carry what was found in it: ``over`` is the SVG path of shapes in its pixels,
    ``dots`` says that they are points, and ``masks`` are pictures of regions. ``file`` is the kind
    of an output that a card cannot show by itself, alone or beside a picture or a waveform.
    """

    picture: str = ""  # site path
    sharp: str = ""  # site path of one twice as wide, for dense screens
    width: int = 0
    height: int = 0
    alt: str = ""
    over: str = ""
    dots: bool = False
    masks: tuple[str, ...] = ()  # site paths
    bars: tuple[CoverBar, ...] = ()
    text: str = ""
    marks: tuple[Mark, ...] = ()  # the text cut into pieces, where some are marked
    lang: str | None = None
    wave: str = ""  # heights of peaks, a digit of base 36 for each
    line: str = ""  # SVG path of a series in a box of 240 x 100
    ahead: str = ""  # the part of it that was foretold
    strip: str = ""  # numbers of an embedding from -17 to 17, a digit of base 36 for each, 17 is 0
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  # cells as text; the last column came out
    file: str = ""  # "sound", "video" or "model3d"
    told: str = ""  # what it is in words: "Video · 0:03.2 · 1.2 MB"

    @property
    def wave_path(self) -> str:
        """The waveform as strokes in a box of 240 x 60."""
        halves = (max(1, round(int(digit, 36) * 28 / 35)) for digit in self.wave)
        return "".join(f"M{5 * at + 3} {30 - half}v{2 * half}" for at, half in enumerate(halves))

    @property
    def strip_levels(self) -> tuple[tuple[str, str], ...]:
        """The strip as (class, SVG path) in a grid of 24 x 4: ``n`` or ``p`` and 1 to 4."""
        levels: dict[str, list[str]] = {}
        for at, digit in enumerate(self.strip):
            number = int(digit, 36) - 17
            level = (abs(number) + 4) // 5
            if level:
                name = f"{'n' if number < 0 else 'p'}{level}"
                levels.setdefault(name, []).append(f"M{at % 24} {at // 24}h1v1h-1z")
        return tuple((name, "".join(levels[name])) for name in sorted(levels))


class Score(Struct, frozen=True, array_like=True):
    """One evaluation result that models can be ordered by."""

    name: str  # metric and dataset: "accuracy · imdb"
    value: float
    shown: str  # as written


class Card(Struct, frozen=True, array_like=True):
    """One model in listings and in the search data."""

    id: str
    description: str = ""
    task: str | None = None  # id of a known task
    library: str | None = None
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    base_models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()  # of its weights: "safetensors", "gguf" ...
    parameters: int | None = None
    bytes: int = 0  # of its weights
    examples: int = 0
    scores: tuple[Score, ...] = ()
    evaluated: bool = False  # it has evaluation results, comparable or not
    words: str = ""  # what else it can be found by: title, prompts, labels
    cover: Cover = Cover()
    lang: str | None = None  # of the description
    has_card: bool = False  # its README.md is in the site
    failed: bool = False

    @property
    def owner(self) -> str:
        return self.id.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]

    @property
    def path(self) -> str:
        """Site path of the page."""
        return f"{self.id}/index.html"

    @property
    def task_name(self) -> str:
        task = TASKS.get(self.task or "")
        return task.name if task else ""

    @property
    def modality(self) -> str:
        task = TASKS.get(self.task or "")
        return task.modality if task else "other"

    @property
    def meta(self) -> tuple[str, ...]:
        """Quiet words under the description: library, licence, size."""
        if self.failed:
            return ("page could not be made",)
        words = (
            library_name(self.library) if self.library else "",
            licence_name(self.licences[0]) if self.licences else "",
            self.amount,
        )
        return tuple(word for word in words if word)

    @property
    def amount(self) -> str:
        """How large the model is: its parameters, else the bytes of its weights."""
        if self.parameters:
            return f"{count(self.parameters)} params"
        return human_size(self.bytes) if self.bytes else ""


def count(number: int) -> str:
    """A number of parameters as people say it: 22.7M, 1.5B, 4210."""
    for limit, unit in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**4, "K")):
        if number >= limit:
            scale = 1000 if unit == "K" else limit
            value = number / scale
            return f"{value:.0f}{unit}" if value >= 100 else f"{value:.3g}{unit}"
    return str(number)


def library_name(library: str) -> str:
    known = LIBRARIES.get(library)
    return known.name if known else library


def licence_name(licence: str) -> str:
    """The short name of a licence: its SPDX id, or the word of the card."""
    known = licence_named(licence)
    return (known.spdx or known.id) if known else licence


def language_name(code: str) -> str:
    return language(code).name
