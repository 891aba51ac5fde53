"""The output from lock to manifest: open, recover, stage, publish.

::

    with opened(out, roots, force=False) as staging:
        staging.write("acme/tiger/index.html", page)
        plan, problems = survey(staging)
        published = publish(staging, plan)

Leaving the block without ``publish`` leaves the site as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.publishing import disk, journal, layout, lock, manifest, times
from generator.publishing.errors import PublishError, Refused, write_error
from generator.publishing.plan import Act, Plan
from generator.publishing.staging import Output, Staging
from generator.publishing.stopping import deferred
from generator.publishing.target import check_output

_UNDO_SECONDS = 0.5  # for removing what was staged; the next run removes the rest


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    written: int  # files, new and changed
    unchanged: int
    deleted: int
    bytes: int  # of the whole site


@contextmanager
def opened(out: Path, roots: Sequence[Path], *, force: bool) -> Iterator[Staging]:
    """The output, checked, locked and put right after a build that was killed.

    Raises Refused, Locked or PublishError.
    """
    if refusal := check_output(out, roots, force=force):
        raise refusal
    folder = Path(os.path.realpath(out))
    was_there = folder.exists()
    with lock.hold(folder) as handle:
        try:
            recover(folder)
            staging = Staging(_output(folder, handle, force=force))
        except OSError as error:
            raise write_error(error, "into the output folder") from error
        try:
            yield staging
        finally:
            _leave(staging, was_there=was_there)


def recover(out: Path) -> None:
    """Finishes what a killed publish began; removes what a killed build had staged.

    Only for the holder of the lock. Raises OSError.
    """
    if found := journal.read(out):
        with deferred() as check:
            journal.replay(out, found, check)
    journal.forget(out)
    disk.remove_tree(layout.staging(out))
    disk.remove_tree(layout.spool(out))


def publish(staging: Staging, plan: Plan) -> Published:
    """Brings everything staged to its place, in order, and puts the new manifest in force.

    Nothing of the site is touched before the journal is on disk. Raises PublishError.
    """
    output = staging.output
    if not lock.is_held(output.folder, output.lock):
        raise PublishError(
            "the output folder was removed while the build ran",
            "leave it alone and run the same command again",
        )
    try:
        with deferred() as check:
            if plan.operations or plan.manifest is not output.former:
                _carry_out(output.folder, plan, check=check)
    except OSError as error:
        raise write_error(error, "the site") from error
    _remember(staging, plan)
    places = sum(operation.act is Act.PLACE for operation in plan.operations)
    return Published(
        written=places,
        unchanged=len(plan.manifest) - places,
        deleted=sum(operation.act is Act.DELETE for operation in plan.operations),
        bytes=sum(entry.size for entry in plan.manifest.values()),
    )


def _remember(staging: Staging, plan: Plan) -> None:
    """Notes times and inode of every file that is known to be whole, where they are new."""
    known = dict(staging.times)
    for operation in plan.operations:
        if operation.act is Act.PLACE:
            with suppress(OSError):
                known[operation.path] = times.of(
                    os.lstat(f"{staging.output.folder}/{operation.path}")
                )
    if known != staging.output.times:
        times.write(staging.output.folder, known)


def _carry_out(out: Path, plan: Plan, *, check: journal.Check) -> None:
    new = manifest.to_bytes(plan.manifest)
    if not plan.operations:
        if not layout.manifest(out).exists() or layout.manifest(out).read_bytes() != new:
            disk.write_whole(layout.manifest(out), new)
        return
    places = [operation for operation in plan.operations if operation.act is Act.PLACE]
    disk.flush(layout.staging(out) / operation.path for operation in places)
    begun = journal.begin(out, plan.operations, new)
    journal.replay(out, begun, check)


def _output(folder: Path, handle: int, *, force: bool) -> Output:
    try:
        former = manifest.read(folder)
    except manifest.ManifestError as error:
        raise Refused(f"the manifest of the output cannot be used: {error}") from error
    folding = _is_folding(folder)
    return Output(folder, handle, former, folding, force, times.read(folder))


def _is_folding(out: Path) -> bool:
    """Whether the file system of the output takes upper and lower case for one name."""
    return layout.own(out).with_name(layout.OWN.upper()).exists()


def _leave(staging: Staging, *, was_there: bool) -> None:
    """Undoes what is not published: all of it, or nothing where a journal has begun.

    Takes our folder away again where nothing was ever published.
    """
    out = staging.output.folder
    if layout.journal(out).exists():
        return
    with suppress(OSError):
        journal.forget(out)
        staging.discard(seconds=_UNDO_SECONDS)
        if layout.manifest(out).exists():
            return
        layout.lock(out).unlink(missing_ok=True)
        disk.remove_empty(layout.own(out))
        if not was_there:
            disk.remove_empty(out)
