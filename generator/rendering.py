"""The Jinja environment: page value in, HTML out.

Escaping is always on, an undefined name is an error, and text from a card is never a template.
``Markup`` is made here and in the content room only, after the sanitiser.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.content.code import colour
from generator.media.sizes import human_size
from generator.options import OptionError
from generator.own_files import folder
from generator.pages.paths import urlpath
from generator.template_code import VERSION, PageCode, PageContext
from generator.widgets.filters import FILTERS


class PageEnvironment(Environment):
    """Jinja's, with what pages need of it; ``theme`` is the folder of templates that go first."""

    code_generator_class = PageCode
    context_class = PageContext
    theme: Path | None = None


def environment(
    *, markdown: Callable[[str, str], Markup], theme: Path | None = None
) -> PageEnvironment:
    """The environment of one build.

    ``markdown`` turns a short Markdown text (a chat answer) into sanitised HTML; its second
    argument sets the ids apart from others on the page.
    """
    env = PageEnvironment(
        loader=loader(theme),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=Compiled() if theme is None else None,
    )
    env.theme = theme
    env.filters["urlpath"] = urlpath
    env.filters["markdown"] = markdown
    env.filters["thousands"] = thousands
    env.filters["filesize"] = human_size
    env.filters["code"] = code
    env.filters.update(FILTERS)
    return env


class Compiled(BytecodeCache):
    """Compiled templates of ours, kept beside them as Python keeps compiled modules.

    Never in a site: code from there must not run. A theme's templates are compiled each time.
    """

    def __init__(self) -> None:
        self._folder = folder("templates") / "__pycache__"

    def get_source_checksum(self, source: str) -> str:
        """What a compiled template was made from: its source, and the way it is compiled."""
        return super().get_source_checksum(f"{VERSION}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Loads a template that was compiled from the same source by the same Jinja."""
        with suppress(OSError), (self._folder / bucket.key).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps a template; where that cannot be, it is compiled again the next time."""
        if sys.dont_write_bytecode:
            return
        draft = self._folder / f"{bucket.key}.{os.getpid()}"
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            with draft.open("wb") as file:
                bucket.write_bytecode(file)
            draft.replace(self._folder / bucket.key)


def loader(theme: Path | None) -> BaseLoader:
    """The templates of a theme, then ours; ours again as ``default/<name>``, to be extended."""
    ours = FileSystemLoader(folder("templates"), encoding="utf-8")
    again = PrefixLoader({"default": ours})
    if theme is None:
        return ChoiceLoader([ours, again])
    return ChoiceLoader([FileSystemLoader(theme / "templates", encoding="utf-8"), ours, again])


def page(env: PageEnvironment, template: str, value: object) -> str:
    """A page value rendered by its template, in which it is called ``page``.

    Raises OptionError where a template of a theme fails.
    """
    try:
        return env.get_template(template).render(page=value)
    except Exception as error:
        if env.theme is not None and (place := _place(error)).startswith(f"{env.theme}{os.sep}"):
            raise OptionError(f"theme: {place}: {_words(error)}") from error
        raise


def site_page(env: PageEnvironment, template: str, value: object) -> str:
    """The same for a page that is about more than one repo, or about none.

    With a theme only that can be what makes it fail, also where a part of ours misses something
    of it.
    """
    try:
        return page(env, template, value)
    except (OptionError, MemoryError):
        raise
    except Exception as error:
        if env.theme is None:
            raise
        place = _place(error) or template
        raise OptionError(f"theme: {env.theme} does not fit {place}: {_words(error)}") from error


def _place(error: Exception) -> str:
    """The file and line of the template in which an error arose; "" for none."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{one.filename}:{one.lineno}" for one in frames if one.filename.endswith(".html")]
    return places[-1] if places else ""


def _words(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"expected a template, found none named {error.name}"
    said = str(error).splitlines() or [""]
    return said[0] or type(error).__name__


def code(text: str, language: str) -> Markup:
    """The text of a file in colour: every sign of it is escaped by the content room."""
    return Markup(colour(text, language))  # noqa: S704  (escaped there)


def thousands(number: int) -> str:
    """A whole number with narrow no-break spaces between groups of three."""
    return f"{number:,}".replace(",", "\u202f")
