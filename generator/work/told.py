"""What a report says of one repo: kept with its page, and told again when nothing was made."""

from __future__ import annotations

from msgspec import Struct

from generator.problems import Problem


class Told(Struct, frozen=True, array_like=True):
    """The words of a report about one repo."""

    rule: str  # that decided the task
    because: str
    task: str  # id, "" without one
    examples: int
    failed: bool
    problems: tuple[Problem, ...]
