"""The command line: what a person may write, and the help that says so."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from msgspec import Struct

from generator import __version__
from generator.configuration import (
    ConfigurationError,
    find,
    from_text,
    meant,
    read_environment,
    read_file,
)
from generator.meaning.suggest import closest
from generator.option_table import OPTIONS, Group, Kind, Option, default, to_options
from generator.options import Options
from generator.problems import CODES
from generator.terminal import printable

DESCRIPTION = """\
Turn a folder of model repos into a model hub that is only files: one page per
model with the examples of its card, and a catalogue to find models in. The
site needs no server and no network; open its index.html.
"""

EPILOG = """\
examples:
  build-pages --new acme/tiger --task text-classification
      write a first card to acme/tiger/README.md
  build-pages ./repos --serve
      look at ./repos in a browser while you write
  build-pages --check ./repos
      say what is wrong with the cards, and what to write instead
  build-pages ./repos -o site
      make a page for every repo in ./repos and open site/index.html
  build-pages ./repos -o site --strict
      publish nothing unless every card is free of problems (for CI)
  build-pages ./repos -o site --base-url https://models.example.org/
      also make a sitemap and a feed, which need full addresses

A repo is a folder with a model card (README.md) or other files of a model.
Files in the output that build-pages did not write are never touched.
Most options may also stand in build-pages.toml (--init writes one) or in the
environment: --base-url is base-url = "..." there and BUILD_PAGES_BASE_URL here.
--no-strict takes back a strict = true, and so on.

exit codes:
  0  done (there may be warnings)
  1  a repo has no page, or --strict or --check found problems, or writing
     failed
  2  wrong use, or the output folder was refused
  3  another build holds the output folder
  130, 143  stopped by Ctrl-C or by a signal
"""
# What may stand after --serve; anything else there is a folder of repos.
_ADDRESS = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]*):\d+|\d{2,5}|localhost|[\d.]+\.\d+")
_ANYWHERE = frozenset({"check", "serve", "single-file"})  # actions that take the working folder


class Action(StrEnum):
    """What the command does; all but BUILD are named as their options."""

    BUILD = "build"
    CHECK = "check"
    EXPLAIN = "explain"
    SERVE = "serve"
    SINGLE_FILE = "single-file"
    NEW = "new"
    INIT = "init"
    COMPLETION = "completion"


# Options that mean nothing without an action.
_ONLY_WITH = MappingProxyType({"format": Action.CHECK, "task": Action.NEW})


class Command(Struct, frozen=True):
    """What the user asked for."""

    action: Action
    roots: tuple[Path, ...]
    out: Path | None  # None only where the action needs none
    options: Options
    values: Mapping[str, object]  # of every option, by its name in the table
    strange: tuple[str, ...] = ()  # variables of the environment that name no option

    @property
    def quiet(self) -> bool:
        return bool(self.values["quiet"])

    @property
    def verbose(self) -> bool:
        return bool(self.values["verbose"])

    def text(self, name: str) -> str:
        """The value of an option that is a text; "" where none was given."""
        return str(self.values[name] or "")


class _Parser(argparse.ArgumentParser):
    """Errors say what to do next and never let hostile text drive the terminal."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {printable(message)}\n{_short_usage(self.prog)}")


def parse(argv: Sequence[str] | None, environ: Mapping[str, str] | None = None) -> Command:
    """The command line as values. Exits with 2 on wrong use, with 0 after --help or --version."""
    parser = _parser()
    words = list(_system_arguments() if argv is None else argv)
    found, unknown = parser.parse_known_args(_with_addresses(words))
    if unknown:
        parser.error(_no_option(unknown))
    typed = _typed(parser, found)
    action = _action(parser, typed)
    try:
        values, strange = _merged(typed, os.environ if environ is None else environ)
    except ConfigurationError as error:  # how the command is written is not to blame
        parser.exit(2, f"{parser.prog}: {printable(str(error))}\n")
    _check_codes(parser, values)
    roots = tuple(_root(parser, name) for name in _names(values["repos"]))
    if not roots and action in _ANYWHERE:
        roots = (Path(),)
    output = values["output"]
    command = Command(
        action=action,
        roots=roots,
        out=_path(parser, str(output)) if output is not None else None,
        options=to_options(values),
        values=MappingProxyType(values),
        strange=strange,
    )
    _expect_whole(parser, command)
    return command


