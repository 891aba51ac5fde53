"""``python -m generator``: the command."""

from __future__ import annotations

import sys

from generator.cli import command

if __name__ == "__main__":
    sys.exit(command())
