"""Coverage-guided fuzzing of one target: ``python -m tests.fuzz.run TARGET [SECONDS]``.

Needs atheris (``pip install atheris``). What it finds is kept under its hash in
``tests/fuzz/found/TARGET``; made small, it becomes a file of ``tests/fuzz/seeds/TARGET``, which the
tests run for ever.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

FOLDER = Path(__file__).resolve().parent
LARGEST = 4096  # bytes of an input

with atheris.instrument_imports(include=["generator"]):
    from tests.fuzz.targets import TARGETS


def main(name: str, seconds: int = 60) -> None:
    """Fuzzes the target of this name for so many seconds, beginning with its seeds."""
    found = FOLDER / "found" / name
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=20", "-rss_limit_mb=2000",
        f"-artifact_prefix={found}/", "-print_final_stats=1",
    ]  # fmt: skip
    corpus = FOLDER / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = FOLDER / "seeds" / name
    atheris.Setup([sys.argv[0], *options, str(corpus), str(seeds)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
