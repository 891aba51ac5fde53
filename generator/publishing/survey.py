"""What stands in an output, looked at once before publishing, and the plan that follows."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.problems import Problem
from generator.publishing import disk, layout, plan
from generator.publishing.errors import PublishError, write_error
from generator.publishing.plan import Plan, Staged, Standing
from generator.publishing.staging import Output, Staging


def survey(staging: Staging) -> tuple[Plan, tuple[Problem, ...]]:
    """What publishing would do, and every problem of staging and plan. Changes nothing.

    Raises PublishError where the output cannot be looked at or a link would be dead.
    """
    output, files = staging.output, staging.files
    if staging.is_former:
        return Plan((), output.former), ()
    try:
        standing = look(staging)
    except OSError as error:
        raise write_error(error, "the site") from error
    drawn = plan.make(
        output.former,
        files,
        standing,
        force=output.force,
        name=layout.fold if output.folding else str,
    )
    if not staging.is_pure:
        drawn = plan.one_by_one(drawn)
    _check_unchanged(files, standing)
    _check_fatal(drawn)
    return drawn, (*staging.problems, *_problems(drawn))


def look(staging: Staging) -> dict[str, Standing]:
    """What stands at every path that matters, as :func:`plan.make` wants it."""
    output, files = staging.output, staging.files
    still = staging.still()
    standing = dict.fromkeys(still, Standing.FOLDER)
    paths = {**files, **output.former}
    for folder in sorted(layout.holders(paths) - standing.keys()):
        standing[folder] = _look(output, files, standing, folder)
    known = staging.times
    for path in paths:
        if path in standing:
            continue
        if path in known and path.rpartition("/")[0] in still:
            standing[path] = Standing.OURS
        else:
            standing[path] = _look(output, files, standing, path)
    for path in [path for path in files if standing[path] is Standing.FOLDER]:
        for inner in _inside(output, path):
            standing.setdefault(inner, _look_at(output, files, inner))
    return standing


def _look(
    output: Output, files: Mapping[str, Staged], standing: Mapping[str, Standing], path: str
) -> Standing:
    """What stands at a path; behind a link or a file stands nothing of ours."""
    parent = path.rpartition("/")[0]
    if parent and standing[parent] is not Standing.FOLDER:
        return Standing.NOTHING
    return _look_at(output, files, path)


def _look_at(output: Output, files: Mapping[str, Staged], path: str) -> Standing:
    mode = disk.mode(f"{output.folder}/{path}")
    if mode is None:
        return Standing.NOTHING
    if stat.S_ISDIR(mode):
        return Standing.FOLDER
    if path not in output.former:
        same = path in files and disk.holds(output.folder / path, files[path].entry)
        return Standing.SAME if same else Standing.FOREIGN
    if path in files or disk.holds(output.folder / path, output.former[path]):
        return Standing.OURS
    return Standing.CHANGED


def _inside(output: Output, folder: str) -> Iterator[str]:
    for inner, _ in disk.inside(Path(output.folder, folder)):
        yield f"{folder}/{inner}"


def _check_unchanged(files: Mapping[str, Staged], standing: Mapping[str, Standing]) -> None:
    for path, staged in files.items():
        if staged.stands and standing[path] is not Standing.OURS:
            raise PublishError(
                f"{path} vanished from the output while the build ran",
                "leave the output folder alone and run the same command again",
            )


def _check_fatal(drawn: Plan) -> None:
    for obstacle in drawn.obstacles:
        if obstacle.fatal:
            what = "is in the way" if obstacle.by == obstacle.path else "is no folder of ours"
            raise PublishError(
                f"{obstacle.path} cannot be written: {obstacle.by} in the output {what}",
                f"move it away, or use --force to move it to {layout.OWN}/kept",
            )


def _problems(drawn: Plan) -> Iterator[Problem]:
    for obstacle in drawn.obstacles:
        message = "expected a free path in the output, found a file that build-pages did not write"
        yield Problem("foreign-file", obstacle.path, message)
    for path in drawn.left:
        message = "expected the file as build-pages wrote it, found one that was changed since"
        yield Problem("changed-file", path, message)
