"""What a person reads of a build."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.problems import CODES, Problem, Severity
from generator.report import Choice, Report, Silent
from generator.terminal import (
    LineProgress,
    lines,
    printable,
    progress_for,
    quiet_lines,
    say,
    wants_colour,
)

REPORT = Report(
    out=Path("site"),
    repos=1204,
    pages=1203,
    examples=1,
    files_written=3,
    files_unchanged=1000,
    files_deleted=2,
    bytes=1_234_567,
    seconds=1.25,
)
WARNING = next(code.name for code in CODES.values() if code.severity is Severity.WARNING)
OTHER = [code.name for code in CODES.values() if code.severity is Severity.WARNING][1]
ERROR = next(code.name for code in CODES.values() if code.severity is Severity.ERROR)
NOTE = next(code.name for code in CODES.values() if code.severity is Severity.NOTE)


def warning(number: int, code: str = WARNING) -> Problem:
    return Problem(code, f"m{number}/README.md", "expected a, found b", "write a", line=number)


def told(report: Report, *, verbose: bool = False) -> list[str]:
    return list(lines(report, verbose=verbose, colour=False))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tiger", "tiger"),
        ("Größe 模型 🐯 👩‍🔬", "Größe 模型 🐯 👩‍🔬"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\r\tc\0", "a\\x0ab\\x0d\\x09c\\x00"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\udcff", "\\udcff"),
        ("a\u2028b", "a\\u2028b"),
        ("\U000e0041", "\\U000e0041"),
        ("\x7f\x85", "\\x7f\\x85"),
    ],
)
def test_whatever_could_drive_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
@settings(deadline=None, max_examples=200)
def test_any_text_becomes_one_line_that_can_be_encoded(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    shown.encode("utf-8")


def test_a_report_ends_with_counts_and_what_to_open() -> None:
    assert told(REPORT) == [
        "1,204 repos, 1,203 pages, 1 example in 1.2 s",
        "files: 3 written, 1,000 unchanged, 2 deleted; 1.2 MB in all",
        "open: site/index.html",
    ]


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    problem = replace(warning(3), key="widget[0].output")
    assert told(replace(REPORT, problems=(problem,)))[:3] == [
        f"m3/README.md:3 (widget[0].output): warning {WARNING}: expected a, found b",
        "  mend: write a",
        "",
    ]


def test_without_a_mend_of_its_own_the_general_one_is_given() -> None:
    problem = replace(warning(3), mend="")
    assert told(replace(REPORT, problems=(problem,)))[1] == f"  mend: {CODES[WARNING].mend}"


def test_notes_are_counted_and_shown_only_when_asked_for() -> None:
    report = replace(REPORT, problems=(replace(warning(1), code=NOTE),))
    assert not any(NOTE in line for line in told(report))
    assert "problems: 1 note" in told(report)
    assert any(NOTE in line for line in told(report, verbose=True))


def test_many_problems_are_grouped_by_code() -> None:
    problems = (*(warning(number) for number in range(1, 119)), warning(500, OTHER))
    shown = told(replace(REPORT, problems=problems))
    assert sum(WARNING in line and "README" in line for line in shown) == 5
    assert sum(OTHER in line and "README" in line for line in shown) == 1
    assert f"… and 113 more of {WARNING}" in shown
    assert "  -v shows all" in shown
    assert "problems: 119 warnings" in shown


def test_all_problems_are_shown_when_asked_for() -> None:
    problems = tuple(warning(number) for number in range(1, 119))
    shown = told(replace(REPORT, problems=problems), verbose=True)
    assert sum("README" in line for line in shown) == 118
    assert not any("more of" in line for line in shown)


def test_errors_are_not_crowded_out_by_warnings() -> None:
    problems = (*(warning(number) for number in range(1, 100)), replace(warning(7), code=ERROR))
    assert f"error {ERROR}" in told(replace(REPORT, problems=problems))[0]


def test_hostile_messages_stay_on_their_line() -> None:
    problem = Problem(WARNING, "\x1b]0;x\x07/README.md", "found '\n\x1b[31m'")
    shown = "\n".join(told(replace(REPORT, problems=(problem,), failed=("a\nb",))))
    assert "\x1b" not in shown
    assert "without a page: a\\x0ab" in shown


def test_choices_of_tasks_are_shown_when_asked_for() -> None:
    report = replace(
        REPORT,
        choices=(Choice("tiger", "fill-mask", "config.json"), Choice("lion", "", "nothing")),
        tasks={"config.json": 1, "nothing": 3},
    )
    assert told(report, verbose=True)[:2] == [
        "tiger: fill-mask (config.json)",
        "lion: no task (nothing)",
    ]
    assert "tasks: 3 by nothing, 1 by config.json" in told(report)


def test_a_build_that_published_nothing_says_so() -> None:
    shown = told(replace(REPORT, published=False))
    assert shown[-1] == "nothing was published; the output is as it was"


def test_quiet_tells_only_errors() -> None:
    report = replace(REPORT, problems=(warning(1), replace(warning(2), code=ERROR)))
    assert [line.split(":")[0] for line in quiet_lines(report, colour=False)] == [
        "m2/README.md",
        "  mend",
    ]


def test_quiet_tells_why_nothing_was_published() -> None:
    report = replace(REPORT, problems=(warning(1),), published=False)
    assert next(quiet_lines(report, colour=False)).startswith("m1/README.md:1: warning")


def test_colour_is_only_on_the_severity() -> None:
    report = replace(REPORT, problems=(warning(1),))
    first = next(iter(lines(report, verbose=False, colour=True)))
    assert first.count("\x1b") == 2
    assert "\x1b[33mwarning\x1b[0m" in first


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 bytes"), (1, "1 byte"), (999_960, "1.0 MB"), (5_000_000_000_000, "5000.0 GB")],
)
def test_sizes_are_readable(size: int, shown: str) -> None:
    assert any(line.endswith(f"{shown} in all") for line in told(replace(REPORT, bytes=size)))


def test_long_times_are_in_minutes() -> None:
    assert told(replace(REPORT, seconds=125.0))[0].endswith("in 2 min 5 s")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_need_a_terminal_and_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_colour(_Terminal())
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert wants_colour(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not wants_colour(_Terminal())


def test_progress_without_a_terminal_is_a_line_every_few_seconds() -> None:
    now = 0.0
    stream = io.StringIO()
    progress = LineProgress(stream, clock=lambda: now)
    progress.stage("reading")
    progress.start(100)
    for _ in range(100):
        now += 0.125
        progress.step("tiger")
    progress.finish()
    assert stream.getvalue().splitlines() == [
        "reading …",
        "reading: 40 of 100 repos, 8.0 a second, 7.5 s left",
        "reading: 80 of 100 repos, 8.0 a second, 2.5 s left",
    ]


def test_progress_on_a_terminal_never_obeys_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = _Terminal()
    progress = progress_for(stream, quiet=False)
    progress.stage("reading")
    progress.start(2)
    progress.step("[red]a\x1b[2Jb")
    progress.finish()
    assert "\x1b[2Jb" not in stream.getvalue()
    assert "reading" in stream.getvalue()


def test_quiet_has_no_progress() -> None:
    assert isinstance(progress_for(_Terminal(), quiet=True), Silent)


def test_a_stream_that_cannot_show_a_sign_gets_its_number() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    say("größe …", stream)
    stream.flush()
    assert raw.getvalue() == b"gr\\xf6\\xdfe \\u2026\n"