def _no_option(words: Sequence[str]) -> str:
    """What is wrong with words that are no options, with the one that may have been meant."""
    flag = words[0].partition("=")[0]
    if not flag.startswith("-"):
        return f"expected no more words, found {' '.join(words)!r}"
    switches = (f"no-{name}" for name, row in OPTIONS.items() if row.kind is Kind.SWITCH)
    near = meant(flag.lstrip("-"), [*OPTIONS, *switches, "help", "version"])
    if near is None:
        return f"no option {flag}"
    return f"no option {flag}; did you mean --{near}{_value(OPTIONS.get(near))}?"


def _value(option: Option | None) -> str:
    """The value of an option as the help shows it, after a space; "" for one without."""
    if option is None or not option.metavar:
        return ""
    return f" [{option.metavar}]" if option.optional_value else f" {option.metavar}"


def _expect_whole(parser: argparse.ArgumentParser, command: Command) -> None:
    """What an action cannot do without."""
    if command.action is Action.BUILD:
        if not command.roots:
            parser.error("no folder of repos given")
        if command.out is None and not command.values["zip"]:
            parser.error("no output folder given: add -o site")
    if command.action is Action.SINGLE_FILE and command.out is None:
        parser.error("no file given for the page: add -o page.html")
    if command.action is Action.NEW and not command.values["task"]:
        parser.error("no task given for the card: add --task text-classification")


def _system_arguments() -> Sequence[str]:
    import sys  # noqa: PLC0415 - only the command itself reads them

    return sys.argv[1:]


def _with_addresses(words: Sequence[str]) -> list[str]:
    """The words with the address of ``--serve`` beside it: no folder is taken for one."""
    flags = {f"--{name}": row for name, row in OPTIONS.items() if row.optional_value}
    result: list[str] = []
    for word in words:
        before = result[-1] if result else ""
        if before in flags and _ADDRESS.fullmatch(word) and not Path(word).exists():
            result[-1] = f"{before}={word}"
            continue
        if before in flags:
            result[-1] = f"{before}={flags[before].optional_value}"
        result.append(word)
    if result and result[-1] in flags:
        result[-1] = f"{result[-1]}={flags[result[-1]].optional_value}"
    return result


def _typed(parser: argparse.ArgumentParser, found: argparse.Namespace) -> dict[str, object]:
    """The values that were typed, by name of the option."""
    typed: dict[str, object] = {}
    for name, option in OPTIONS.items():
        value = getattr(found, option.field)
        if value is None or value == []:
            continue
        if option.kind is Kind.LIST:
            value = tuple(part for parts in value for part in parts)
        typed[name] = tuple(value) if option.kind is Kind.PATHS else value
    for name, action in _ONLY_WITH.items():
        if name in typed and action.value not in typed:
            parser.error(f"argument --{name}: says something to --{action} only; add that")
    if typed.get("quiet") and typed.get("verbose"):
        parser.error("argument -v/--verbose: not allowed with argument -q/--quiet")
    return typed


def _action(parser: argparse.ArgumentParser, typed: Mapping[str, object]) -> Action:
    named = [one for one in Action if typed.get(one.value)]
    if len(named) > 1:
        parser.error(f"argument --{named[1]}: not allowed with argument --{named[0]}")
    return named[0] if named else Action.BUILD


