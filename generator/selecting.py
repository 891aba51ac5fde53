"""Selecting repos: by patterns of their ids, and by what changed since a git revision."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec.structs import replace

from generator.options import OptionError, Options
from generator.problems import Problem
from generator.reading.found import Found, Scan

_PATIENCE = 60  # seconds that git may take


def select(scan: Scan, options: Options, roots: Sequence[Path]) -> Scan:
    """The repos of a scan that the options ask for. Raises OptionError.

    Names no problem that has nothing to do with them: those of folders stay, all repos being
    searched for.
    """
    if not (options.include or options.exclude) and options.only is None:
        return scan
    kept = tuple(repo for repo in scan.repos_found if _fits(repo.id, options))
    if options.only is not None:
        kept = tuple(_changed(kept, options.only, roots))
    if kept or options.only is not None or not scan.repos_found:
        return replace(scan, repos_found=kept)
    message = f"expected a repo that fits the patterns, found none of {len(scan.repos_found):,}"
    mend = "mend the patterns of --include and --exclude; an id is owner/model"
    none = Problem("no-repos", ".", message, mend)
    return replace(scan, repos_found=(), problems=(*scan.problems, none))


def asked_for(problems: Iterable[Problem], options: Options) -> Iterator[Problem]:
    """The problems whose codes the options ask for."""
    for problem in problems:
        selected = not options.select or problem.code in options.select
        if selected and problem.code not in options.ignore:
            yield problem


def _fits(repo_id: str, options: Options) -> bool:
    included = not options.include or _any(repo_id, options.include)
    return included and not _any(repo_id, options.exclude)


def _any(repo_id: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(repo_id, pattern.strip("/")) for pattern in patterns)


def _changed(repos: Sequence[Found], revision: str, roots: Sequence[Path]) -> Iterator[Found]:
    """The repos with a file that differs from the revision, or that git does not know."""
    files = sorted({path for root in roots for path in changed_files(root, revision)})
    folders = {parent for path in files for parent in _parents(path)}
    for repo in repos:
        if os.path.realpath(repo.folder) in folders:
            yield repo


def _parents(path: str) -> Iterator[str]:
    while (parent := os.path.dirname(path)) != path:  # noqa: PTH120 - many texts, no objects
        yield parent
        path = parent


def changed_files(root: Path, revision: str) -> list[str]:
    """The absolute real paths below ``root`` that changed since ``revision``, deleted ones too."""
    if revision.startswith("-") or not revision.strip():
        raise OptionError(f"--only: expected a git revision, found {revision!r}")
    top = _git(root, "rev-parse", "--show-toplevel").decode(errors="surrogateescape").rstrip("\n")
    changed = _git(root, "diff", "--name-only", "-z", "--no-renames", revision, "--", ".")
    unknown = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--full-name", ".")
    base = os.path.realpath(top)
    names = (changed + unknown).decode(errors="surrogateescape").split("\0")
    return [os.path.join(base, name) for name in names if name]  # noqa: PTH118 - as above


def _git(root: Path, *words: str) -> bytes:
    import subprocess  # noqa: PLC0415 - slow to load

    environ = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(  # noqa: S603 - our own words; the revision is no option
            command, capture_output=True, timeout=_PATIENCE, check=False, env=environ
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OptionError(f"--only: git cannot be run: {type(error).__name__}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise OptionError(f"--only: git says: {said[0]}")
    return done.stdout
