"""Completion of the command line in bash, zsh and fish, made from the table of options.

No script runs anything while it completes: all words are in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from generator.meaning.tasks import TASKS
from generator.option_table import OPTIONS, Kind, Option
from generator.problems import CODES

_MORE = (("version", "print the version and exit"), ("help", "print the help and exit"))


def script(shell: str) -> str:
    """The script of a shell: ``bash``, ``zsh`` or ``fish``."""
    return "\n".join(SHELLS[shell]())


def words(option: Option) -> tuple[str, ...]:
    """The values that can be completed, where they are known."""
    if option.name in {"select", "ignore", "explain"}:
        return tuple(CODES)
    return tuple(TASKS) if option.name == "task" else option.choices


def _takes_value(option: Option) -> bool:
    return option.kind is not Kind.SWITCH and not option.optional_value


def _flags() -> list[Option]:
    return [option for option in OPTIONS.values() if option.flag]


def _bash() -> Iterator[str]:
    names = [option.flag for option in _flags()] + [f"--{name}" for name, _ in _MORE]
    yield "# bash completion for build-pages, for ~/.local/share/bash-completion/completions"
    yield "_build_pages() {"
    yield '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"'
    yield "  COMPREPLY=()"
    yield '  case "$before" in'
    for option in _flags():
        if not _takes_value(option):
            continue
        pattern = "|".join(filter(None, (option.flag, option.short)))
        if known := words(option):
            listed = f"compgen -W '{' '.join(known)}' -- \"$current\""
            yield f"    {pattern}) COMPREPLY=($({listed})); return;;"
        elif option.kind is Kind.PATH:
            yield f'    {pattern}) COMPREPLY=($(compgen -f -- "$current")); return;;'
        else:
            yield f"    {pattern}) return;;"
    yield "  esac"
    yield '  if [[ "$current" == -* ]]; then'
    yield f"    COMPREPLY=($(compgen -W '{' '.join(names)}' -- \"$current\"))"
    yield "  else"
    yield '    COMPREPLY=($(compgen -d -- "$current"))'
    yield "  fi"
    yield "}"
    yield "complete -o filenames -F _build_pages build-pages"


def _zsh() -> Iterator[str]:
    yield "#compdef build-pages"
    yield "# zsh completion for build-pages; put it into a folder of $fpath as _build-pages"
    yield "_build_pages() {"
    yield "  _arguments -s \\"
    for option in _flags():
        for flag in filter(None, (option.short, option.flag)):
            yield f"    {_zsh_quoted(f'{flag}[{_plain(option.help)}]{_zsh_value(option)}')} \\"
    for name, told in _MORE:
        yield f"    {_zsh_quoted(f'--{name}[{told}]')} \\"
    yield "    '*:folder of repos:_files -/'"
    yield "}"
    yield 'if [ "$funcstack[1]" = "_build-pages" ]; then'
    yield '  _build_pages "$@"'
    yield "else"
    yield "  compdef _build_pages build-pages"
    yield "fi"


def _zsh_value(option: Option) -> str:
    if not _takes_value(option):
        return ""
    if known := words(option):
        return f":{option.name}:({' '.join(known)})"
    return f":{option.name}:_files" if option.kind is Kind.PATH else f":{option.name}:"


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _plain(text: str) -> str:
    """A description without the signs that mean something to ``_arguments``."""
    return "".join(" -" if sign == ":" else sign for sign in text if sign not in "[]")


def _fish() -> Iterator[str]:
    yield "# fish completion for build-pages, for ~/.config/fish/completions/build-pages.fish"
    yield "complete -c build-pages -f -a '(__fish_complete_directories)'"
    for option in _flags():
        parts = ["complete -c build-pages", f"-l {option.name}"]
        if option.short:
            parts.append(f"-s {option.short.lstrip('-')}")
        if _takes_value(option):
            parts.append("-r -F" if option.kind is Kind.PATH else "-x")
        if known := words(option):
            parts.append(f"-a '{' '.join(known)}'")
        parts.append(f"-d {_fish_quoted(option.help)}")
        yield " ".join(parts)
    for name, told in _MORE:
        yield f"complete -c build-pages -l {name} -d {_fish_quoted(told)}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: Mapping[str, Callable[[], Iterator[str]]] = MappingProxyType(
    {"bash": _bash, "zsh": _zsh, "fish": _fish}
)
