"""The journal: what a publish has to do, written down before its first step.

Whoever finds a journal replays it: every step that is done already is passed over.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from generator.publishing import disk, layout
from generator.publishing.manifest import Entry
from generator.publishing.plan import Act, Operation
from generator.publishing.stopping import deferred

VERSION = 2
_FOLLOWED = {1, VERSION}  # the first one moved no folders
Check = Callable[[], None]


class Journal(Struct, frozen=True):
    """The steps in order, and the name of the folder for what they move aside."""

    operations: tuple[Operation, ...]
    kept: str  # a folder in ``kept/`` that no earlier publish used


def to_bytes(journal: Journal) -> bytes:
    steps = [_step(operation) for operation in journal.operations]
    data = {"schema_version": VERSION, "kept": journal.kept, "steps": steps}
    return json.dumps(data).encode("ascii")


def _step(operation: Operation) -> list[object]:
    entry = operation.entry
    known = [entry.sha256, entry.size] if entry else None
    return [operation.act.value, operation.path, known, operation.aside]


def from_bytes(content: bytes) -> Journal | None:
    """A stored journal; None when it is none of ours and must not be followed."""
    try:
        data = json.loads(content)
        if data["schema_version"] not in _FOLLOWED or not str(data["kept"]).isdigit():
            return None
        return Journal(tuple(_operation(*step) for step in data["steps"]), str(data["kept"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _operation(act: str, path: str, known: list[object] | None, aside: str) -> Operation:
    if any(layout.fault(place) for place in (path, aside) if place):
        raise ValueError("a path that leads elsewhere")
    match known:
        case [str(sha256), int(size)]:
            return Operation(Act(act), path, Entry(sha256, size), aside)
    return Operation(Act(act), path, None, aside)


def read(out: Path) -> Journal | None:
    """The journal that an output holds, if there is one that can be followed."""
    try:
        return from_bytes(layout.journal(out).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def begin(out: Path, operations: Sequence[Operation], manifest: bytes) -> Journal:
    """Writes down the manifest to come and the steps; both are durable on return."""
    journal = Journal(tuple(operations), _free_name(layout.kept(out)))
    disk.write_whole(layout.following(out), manifest)
    disk.write_whole(layout.journal(out), to_bytes(journal))
    return journal


def recover(out: Path) -> None:
    """Finishes what a killed publish began. Only for the holder of the lock. Raises OSError."""
    if found := read(out):
        with deferred() as check:
            replay(out, found, check)
    forget(out)


def forget(out: Path) -> None:
    """Removes a journal that is done or cannot be followed, and what belongs to it."""
    for path in (layout.journal(out), layout.following(out)):
        path.unlink(missing_ok=True)
        disk.draft(path).unlink(missing_ok=True)


def replay(out: Path, journal: Journal, check: Check) -> None:
    """Does every step that is not done yet, then puts the new manifest in force.

    ``check`` is called between steps and may raise to stop; the next run goes on from there.
    """
    for operation in journal.operations:
        check()
        _STEPS[operation.act](out, operation, journal)
    touched = {out / operation.path for operation in journal.operations}
    parents = {path.parent for path in touched}
    disk.flush(sorted(parent for parent in parents if disk.is_folder(parent)))
    if layout.following(out).exists():
        layout.following(out).replace(layout.manifest(out))
    forget(out)
    disk.flush([layout.own(out)])


def _place(out: Path, operation: Operation, journal: Journal) -> None:
    if disk.mode(layout.staged(out, operation.path)) is None:  # it is placed already
        return
    if operation.aside:
        _set_aside(out, operation, journal)
    _bring(out, operation.path)


def _move(out: Path, operation: Operation, journal: Journal) -> None:
    """Moves a staged folder to its place: by one rename, as nothing stood there.

    Where somebody made something there since, what the folder holds moves one by one, and what
    is in the way of that is kept. So nothing is overwritten that we did not know of.
    """
    waiting, entered = [operation.path], []
    while waiting:
        path = waiting.pop()
        staged, target = layout.staged(out, path), f"{out}/{path}"
        if disk.is_folder(staged) and disk.is_folder(target):
            entered.append(target)
            names = sorted((inner.name for inner in Path(staged).iterdir()), reverse=True)
            waiting += [f"{path}/{name}" for name in names]
        elif disk.mode(staged) is not None:  # else it is placed already
            if disk.mode(target) is not None:
                _keep(out, path, journal)
            _bring(out, path)
    disk.flush(entered)


def _bring(out: Path, path: str) -> None:
    staged, target = layout.staged(out, path), f"{out}/{path}"
    try:
        os.replace(staged, target)  # noqa: PTH105 - objects of paths are slow to make
    except FileNotFoundError:  # its folder is missing: asked last, most have one
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged, target)  # noqa: PTH105 - likewise


def _set_aside(out: Path, operation: Operation, journal: Journal) -> None:
    """Moves something of others to the kept folder, unless that is done already."""
    blocking = out / operation.aside
    if disk.mode(blocking) is None:
        return
    if operation.aside != operation.path and disk.is_folder(blocking):
        return  # ours by now: made for an earlier step that had the same obstacle
    _keep(out, operation.aside, journal)


def _keep(out: Path, path: str, journal: Journal) -> None:
    """Moves something of others to the kept folder, or to a new one where it has no room there."""
    kept = layout.kept(out)
    refuge = kept / journal.kept / path
    ways = [disk.mode(kept / journal.kept / folder) for folder in layout.folders(path)]
    if disk.mode(refuge) is not None or not all(way is None or stat.S_ISDIR(way) for way in ways):
        refuge = kept / _free_name(kept) / path
    refuge.parent.mkdir(parents=True, exist_ok=True)
    (out / path).rename(refuge)


def _delete(out: Path, operation: Operation, _journal: Journal) -> None:
    target = out / operation.path
    if operation.entry and disk.holds(target, operation.entry):
        with suppress(FileNotFoundError):
            target.unlink()


def _prune(out: Path, operation: Operation, _journal: Journal) -> None:
    target = out / operation.path
    if disk.is_folder(target):
        disk.remove_empty(target)


_STEPS = {Act.PLACE: _place, Act.MOVE: _move, Act.DELETE: _delete, Act.PRUNE: _prune}


def _free_name(kept: Path) -> str:
    taken = [int(path.name) for path in kept.glob("*") if path.name.isdigit()]
    return str(max(taken, default=0) + 1)
