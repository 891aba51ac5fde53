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
    tree: prints.Tree
    folders: str  # what the file system says of them
    files: str


class Seal(Struct, frozen=True, array_like=True):
    """What a build that came to its end leaves."""

    given: Given
    tables: tuple[tuple[int, ...], ...]  # what the file system says of our own tables
    report: Report


def look(out: Path, roots: Sequence[Path], options: Options) -> tuple[Report | None, Given | None]:
    """What the last build said, if the same is given to this one and all that it made stands.

    Else what is given to this one, or None where times alone do not tell enough.
    """
    if options.no_cache or options.only is not None or options.timings:
        return None, None
    try:
        return _look(out, roots, options)
    except (OSError, ValueError):  # gone at this moment, or no path: told by whoever reads it
        return None, None


def _look(out: Path, roots: Sequence[Path], options: Options) -> tuple[Report | None, Given | None]:
    asked, seal = _asked(roots, options), _stored(out)
    if seal is None or seal.given.asked != asked:
        return None, _given(asked, _tree(roots, options))
    now = _given(asked, seal.given.tree)
    if now is None or now.folders != seal.given.folders:
        return None, _given(asked, _tree(roots, options))
    stands = now == seal.given and seal.tables == _tables(out, options) and times.stand(out)
    return (seal.report if stands else None), now


def _stored(out: Path) -> Seal | None:
    try:
        return codec.read(Seal, layout.seal(out).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _tree(roots: Sequence[Path], options: Options) -> prints.Tree:
    return prints.tree(map(os.path.realpath, (*roots, *program.places(options))))


def _given(asked: str, tree: prints.Tree) -> Given | None:
    folders, files = prints.outside(tree.folders), prints.outside(tree.files)
    if not folders or not prints.settled((*folders, *files), time.time_ns()):
        return None
    return Given(asked, tree, _hash(folders), _hash(files))


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
