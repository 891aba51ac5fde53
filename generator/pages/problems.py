"""The page for authors: what is to be mended, by repo, and how tasks were found. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from generator.pages.frame import Frame, Site, make_frame
from generator.pages.links import Link
from generator.problems import CODES, Problem, Severity
from generator.report import Choice

PATH = "problems/index.html"
MAX_SHOWN = 5_000  # problems, and repos in the list of tasks


class CodeCount(Struct, frozen=True):
    """One kind of problem, and how often it occurs."""

    code: str
    severity: str
    cause: str
    count: int


class ProblemRow(Struct, frozen=True):
    """One problem as the page tells it."""

    severity: str
    code: str
    place: str  # "README.md:15 (widget[1].output)"
    message: str
    mend: str


class RepoProblems(Struct, frozen=True):
    """The problems of one repo; the first group may be those of no repo."""

    repo: Link
    rows: tuple[ProblemRow, ...]


class TaskRow(Struct, frozen=True):
    """The task of one repo, and the rule that found it."""

    repo: Link
    task: str
    because: str


class ProblemsPage(Struct, frozen=True):
    """Everything ``templates/problems.html`` shows."""

    frame: Frame
    counts: str  # "2 errors, 14 warnings, 3 notes"
    codes: tuple[CodeCount, ...]
    groups: tuple[RepoProblems, ...]
    left_out: int
    tasks: tuple[TaskRow, ...]
    tasks_left_out: int


def make_problems(
    site: Site,
    problems: Mapping[str, Sequence[Problem]],
    choices: Sequence[Choice],
) -> ProblemsPage:
    """The page. ``problems``: by repo id, ``""`` for those of no repo; in the order of the page."""
    every = [problem for of_repo in problems.values() for problem in of_repo]
    groups, left = [], MAX_SHOWN
    for repo_id, of_repo in problems.items():
        rows = tuple(_row(problem, repo_id) for problem in of_repo[:left])
        left -= len(rows)
        if rows:
            groups.append(RepoProblems(_repo(repo_id), rows))
    return ProblemsPage(
        frame=make_frame(site, PATH, title=f"Problems · {site.title}"),
        counts=_counts(every),
        codes=tuple(_codes(every)),
        groups=tuple(groups),
        left_out=len(every) - (MAX_SHOWN - left),
        tasks=tuple(
            TaskRow(_repo(choice.id), choice.task, choice.because) for choice in choices[:MAX_SHOWN]
        ),
        tasks_left_out=max(0, len(choices) - MAX_SHOWN),
    )


def _repo(repo_id: str) -> Link:
    return Link(repo_id, path=f"{repo_id}/index.html") if repo_id else Link("The site as a whole")


def _counts(problems: Iterable[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    found = ((counts[one], one.value) for one in Severity if counts[one])
    named = (f"{count:,} {word}" + ("" if count == 1 else "s") for count, word in found)
    return ", ".join(named) or "Nothing to mend"


def _codes(problems: Iterable[Problem]) -> Iterable[CodeCount]:
    counts = Counter(problem.code for problem in problems)
    for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        cause = CODES[code].cause.rstrip(".")
        yield CodeCount(code, CODES[code].severity.value, cause[:1].lower() + cause[1:], count)


def _row(problem: Problem, repo_id: str) -> ProblemRow:
    path = problem.path
    head, found, rest = path.partition(f"{repo_id}/") if repo_id else ("", "", path)
    place = rest if found and not head else path
    place += f":{problem.line}" if problem.line else ""
    return ProblemRow(
        severity=problem.severity.value,
        code=problem.code,
        place=f"{place} ({problem.key})" if problem.key else place,
        message=problem.message,
        mend=problem.advice,
    )
