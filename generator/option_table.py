"""The options: one visible table, from which all ways to give one are made.

A row is an option on the command line (``--base-url``), in the environment
(``BUILD_PAGES_BASE_URL``), in ``build-pages.toml`` (``base-url = "…"``), in the completion of
shells and in the documentation. An option of the build is a row here and a field of
:class:`generator.options.Options` of the same name, with ``_`` for ``-``; the row takes its
default from there. No I/O here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from generator.accent import colour
from generator.option_values import DEFAULT_ADDRESS, address, base_url, site_link
from generator.options import CopyFiles, Options, RemoteMedia


class Kind(StrEnum):
    """What the value of an option is."""

    SWITCH = "switch"  # bool
    TEXT = "text"  # str
    NUMBER = "number"  # int, not below 0
    CHOICE = "choice"  # str, one of ``choices``
    LIST = "list"  # tuple of str; in one text with commas between them
    PATH = "path"  # str; in a file relative to the file's folder
    PATHS = "paths"  # tuple of str; in the environment with os.pathsep between them


class Group(StrEnum):
    """Where the help lists an option."""

    WHAT = "what to build"
    HOW = "how to build"
    SITE = "how the site looks"
    CHECK = "checking"
    SERVE = "looking at it"
    EXPORT = "exporting"
    START = "starting"
    PRINT = "what to print"


class Option(Struct, frozen=True):
    """One option."""

    name: str  # "base-url"; on the command line with -- before it
    kind: Kind
    help: str  # one or two clauses, lower case, no full stop
    group: Group
    metavar: str = ""
    short: str = ""  # "-o"
    default: object = None  # where no field of Options has one
    choices: tuple[str, ...] = ()
    read: Callable[[str], str] = str  # checks and normalises a text; raises ValueError
    stored: bool = True  # may stand in a file and in the environment, not only be typed
    optional_value: str = ""  # what the bare option stands for, where its value may be left out
    example: str = ""  # its value in TOML, for the file that --init writes

    @property
    def field(self) -> str:
        """The name as a Python name: ``base_url``."""
        return self.name.replace("-", "_")

    @property
    def variable(self) -> str:
        """The name in the environment: ``BUILD_PAGES_BASE_URL``."""
        return PREFIX + self.field.upper()

    @property
    def flag(self) -> str:
        """The name on the command line: ``--base-url``; ``REPOS`` has none."""
        return "" if self.kind is Kind.PATHS else f"--{self.name}"


PREFIX = "BUILD_PAGES_"
FORMATS = ("text", "json", "sarif", "github")
SHELLS = ("bash", "zsh", "fish")
SWITCH, TEXT, CHOICE, LIST, PATH = Kind.SWITCH, Kind.TEXT, Kind.CHOICE, Kind.LIST, Kind.PATH

_ROWS = (
    # what to build
    Option(
        "repos",
        Kind.PATHS,
        "folders of repos, or single repos",
        Group.WHAT,
        "REPOS",
        default=(),
        example='["repos"]',
    ),
    Option(
        "output",
        PATH,
        "folder for the site, made if missing; the file of --single-file",
        Group.WHAT,
        "SITE",
        "-o",
        example='"site"',
    ),
    Option(
        "include",
        LIST,
        "only repos whose id fits one of these patterns, such as acme/*",
        Group.WHAT,
        "PATTERNS",
        example='["acme/*"]',
    ),
    Option(
        "exclude",
        LIST,
        "no repos whose id fits one of these patterns",
        Group.WHAT,
        "PATTERNS",
        example='["*/draft-*"]',
    ),
    Option(
        "only",
        TEXT,
        "only repos with files changed since a git revision, such as main; the site has no others",
        Group.WHAT,
        "REVISION",
        example='"main"',
    ),
    # how to build
    Option(
        "strict",
        SWITCH,
        "publish nothing when there are warnings or errors, and exit with 1",
        Group.HOW,
    ),
    Option(
        "force",
        SWITCH,
        "use an output folder that holds other files; they stay, and those in the way of the "
        "site are moved to SITE/.build-pages/kept",
        Group.HOW,
    ),
    Option(
        "base-url",
        TEXT,
        "address that the site will have, for a sitemap and a feed",
        Group.HOW,
        "URL",
        read=base_url,
        example='"https://models.example.org/"',
    ),
    Option(
        "remote-media",
        CHOICE,
        "pictures and sounds that a card names on other hosts: load them when the page opens, "
        "on a click (the default), or never",
        Group.HOW,
        choices=tuple(str(choice) for choice in RemoteMedia),
    ),
    Option(
        "avif",
        SWITCH,
        "make AVIF copies of pictures besides the WebP ones: smaller pages, a slower build",
        Group.HOW,
    ),
    Option(
        "files",
        CHOICE,
        "files of the repos to copy for download: none, small ones (texts, configs and media up "
        "to 1 MB, the default), or all, weights included",
        Group.HOW,
        choices=tuple(str(choice) for choice in CopyFiles),
    ),
    Option(
        "problems-page",
        SWITCH,
        "also make problems/index.html, a page for authors that says what to mend",
        Group.HOW,
    ),
    Option(
        "jobs",
        Kind.NUMBER,
        "processes that make pages; 0 (the default) is as many as there are processors",
        Group.HOW,
        "N",
        example="2",
    ),
    Option(
        "scheduler",
        TEXT,
        "have a Dask cluster make the pages; its workers need the same file system",
        Group.HOW,
        "ADDRESS",
        example='"tcp://127.0.0.1:8786"',
    ),
    Option(
        "cache",
        PATH,
        "folder for what the next build need not make again, instead of SITE/.build-pages",
        Group.HOW,
        "DIR",
        example='".cache"',
    ),
    Option("no-cache", SWITCH, "make every page, and keep nothing for the next build", Group.HOW),
    # how the site looks
    Option("title", TEXT, "name of the site, in the head of every page", Group.SITE, "TEXT"),
    Option("tagline", TEXT, "line under the heading of the front page", Group.SITE, "TEXT"),
    Option(
        "logo",
        PATH,
        "picture for the head of every page: SVG, PNG, WebP, JPEG",
        Group.SITE,
        "FILE",
        example='"logo.svg"',
    ),
    Option(
        "accent",
        TEXT,
        "colour of the site, such as #1f5fbf; made darker or lighter where that reads better",
        Group.SITE,
        "COLOUR",
        read=colour,
        example='"#1f5fbf"',
    ),
    Option("footer", TEXT, "line at the foot of every page", Group.SITE, "TEXT"),
    Option(
        "links",
        LIST,
        "links at the foot of every page, such as Docs=https://docs.example.org/",
        Group.SITE,
        "LINKS",
        read=site_link,
        example='["Docs=https://docs.example.org/"]',
    ),
    Option(
        "theme",
        PATH,
        "folder whose templates and static files stand in for those of build-pages",
        Group.SITE,
        "FOLDER",
        example='"theme"',
    ),
    # checking
    Option(
        "check",
        SWITCH,
        "read everything, build nothing, print what is to be mended",
        Group.CHECK,
        stored=False,
    ),
    Option(
        "format",
        CHOICE,
        "how --check prints: text (the default), json, sarif, or github (annotations)",
        Group.CHECK,
        default="text",
        choices=FORMATS,
    ),
    Option(
        "select",
        LIST,
        "tell of these codes only, such as link-missing,alt-missing",
        Group.CHECK,
        "CODES",
        example='["link-missing"]',
    ),
    Option(
        "ignore",
        LIST,
        "tell of all codes but these",
        Group.CHECK,
        "CODES",
        example='["alt-missing"]',
    ),
    Option(
        "explain",
        TEXT,
        "print what a code means and how to mend it, with an example",
        Group.CHECK,
        "CODE",
        stored=False,
    ),
    # looking at it
    Option(
        "serve",
        TEXT,
        f"build, show the site at HOST:PORT ({DEFAULT_ADDRESS} if left out), and build again "
        "whenever a file changes",
        Group.SERVE,
        "HOST:PORT",
        read=address,
        stored=False,
        optional_value=DEFAULT_ADDRESS,
    ),
    # exporting
    Option(
        "single-file",
        TEXT,
        "write the page of one model as one HTML file with everything inside",
        Group.EXPORT,
        "ID",
        stored=False,
    ),
    Option(
        "zip",
        PATH,
        "pack the site into an archive as well; the same site gives the same bytes",
        Group.EXPORT,
        "FILE",
        example='"site.zip"',
    ),
    # starting
    Option(
        "new",
        TEXT,
        "write a first card to owner/model/README.md, with an example of its task",
        Group.START,
        "OWNER/MODEL",
        stored=False,
    ),
    Option(
        "task",
        TEXT,
        "the task of the card that --new writes, such as text-classification",
        Group.START,
        "TASK",
        stored=False,
    ),
    Option(
        "init",
        SWITCH,
        "write a build-pages.toml that explains every option",
        Group.START,
        stored=False,
    ),
    Option(
        "config",
        PATH,
        "read this file instead of build-pages.toml or pyproject.toml",
        Group.START,
        "FILE",
        stored=False,
    ),
    Option(
        "completion",
        CHOICE,
        "print the script that completes these options in bash, zsh or fish",
        Group.START,
        choices=SHELLS,
        stored=False,
    ),
    # what to print
    Option(
        "timings",
        PATH,
        "print where the time went, and write it to a file as JSON",
        Group.PRINT,
        "FILE",
        example='"timings.json"',
    ),
    Option("quiet", SWITCH, "print errors and nothing else", Group.PRINT, short="-q"),
    Option(
        "verbose",
        SWITCH,
        "print every problem and note, and how each task was found",
        Group.PRINT,
        short="-v",
    ),
)

OPTIONS: Mapping[str, Option] = MappingProxyType({row.name: row for row in _ROWS})
STORED: Mapping[str, Option] = MappingProxyType(
    {name: row for name, row in OPTIONS.items() if row.stored}
)
_EMPTY: Mapping[Kind, object] = {SWITCH: False, LIST: (), Kind.PATHS: ()}
_FIELDS = {
    one.name: one.default for one in fields(Options) if one.default is not NODEFAULT
}  # "base_url" -> None


def default(option: Option) -> object:
    """The value of an option that nobody gave."""
    if option.field in _FIELDS:
        value = _FIELDS[option.field]
        return str(value) if isinstance(value, StrEnum) else value
    return _EMPTY.get(option.kind) if option.default is None else option.default


def to_options(values: Mapping[str, object]) -> Options:
    """The options of a build among all values, by the names of the table."""
    given = {
        row.field: values[name]
        for name, row in OPTIONS.items()
        if row.field in _FIELDS and name in values
    }
    given["remote_media"] = RemoteMedia(str(given.get("remote_media", _FIELDS["remote_media"])))
    given["files"] = CopyFiles(str(given.get("files", _FIELDS["files"])))
    return Options(**given)  # type: ignore[arg-type] # read by the kinds of the rows
