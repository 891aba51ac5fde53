"""The command ``build-pages``: signals, exit codes, and nothing that is slow to import.

Handlers for SIGINT and SIGTERM stand before anything else is loaded, so that a signal in the
first moments is answered in one line too.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.arguments import Command
    from generator.report import Report

DONE, FAILED, REFUSED, LOCKED = 0, 1, 2, 3
# Problems of publishing that leave a file out of the site.
_LOST = frozenset({"site-path", "path-conflict", "lost-twin", "foreign-file"})


class Interrupted(KeyboardInterrupt):
    """A signal asked the program to stop."""

    def __init__(self, signum: int) -> None:
        super().__init__("interrupted; the published site is whole")
        self.signum = signum


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; gives its exit code.

    Restores the signal handlers that it found, so that it can be called as a function.
    """
    former = {signum: signal.signal(signum, _stop) for signum in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _run(argv)
    except KeyboardInterrupt as stop:
        _complain(str(stop) or "interrupted; the published site is whole")
        return 128 + int(getattr(stop, "signum", signal.SIGINT))
    finally:
        for signum, handler in former.items():
            signal.signal(signum, handler if handler is not None else signal.SIG_DFL)


def _stop(signum: int, _frame: FrameType | None) -> None:
    """Stops in an orderly way once; a second signal ends the program at once."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)
    raise Interrupted(signum)


def _run(argv: Sequence[str] | None) -> int:
    from generator.arguments import parse  # noqa: PLC0415 - after the handlers
    from generator.publishing.errors import Locked, OutputError, Refused  # noqa: PLC0415

    codes = ((Locked, LOCKED), (Refused, REFUSED))
    try:
        command = parse(argv)
    except SystemExit as end:  # --help, --version or wrong use, all told already
        _flush_help()
        return end.code if isinstance(end.code, int) else REFUSED
    try:
        report = _build(command)
    except OutputError as error:
        _complain(f"{command.out}: {error}")
        return next((code for kind, code in codes if isinstance(error, kind)), FAILED)
    except OSError as error:
        _complain(_words(error))
        return FAILED
    outcome = FAILED if _has_failed(report, command) else DONE
    try:
        _tell(report, command)
    except BrokenPipeError:  # as when the report is piped into head
        _silence()
    except OSError as error:
        _silence()
        _complain(_words(error))
        return FAILED
    return outcome


def _build(command: Command) -> Report:
    from generator.build import build_site  # noqa: PLC0415 - heavy
    from generator.terminal import progress_for  # noqa: PLC0415

    progress = progress_for(sys.stderr, quiet=command.quiet)
    try:
        return build_site(command.roots, command.out, command.options, progress)
    finally:
        progress.finish()


def _has_failed(report: Report, command: Command) -> bool:
    """Whether something that belongs on the site is not there, or was not allowed to be."""
    lost = any(problem.code in _LOST for problem in report.problems)
    strict = command.options.strict and bool(report.complaints)
    return bool(report.failed) or lost or strict or not report.published


def _tell(report: Report, command: Command) -> None:
    from generator import terminal  # noqa: PLC0415 - after the handlers

    stream = sys.stderr if command.quiet else sys.stdout
    colour = terminal.wants_colour(stream)
    told = (
        terminal.quiet_lines(report, colour=colour)
        if command.quiet
        else terminal.lines(report, verbose=command.verbose, colour=colour)
    )
    for line in told:
        terminal.say(line, stream)
    _flush()


def _words(error: OSError) -> str:
    """An error of the system in one line, with the file that it is about."""
    reason = (error.strerror or type(error).__name__).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def _complain(message: str) -> None:
    """One line on the error stream; a reader that is gone is no reason for another."""
    from generator.terminal import printable, say  # noqa: PLC0415 - after the handlers

    try:
        say(f"build-pages: {printable(message)}", sys.stderr)
        sys.stderr.flush()
    except OSError:
        return


def _flush() -> None:
    """Writes what is buffered now, where a closed pipe can still be answered."""
    sys.stdout.flush()
    sys.stderr.flush()


def _flush_help() -> None:
    try:
        _flush()
    except OSError:
        _silence()


def _silence() -> None:
    """Nobody reads on: whatever is still buffered goes nowhere, without a word at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
