"""An output while one build has it: checked, locked, and put right after one that was killed.

Nothing of the site is read here, so that a build which finds everything as it was pays for none
of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from generator.publishing import disk, layout, lock
from generator.publishing.errors import write_error
from generator.publishing.target import check_output

_UNDO_SECONDS = 0.5  # for removing what was staged; the next run removes the rest


class Held(Struct, frozen=True):
    """An output that nobody else may write to."""

    folder: Path  # absolute, links resolved
    lock: int  # the open handle of the lock
    force: bool  # files of others that stand in the way are moved aside


@contextmanager
def held(out: Path, roots: Sequence[Path], *, force: bool) -> Iterator[Held]:
    """The output, as the last build that came to its end left it. Raises an OutputError."""
    if refusal := check_output(out, roots, force=force):
        raise refusal
    folder = Path(os.path.realpath(out))
    was_there = folder.exists()
    with lock.hold(folder) as handle:
        try:
            _put_right(folder)
        except OSError as error:
            raise write_error(error, "into the output folder") from error
        try:
            yield Held(folder, handle, force)
        finally:
            _leave(folder, was_there=was_there)


def _put_right(out: Path) -> None:
    """Finishes what a killed publish began; removes what a killed build had staged."""
    if layout.journal(out).exists():
        from generator.publishing import journal  # noqa: PLC0415 - hardly ever needed

        journal.recover(out)
    _clear(out)


def _clear(out: Path, *, seconds: float | None = None) -> None:
    """Removes what belongs to a build that is not published, all but a journal."""
    journal, following = layout.journal(out), layout.following(out)
    for path in (following, disk.draft(following), disk.draft(journal)):
        path.unlink(missing_ok=True)
    for folder in (layout.staging(out), layout.spool(out)):
        disk.remove_tree(folder, seconds=seconds)


def _leave(out: Path, *, was_there: bool) -> None:
    """Undoes what is not published: all of it, or nothing where a journal has begun.

    Takes our folder away again where nothing was ever published.
    """
    if layout.journal(out).exists():
        return
    with suppress(OSError):
        _clear(out, seconds=_UNDO_SECONDS)
        if layout.manifest(out).exists():
            return
        layout.lock(out).unlink(missing_ok=True)
        disk.remove_empty(layout.own(out))
        if not was_there:
            disk.remove_empty(out)
