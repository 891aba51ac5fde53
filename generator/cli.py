"""The command ``build-pages``: signals, exit codes, and nothing that is slow to import.

Handlers for SIGINT and SIGTERM stand before anything else is loaded, so that a signal in the
first moments is answered in one line too.
"""

from __future__ import annotations

import gc
import signal
import sys
from types import FrameType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.arguments import Command

FAILED, REFUSED, LOCKED = 1, 2, 3
_OTHER_NAMES = (
    "expected a locale whose file names are UTF-8, as sites have them, found {}; "
    "set PYTHONUTF8=1 or LC_ALL=C.UTF-8"
)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SELDOM = (50_000, 20, 20)  # nearly all that is made here lives to the end


class Interrupted(KeyboardInterrupt):
    """A signal asked the program to stop."""

    def __init__(self, signum: int) -> None:
        super().__init__("interrupted; the published site is whole")
        self.signum = signum


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; gives its exit code.

    Restores the signal handlers that it found, so that it can be called as a function.
    """
    former = {signum: signal.getsignal(signum) for signum in _SIGNALS}
    often = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        return _answered(argv)
    finally:
        gc.set_threshold(*often)
        for signum, handler in former.items():
            signal.signal(signum, handler if handler is not None else signal.SIG_DFL)


def command() -> int:
    """Runs the command as all that its process does; gives its exit code.

    Once everything is said there is nothing left to interrupt: a signal that arrives while Python
    takes itself down changes nothing.
    """
    gc.set_threshold(*_SELDOM)
    code = FAILED
    try:
        code = _answered(None)
        _answer_all(signal.SIG_IGN)
    except KeyboardInterrupt:  # between the two
        _answer_all(signal.SIG_IGN)
    gc.freeze()  # the system takes it all back at once
    return code


def _answered(argv: Sequence[str] | None) -> int:
    try:
        _answer_all(_stop)
        return _run(argv)
    except KeyboardInterrupt as stop:
        return _interrupted(stop)


def _answer_all(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for signum in _SIGNALS:
        signal.signal(signum, handler)


def _interrupted(stop: KeyboardInterrupt) -> int:
    _complain(str(stop) or "interrupted; the published site is whole")
    return 128 + int(getattr(stop, "signum", signal.SIGINT))


def _stop(signum: int, _frame: FrameType | None) -> None:
    """Stops in an orderly way once; a second signal ends the program at once."""
    _answer_all(signal.SIG_DFL)
    raise Interrupted(signum)


def _run(argv: Sequence[str] | None) -> int:
    from generator.publishing.stopping import held  # noqa: PLC0415

    with held():
        from generator.arguments import parse  # noqa: PLC0415 - after the handlers
        from generator.options import OptionError  # noqa: PLC0415
        from generator.publishing.errors import Locked, OutputError, Refused  # noqa: PLC0415

    codes = ((Locked, LOCKED), (Refused, REFUSED))
    try:
        command = parse(argv)
    except SystemExit as end:  # --help, --version or wrong use, all told already
        _flush_help()
        return end.code if isinstance(end.code, int) else REFUSED
    if sys.getfilesystemencoding() != "utf-8":
        _complain(_OTHER_NAMES.format(sys.getfilesystemencoding()))
        return REFUSED
    for line in command.strange:
        _complain(line)
    try:
        return _act(command)
    except OutputError as error:
        about = f"{command.out}: " if command.out and command.action == "build" else ""
        _complain(f"{about}{error}")
        return next((code for kind, code in codes if isinstance(error, kind)), FAILED)
    except OptionError as error:
        _complain(str(error))
        return REFUSED
    except OSError as error:
        _complain(_words(error))
        return FAILED


def _act(command: Command) -> int:
    from generator.actions import ACTIONS  # noqa: PLC0415 - heavy

    return ACTIONS[command.action](command)


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


def _flush_help() -> None:
    from generator.actions import tell  # noqa: PLC0415 - after the handlers

    tell(())
