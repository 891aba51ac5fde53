"""Writes the pages: a site of cards made for it, and one page of the small parts beside them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from markupsafe import escape
from msgspec import Struct

from generator.build import build_site
from generator.meaning.tasks import MODALITIES, TASKS, Task
from generator.options import Options
from generator.pages.frame import Frame, make_frame
from generator.pages.links import Link
from generator.patterns.cards import CARDS, Pattern
from generator.patterns.files import FILES
from generator.rendering import environment, page
from generator.theming import make_site

PAGE = "patterns.html"
TITLE = "Patterns"


class PatternsPage(Struct, frozen=True):
    """What ``templates/patterns.html`` shows."""

    frame: Frame
    tasks: tuple[Task, ...]
    modalities: tuple[tuple[str, str], ...]
    pages: tuple[Link, ...]  # one for each family or state


def write_patterns(out: Path, theme: str | None = None) -> None:
    """Builds all patterns into the folder ``out``.

    Raises OptionError for a theme, OutputError for a folder that cannot be used.
    """
    options = Options(title=TITLE, theme=theme, force=True)
    with tempfile.TemporaryDirectory() as scratch:
        repos = Path(scratch)
        for pattern in CARDS:
            _write_repo(repos / pattern.id, pattern)
        build_site([repos], out, options)
    env = environment(
        markdown=lambda text, _scope: escape(text), theme=Path(theme) if theme else None
    )
    shown = PatternsPage(
        frame=make_frame(make_site(options), PAGE, title=TITLE, scripts=("model",)),
        tasks=tuple(TASKS.values()),
        modalities=tuple(MODALITIES.items()),
        pages=tuple(Link(pattern.title, path=f"{pattern.id}/index.html") for pattern in CARDS),
    )
    html = page(env, PAGE, shown)
    (out / PAGE).write_text(html, encoding="utf-8", newline="\n")


def _write_repo(folder: Path, pattern: Pattern) -> None:
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(pattern.card, encoding="utf-8", newline="\n")
    for name in pattern.files:
        (folder / name).write_bytes(FILES[name]())
