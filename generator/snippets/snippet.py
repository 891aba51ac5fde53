"""What a snippet is, and where it takes the model from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from generator.snippets.facts import ModelFacts


class Language(StrEnum):
    """The languages of snippets, by the names that code is coloured by."""

    PYTHON = "python"
    JS = "js"
    SHELL = "shell"


class Place(StrEnum):
    """Where a snippet takes the model from."""

    LOCAL = "local"  # a folder beside the program
    HUB = "hub"  # a hub, by the model's id


class Source(Struct, frozen=True):
    """A model's whereabouts as a snippet names them."""

    place: Place
    model: str  # "./tiger", or "acme/tiger"
    base: str = ""  # the same of its base model; "" where none is known

    @property
    def local(self) -> bool:
        return self.place is Place.LOCAL

    def file(self, path: str) -> str:
        """A file of the repo, in the folder on disk."""
        return f"{self.model}/{path}"


class Snippet(Struct, frozen=True):
    """Code that uses a model, ready to be copied."""

    library: str  # for people: "Sentence Transformers"
    title: str  # the library, and what sets this way apart from its others
    language: Language
    code: str  # ends with a line break
    needs: str = ""  # what to install, as arguments of pip or npm; "" for other tools
    place: Place = Place.LOCAL


class Way(Struct, frozen=True):
    """One way to use a model: the same code for each place that it can be taken from."""

    title: str
    snippets: tuple[Snippet, ...]  # the folder on disk first

    @property
    def needs(self) -> str:
        """What to install for it, on a command line."""
        needs = self.snippets[0].needs
        tool = "npm" if self.snippets[0].language is Language.JS else "pip"
        return f"{tool} install {needs}" if needs else ""


class Use(Struct, frozen=True):
    """Everything that a page tells about using a model."""

    folder: str  # the folder that local snippets expect, "" where the files are not here
    download: Snippet | None  # how to fetch the files from a hub, where the id can be one
    ways: tuple[Way, ...]  # never empty


Maker = Callable[["ModelFacts", Source], Iterable[Snippet]]
"""Makes the snippets of one library; none where it does not fit, or not from that place."""
