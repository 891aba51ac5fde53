"""The check of all repos under some roots: what a build would say, and what no build looks for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from generator.checking.alternatives import pictures_without_words
from generator.checking.cards import card_problems
from generator.checking.wide import wide_pictures
from generator.content.body import Body, render_body
from generator.content.targets import Context, Placed
from generator.meaning.assets import Asset
from generator.meaning.site import FindRepo, SiteFacts
from generator.model import Model, placed, read_model
from generator.options import Options, RemoteMedia
from generator.problems import Problem, Severity
from generator.reading.found import Found, Scan
from generator.reading.listing import read_repo
from generator.reading.open import reason
from generator.reading.repo import Repo
from generator.reading.scan import scan
from generator.report import Progress, Silent
from generator.selecting import asked_for, select

_ORDER = {severity: place for place, severity in enumerate(Severity)}


class Checked(Struct, frozen=True):
    """The outcome of a check."""

    repos: int
    problems: tuple[Problem, ...]  # those that were asked for, by path and line
    seconds: float

    @property
    def complaints(self) -> tuple[Problem, ...]:
        """All but notes: what makes a check fail."""
        return tuple(one for one in self.problems if one.severity is not Severity.NOTE)


def check(
    roots: Sequence[Path], options: Options | None = None, progress: Progress | None = None
) -> Checked:
    """Checks every selected repo under ``roots``. Writes nothing.

    Raises OptionError where git cannot say what changed.
    """
    options, progress = options or Options(), progress or Silent()
    started = time.perf_counter()
    found = scan(roots)
    chosen = select(found, options, roots)
    progress.stage("checking")
    progress.start(len(chosen.repos_found))
    problems = list(chosen.problems)
    site = _Site(found)
    for repo in chosen.repos_found:
        problems += check_repo(repo, site.facts, site.find)
        progress.step(repo.id)
    return Checked(
        repos=len(chosen.repos_found),
        problems=tuple(sorted(asked_for(problems, options), key=_place)),
        seconds=time.perf_counter() - started,
    )


def check_repo(found: Found, site: SiteFacts, find_repo: FindRepo) -> tuple[Problem, ...]:
    """Everything that is wrong with one repo. What cannot be read at all is one problem."""
    try:
        model = read_model(found, site, find_repo)
        names: dict[str, Asset] = {}
        body = _body(model, names)
        return (
            *model.problems,
            *placed(body.problems, model.file, model.card_path),
            *placed(card_problems(model), model.file, model.card_path),
            *pictures_without_words(body, model, names),
            *wide_pictures(body, model, find_repo),
        )
    except OSError as error:
        message = f"cannot be read: {reason(error)}"
        return (Problem("page-failed", found.shown or found.id, message),)


def _body(model: Model, names: dict[str, Asset]) -> Body:
    """The body, rendered for a page that is never written.

    Every asset gets a made-up name, which is put into ``names``. Pictures of other hosts are
    shown too, so that the HTML has the words of all of them.
    """

    def place(asset: Asset) -> Placed:
        name = f"asset-{len(names)}"
        names[name] = asset
        return Placed(name)

    context = Context(
        resolver=model.resolver,
        place=place,
        href=lambda _link: "#",
        card=model.card_path,
        first_line=model.file.body_line,
        remote=RemoteMedia.LOAD,
    )
    return render_body(model.file.body, context, drop_title=True)


class _Site:
    """What the check of one repo needs of the others: their ids, and their files on demand."""

    def __init__(self, found: Scan) -> None:
        self._found = {repo.id: repo for repo in found.repos_found}
        self._repos: dict[str, Repo | None] = {}
        self.facts = SiteFacts(ids=MappingProxyType({name: name for name in self._found}))

    def find(self, repo_id: str) -> Repo | None:
        if repo_id not in self._repos:
            found = self._found.get(repo_id)
            self._repos[repo_id] = read_repo(found) if found else None
        return self._repos[repo_id]


def _place(problem: Problem) -> tuple[str, int, int, int, str]:
    return (
        problem.path,
        problem.line or 0,
        _ORDER[problem.severity],
        problem.column or 0,
        problem.code,
    )
