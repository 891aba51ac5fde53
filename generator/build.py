"""The build as a function: everything as it was, or the whole line from folders to site.

What the line needs is loaded only when there is something to do.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from generator.options import Options
from generator.publishing.holding import held
from generator.report import Progress, Report, Silent
from generator.timings import write_report
from generator.work import seal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.work.limits import Limits


def build_site(
    roots: Sequence[Path],
    out: Path,
    options: Options | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Report:
    """Builds the site of all repos under ``roots`` into the folder ``out``.

    Raises Refused for an output that must not be written, Locked while another build holds it,
    PublishError when the disk fails, OptionError for a logo, theme or cluster that cannot be
    used. Whatever is wrong with a repo is in the report.
    """
    options, progress = options or Options(), progress or Silent()
    started = time.perf_counter()
    with held(out, roots, force=options.force) as output:
        try:
            progress.stage("reading")
            sight = seal.look(output.folder, roots, options)
            report = sight.report
            if report is None:
                from generator.pipeline import run  # noqa: PLC0415 - heavy

                done = run(output, roots, options, progress, limits, since=sight.since)
                report = done.report
                if sight.given and done.lasting:
                    seal.write(output.folder, sight.given, options, report)
        finally:
            progress.finish()
    report = replace(report, out=out, seconds=time.perf_counter() - started)
    if options.timings:
        write_report(Path(options.timings), report.timings, report.seconds, report.repos)
    return report
