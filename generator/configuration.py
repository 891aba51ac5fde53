"""Where the values of options come from besides the command line: files and the environment.

The command line beats the environment, the environment beats the file, the file beats the
defaults. The file is ``build-pages.toml`` in the working folder, else the table
``[tool.build-pages]`` of ``pyproject.toml`` there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.meaning.suggest import closest
from generator.option_table import OPTIONS, PREFIX, STORED, Kind, Option
from generator.reading.fields import FieldError, as_list, found

FILE = "build-pages.toml"
PROJECT_FILE = "pyproject.toml"
_MOST = 1_000_000  # bytes of a file that are read
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"", "0", "false", "no", "off"})
# Keys that a file may hold, and that the environment leaves to its own: the names of other things.
_TYPED = frozenset(OPTIONS) - frozenset(STORED)
# What the programs that people come from call an option of ours.
ELSEWHERE = {
    "out": "output", "out-dir": "output", "output-dir": "output", "dest": "output", "dir": "output",
    "destination": "output", "site-dir": "output", "site": "output", "target": "output",
    "port": "serve", "host": "serve", "bind": "serve", "address": "serve", "watch": "serve",
    "preview": "serve", "server": "serve", "dev": "serve", "open": "serve",
    "url": "base-url", "site-url": "base-url", "name": "title", "site-name": "title",
    "workers": "jobs", "processes": "jobs", "threads": "jobs", "parallel": "jobs",
    "clean": "no-cache", "rebuild": "no-cache", "overwrite": "force", "lint": "check",
    "validate": "check", "dry-run": "check", "archive": "zip", "theme-dir": "theme",
    "templates": "theme", "color": "accent", "colour": "accent", "silent": "quiet",
}  # fmt: skip


class ConfigurationError(ValueError):
    """A file or variable that cannot be used; one line that says where, and what to write."""


def find(folder: Path) -> Path | None:
    """The file of options in a folder, if there is one."""
    own = folder / FILE
    if own.is_file():
        return own
    project = folder / PROJECT_FILE
    if project.is_file() and "tool" in (data := _read(project)):
        tool = data["tool"]
        return project if isinstance(tool, Mapping) and "build-pages" in tool else None
    return None


def read_file(path: Path) -> dict[str, object]:
    """The values that a file gives, by name of the option; paths are relative to its folder.

    Raises ConfigurationError.
    """
    data = _read(path)
    table: object = data
    if path.name == PROJECT_FILE:
        tool = data.get("tool")
        table = tool.get("build-pages", {}) if isinstance(tool, Mapping) else {}
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{path}: expected a table [tool.build-pages]")
    values: dict[str, object] = {}
    for key, value in table.items():
        where = f"{path}{_line(path, key)}"
        option = STORED.get(key.replace("_", "-"))
        if option is None:
            raise ConfigurationError(f"{where}: {unknown(key, STORED)}")
        try:
            values[option.name] = _from_toml(option, value, path.parent)
        except ValueError as error:
            message = error.message if isinstance(error, FieldError) else str(error)
            raise ConfigurationError(f"{where}: {key}: {message}") from None
    return values


def read_environment(environ: Mapping[str, str]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The values that variables give, and a line for each variable that names no option.

    Raises ConfigurationError.
    """
    by_variable = {option.variable: option for option in STORED.values()}
    values: dict[str, object] = {}
    strange: list[str] = []
    for name in sorted(environ):
        if not name.startswith(PREFIX):
            continue
        option = by_variable.get(name)
        if option is None:
            near = closest(name, by_variable)
            advice = f"did you mean {near}?" if near else "see build-pages --help"
            strange.append(f"{name}: no such option; {advice}")
            continue
        try:
            values[option.name] = from_text(option, environ[name])
        except ValueError as error:
            raise ConfigurationError(f"{name}: {error}") from None
    return values, tuple(strange)


def from_text(option: Option, text: str) -> object:
    """A value of the command line or the environment. Raises ValueError."""
    match option.kind:
        case Kind.SWITCH:
            return _truth(text)
        case Kind.NUMBER:
            return _number(text)
        case Kind.LIST:
            return tuple(_parts(option, text.split(",")))
        case Kind.PATHS:
            return tuple(part for part in text.split(os.pathsep) if part)
        case Kind.CHOICE:
            return _choice(option, text)
    return option.read(text)


def meant(word: str, known: Iterable[str]) -> str | None:
    """The one of the ``known`` options that a wrong word for an option may stand for."""
    names = list(known)
    other = ELSEWHERE.get(word.lower().replace("_", "-"))
    return other if other in names else closest(word, names)


def unknown(key: str, known: Iterable[str]) -> str:
    """What to say of a name that no option has."""
    if key in _TYPED:
        return f"{key} is for the command line only"
    near = meant(key, known)
    return f"no option {key!r}; " + (f"did you mean {near}?" if near else "see build-pages --help")


def _read(path: Path) -> dict[str, object]:
    import tomllib  # noqa: PLC0415 - only where there is a file

    try:
        with path.open("rb") as file:
            return tomllib.loads(file.read(_MOST).decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: {(error.strerror or 'unreadable').lower()}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error) or "nested too deeply"
        raise ConfigurationError(f"{path}: expected TOML: {_lower(reason)}") from None


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _line(path: Path, key: str) -> str:
    """``:3`` for the line on which a key stands, if it stands there plainly."""
    text = path.read_text(encoding="utf-8", errors="replace")
    found_at = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]", text, re.MULTILINE)
    return f":{text.count(chr(10), 0, found_at.start()) + 1}" if found_at else ""


def _from_toml(option: Option, value: object, folder: Path) -> object:
    match option.kind:
        case Kind.SWITCH if isinstance(value, bool):
            return value
        case Kind.NUMBER if isinstance(value, int) and not isinstance(value, bool):
            return _number(str(value))
        case Kind.LIST | Kind.PATHS:
            texts = [value] if isinstance(value, str) else as_list(value)
            for text in texts:
                _expect_text(text)
            parts = tuple(_parts(option, map(str, texts)))
            return tuple(_beside(folder, part) for part in parts) if _is_path(option) else parts
        case Kind.SWITCH:
            raise ValueError(f"expected true or false, found {found(value)}")
        case Kind.NUMBER:
            raise ValueError(f"expected a whole number, found {found(value)}")
    text = _expect_text(value)
    return _beside(folder, text) if _is_path(option) else from_text(option, text)


def _is_path(option: Option) -> bool:
    return option.kind in {Kind.PATH, Kind.PATHS}


def _expect_text(value: object) -> str:
    if not isinstance(value, str):
        raise FieldError(f"expected text in quotes, found {found(value)}")
    return value


def _beside(folder: Path, name: str) -> str:
    """A path that a file names, as seen from the working folder."""
    if not name or "\0" in name:
        raise ValueError("expected a path, found an empty one")
    return str(folder / name)


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"expected true or false, found {text!r}")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(f"expected a whole number that is not negative, found {text!r}")
    return int(text)


def _choice(option: Option, text: str) -> str:
    if text in option.choices:
        return text
    near = closest(text, option.choices)
    advice = f"; did you mean {near}?" if near else ""
    raise ValueError(f"expected one of {', '.join(option.choices)}, found {text!r}{advice}")


def _parts(option: Option, texts: Iterable[str]) -> Iterable[str]:
    return (option.read(text.strip()) for text in texts if text.strip())
