"""What a report says of one repo: kept with its page, and told again when nothing was made."""

from __future__ import annotations

from dataclasses import dataclass

from generator.problems import Problem


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a report about one repo."""

    rule: str  # that decided the task
    because: str
    task: str  # id, "" without one
    examples: int
    failed: bool
    problems: tuple[Problem, ...]
