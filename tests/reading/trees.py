"""Small trees on disk, written from text."""

from __future__ import annotations

from pathlib import Path

from generator.reading.found import Scan
from generator.reading.scan import scan

CARD = "---\nlicense: mit\n---\n# Title\n"


def plant(root: Path, *paths: str, content: str = "{}") -> Path:
    """Makes files below ``root``: cards with front matter, everything else with ``content``."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CARD if file.name.lower() == "readme.md" else content, encoding="utf-8")
    return root


def cache_entry(root: Path, name: str, *revisions: str, main: str | None = None) -> Path:
    """An entry as the hub client lays it out: snapshots whose files are links into blobs."""
    entry = root / name
    blob = entry / "blobs" / "f00d"
    blob.parent.mkdir(parents=True)
    blob.write_text(CARD)
    for revision in revisions:
        snapshot = entry / "snapshots" / revision
        snapshot.mkdir(parents=True)
        (snapshot / "README.md").symlink_to("../../blobs/f00d")
    if main is not None:
        (entry / "refs").mkdir()
        (entry / "refs" / "main").write_text(main)
    return entry


def ids(result: Scan) -> list[str]:
    return [found.id for found in result.repos_found]


def codes(result: Scan) -> list[str]:
    return [problem.code for problem in result.problems]


def ids_below(root: Path) -> list[str]:
    """The ids of a root in which nothing is wrong."""
    result = scan([root])
    assert codes(result) == []
    return ids(result)
