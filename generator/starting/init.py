"""The file of options that ``--init`` writes: every option, explained, with its default."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

from generator.configuration import FILE
from generator.option_table import STORED, Group, Option, default
from generator.publishing.errors import Refused

_HEAD = """\
# Options of build-pages. Every line that starts with "# name =" shows a default, or an example
# where there is none; take the "# " away to set it. Paths are relative to this file.
# The command line and BUILD_PAGES_* variables of the environment win over this file.
"""


def write_init(folder: Path) -> Path:
    """Writes the file into a folder and gives its path. Raises Refused where there is one."""
    path = folder / FILE
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(commented())
    except FileExistsError:
        raise Refused(
            f"{path} is there already", "edit it, or move it away and run the same command again"
        ) from None
    return path


def commented() -> str:
    """The whole file."""
    return "\n".join([_HEAD, *(line for group in Group for line in _group(group))])


def _group(group: Group) -> Iterator[str]:
    options = [option for option in STORED.values() if option.group is group]
    if not options:
        return
    yield f"# {group}"
    yield ""
    for option in options:
        yield from _option(option)


def _option(option: Option) -> Iterator[str]:
    words = f"{option.name}: {option.help}"
    if option.choices:
        words += f"; one of {', '.join(option.choices)}"
    yield from textwrap.wrap(words, 96, initial_indent="## ", subsequent_indent="## ")
    yield f"# {option.name} = {value(option)}"
    yield ""


def value(option: Option) -> str:
    """The default of an option as TOML, or an example where the default is nothing."""
    is_nothing = default(option) in (None, (), "")
    return option.example if is_nothing and option.example else toml(default(option))


def toml(given: object) -> str:
    """A value of an option as TOML; texts, switches, numbers and lists look as in JSON."""
    return json.dumps(list(given) if isinstance(given, tuple) else given, ensure_ascii=False)
