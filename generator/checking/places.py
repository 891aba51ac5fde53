"""Where the file of a problem lies, as seen from the working folder."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from msgspec import Struct, field

from generator.problems import Problem


class Places(Struct, frozen=True):
    """Puts the root before the path of a problem, which does not say which root it has."""

    roots: tuple[Path, ...]
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, problem: Problem) -> str:
        """The path from the working folder, with ``/``; absolute for a root outside of it."""
        path = problem.path
        if path not in self._known:
            roots = [root for root in self.roots if _exists(root, path)] or list(self.roots)
            self._known[path] = _from_here(roots[0], path) if roots else path
        return self._known[path]


def _exists(root: Path, path: str) -> bool:
    try:
        return (root / path).exists()
    except (OSError, ValueError):
        return False


def _from_here(root: Path, path: str) -> str:
    whole = os.path.normpath(os.path.abspath(root / path))  # noqa: PTH100 - follows no links
    here = os.getcwd()  # noqa: PTH109 - as text
    inside = PurePath(whole).is_relative_to(here)
    return PurePath(os.path.relpath(whole, here) if inside else whole).as_posix()
