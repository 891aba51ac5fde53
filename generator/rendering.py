"""The Jinja environment: page value in, HTML out.

Escaping is always on, an undefined name is an error, and text from a card is never a template.
``Markup`` is made here and in the content room only, after the sanitiser.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

from generator.content.code import colour
from generator.media.sizes import human_size
from generator.own_files import folder
from generator.pages.paths import urlpath
from generator.widgets.filters import FILTERS


def environment(
    *, markdown: Callable[[str, str], Markup], theme: Path | None = None
) -> Environment:
    """The environment of one build.

    ``markdown`` turns a short Markdown text (a chat answer) into sanitised HTML; its second
    argument sets the ids apart from others on the page.
    """
    env = Environment(
        loader=loader(theme),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.filters["urlpath"] = urlpath
    env.filters["markdown"] = markdown
    env.filters["thousands"] = thousands
    env.filters["filesize"] = human_size
    env.filters["code"] = code
    env.filters.update(FILTERS)
    return env


def loader(theme: Path | None) -> BaseLoader:
    """The templates of a theme, then ours; ours again as ``default/<name>``, to be extended."""
    ours = FileSystemLoader(folder("templates"), encoding="utf-8")
    again = PrefixLoader({"default": ours})
    if theme is None:
        return ChoiceLoader([ours, again])
    return ChoiceLoader([FileSystemLoader(theme / "templates", encoding="utf-8"), ours, again])


def page(env: Environment, template: str, value: object) -> str:
    """A page value rendered by its template, in which it is called ``page``."""
    return env.get_template(template).render(page=value)


def code(text: str, language: str) -> Markup:
    """The text of a file in colour: every sign of it is escaped by the content room."""
    return Markup(colour(text, language))  # noqa: S704  (escaped there)


def thousands(number: int) -> str:
    """A whole number with narrow no-break spaces between groups of three."""
    return f"{number:,}".replace(",", "\u202f")
