"""The bench of one page: every asset of a repo is made once, and its files go to the site.

What the media room makes of an asset is kept by asset, so that the same picture in an example,
in the body and on the cover costs once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from generator.meaning.assets import Asset
from generator.meaning.site import FindRepo
from generator.media.make import Access, Kept, make
from generator.media.settings import Settings
from generator.media.shown import MediaFile, Shown
from generator.problems import Problem
from generator.reading.open import FileRefused, locate, open_file
from generator.reading.repo import Repo
from generator.timings import Stopwatch

Take = Callable[[MediaFile], bool]  # where files for the site go; False when one got lost


class Bench(Struct):
    """Makes assets of one repo on demand and remembers them. One per page; never shared."""

    repo: Repo
    find_repo: FindRepo
    settings: Settings
    take: Take
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    kept: Kept | None = None  # what pictures came to before
    problems: list[Problem] = field(default_factory=list)
    _made: dict[Asset, Shown] = field(default_factory=dict)

    def show(self, asset: Asset) -> Shown:
        """What the page shows of an asset; its files are on their way to the site."""
        shown = self._made.get(asset)
        if shown is None:
            with self.stopwatch.stage("pictures"):
                made = make(asset, Access(self._open, self._locate, self.kept), self.settings)
            whole = all(self.take(file) for file in made.files)
            self.problems += (self._placed(problem) for problem in made.problems)
            shown = self._made[asset] = made.shown if whole else _lost(made.shown)
        return shown

    def show_all(self, assets: Iterable[Asset]) -> Mapping[Asset, Shown]:
        """The same for several assets."""
        return MappingProxyType({asset: self.show(asset) for asset in assets})

    @property
    def shown(self) -> Mapping[Asset, Shown]:
        """Everything that was made so far, in the order of the page."""
        return MappingProxyType(self._made)

    def _placed(self, problem: Problem) -> Problem:
        return Problem(problem.code, self.repo.at(problem.path), problem.message, problem.mend)

    def _holder(self, asset: Asset) -> Repo:
        repo = self.repo if asset.repo_id == self.repo.id else self.find_repo(asset.repo_id)
        if repo is None:
            raise FileRefused("a file of a repo that is not there")
        return repo

    def _open(self, asset: Asset) -> BinaryIO:
        return open_file(self._holder(asset), asset.path)

    def _locate(self, asset: Asset) -> Path:
        return locate(self._holder(asset), asset.path)


def _lost(shown: Shown) -> Shown:
    """An asset whose file vanished while it was copied: the page says so and links to nothing."""
    return replace(shown, path="", renditions=(), placeholder="", note="could not be copied")
