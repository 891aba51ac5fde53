"""Every seed and every input that was ever found, through its target, and random ones beside them.

``LONG_FUZZ`` sets the seconds for which each target is fuzzed with atheris where that is
installed (none by default; ``make test-long`` sets 60).
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import PROJECT
from tests.fuzz.targets import TARGETS

SEEDS = Path(__file__).parent / "seeds"
SECONDS = int(os.environ.get("LONG_FUZZ", "0"))
FILES = sorted(path for path in SEEDS.rglob("*") if path.is_file())


def test_every_target_has_seeds() -> None:
    assert {path.parent.name for path in FILES} == set(TARGETS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_seed_is_survived(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=300))
def test_any_bytes_are_survived(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_that_were_cut_and_mixed_are_survived(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - inputs, no secrets
    seeds = [path.read_bytes() for path in FILES if path.parent.name == name]
    for _ in range(60):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 6)):
            _change(data, chance, seeds)
        TARGETS[name](bytes(data))


def _change(data: bytearray, chance: random.Random, seeds: list[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    match chance.randrange(5):
        case 0:
            data[at : at + chance.randrange(1, 9)] = chance.randbytes(chance.randrange(9))
        case 1:
            del data[at : at + chance.randrange(1, 40)]
        case 2:
            other = chance.choice(seeds)
            data[at:at] = other[chance.randrange(len(other) + 1) :][:200]
        case 3:
            data[at : at + 8] = chance.choice((b"\xff" * 8, b"\0" * 8, b"\x7f" + b"\xff" * 7))
        case 4:
            data[at:at] = data[at : at + 60] * chance.randrange(1, 5)


@pytest.mark.slow
@pytest.mark.skipif(not SECONDS, reason="set LONG_FUZZ to the seconds for each target")
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs atheris")
@pytest.mark.parametrize("name", TARGETS)
def test_the_fuzzer_finds_nothing(name: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz.run", name, str(SECONDS)]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-4000:]
