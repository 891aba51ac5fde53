"""Completion: the scripts run in their shells and know every option."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator import cli
from generator.completion import SHELLS, script
from generator.meaning.tasks import TASKS
from generator.option_table import OPTIONS

FLAGS = [option.flag for option in OPTIONS.values() if option.flag]


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"no {name} here")
    return name


def run(shell: str, *words: str) -> str:
    quiet = {"bash": "--norc", "zsh": "-f", "fish": "--no-config"}[shell]
    done = subprocess.run([shell, quiet, *words], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def test_the_script_is_valid(shell: str, tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text(script(shell))
    run(shell, "-n", str(path))


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("name", SHELLS)
def test_every_option_is_known(name: str, flag: str) -> None:
    text = script(name)
    assert flag in text or f"-l {flag.removeprefix('--')} " in text


def bash(tmp_path: Path, *words: str) -> list[str]:
    path = tmp_path / "script"
    path.write_text(script("bash"))
    typed = " ".join(f"'{word}'" for word in ("build-pages", *words))
    return run(
        "bash",
        "-c",
        f"source {path}; COMP_WORDS=({typed}); COMP_CWORD={len(words)}; _build_pages; "
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ).split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--remote-media", "c"], ["click"]),
        (["--format", "s"], ["sarif"]),
        (["--task", "image-to-v"], ["image-to-video"]),
        (["--explain", "alt-"], ["alt-missing"]),
        (["--stri"], ["--strict"]),
        (["-o", "nothing-of-this-name"], []),
    ],
)
def test_bash_completes(tmp_path: Path, words: list[str], expected: list[str]) -> None:
    assert bash(tmp_path, *words) == expected


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_fish_completes(tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text(script("fish"))
    told = run("fish", "-c", f"source {path}; complete -C 'build-pages --task image-to-v'")
    assert [line.split("\t")[0] for line in told.splitlines()] == ["image-to-video"]


def test_the_command_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--completion", "bash"]) == 0
    told = capsys.readouterr().out
    assert told == script("bash") + "\n"
    assert all(task in told for task in TASKS)
