"""What publishing has to do, in which order. Pure: values in, values out.

The order keeps every file whole and every link alive at each step: new files first (nothing
links to them yet), then changed ones, listings behind pages, the front page last; then what only
the former manifest names goes, then folders that are empty by that. A former file where the site
now has a folder (or the other way round) goes right before its successor comes.

A folder at whose place nothing stands comes whole, by one step: every file in it is new, so
nothing links into it yet, and there is nothing of others that could be in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum, StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from generator.publishing.layout import folders, holders
from generator.publishing.manifest import Entry

_FRONT_PAGE = "index.html"


class Rank(IntEnum):
    """Where a file stands in the order: what is linked to before what links."""

    ASSET = 0  # media, style sheets, scripts
    PAGE = 1
    LISTING = 2  # pages and data that name many others

    @classmethod
    def of(cls, path: str) -> Rank:
        return cls.ASSET if path.startswith("_") else cls.PAGE


class Staged(Struct, frozen=True):
    """One file that the site is to hold."""

    entry: Entry
    rank: Rank
    stands: bool  # it stands in the site with these bytes already and was not staged


class Standing(StrEnum):
    """What stands at a site path before publishing."""

    NOTHING = "nothing"
    FOLDER = "folder"  # a real one, not a link
    OURS = "ours"  # a file that the former manifest names, to be replaced or unchanged since
    CHANGED = "changed"  # a file that only the former manifest names, with other bytes
    SAME = "same"  # a file of others with the very bytes that the site is to have there
    FOREIGN = "foreign"  # any other file, link or device


_FREE = frozenset((Standing.NOTHING, Standing.FOLDER))


class Act(StrEnum):
    PLACE = "place"  # the staged file moves to its path
    MOVE = "move"  # the staged folder moves to its path, with all that is in it
    DELETE = "delete"  # the file goes if it still has the bytes that we wrote
    PRUNE = "prune"  # the folder goes if it is empty


class Operation(Struct, frozen=True):
    """One step. Doing a step twice does no harm, so a journal can be replayed."""

    act: Act
    path: str
    entry: Entry | None = None  # DELETE: the bytes that we wrote
    aside: str = ""  # PLACE: what of others is moved out of the way first


class Obstacle(Struct, frozen=True):
    """Something of others that stands where a file of the site belongs."""

    path: str  # of the file that cannot be placed
    by: str  # what stands there: the path itself or a folder on the way
    fatal: bool  # links to the file would be dead


class Plan(Struct, frozen=True):
    """All steps in order, and what holds after the last one."""

    operations: tuple[Operation, ...]
    manifest: Mapping[str, Entry]
    placed: tuple[str, ...] = ()  # files that the steps bring to their paths
    obstacles: tuple[Obstacle, ...] = ()
    left: tuple[str, ...] = ()  # former files that somebody changed since: they stay


class _Draft(Struct):
    former: Mapping[str, Entry]
    new: Mapping[str, Staged]
    standing: Mapping[str, Standing]
    force: bool
    doomed: dict[str, Entry]  # former files to delete
    steps: list[Operation] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    kept: dict[str, Entry] = field(default_factory=dict)
    clear: set[str] = field(default_factory=lambda: {""})  # folders with nothing in the way


def make(
    former: Mapping[str, Entry],
    new: Mapping[str, Staged],
    standing: Mapping[str, Standing],
    *,
    force: bool = False,
    name: Callable[[str], str] = str,
) -> Plan:
    """The steps that lead from the former site to the new one.

    ``standing`` tells of every path in ``former`` and ``new``, of the folders that hold them, and
    of everything inside a folder that stands where a file belongs. ``force`` moves files of
    others out of the way. ``name`` gives what the file system compares of a path.
    """
    names = {name(path) for path in new}
    gone = {path: entry for path, entry in former.items() if name(path) not in names}
    doomed = {path: entry for path, entry in gone.items() if standing[path] is Standing.OURS}
    draft = _Draft(former, new, standing, force, doomed)
    coming: dict[str, list[str]] = {}  # path or folder -> files that come together
    for path, one in new.items():
        if one.stands:
            # Nearly every file of a site that was built before: nothing to ask, and no steps.
            if standing[path] is Standing.OURS and path.rpartition("/")[0] in draft.clear:
                draft.kept[path] = one.entry
            else:
                _settle(draft, path)
        else:
            folder = _new_folder(draft, path)
            coming.setdefault(f"{name(folder)}/" if folder else path, []).append(path)
    for paths in sorted(coming.values(), key=lambda paths: _order(draft, paths)):
        if _new_folder(draft, paths[0]):
            _settle_whole(draft, paths)
        else:
            _settle(draft, paths[0])
    deletions = [Operation(Act.DELETE, path, entry) for path, entry in sorted(doomed.items())]
    return Plan(
        operations=(*draft.steps, *deletions, *_prunings(draft, gone)),
        manifest=draft.kept,
        placed=tuple(draft.placed),
        obstacles=tuple(draft.obstacles),
        left=tuple(sorted(path for path in gone if standing[path] is Standing.CHANGED)),
    )


def one_by_one(plan: Plan) -> Plan:
    """The same plan without whole folders: for a staging that holds more than its files."""
    steps: list[Operation] = []
    for step in plan.operations:
        if step.act is Act.MOVE:
            below = (path for path in plan.placed if path.startswith(step.path + "/"))
            steps += [Operation(Act.PLACE, path) for path in below]
        else:
            steps.append(step)
    return replace(plan, operations=tuple(steps))


def _new_folder(draft: _Draft, path: str) -> str:
    """The outermost folder of a path that is not there, if nothing stands in its way; else ""."""
    for folder in folders(path):
        if draft.standing[folder] is not Standing.FOLDER:
            return folder if draft.standing[folder] is Standing.NOTHING else ""
    return ""


def _order(draft: _Draft, paths: list[str]) -> tuple[bool, bool, Rank, Rank, str]:
    """Files that come together come as late as the last of them; alone, listings come later."""
    first = min(paths)
    exists = draft.standing[first] not in _FREE
    ranks = [draft.new[path].rank for path in paths]
    return first == _FRONT_PAGE, exists, max(ranks), min(ranks), first


def _settle(draft: _Draft, path: str) -> None:
    """Adds the steps that bring one file of the new site to its path."""
    staged = draft.new[path]
    obstacle = _obstacle(draft, path)
    if obstacle and (staged.stands or not draft.force):
        draft.obstacles.append(obstacle)
        return
    draft.kept[path] = staged.entry
    if staged.stands or draft.standing[path] is Standing.SAME:
        return
    if not obstacle:
        draft.steps.extend(_clearings(draft, path))
    draft.placed.append(path)
    draft.steps.append(Operation(Act.PLACE, path, aside=obstacle.by if obstacle else ""))


def _settle_whole(draft: _Draft, paths: list[str]) -> None:
    """Adds the step that brings a new folder with these files.

    One for each spelling of its name: where they are one folder, the first step brings it all.
    """
    draft.placed += sorted(paths)
    draft.kept.update((path, draft.new[path].entry) for path in paths)
    for folder in sorted({_new_folder(draft, path) for path in paths}):
        draft.steps.append(Operation(Act.MOVE, folder))


def _obstacle(draft: _Draft, path: str) -> Obstacle | None:
    if path.rpartition("/")[0] not in draft.clear:
        for folder in folders(path):
            if draft.standing[folder] in _FREE:
                draft.clear.add(folder)
            elif not _is_ours(draft, folder):
                return Obstacle(path, folder, fatal=True)
    match draft.standing[path]:
        case Standing.FOREIGN:
            return Obstacle(path, path, fatal=False)
        case Standing.FOLDER if not all(_is_ours(draft, inner) for inner in _below(draft, path)):
            return Obstacle(path, path, fatal=True)
    return None


def _is_ours(draft: _Draft, path: str) -> bool:
    """Whether a path is of the former site and may go: a file, or a folder that held some."""
    if draft.standing[path] is Standing.FOLDER:
        return any(former.startswith(path + "/") for former in draft.former)
    return path in draft.former and draft.standing[path] is not Standing.CHANGED


def _below(draft: _Draft, folder: str) -> list[str]:
    return [path for path in draft.standing if _stands_below(draft, path, folder)]


def _stands_below(draft: _Draft, path: str, folder: str) -> bool:
    return path.startswith(folder + "/") and draft.standing[path] is not Standing.NOTHING


def _clearings(draft: _Draft, path: str) -> Iterator[Operation]:
    """Former files that must go for this one to come, and their folders."""
    for folder in folders(path):
        if entry := draft.doomed.pop(folder, None):
            yield Operation(Act.DELETE, folder, entry)
    if draft.standing[path] is not Standing.FOLDER:
        return
    below = sorted(_below(draft, path))
    for inner in below:
        if entry := draft.doomed.pop(inner, None):
            yield Operation(Act.DELETE, inner, entry)
    inner_folders = [inner for inner in below if draft.standing[inner] is Standing.FOLDER]
    for folder in [*reversed(inner_folders), path]:
        yield Operation(Act.PRUNE, folder)


def _prunings(draft: _Draft, gone: Mapping[str, Entry]) -> Iterator[Operation]:
    """Folders that held former files and hold none of the new site, innermost first."""
    if not gone:
        return
    needed = holders(draft.new) | set(draft.new)
    pruned = {step.path for step in draft.steps if step.act is Act.PRUNE}
    spare = holders(gone) - needed - pruned
    for folder in sorted(spare, key=lambda folder: (-folder.count("/"), folder)):
        yield Operation(Act.PRUNE, folder)
