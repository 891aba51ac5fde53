"""The documents that are made from the tables of the code, as text by path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.checking.explain import markdown, overview
from generator.meaning.tasks import MODALITIES, TASKS, Task
from generator.option_table import OPTIONS, Group, Kind, Option, default
from generator.problems import CODES
from generator.starting.init import toml, value
from generator.starting.new import examples
from tests.conftest import PROJECT

MADE = "<!-- made from the tables of the code: make golden -->\n"
README_START, README_END = "<!-- options -->\n", "<!-- /options -->\n"
_MORE = (
    ("`--version`", "print the version and exit"),
    ("`-h`, `--help`", "print the help and exit"),
)
_WHERE = (
    "Options are typed on the command line, set in the environment, or written into "
    "`build-pages.toml` in the working folder (or into the table `[tool.build-pages]` of "
    "`pyproject.toml` there). What is typed wins over the environment, the environment over "
    "the file, the file over the defaults. `build-pages --init` writes a file with every "
    "option in it; `--config FILE` names another one. Keys and variables that name no option "
    "are told, with the name that was probably meant."
)
_HOW = (
    "A switch that the file sets is taken back with `--no-` before its name: `--no-strict`. "
    "Lists have commas between their items on the command line and in the environment. Paths "
    "of a file are relative to that file."
)
_SHELLS = (
    "`build-pages --completion bash` prints a script that completes all of this; `zsh` and "
    "`fish` have one too."
)
_TASKS = (
    "What to write under `widget` for each task, and what a page makes of it. "
    "`build-pages --new owner/model --task TASK` writes these cards, with the files that they "
    "name. The pictures are made from such pages."
)


def documents() -> Iterator[tuple[str, str]]:
    """Every made document: its path in the project, and its text."""
    yield "docs/options.md", options_page()
    yield "docs/tasks.md", tasks_page()
    yield "docs/problems/index.md", MADE + overview()
    for code in CODES:
        yield f"docs/problems/{code}.md", MADE + markdown(code)


def readme_options() -> str:
    """The table of options for the README."""
    rows = [f"| {_shown(option)} | {_cell(option)} |" for option in OPTIONS.values()]
    rows += [f"| {flags} | {told} |" for flags, told in _MORE]
    return "\n".join(["| Option | What it does |", "|---|---|", *rows]) + "\n"


def _shown(option: Option) -> str:
    if option.kind is Kind.PATHS:
        return f"`{option.metavar}`"
    argument = option.metavar or "\\|".join(option.choices)
    argument = f" [{argument}]" if option.optional_value else f" {argument}" if argument else ""
    short = f"`{option.short}`, " if option.short else ""
    return f"{short}`{option.flag}{argument}`"


def _cell(option: Option) -> str:
    return option.help.replace("|", "\\|").replace("*", "\\*")


def options_page() -> str:
    """The page of all options."""
    head = [
        MADE + "# Options",
        _WHERE,
        _HOW,
        _SHELLS,
    ]
    return "\n\n".join([*head, *(part for group in Group for part in _group(group))]) + "\n"


def _group(group: Group) -> Iterator[str]:
    options = [option for option in OPTIONS.values() if option.group is group]
    if options:
        yield f"## {str(group).capitalize()}"
        yield from (_option(option) for option in options)


def _option(option: Option) -> str:
    rows = [f"### {_shown(option).replace(chr(92), '')}"]
    rows.append(f"{option.help[:1].upper()}{option.help[1:]}.".replace("*", "\\*"))
    if not option.stored:
        rows.append("On the command line only.")
        return "\n\n".join(rows)
    plain = default(option)
    told = "none" if plain in (None, (), "") else f"`{toml(plain)}`"
    rows.append(
        f"Default: {told}. In the file: `{option.name} = {value(option)}`. "
        f"In the environment: `{option.variable}`."
    )
    return "\n\n".join(rows)


def tasks_page() -> str:
    """The page with the first example of every task, and a picture of what becomes of it."""
    head = [
        MADE + "# Examples of every task",
        _TASKS,
    ]
    return "\n\n".join([*head, *(part for name in MODALITIES for part in _modality(name))]) + "\n"


def _modality(modality: str) -> Iterator[str]:
    yield f"## {MODALITIES[modality]}"
    for task in TASKS.values():
        if task.modality == modality:
            yield from _task(task)


def _task(task: Task) -> Iterator[str]:
    yield f"### {task.name}"
    yield f"{task.what} Takes {task.takes}, gives {task.gives}."
    example = examples()[task.id].strip("\n")
    yield f"```yaml\npipeline_tag: {task.id}\nwidget:\n{example}\n```"
    picture = PurePosixPath("pictures") / "tasks" / f"{task.id}.webp"
    if (PROJECT / "docs" / picture).is_file():
        yield f"![The example of {task.name} on its page]({picture})"
