"""The command as a person meets it: words, exit codes, signals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from generator import __version__, cli
from generator.options import Options, RemoteMedia
from generator.problems import CODES, Problem, Severity
from generator.publishing.errors import Locked, PublishError, Refused
from generator.report import Progress, Report

WARNING = next(code.name for code in CODES.values() if code.severity is Severity.WARNING)
ERROR = next(code.name for code in CODES.values() if code.severity is Severity.ERROR)
PROJECT = Path(cli.__file__).parents[1]

# A command whose build takes as long as it is told, for signals and pipes.
SLOW = """
import sys, types
module = types.ModuleType("generator.build")
def build_site(roots, out, options, progress):
    import time
    from generator.report import Report
    progress.stage("reading")
    print("started", file=sys.stderr, flush=True)
    time.sleep(float({seconds}))
    return Report(out=out)
module.build_site = build_site
sys.modules["generator.build"] = module
from generator.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Build:
    """Stands in for the build: notes what it was asked for, gives or raises what it is told."""

    def __init__(self) -> None:
        self.outcome: Report | BaseException = Report(out=Path("site"))
        self.asked: tuple[Sequence[Path], Path, Options] | None = None

    def __call__(
        self, roots: Sequence[Path], out: Path, options: Options, progress: Progress
    ) -> Report:
        self.asked = (roots, out, options)
        progress.stage("reading")
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Build:
    stand_in = Build()
    module = ModuleType("generator.build")
    module.build_site = stand_in  # type: ignore[attr-defined] # made right here
    monkeypatch.setitem(sys.modules, "generator.build", module)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "repos").mkdir()
    return stand_in


def run(*arguments: str) -> int:
    return cli.main(["repos", "-o", "site", *arguments])


