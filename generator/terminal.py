"""What a person reads: progress while a build runs, and the report at its end."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from generator.problems import Problem, Severity
from generator.report import Progress, Report, Silent
from generator.timings import STAGES

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SHOWN = 20  # problems that are printed without --verbose
_EACH = 5  # of them at most of one code
_DRAWN_EVERY = 0.1  # seconds between two states of the bar
_EVERY_SECONDS = 5.0  # between two lines of progress where there is no terminal
_TINTS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_BIDI = (
    frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A)) | {0x200E, 0x200F, 0x61C}
)
_BREAKS = frozenset({0x2028, 0x2029, 0xFEFF, 0x00AD})


def printable(text: str) -> str:
    """Text with everything visible that could drive a terminal or reorder a line.

    Control characters, escape sequences, line breaks, bidi controls and halves of surrogate
    pairs come out as ``\\x1b``, ``\\u202e``; all else stays.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(sign) for sign in text)


def _visible(sign: str) -> str:
    code = ord(sign)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\x{code:02x}"
    if code in _BIDI or code in _BREAKS or 0xD800 <= code < 0xE000:
        return f"\\u{code:04x}"
    if 0xE0000 <= code < 0xE0080:  # invisible tags
        return f"\\U{code:08x}"
    return sign


def lines(report: Report, *, verbose: bool, colour: bool, kept: bool = True) -> Iterator[str]:
    """The report, line by line: choices, problems, counts, and what to open if it is kept."""
    if verbose:
        yield from _choices(report)
    shown, hidden = _selection(report.problems, verbose=verbose)
    for problem in shown:
        yield from problem_lines(problem, colour=colour)
    yield from _hidden_lines(hidden)
    if shown or hidden:
        yield ""
    yield from _summary(report)
    if report.published and kept:
        yield f"open: {printable(str(report.out / 'index.html'))}"


def quiet_lines(report: Report, *, colour: bool) -> Iterator[str]:
    """What is said even when nothing else is: errors, or why nothing was published."""
    told = report.complaints
    if report.published:
        told = tuple(one for one in told if one.severity is Severity.ERROR)
    shown, hidden = _selection(told, verbose=False)
    for problem in shown:
        yield from problem_lines(problem, colour=colour)
    yield from _hidden_lines(hidden)


def _choices(report: Report) -> Iterator[str]:
    for choice in report.choices:
        task = choice.task or "no task"
        yield printable(f"{choice.id}: {task} ({choice.because})")
    if report.choices:
        yield ""


def _selection(problems: Sequence[Problem], *, verbose: bool) -> tuple[list[Problem], Counter[str]]:
    """The problems to print, and how many more of each code there are."""
    if verbose:
        return list(problems), Counter()
    told = [one for one in problems if one.severity is not Severity.NOTE]
    told.sort(key=lambda one: one.severity is not Severity.ERROR)
    each = SHOWN if len(told) <= SHOWN else _EACH
    shown: list[Problem] = []
    seen: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for problem in told:
        seen[problem.code] += 1
        if seen[problem.code] <= each and len(shown) < SHOWN:
            shown.append(problem)
        else:
            hidden[problem.code] += 1
    return shown, hidden


def problem_lines(problem: Problem, *, colour: bool) -> Iterator[str]:
    """One problem as a person reads it: where and what, then how to mend it."""
    line = printable(str(problem))
    mark = f": {problem.severity} {problem.code}: "
    if colour:
        tint = _TINTS[problem.severity]
        line = line.replace(mark, f": \x1b[{tint}m{problem.severity}\x1b[0m {problem.code}: ", 1)
    yield line
    if problem.advice:
        yield f"  mend: {printable(problem.advice)}"


def _hidden_lines(hidden: Counter[str]) -> Iterator[str]:
    listed = hidden.most_common()
    for code, count in listed[:SHOWN]:
        yield f"… and {count:,} more of {code}"
    if listed[SHOWN:]:
        yield f"… and {sum(count for _, count in listed[SHOWN:]):,} more of other codes"
    if hidden:
        yield "  -v shows all"


def _summary(report: Report) -> Iterator[str]:
    counts = ((report.repos, "repo"), (report.pages, "page"), (report.examples, "example"))
    sums = ", ".join(counted(number, noun) for number, noun in counts)
    yield f"{sums} in {_duration(report.seconds)}"
    if report.tasks:
        rules = sorted(report.tasks.items(), key=lambda item: (-item[1], item[0]))
        yield "tasks: " + ", ".join(f"{count:,} by {printable(rule)}" for rule, count in rules)
    if severities := _severities(report.problems):
        yield f"problems: {severities}"
    if report.failed:
        yield f"without a page: {_some(report.failed)}"
    yield from _timings(report)
    if not report.published:
        yield "nothing was published; the output is as it was"
        return
    yield (
        f"files: {report.files_written:,} written, {report.files_unchanged:,} unchanged, "
        f"{report.files_deleted:,} deleted; {size(report.bytes)} in all"
    )


