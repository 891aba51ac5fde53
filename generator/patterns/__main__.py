"""``python -m generator.patterns -o FOLDER [--theme FOLDER]`` writes the pages of patterns."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.options import OptionError
from generator.patterns.write import PAGE, write_patterns
from generator.publishing.errors import OutputError


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the pages and says what to open; gives the exit code."""
    parser = argparse.ArgumentParser(prog="generator.patterns", description=__doc__)
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--theme", metavar="FOLDER", help="a theme to look at")
    chosen = parser.parse_args(argv)
    try:
        write_patterns(chosen.output, theme=chosen.theme)
    except (OutputError, OptionError) as error:
        sys.stderr.write(f"generator.patterns: {error}\n")
        return 1
    sys.stdout.write(f"open: {chosen.output / PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
