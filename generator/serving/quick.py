"""Single pages made at once, without looking at the rest of the site.

A page needs its own repo and the small facts of the site. The facts are those of the last whole
build: what a change does to other pages is seen when the next one is done, a moment later.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from generator.meaning.lineage import RepoFacts, site_facts
from generator.media.edits import edited
from generator.media.shown import MediaFile
from generator.model import read_facts
from generator.options import Options
from generator.problems import Problem
from generator.reading.found import Found, Scan
from generator.reading.open import open_real
from generator.theming import make_site
from generator.unit import Workshop, forget_templates, make_unit

MOST = 4  # repos that are made at once; more are left to a whole build
LARGEST = 50_000_000  # bytes of a file that is kept in memory


class Made(Struct, frozen=True):
    """What came of some changes."""

    files: Mapping[str, bytes]  # by site path
    shown: Mapping[str, str]  # id -> path in problems, of the repos that were made
    problems: tuple[Problem, ...]


class Quick(Struct):
    """Makes pages of repos that are known since the last whole build."""

    roots: Sequence[Path]
    options: Options
    _workshop: Workshop | None = None
    _facts: dict[str, RepoFacts] = field(default_factory=dict)
    _by_folder: dict[str, Found] = field(default_factory=dict)

    def know(self, found: Scan) -> None:
        """The repos of the whole build that was just done."""
        self._by_folder = {os.path.realpath(repo.folder): repo for repo in found.repos_found}
        repos = {repo.id: repo for repo in found.repos_found}
        self._facts = {
            repo_id: self._facts.get(repo_id) or _read(repo) for repo_id, repo in repos.items()
        }
        facts = site_facts(repos, self._facts.values())
        former = self._workshop
        fixed = former is not None and not self.options.theme  # nobody changes our own looks
        site = former.site if former and fixed else make_site(self.options)
        self._workshop = Workshop(facts, site, self.options, repos)
        self._workshop.env.get_template("model.html")

    def make(self, paths: Iterable[str]) -> Made | None:
        """The pages that the changed files belong to; None where a whole build has to see to it.

        That is the case for new and removed repos, for files outside of any, and for many.
        """
        repos: dict[str, Found] = {}
        for path in paths:
            repo = self._repo_of(path)
            if repo is None or not os.path.isdir(repo.folder):  # noqa: PTH112 - either will do
                return None
            repos[repo.id] = repo
        if not repos or len(repos) > MOST:
            return None
        for repo_id in repos:
            self._facts.pop(repo_id, None)
        return self._made(repos.values(), {})

    def restyle(self, pages: Iterable[str]) -> Made:
        """The pages of repos among some site paths, in the looks that the theme has by now.

        Raises OptionError for a theme that cannot be used.
        """
        forget_templates()
        former = self._ready()
        site = make_site(self.options)
        self._workshop = Workshop(former.facts, site, self.options, former.found)
        ids = dict.fromkeys(repo_id for page in pages for repo_id in _ids(page))
        repos = [former.found[repo_id] for repo_id in ids if repo_id in former.found]
        return self._made(repos[:MOST], {file.path: file.content for file in site.static.files})

    def _made(self, repos: Iterable[Found], files: dict[str, bytes]) -> Made:
        workshop, shown = self._ready(), {repo.id: repo.shown for repo in repos}
        problems: list[Problem] = []
        for repo_id in shown:
            problems += make_unit(workshop.found[repo_id], workshop, _Take(files)).problems
        return Made(files, shown, tuple(problems))

    def _ready(self) -> Workshop:
        """A workshop that has looked at no repo yet; facts, looks and templates are kept."""
        former = self._workshop
        if former is None:
            raise AssertionError("know comes first")
        self._workshop = Workshop(former.facts, former.site, self.options, former.found)
        return self._workshop

    def _repo_of(self, path: str) -> Found | None:
        """The repo that a changed file belongs to: the innermost folder that is one."""
        folder = os.path.realpath(path)
        while (parent := os.path.dirname(folder)) != folder:  # noqa: PTH120 - as text
            if (repo := self._by_folder.get(folder)) is not None:
                return repo
            folder = parent
        return None


def _ids(page: str) -> Iterator[str]:
    """The ids that the repo of a page can have: the folders that the page lies in."""
    parts = page.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def _read(repo: Found) -> RepoFacts:
    try:
        return read_facts(repo)
    except OSError:  # gone since it was found
        return RepoFacts(repo.id, (), None)


class _Take(Struct, frozen=True):
    """Takes the files of a page into memory."""

    files: dict[str, bytes]

    def __call__(self, file: MediaFile) -> bool:
        if file.content is not None:
            self.files[file.path] = file.content
            return True
        if file.source is None:
            return False
        try:
            with open_real(file.source) as stream:
                if os.fstat(stream.fileno()).st_size <= LARGEST:
                    self.files[file.path] = edited(stream.read(), file.edits)
        except OSError:
            return False
        return True  # a larger one is on disk already, or will be after the whole build
