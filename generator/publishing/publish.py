"""The output from lock to manifest: hold, stage, publish.

::

    with held(out, roots, force=False) as output:
        staging = staged(output)
        staging.write("acme/tiger/index.html", page)
        plan, problems = survey(staging)
        published = publish(staging, plan)

Leaving the block without ``publish`` leaves the site as it was.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from generator.publishing import disk, journal, layout, lock, manifest, times
from generator.publishing.errors import PublishError, Refused, write_error
from generator.publishing.holding import Held
from generator.publishing.plan import Act, Plan
from generator.publishing.staging import Holders, Output, Staging
from generator.publishing.stopping import deferred


class Published(Struct, frozen=True):
    """What publishing did."""

    written: int  # files, new and changed
    unchanged: int
    deleted: int
    bytes: int  # of the whole site
    certain: bool  # the next build can tell from times alone whether all of it still stands


def staged(output: Held, folders: Holders | None = None) -> Staging:
    """A staging for the next site of an output. Raises Refused where its manifest is none.

    ``folders`` is given where every file of the table of times stands as it was: their folders.
    """
    folder = output.folder
    try:
        former = manifest.read(folder)
    except manifest.ManifestError as error:
        advice = f"remove {layout.OWN}/manifest.json there, then use --force"
        raise Refused(f"the manifest of the output cannot be used: {error}", advice) from error
    try:
        folding = _is_folding(folder)
    except OSError as error:
        raise write_error(error, "into the output folder") from error
    known = times.read(folder)
    if known.keys() != former.keys():
        folders = None
    return Staging(Output(folder, output.lock, former, folding, output.force, known), folders)


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
    certain = _remember(staging, plan)
    return Published(
        written=len(plan.placed),
        unchanged=len(plan.manifest) - len(plan.placed),
        deleted=sum(operation.act is Act.DELETE for operation in plan.operations),
        bytes=sum(entry.size for entry in plan.manifest.values()),
        certain=certain,
    )


def _remember(staging: Staging, plan: Plan) -> bool:
    """Notes times and inode of every file that is known to be whole, where they are new.

    Gives whether that is every file of the site.
    """
    known = {path: time for path, time in staging.times.items() if path in plan.manifest}
    for path in plan.placed:
        with suppress(OSError):
            known[path] = times.of(os.lstat(f"{staging.output.folder}/{path}"))
    if known != staging.output.times:
        times.write(staging.output.folder, known)
    return known.keys() == plan.manifest.keys()


def _carry_out(out: Path, plan: Plan, *, check: journal.Check) -> None:
    new = manifest.to_bytes(plan.manifest)
    if not plan.operations:
        if not layout.manifest(out).exists() or layout.manifest(out).read_bytes() != new:
            disk.write_whole(layout.manifest(out), new)
        return
    disk.flush(layout.staged(out, path) for path in (*plan.placed, *_inside_moved(plan)))
    begun = journal.begin(out, plan.operations, new)
    journal.replay(out, begun, check)


def _inside_moved(plan: Plan) -> list[str]:
    """The folders that come whole and those in them: what they hold is durable on its own only."""
    moved = {operation.path for operation in plan.operations if operation.act is Act.MOVE}
    found: dict[str, bool] = {}
    for path in plan.placed:
        within = False
        for folder in layout.folders(path):
            within = found[folder] = within or folder in moved
    return [folder for folder, within in found.items() if within]


def _is_folding(out: Path) -> bool:
    """Whether the file system of the output takes upper and lower case for one name."""
    return layout.own(out).with_name(layout.OWN.upper()).exists()
