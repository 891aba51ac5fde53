"""Models read from tiny repos, for tests of what a page says about them."""

from __future__ import annotations

from pathlib import Path

from generator.meaning.site import SiteFacts
from generator.model import Model, read_model
from generator.reading.scan import scan
from generator.unit import gather


def facts_of(root: Path) -> SiteFacts:
    """The small facts of all repos under a root."""
    return gather({found.id: found for found in scan((root,)).repos_found})


def model_of(root: Path, repo_id: str = "acme/tiger") -> Model:
    """One repo under a root, read as a build reads it."""
    repos = {found.id: found for found in scan((root,)).repos_found}
    return read_model(repos[repo_id], gather(repos), lambda _: None)
