"""The line from folders to site, readable from top to bottom.

Two passes: the first reads the small facts of every repo, the second makes each repo's page from
its own folder and those facts. Lists come last, from the small records that the pages gave. What
the last build left and still holds is neither read nor made again; if that is everything, nothing
heavy is loaded.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from generator.options import Options
from generator.problems import Problem, Severity
from generator.publishing.holding import Held
from generator.publishing.publish import publish, staged
from generator.publishing.staging import Staging
from generator.publishing.survey import survey
from generator.reading.scan import Scan, scan
from generator.report import Progress, Report
from generator.selecting import asked_for, select
from generator.timings import Stopwatch
from generator.work import cache as caches
from generator.work import ledger as ledgers
from generator.work import program
from generator.work.codec import CodecError
from generator.work.ledger import Ledger
from generator.work.limits import Limits
from generator.work.since import Since


class Done(Struct, frozen=True):
    """What came of a build."""

    report: Report
    lasting: bool = False  # the same build would find nothing to do, and say the same


class _Build(Struct):
    """One build: where to, how, and what came of it so far."""

    staging: Staging
    options: Options
    progress: Progress
    limits: Limits
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    made: int = 0  # pages of repos
    listed: int = 0  # other pages that were rendered


def run(  # noqa: PLR0913 - what a build was given, and what it found at first sight
    output: Held,
    roots: Sequence[Path],
    options: Options,
    progress: Progress,
    limits: Limits | None = None,
    *,
    since: Since | None = None,
) -> Done:
    """Builds the site of all repos under ``roots`` into an output. Raises what a build raises."""
    staging = staged(output, since.folders if since else None)
    since = since if staging.is_whole else None
    build = _Build(staging, options, progress, limits or Limits())
    with build.stopwatch.stage("read"):
        found = select(scan(roots), build.options, roots)
    try:
        with caches.opened(build.staging.output.folder, build.options) as cache:
            return _finish(build, found, cache, since)
    except (sqlite3.DatabaseError, CodecError):
        build.staging.discard()
        caches.remove(build.staging.output.folder, build.options)
        with caches.opened(build.staging.output.folder, build.options) as cache:
            return _finish(build, found, cache, None)


def _finish(build: _Build, found: Scan, cache: caches.Cache, since: Since | None) -> Done:
    staging, options = build.staging, build.options
    ledger = _fill(build, found, cache, since)
    build.progress.stage("publishing")
    plan, obstacles = survey(staging)
    report = _report(build, found, ledger, obstacles)
    if options.strict and report.complaints:
        cache.commit()
        return Done(replace(report, published=False))
    done = publish(staging, plan)
    cache.commit()
    report = replace(
        report,
        files_written=done.written,
        files_unchanged=done.unchanged,
        files_deleted=done.deleted,
        bytes=done.bytes,
    )
    return Done(report, done.certain and not obstacles and ledgers.is_lasting(ledger))


def _fill(build: _Build, found: Scan, cache: caches.Cache, since: Since | None) -> Ledger:
    """Takes every file of the site into the staging: what still stands, and what is made."""
    staging, options = build.staging, build.options
    repos = {repo.id: repo for repo in found.repos_found}
    with build.stopwatch.stage("read"):
        version = (since and cache.note("version")) or program.version(options)
        ledger = ledgers.opened(cache, repos, version, since)
    if not (ledger.changed or ledger.moved):
        todo = ledgers.wanted(ledger, staging, None)
        if not todo and _lists_stand(build, ledger, found):
            _keep_all(ledger, staging)
            return ledger
    _make(build, ledger, found)
    return ledger


def _keep_all(ledger: Ledger, staging: Staging) -> None:
    """Takes every file as it stands."""
    if staging.keep_all():
        return
    for repo_id in ledger.found:
        ledgers.keep_page(ledger, staging, repo_id)
    ledgers.keep_lists(ledger, staging)


def _make(build: _Build, ledger: Ledger, found: Scan) -> None:
    """Makes what is to be made. What this needs is loaded here, and only here."""
    from generator.work import making  # noqa: PLC0415 - heavy
    from generator.work.watch import Still  # noqa: PLC0415 - with it

    work = making.Making(
        ledger, build.staging, build.options, build.progress, build.stopwatch, build.limits
    )
    facts = making.read(work)
    build.progress.stage("pages")
    todo = ledgers.wanted(ledger, build.staging, Still(facts) if ledger.moved else None)
    shared = making.make(work, facts, todo)
    build.made = len(todo)
    if _lists_stand(build, ledger, found):
        ledgers.keep_lists(ledger, build.staging)
    else:
        build.listed = making.write_lists(work, shared, found.problems)
    ledger.cache.set_note("sign", _sign(build, ledger, found))


def _sign(build: _Build, ledger: Ledger, found: Scan) -> str:
    """Of everything that the lists of the site are made from."""
    told: object = ()
    if build.options.problems_page:
        told = tuple((one, ledger.told[one]) for one in ledger.found)
    return ledgers.sign(ledger, (found.problems, told) if told else ())


def _lists_stand(build: _Build, ledger: Ledger, found: Scan) -> bool:
    """Whether nothing that the lists of the site are made from changed, and all of them stand."""
    if ledger.cache.note("sign") != _sign(build, ledger, found):
        return False
    return ledgers.lists_stand(ledger, build.staging)


def _report(build: _Build, found: Scan, ledger: Ledger, obstacles: Sequence[Problem]) -> Report:
    told = [ledger.told[repo_id] for repo_id in ledger.found]
    problems = (*found.problems, *(one for each in told for one in each.problems), *obstacles)
    lost = (one.path for one in found.problems if one.severity is Severity.ERROR)
    failed = (repo_id for repo_id in ledger.found if ledger.told[repo_id].failed)
    return Report(
        out=Path(),
        repos=len(told),
        pages=len(told),
        examples=sum(each.examples for each in told),
        failed=(*lost, *failed),
        problems=tuple(asked_for(problems, build.options)),
        tasks=MappingProxyType(dict(sorted(Counter(each.rule for each in told).items()))),
        choices=ledgers.choices(ledger),
        pages_made=build.made,
        lists_made=build.listed,
        timings=MappingProxyType(build.stopwatch.take() if build.options.timings else {}),
    )
