"""The build from folders to site, readable from top to bottom.

Two passes: the first reads the small facts of every repo, the second makes each repo's page from
its own folder and those facts. Listings come last, from the small records that the pages gave.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from generator.media.shown import MediaFile
from generator.options import Options
from generator.pages.problems import make_problems
from generator.pages.site_files import site_files
from generator.problems import Problem, Severity
from generator.publishing.plan import Rank
from generator.publishing.publish import opened, publish
from generator.publishing.staging import Staging
from generator.publishing.survey import survey
from generator.reading.scan import Scan, scan
from generator.rendering import page
from generator.report import Choice, Progress, Report, Silent
from generator.theming import make_site
from generator.unit import Unit, Workshop, gather, make_unit


def build_site(
    roots: Sequence[Path],
    out: Path,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Report:
    """Builds the site of all repos under ``roots`` into the folder ``out``.

    Raises Refused for an output that must not be written, Locked while another build holds it,
    PublishError when the disk fails, OptionError for a logo or theme that cannot be used.
    Whatever is wrong with a repo is in the report.
    """
    options, progress = options or Options(), progress or Silent()
    started = time.perf_counter()
    with opened(out, roots, force=options.force) as staging:
        try:
            report = _build(scan(roots), staging, options, progress)
        finally:
            progress.finish()
    return replace(report, out=out, seconds=time.perf_counter() - started)


def _build(found: Scan, staging: Staging, options: Options, progress: Progress) -> Report:
    progress.stage("reading")
    repos = {repo.id: repo for repo in found.repos_found}
    site = make_site(options)
    workshop = Workshop(gather(repos), site, options, repos)
    progress.stage("pages")
    progress.start(len(repos))
    units = []
    for repo in found.repos_found:
        units.append(make_unit(repo, workshop, lambda file: _stage(staging, file)))
        progress.step(repo.id)
    progress.stage("publishing")
    for file in site.static.files:
        staging.write(file.path, file.content)
    _write_listings(staging, workshop, units)
    if options.problems_page:
        _write_problems(staging, workshop, units, found.problems)
    plan, obstacles = survey(staging)
    report = _report(found, units, obstacles)
    if options.strict and report.complaints:
        return replace(report, published=False)
    done = publish(staging, plan)
    return replace(
        report,
        files_written=done.written,
        files_unchanged=done.unchanged,
        files_deleted=done.deleted,
        bytes=done.bytes,
    )


def _stage(staging: Staging, file: MediaFile) -> bool:
    if file.source is not None:
        return staging.copy(file.path, file.source)
    return staging.write(file.path, file.content or b"")


def _write_listings(staging: Staging, workshop: Workshop, units: Sequence[Unit]) -> None:
    made = site_files(
        workshop.site,
        tuple(unit.card for unit in units),
        (unit.short for unit in units),
        workshop.facts,
        partial(page, workshop.env),
    )
    for path, content in made:
        rank = Rank.ASSET if path.startswith("_") else Rank.LISTING
        staging.write(path, content, rank)


def _write_problems(
    staging: Staging, workshop: Workshop, units: Sequence[Unit], more: Sequence[Problem]
) -> None:
    """The page for authors: all that is known before the output itself is looked at."""
    by_repo = {"": (*more, *staging.problems)} | {unit.card.id: unit.problems for unit in units}
    value = make_problems(workshop.site, by_repo, _choices(units))
    html = page(workshop.env, "problems.html", value)
    staging.write(value.frame.path, html.encode("utf-8", "replace"), Rank.LISTING)


def _choices(units: Sequence[Unit]) -> tuple[Choice, ...]:
    return tuple(Choice(unit.card.id, unit.card.task or "", unit.because) for unit in units)


def _report(found: Scan, units: Sequence[Unit], obstacles: Sequence[Problem]) -> Report:
    problems = (*found.problems, *(one for unit in units for one in unit.problems), *obstacles)
    lost = (one.path for one in found.problems if one.severity is Severity.ERROR)
    return Report(
        out=Path(),
        repos=len(units),
        pages=len(units),
        examples=sum(unit.examples for unit in units),
        failed=(*lost, *(unit.card.id for unit in units if unit.failed)),
        problems=problems,
        tasks=MappingProxyType(dict(sorted(Counter(unit.rule for unit in units).items()))),
        choices=_choices(units),
    )