def _merged(
    typed: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The values of all options: typed ones, else the environment's, the file's, the default."""
    path = Path(str(typed["config"])) if "config" in typed else find(Path())
    from_file = read_file(path) if path is not None else {}
    from_environment, strange = read_environment(environ)
    stated = {**from_file, **from_environment, **typed}
    if "quiet" in typed:  # the louder or the stiller word that was typed wins over a stored one
        stated["verbose"] = typed.get("verbose", False)
    elif "verbose" in typed:
        stated["quiet"] = False
    return {name: stated.get(name, default(row)) for name, row in OPTIONS.items()}, strange


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _check_codes(parser: argparse.ArgumentParser, values: Mapping[str, object]) -> None:
    asked = [(name, code) for name in ("select", "ignore") for code in _names(values[name])]
    if values["explain"]:
        asked.append(("explain", str(values["explain"])))
    for name, code in asked:
        if code not in CODES:
            near = closest(code, CODES)
            advice = f"did you mean {near}?" if near else "the documentation lists all codes"
            parser.error(f"argument --{name}: no code {code!r}; {advice}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="build-pages",
        usage="build-pages REPOS... -o SITE [options]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=_formatter,
        allow_abbrev=False,
        add_help=False,
    )
    sections = {group: parser.add_argument_group(str(group)) for group in Group}
    for option in OPTIONS.values():
        _add(sections[option.group], option)
    printing = sections[Group.PRINT]
    printing.add_argument(
        "--version",
        action="version",
        version=f"build-pages {__version__}",
        help="print the version and exit",
    )
    printing.add_argument("-h", "--help", action="help", help="print this help and exit")
    return parser


def _add(section: argparse._ArgumentGroup, option: Option) -> None:
    """One option of the table as an argument; None stands for "not typed"."""
    flags = [option.short, option.flag] if option.short else [option.flag]
    told = option.help
    match option.kind:
        case Kind.PATHS:
            section.add_argument(option.field, metavar=option.metavar, nargs="*", help=told)
        case Kind.SWITCH:
            section.add_argument(*flags, action="store_true", default=None, help=told)
            section.add_argument(
                f"--no-{option.name}",
                action="store_false",
                dest=option.field,
                default=None,
                help=argparse.SUPPRESS,
            )
        case Kind.CHOICE:
            shown = "{" + ",".join(option.choices) + "}"
            section.add_argument(*flags, metavar=shown, type=_Read(option), help=told)
        case Kind.LIST:
            section.add_argument(
                *flags, action="append", metavar=option.metavar, type=_Read(option), help=told
            )
        case _:
            shown = f"[{option.metavar}]" if option.optional_value else option.metavar
            section.add_argument(*flags, metavar=shown, type=_Read(option), help=told)


class _Read(Struct, frozen=True):
    """Reads the text of one option, and tells argparse in our words what is wrong with it."""

    option: Option

    def __call__(self, text: str) -> object:
        try:
            return from_text(self.option, text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose lines end between words: ``alt-missing`` is one."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        import textwrap  # noqa: PLC0415 - for the help alone

        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


def _formatter(prog: str) -> argparse.HelpFormatter:
    return _Formatter(prog, max_help_position=26, width=min(80, _columns()) - 2)


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    return max(40, int(columns)) if columns.isdigit() and len(columns) < 5 else 80


def _short_usage(prog: str) -> str:
    return f"usage: {prog} REPOS... -o SITE [options]\nhelp:  {prog} --help\n"


def _root(parser: argparse.ArgumentParser, name: str) -> Path:
    root = _path(parser, name)
    try:
        is_folder, is_there = root.is_dir(), root.exists()
    except OSError as error:
        parser.error(f"{name} cannot be read: {(error.strerror or 'unknown cause').lower()}")
    if not is_there:
        parser.error(f"no such folder: {name}")
    if not is_folder:
        parser.error(f"expected a folder, found a file: {name}")
    return root


def _path(parser: argparse.ArgumentParser, name: str) -> Path:
    if not name or "\0" in name:
        parser.error("expected a path, found an empty one")
    return Path(name)
