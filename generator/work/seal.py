"""The seal of a build: what went into it, and what was said of it, in one small file.

While the seal holds, the next build has nothing to do but to say the same again: it reads neither
the cache nor the manifest, and loads hardly anything. The seal says only that nothing at all
changed; what did, and what it costs, is for the ledger to tell. It is broken by any doubt.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.options import Options
from generator.publishing import disk, layout, times
from generator.report import Report
from generator.work import codec, prints, program


class Seal(Struct, frozen=True, array_like=True):
    """What a build that came to its end leaves."""

    given: str  # see :func:`given`
    tables: tuple[tuple[int, ...], ...]  # what the file system says of our own tables
    report: Report


def given(roots: Sequence[Path], options: Options) -> str:
    """The print of everything that a build reads; "" where times alone do not tell enough."""
    if options.no_cache or options.only is not None or options.timings:
        return ""
    tops = [os.path.realpath(top) for top in (*roots, *program.places(options))]
    try:
        tree = prints.tree(tops, time.time_ns())
    except (OSError, ValueError):  # gone at this moment, or no path: told by whoever reads it
        return ""
    asked = ([str(root) for root in roots], os.path.realpath("."), options)
    told = f"{tree}{asked}{program.surroundings()}"
    return hashlib.blake2b(told.encode("utf-8", "backslashreplace")).hexdigest() if tree else ""


def unbroken(out: Path, now: str, options: Options) -> Report | None:
    """What the last build said, if the same was given to it and all that it made stands."""
    if not now:
        return None
    try:
        seal = codec.read(Seal, layout.seal(out).read_text(encoding="ascii"))
        if seal.given == now and seal.tables == _tables(out, options) and times.stand(out):
            return seal.report
    except (OSError, ValueError):
        return None
    return None


def write(out: Path, now: str, options: Options, report: Report) -> None:
    """Seals a build; a disk that does not take it costs the next one some time."""
    again = replace(
        report,
        pages_made=0,
        lists_made=0,
        files_written=0,
        files_unchanged=report.files_written + report.files_unchanged,
        files_deleted=0,
    )
    unfinished = disk.draft(layout.seal(out))
    with suppress(OSError):
        seal = codec.write(Seal(now, _tables(out, options), again))
        unfinished.write_text(seal, encoding="ascii")
        unfinished.replace(layout.seal(out))


def _tables(out: Path, options: Options) -> tuple[tuple[int, ...], ...]:
    own = (layout.manifest(out), layout.times(out), layout.cache(out, options.cache))
    return tuple(times.of(os.lstat(table)) for table in own)
