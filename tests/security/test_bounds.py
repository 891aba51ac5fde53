"""What is made to exhaust its reader costs little time and memory, and its page is there.

The short form takes the worst cases with bodies of 200 kB. ``LONG_FLOODS=all`` takes all of
them; with ``LONG_BODY=2000000`` bodies are as long as any card that is read.
``LONG_REPOS=10000`` sets the repos of the widest input (300 by default).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec import Struct
from pygments.lexers import get_all_lexers

from generator.build import build_site
from generator.content.body import MAX_LINES, MAX_SIGNS, bounded
from generator.content.code import MAX_BLOCK, colour
from generator.content.mathematics import MathError, mathml
from generator.reading.yaml import MAX_BLOCKS, parse
from tests.conftest import PROJECT, WriteRepo
from tests.security.floods import FLOODS

SECONDS = 10  # of the processor, for one repo
MEGABYTES = 512  # of one process
REPOS = int(os.environ.get("LONG_REPOS", "300"))
ALL = os.environ.get("LONG_FLOODS") == "all"
# fmt: off
WORST = (
    *(f"markdown, {name}" for name in (
        "brackets", "emphasis", "open tags", "table heads", "tasks")),
    *(f"front matter, {name}" for name in (
        "billion laughs", "keys", "languages", "nested words", "words that are not there",
        "answers", "labels")),
    "card of 500 MB of zeros", "weights of 2 GB", "config of 5 MB", "picture of 60,000 × 60,000",
    "zTXt bomb", "svg of entities", "safetensors of a huge header", "gguf of 2^63 keys",
)
# fmt: on
HOSTILE_CODE = (
    "\\" * 12_000,
    "a" * 12_000,
    "(" * 12_000,
    '"' * 11_999,
    "'\\" * 6_000,
    "/*" * 6_000,
    "<" * 12_000,
    "{{" * 6_000,
    "$(" * 6_000,
    "`" * 12_000,
    "0" * 12_000,
    " " * 12_000 + "x",
    "a " * 6_000,
    "#" * 12_000,
    "\n" * 12_000,
    "a:" * 6_000,
    "[[" * 6_000,
    "%{" * 6_000,
    "é" * 12_000,
    "-" * 12_000,
    "=" * 12_000,
    "a.b(" * 3_000,
    '"a\n' * 4_000,
    "<!--" * 3_000,
)  # fmt: skip


class Builder:
    """A process that builds floods, one after the other."""

    def __init__(self, work: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.security.limits", str(work)],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def build(self, name: str) -> dict[str, object]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        told: dict[str, object] = json.loads(self._process.stdout.readline())
        return told

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured as Linux tells it")
    builder = Builder(tmp_path_factory.mktemp("floods"))
    yield builder
    builder.close()


def test_the_worst_are_floods() -> None:
    assert set(WORST) <= set(FLOODS)
    assert len(set(WORST)) == len(WORST)


@pytest.mark.parametrize("name", FLOODS if ALL else WORST)
def test_a_flood_costs_little(builder: Builder, name: str) -> None:
    told = builder.build(name)
    assert told["ended"] == 0, told
    assert told["pages"] == 1
    assert told["failed"] == [], told
    assert float(str(told["seconds"])) < SECONDS, told
    assert int(str(told["megabytes"])) < MEGABYTES, told


def test_a_body_of_too_many_lines_is_cut_between_two(repo: WriteRepo, tmp_path: Path) -> None:
    repo(
        {"README.md": "---\nlicense: mit\n---\n" + "- first\n" * MAX_LINES + "- last\n\nthe end\n"}
    )
    report = build_site((tmp_path / "repos",), tmp_path / "site")
    page = (tmp_path / "site/acme/tiger/index.html").read_text("utf-8")
    assert [problem.code for problem in report.problems] == ["body-cut"]
    assert "first" in page
    assert "the end" not in page


@pytest.mark.parametrize("extra", [0, 1])
def test_a_body_keeps_all_that_it_may_hold(extra: int) -> None:
    text = ("*a* " * 9 + "*a*\n") * (MAX_SIGNS // 20) + "b" * extra
    assert bounded(text) == text


def test_keys_beside_a_fault_are_read_up_to_a_limit() -> None:
    text = "broken: [\n" + "".join(f"k{at}: {at}\n" for at in range(MAX_BLOCKS + 10))
    values, problems = parse(text)
    assert len(values) == MAX_BLOCKS - 1
    assert "yaml-limit" in {problem.code for problem in problems}


# -- code in colour, and formulas ---------------------------------------------------------------


class Spent(Struct, frozen=True):
    """Seconds of the processor for one piece of code."""

    seconds: float
    language: str
    code: str


def _spent(language: str, code: str) -> Spent:
    started = os.times().user
    colour(code, language)
    return Spent(os.times().user - started, language, code[:10])


def test_no_lexer_can_be_held_up() -> None:
    """Each third language with one hostile block; in the long form, each with every block."""
    languages = [aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases]
    assert len(languages) > 400
    if not ALL:
        languages = languages[::3]
    spent = [
        _spent(language, code[:MAX_BLOCK])
        for at, language in enumerate(languages)
        for code in (HOSTILE_CODE if ALL else HOSTILE_CODE[at % 24 :: 24])
    ]
    slowest = max(spent, key=lambda one: one.seconds)
    assert slowest.seconds < 3, slowest


HOSTILE_TEX = (
    "{" * 900, "\\frac{" * 300, "\\left(" * 300, "^" * 1500, "x_" * 900, "\\sqrt" * 400,
    "\\begin{matrix}" * 140, "&" * 1900, "\\\\" * 900, "\\text{" * 300, "$" * 1900, "\\" * 1999,
    "x^{x^{" * 300, "\\begin{array}{" + "c" * 1900 + "}", "\\over" * 380, "'" * 1900,
    "\\limits" * 250, "\\color{red}" * 180, "\\def\\a{\\a\\a}\\a", "\\newcommand{\\a}{\\a}\\a",
    "\\left." * 300 + "\\right." * 30, "\\substack{" * 190, "\\overbrace{" * 180,
    "{" * 990 + "}" * 990,
)  # fmt: skip


@pytest.mark.parametrize("tex", HOSTILE_TEX, ids=lambda tex: tex[:12])
def test_no_formula_holds_up(tex: str) -> None:
    started = os.times().user
    with suppress(MathError):
        mathml(tex, display=True)
    assert os.times().user - started < 2


# -- many repos -----------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_number_of_repos(tmp_path: Path) -> None:
    """The peak of a build of many repos lies little above that of a tenth of them."""
    peaks = [_peak(tmp_path / str(count), count) for count in (REPOS // 10, REPOS)]
    assert peaks[1] < MEGABYTES
    assert peaks[1] - peaks[0] < 20 + REPOS * 0.02  # 20 kB for each repo: its record and its facts


def _peak(folder: Path, count: int) -> int:
    """The most memory, in megabytes, that a build of so many repos takes."""
    for at in range(count):
        repo = folder / "repos" / f"owner{at % 50}" / f"model{at}"
        repo.mkdir(parents=True)
        front = f"license: mit\nbase_model: owner{at % 7}/model{at % 49}\n"
        (repo / "README.md").write_text(f"---\n{front}---\n# Model {at}\n\nText.\n")
    program = (
        "import resource, sys; from generator.cli import main; code = main(sys.argv[1:]);"
        "print(max(resource.getrusage(one).ru_maxrss"
        " for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))); sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(folder / "repos"), "-o", str(folder / "site")],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(ended.stdout.split()[-1]) // 1000
