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


class Given(Struct, frozen=True, array_like=True):
    """Everything that a build reads."""

    asked: str  # what was asked for, and with what program
    paths: tuple[str, ...]  # files and folders; see :func:`prints.tree`
    seen: str  # what the file system says of them


class Seal(Struct, frozen=True, array_like=True):
    """What a build that came to its end leaves."""

    given: Given
    tables: tuple[tuple[int, ...], ...]  # what the file system says of our own tables
    report: Report


def unbroken(out: Path, roots: Sequence[Path], options: Options) -> Report | None:
    """What the last build said, if the same is given to this one and all that it made stands."""
    try:
        seal = codec.read(Seal, layout.seal(out).read_text(encoding="ascii"))
        given = seal.given
        if (
            given.asked == _asked(roots, options)
            and given.seen == _hash(prints.outside(given.paths))
            and seal.tables == _tables(out, options)
            and times.stand(out)
        ):
            return seal.report
    except (OSError, ValueError):
        return None
    return None


def given(roots: Sequence[Path], options: Options) -> Given | None:
    """What goes into a build that begins now; None where times alone do not tell enough."""
    if options.no_cache or options.only is not None or options.timings:
        return None
    tops = (os.path.realpath(top) for top in (*roots, *program.places(options)))
    try:
        paths = prints.tree(tops)
    except (OSError, ValueError):  # gone at this moment, or no path: told by whoever reads it
        return None
    seen = prints.outside(paths)
    if not paths or not prints.settled(seen, time.time_ns()):
        return None
    return Given(_asked(roots, options), paths, _hash(seen))


def _asked(roots: Sequence[Path], options: Options) -> str:
    places = (*roots, *program.places(options))
    return _hash(
        (
            list(map(str, roots)),
            list(map(os.path.realpath, places)),
            os.path.realpath("."),
            options,
            program.surroundings(),
        )
    )


def _hash(value: object) -> str:
    return hashlib.blake2b(repr(value).encode("utf-8", "backslashreplace")).hexdigest()


def write(out: Path, given: Given, options: Options, report: Report) -> None:
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
        seal = codec.write(Seal(given, _tables(out, options), again))
        unfinished.write_text(seal, encoding="ascii")
        unfinished.replace(layout.seal(out))


def _tables(out: Path, options: Options) -> tuple[tuple[int, ...], ...]:
    own = (layout.manifest(out), layout.times(out), layout.cache(out, options.cache))
    return tuple(times.of(os.lstat(table)) for table in own)