def _timings(report: Report) -> Iterator[str]:
    """Where the time went, added up over all processes."""
    if not report.timings:
        return
    whole = sum(report.timings.values()) or 1.0
    yield f"time of all processes: {_duration(whole)}"
    for name in STAGES:
        if seconds := report.timings.get(name):
            yield f"  {name:<10} {seconds:8.2f} s  {seconds / whole:4.0%}"


def _severities(problems: Iterable[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(counted(counts[one], str(one)) for one in Severity if counts[one])


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(printable(name) for name in names[:SHOWN])
    rest = len(names) - SHOWN
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def counted(number: int, noun: str) -> str:
    """A number of things: "1 page", "1,204 pages"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def size(number: int) -> str:
    """Bytes in words: ``1.2 MB``."""
    if number < 1000:
        return counted(number, "byte")
    value = float(number)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.95 or unit == "GB":
            return f"{value:.1f} {unit}"
    raise AssertionError("every size has a unit")


def wants_colour(stream: TextIO) -> bool:
    """Whether colours help: on a terminal, unless the environment says no or always."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def progress_for(stream: TextIO, *, quiet: bool) -> Progress:
    """A bar on a terminal, plain lines elsewhere, nothing when quiet."""
    if quiet:
        return Silent()
    if stream.isatty() and os.environ.get("TERM") != "dumb":
        return BarProgress(stream)
    return LineProgress(stream)


def _pace(done: int, total: int, seconds: float) -> str:
    """How fast repos are done, and how long the others will take: "40 a second, 1 min 5 s left"."""
    rate = done / seconds if seconds > 0 else 0.0
    if not rate:
        return "just begun"
    shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
    return f"{shown} a second, {_duration((total - done) / rate)} left"


class LineProgress:
    """Plain lines for logs: one for a stage, then one every few seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._total = 0
        self._done = 0
        self._name = ""
        self._last = self._began = clock()

    def stage(self, name: str) -> None:
        self._name, self._total, self._done = name, 0, 0
        self._say(f"{name} …")

    def start(self, total: int) -> None:
        self._total, self._done = total, 0
        self._last = self._began = self._clock()

    def step(self, repo_id: str) -> None:  # noqa: ARG002 - names would flood a log
        self._done += 1
        now = self._clock()
        if now - self._last >= _EVERY_SECONDS:
            self._last = now
            pace = _pace(self._done, self._total, now - self._began)
            self._say(f"{self._name}: {self._done:,} of {self._total:,} repos, {pace}")

    def finish(self) -> None:
        """Says nothing: the report follows."""

    def _say(self, line: str) -> None:
        with suppress(OSError):  # nobody reads the progress: no reason to stop
            say(printable(line), self._stream)
            self._stream.flush()


class BarProgress:
    """A bar for people; the library that draws it is loaded only here.

    It is drawn when there is news, by no thread of its own: workers are forked from this process.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._bar: Bar | None = None
        self._name = ""
        self._total = self._done = 0
        self._last = self._began = clock()

    def stage(self, name: str) -> None:
        self._name = name
        bar = self._shown()
        for task in bar.task_ids:
            bar.remove_task(task)
        bar.add_task(f"{name} …", total=None, repo="", count="")
        bar.refresh()

    def start(self, total: int) -> None:
        bar = self._shown()
        for task in bar.task_ids:
            bar.remove_task(task)
        bar.add_task(self._name, total=total, repo="", count=f"0/{total:,}")
        self._total, self._done = total, 0
        self._last = self._began = self._clock()

    def step(self, repo_id: str) -> None:
        self._done += 1
        now = self._clock()
        if now - self._last < _DRAWN_EVERY and self._done < self._total:
            return
        self._last = now
        told = f"{_pace(self._done, self._total, now - self._began)}  {printable(repo_id)[:40]}"
        bar = self._shown()
        for task in bar.task_ids:
            count = f"{self._done:,}/{self._total:,}"
            bar.update(task, completed=self._done, repo=told, count=count)
        bar.refresh()

    def finish(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _shown(self) -> Bar:
        if self._bar is None:
            self._bar = _bar(self._stream)
            self._bar.start()
        return self._bar


def _bar(stream: TextIO) -> Bar:
    """Columns without markup: names of repos are shown as they are."""
    from rich.console import Console  # noqa: PLC0415 - only for terminals
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as RichProgress  # noqa: PLC0415

    return RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}", markup=False),
        TextColumn("{task.fields[repo]}", markup=False),
        console=Console(file=stream),
        transient=True,
        auto_refresh=False,
    )


def say(text: str, stream: TextIO | None = None) -> None:
    """One line; a stream that cannot show a sign shows its number instead."""
    target = sys.stdout if stream is None else stream
    encoding = target.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=target)