def test_a_build_without_problems_ends_with_0(
    build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    told = capsys.readouterr()
    assert told.out.endswith("open: site/index.html\n")
    assert told.err == "reading …\n"
    assert build.asked == ((Path("repos"),), Path("site"), Options())


def test_all_options_arrive(build: Build) -> None:
    code = run("--strict", "--force", "--base-url", "https://x.org/hub", "--remote-media", "never")
    assert code == 0
    assert build.asked is not None
    assert build.asked[2] == Options(
        strict=True, force=True, base_url="https://x.org/hub/", remote_media=RemoteMedia.NEVER
    )


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Refused("no", "do"), 2),
        (Locked("no", "do"), 3),
        (PublishError("no", "do"), 1),
        (OSError(13, "Permission denied", "repos/x"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_ends_a_build_early_is_one_line(
    build: Build, capsys: pytest.CaptureFixture[str], outcome: BaseException, code: int
) -> None:
    build.outcome = outcome
    assert run("--quiet") == code
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"build-pages: .+\n", told.err)


@pytest.mark.parametrize("outcome", [ValueError("a bug of ours"), MemoryError()])
def test_our_own_bugs_keep_their_traceback(build: Build, outcome: Exception) -> None:
    build.outcome = outcome
    with pytest.raises(type(outcome)):
        run()


def report_with(code: str) -> Report:
    return Report(out=Path("site"), problems=(Problem(code, "a/README.md", "x"),))


@pytest.mark.parametrize(
    ("report", "arguments", "code"),
    [
        (report_with(WARNING), (), 0),
        (report_with(ERROR), (), 0),
        (report_with("foreign-file"), (), 1),
        (report_with(WARNING), ("--strict",), 1),
        (replace(report_with(WARNING), failed=("tiger",)), (), 1),
        (Report(out=Path("site"), published=False), (), 1),
    ],
)
def test_the_exit_code_says_whether_the_site_is_whole(
    build: Build, report: Report, arguments: tuple[str, ...], code: int
) -> None:
    build.outcome = report
    assert run(*arguments) == code


def test_notes_do_not_count_for_strict(build: Build) -> None:
    note = next(code.name for code in CODES.values() if code.severity is Severity.NOTE)
    build.outcome = report_with(note)
    assert run("--strict") == 0


def test_quiet_says_nothing_when_all_is_well(
    build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("-q") == 0
    assert build.asked is not None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no folder of repos given"),
        (["repos"], "no output folder given: add -o site"),
        (["gone", "-o", "site"], "no such folder: gone"),
        (["file", "-o", "site"], "expected a folder, found a file: file"),
        (["repos", "-o", ""], "expected a path"),
        (["repos", "-o", "a\0b"], "expected a path"),
        (["n" * 5000, "-o", "site"], "nnn"),
        (["repos", "-o", "site", "--nope"], "no option --nope\n"),
        (["repos", "-o", "site", "--srict"], "no option --srict; did you mean --strict?"),
        (["repos", "-o", "site", "--no-srict"], "did you mean --no-strict?"),
        (["repos", "--chekc=1"], "no option --chekc; did you mean --check?"),
        (["repos", "--out", "site"], "no option --out; did you mean --output SITE?"),
        (["repos", "--port", "80"], "no option --port; did you mean --serve [HOST:PORT]?"),
        (["repos", "-o", "site", "--format", "json"], "--format: says something to --check only"),
        (["repos", "--check", "--format", "jsno"], "found 'jsno'; did you mean json?"),
        (["repos", "-o", "site", "-q", "-v"], "not allowed with"),
        (["repos", "-o", "site", "--remote-media", "maybe"], "maybe"),
        (["gone\x1b[2J\ud800", "-o", "site"], "gone\\x1b[2J\\ud800"),
    ],
)
def test_wrong_use_ends_with_2_and_says_how_it_is_used(
    build: Build, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    Path("file").write_text("x")
    assert cli.main(arguments) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "usage: build-pages REPOS... -o SITE" in told
    assert build.asked is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://[::1",
        "https://x.org:port/",
        "https://user@x.org/",
        "https://x.org/?q",
        "https://x.org/#f",
        'https://x.org/"onload',
        "https://x.org/\n",
        "https://x.org/a b",
    ],
)
def test_a_base_url_is_an_absolute_address(
    build: Build, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert run("--base-url", url) == 2
    assert "expected an address such as https://" in capsys.readouterr().err
    assert build.asked is None


def test_help_fits_80_columns_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    told = capsys.readouterr().out
    assert max(len(line) for line in told.splitlines()) <= 80
    assert "examples:" in told
    assert not re.search(r"\w-\n", told)  # no code or option is broken in two


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"build-pages {__version__}\n"


def test_the_handlers_of_a_caller_are_given_back(build: Build) -> None:
    before = signal.getsignal(signal.SIGTERM)
    run()
    assert build.asked is not None
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_command_itself_loads_nothing_heavy() -> None:
    code = "import sys, generator.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"argparse", "jinja2", "yaml", "PIL", "rich", "pathlib"} & set(loaded)


def start(tmp_path: Path, seconds: float, *arguments: str) -> subprocess.Popen[bytes]:
    (tmp_path / "repos").mkdir()
    code = SLOW.format(seconds=seconds)
    command = [sys.executable, "-c", code, str(tmp_path / "repos"), "-o", "site", *arguments]
    return subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_command_with_one_line(
    tmp_path: Path, signum: signal.Signals, code: int
) -> None:
    with start(tmp_path, 60, "-q") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"started\n"
        sent = time.monotonic()
        process.send_signal(signum)
        told = process.stderr.read()
        assert process.wait() == code
        assert time.monotonic() - sent < 2
    assert told == b"build-pages: interrupted; the published site is whole\n"


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    with start(tmp_path, 0.1, "-q" if os.name == "nt" else "-v") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "repos").mkdir()
    command = [sys.executable, "-c", SLOW.format(seconds=0), str(tmp_path / "repos"), "-o", "site"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=PROJECT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.endswith(b"build-pages: no space left on device\n")


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--version"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"build-pages {__version__}\n"


def test_a_signal_while_the_build_is_loaded_is_one_line_too(
    build: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_module: ModuleType, name: str) -> object:
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError(name)

    class Loading(ModuleType):
        __getattr__ = load

    assert build.asked is None
    monkeypatch.setitem(sys.modules, "generator.build", Loading("generator.build"))
    assert run("-q") == 143
    assert capsys.readouterr().err == "build-pages: interrupted; the published site is whole\n"
