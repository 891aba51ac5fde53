"""What the command does, one function for each action; each gives its exit code.

Modules that are slow to load are imported where an action needs them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO

from generator import terminal
from generator.arguments import Action, Command
from generator.publishing.errors import Refused

if TYPE_CHECKING:
    from generator.report import Report

DONE, FAILED = 0, 1
# Problems of publishing that leave a file out of the site.
_LOST = frozenset({"site-path", "path-conflict", "lost-twin", "foreign-file"})


def build(command: Command) -> int:
    """The main job: the site, and its archive where one is asked for."""
    archive = command.text("zip")
    if archive:
        from generator.exporting.archive import expect_archive  # noqa: PLC0415

        expect_archive(Path(archive))
    if command.out is not None:
        return _build_and_pack(command, command.out, archive)
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - slow to load

    with TemporaryDirectory(prefix="build-pages-") as folder:
        return _build_and_pack(command, Path(folder) / "site", archive)


def _build_and_pack(command: Command, out: Path, archive: str) -> int:
    report = _build(command, out)
    outcome = FAILED if _has_failed(report, command) else DONE
    said = []
    if archive and report.published:
        from generator.exporting.archive import pack  # noqa: PLC0415

        pack(out, Path(archive))
        said.append(f"packed: {archive}")
    _tell_report(report, command, () if command.quiet else said)
    return outcome


def _build(command: Command, out: Path) -> Report:
    from generator.build import build_site  # noqa: PLC0415 - heavy

    progress = terminal.progress_for(sys.stderr, quiet=command.quiet)
    try:
        return build_site(command.roots, out, command.options, progress)
    finally:
        progress.finish()


def _has_failed(report: Report, command: Command) -> bool:
    """Whether something that belongs on the site is not there, or was not allowed to be."""
    lost = any(problem.code in _LOST for problem in report.problems)
    strict = command.options.strict and bool(report.complaints)
    return bool(report.failed) or lost or strict or not report.published


def _tell_report(report: Report, command: Command, more: Iterable[str]) -> None:
    stream = sys.stderr if command.quiet else sys.stdout
    colour = terminal.wants_colour(stream)
    told = (
        terminal.quiet_lines(report, colour=colour)
        if command.quiet
        else terminal.lines(
            report, verbose=command.verbose, colour=colour, kept=command.out is not None
        )
    )
    tell((*told, *map(terminal.printable, more)), stream)


def check(command: Command) -> int:
    """Reads everything and prints what is to be mended; 1 where anything but notes is."""
    from generator.checking.check import check as check_roots  # noqa: PLC0415 - heavy
    from generator.checking.formats import lines  # noqa: PLC0415

    quiet = command.quiet or not sys.stderr.isatty()
    progress = terminal.progress_for(sys.stderr, quiet=quiet)
    try:
        checked = check_roots(command.roots, command.options, progress)
    finally:
        progress.finish()
    form = command.text("format")
    if not (command.quiet and form == "text" and not checked.complaints):
        colour = terminal.wants_colour(sys.stdout)
        tell(lines(checked, form, command.roots, verbose=command.verbose, colour=colour))
    return FAILED if checked.complaints else DONE


def explain(command: Command) -> int:
    """Prints the page of one code."""
    from generator.checking.explain import page  # noqa: PLC0415

    tell(page(command.text("explain")))
    return DONE


def serve(command: Command) -> int:
    """Builds, serves and watches until it is stopped."""
    from generator.serving.serve import serve as serve_site  # noqa: PLC0415 - heavy

    return serve_site(command.roots, command.out, command.options, command.text("serve"), tell)


def single_file(command: Command) -> int:
    """Writes one page with everything inside."""
    from generator.exporting.single import export  # noqa: PLC0415 - heavy

    if command.out is None:
        raise Refused("no file given for the page", "add -o page.html")
    size = export(command.roots, command.text("single-file"), command.out, command.options)
    if not command.quiet:
        tell([f"open: {terminal.printable(str(command.out))} ({terminal.size(size)})"])
    return DONE


def new(command: Command) -> int:
    """Writes the first card of a model."""
    from generator.starting.new import write_new  # noqa: PLC0415

    root = command.roots[0] if command.roots else Path()
    card = write_new(root, command.text("new"), command.text("task"))
    look = f"build-pages {terminal.printable(str(root))} --serve"
    tell([f"written: {terminal.printable(str(card))}", f"next: edit it, and look at it: {look}"])
    return DONE


def init(command: Command) -> int:
    """Writes the file of options into the working folder, or the one that is named."""
    from generator.starting.init import write_init  # noqa: PLC0415

    folder = command.roots[0] if command.roots else Path()
    tell([f"written: {terminal.printable(str(write_init(folder)))}"])
    return DONE


def completion(command: Command) -> int:
    """Prints the script of a shell."""
    from generator.completion import script  # noqa: PLC0415

    tell([script(command.text("completion"))])
    return DONE


def tell(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Prints lines. A reader that stops early is no error; a full disk is an OSError."""
    try:
        for line in lines:
            terminal.say(line, stream)
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        silence()
    except OSError:
        silence()
        raise


def silence() -> None:
    """Nobody reads on: whatever is still buffered goes nowhere, without a word at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


ACTIONS: Mapping[Action, Callable[[Command], int]] = MappingProxyType(
    {
        Action.BUILD: build,
        Action.CHECK: check,
        Action.EXPLAIN: explain,
        Action.SERVE: serve,
        Action.SINGLE_FILE: single_file,
        Action.NEW: new,
        Action.INIT: init,
        Action.COMPLETION: completion,
    }
)
