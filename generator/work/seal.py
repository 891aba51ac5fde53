"""The seal of a build: what went into it, and what was said of it, in one small file.

While the seal holds, the next build has nothing to do but to say the same again: it reads neither
the cache nor the manifest, and loads hardly anything. Where only files of repos are not what they
were, it says which; what that costs is for the ledger to tell. It is broken by any other doubt.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.options import Options
from generator.publishing import disk, layout, times
from generator.report import Report
from generator.stored import decoded, encoded
from generator.work import codec, prints, program
from generator.work.since import Since


class Given(Struct, frozen=True, array_like=True):
    """Everything that a build reads."""

    asked: str  # what was asked for, and with what program
    tree: prints.Tree
    folders: tuple[prints.Seen, ...]
    files: tuple[prints.Seen, ...]


class Seal(Struct, frozen=True, array_like=True):
    """What a build that came to its end leaves."""

    given: Given
    tables: tuple[tuple[int, ...], ...]  # what the file system says of our own tables
    report: str  # as JSON


class Look(Struct, frozen=True):
    """What a build finds at first sight."""

    report: Report | None = None  # what the last one said, where nothing changed at all
    given: Given | None = None  # to this one; None where that cannot be told
    since: Since | None = None  # what the last one left, where only files of repos changed


def look(out: Path, roots: Sequence[Path], options: Options) -> Look:
    """Compares what is given to a build, and what stands in the output, with its seal."""
    if options.no_cache or options.only is not None or options.timings:
        return Look()
    try:
        return _look(out, roots, options)
    except (OSError, ValueError):  # gone at this moment, or no path: told by whoever reads it
        return Look()


def _look(out: Path, roots: Sequence[Path], options: Options) -> Look:
    asked, seal = _asked(roots, options), _stored(out)
    if seal is None or seal.given.asked != asked:
        return Look(given=_given(asked, _tree(roots, options)))
    then, now = seal.given, _given(asked, seal.given.tree)
    if now is None:
        return Look(given=_given(asked, _tree(roots, options)))
    names = _touched(then.tree.folders, then.folders, now.folders)
    given = _given(asked, _tree(roots, options)) if names else now
    touched = [*names, *_touched(then.tree.files, then.files, now.files)]
    folders = times.standing(out) if seal.tables == _tables(out, options) else None
    if folders is None:
        return Look(given=given)
    if not touched:
        return Look(codec.read(Report, seal.report), given)
    if any(_is_below(path, place) for place in _real(program.places(options)) for path in touched):
        return Look(given=given)
    return Look(None, given, Since(_named(touched, roots), folders))


def _touched(
    paths: Sequence[str], then: Sequence[prints.Seen], now: Sequence[prints.Seen]
) -> list[str]:
    """The paths of what is not what it was, or so young that this cannot be told."""
    return [
        path for path, one, other in zip(paths, then, now, strict=True) if one != other or not one
    ]


def _named(paths: Sequence[str], roots: Sequence[Path]) -> tuple[tuple[str, ...], ...]:
    """Real paths, each as it is named from every root that it lies below."""
    pairs = list(zip(map(os.path.abspath, roots), _real(roots), strict=True))
    return tuple(
        tuple(named + path[len(real) :] for named, real in pairs if _is_below(path, real))
        for path in paths
    )


def _real(paths: Sequence[Path]) -> Iterator[str]:
    return map(os.path.realpath, paths)


def _is_below(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def _stored(out: Path) -> Seal | None:
    try:
        return decoded(layout.seal(out).read_bytes(), Seal)
    except (OSError, ValueError, RecursionError):
        return None


def _tree(roots: Sequence[Path], options: Options) -> prints.Tree:
    return prints.tree(_real((*roots, *program.places(options))))


def _given(asked: str, tree: prints.Tree) -> Given | None:
    if not tree.folders:
        return None
    now = time.time_ns()
    return Given(asked, tree, prints.outside(tree.folders, now), prints.outside(tree.files, now))


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
        seal = Seal(given, _tables(out, options), codec.write(again))
        unfinished.write_bytes(encoded(seal))
        unfinished.replace(layout.seal(out))


def _tables(out: Path, options: Options) -> tuple[tuple[int, ...], ...]:
    own = (layout.manifest(out), layout.times(out), layout.cache(out, options.cache))
    return tuple(times.of(os.lstat(table)) for table in own)
