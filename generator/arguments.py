"""The command line: what a person may write, and the help that says so."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from generator import __version__
from generator.options import Options, RemoteMedia
from generator.terminal import printable

DESCRIPTION = """\
Turn a folder of model repos into a model hub that is only files: one page per
model with the examples of its card, and a catalogue to find models in. The
site needs no server and no network; open its index.html.
"""

EPILOG = """\
examples:
  build-pages ./repos -o site
      make a page for every repo in ./repos and open site/index.html
  build-pages ./tiger ./lion -o site
      the same for two repos
  build-pages ./repos -o site --strict
      publish nothing unless every card is free of problems (for CI)
  build-pages ./repos -o site --base-url https://models.example.org/
      also make a sitemap and a feed, which need full addresses

A repo is a folder with a model card (README.md) or other files of a model.
Files in the output that build-pages did not write are never touched.

exit codes:
  0  done (there may be warnings)
  1  a repo has no page, or --strict found problems, or writing failed
  2  wrong use, or the output folder was refused
  3  another build holds the output folder
  130, 143  stopped by Ctrl-C or by a signal
"""


@dataclass(frozen=True, slots=True)
class Command:
    """What the user asked for."""

    roots: tuple[Path, ...]
    out: Path
    options: Options
    quiet: bool
    verbose: bool


class _Parser(argparse.ArgumentParser):
    """Errors say what to do next and never let hostile text drive the terminal."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {printable(message)}\n{_short_usage(self.prog)}")


def parse(argv: Sequence[str] | None) -> Command:
    """The command line as values. Exits with 2 on wrong use, with 0 after --help or --version."""
    parser = _parser()
    found = parser.parse_args(argv)
    if not found.repos:
        parser.error("no folder of repos given")
    if found.output is None:
        parser.error("no output folder given: add -o site")
    roots = tuple(_root(parser, name) for name in found.repos)
    return Command(
        roots=roots,
        out=_path(parser, found.output),
        options=Options(
            strict=found.strict,
            force=found.force,
            base_url=found.base_url,
            remote_media=RemoteMedia(found.remote_media),
        ),
        quiet=found.quiet,
        verbose=found.verbose,
    )


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
    what = parser.add_argument_group("what to build")
    what.add_argument("repos", metavar="REPOS", nargs="*", help="folders of repos, or single repos")
    what.add_argument("-o", "--output", metavar="SITE", help="folder for the site, made if missing")
    _add_choices(parser)
    _add_printing(parser)
    return parser


def _add_choices(parser: argparse.ArgumentParser) -> None:
    how = parser.add_argument_group("how to build")
    how.add_argument(
        "--strict",
        action="store_true",
        help="publish nothing when there are warnings or errors, and exit with 1",
    )
    how.add_argument(
        "--force",
        action="store_true",
        help="use an output folder that holds other files; they stay, and those in the way of "
        "the site are moved to SITE/.build-pages/kept",
    )
    how.add_argument(
        "--base-url",
        metavar="URL",
        type=_base_url,
        help="address that the site will have, for a sitemap and a feed",
    )
    how.add_argument(
        "--remote-media",
        choices=[str(choice) for choice in RemoteMedia],
        default=str(RemoteMedia.CLICK),
        help="pictures and sounds that a card names on other hosts: load them when the page "
        "opens, on a click (the default), or never",
    )


def _add_printing(parser: argparse.ArgumentParser) -> None:
    printing = parser.add_argument_group("what to print")
    loudness = printing.add_mutually_exclusive_group()
    loudness.add_argument(
        "-q", "--quiet", action="store_true", help="print errors and nothing else"
    )
    loudness.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="print every problem and note, and how each task was found",
    )
    printing.add_argument(
        "--version",
        action="version",
        version=f"build-pages {__version__}",
        help="print the version and exit",
    )
    printing.add_argument("-h", "--help", action="help", help="print this help and exit")


def _formatter(prog: str) -> argparse.HelpFormatter:
    width = min(80, _columns()) - 2
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=26, width=width)


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


def _base_url(text: str) -> str:
    """An absolute http(s) address that ends with ``/``."""
    advice = "expected an address such as https://models.example.org/"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise argparse.ArgumentTypeError(f"{advice}, found {text!r}") from None
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or any(sign in text for sign in " <>\"'\\")
    ):
        raise argparse.ArgumentTypeError(f"{advice}, found {text!r}")
    if not text.isprintable():
        raise argparse.ArgumentTypeError(f"{advice}, found one with control characters")
    if parts.username is not None or "?" in text or "#" in text:
        raise argparse.ArgumentTypeError(
            f"{advice}, without user, query and fragment, found {text!r}"
        )
    return text if text.endswith("/") else text + "/"
