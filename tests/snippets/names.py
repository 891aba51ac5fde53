"""What a package offers, read from its source: nothing of it is imported.

A name counts as offered by a module when the module binds it, has it in one of its lists of names
for late loading, re-exports it with a star, or is a package with a module of that name.
"""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# Where the packages of packages.txt are installed, without what they need.
FOLDERS = tuple(
    Path(folder)
    for folder in (os.environ.get("SNIPPET_PACKAGES", ""), PROJECT / ".venv" / "snippets")
    if folder
)
_LATE = "define_import_structure"  # Transformers: the names stand in the modules' own lists
_QUOTED = re.compile(r"[\"'](\w+)[\"']")


@cache
def package(name: str) -> Path | None:
    """The folder of a package; None where it is not installed."""
    for folder in FOLDERS:
        if (folder / name).is_dir():
            return folder / name
    try:
        spec = find_spec(name)
    except ValueError:
        return None
    return Path(spec.origin).parent if spec and spec.origin else None


@cache
def source(module: str) -> Path | None:
    """The file of a module, by its dotted name."""
    first, *rest = module.split(".")
    folder = package(first)
    if folder is None:
        return None
    path = folder.joinpath(*rest)
    files = (path / "__init__.py", path.with_suffix(".py")) if rest else (path / "__init__.py",)
    return next((file for file in files if file.is_file()), None)


@cache
def names_in(module: str) -> frozenset[str]:
    """Every name that a module offers, as far as its source says."""
    path = source(module)
    if path is None:
        return frozenset()
    text = path.read_text("utf-8")
    late = _LATE in text
    with warnings.catch_warnings(action="ignore"):  # escapes in other people's strings
        tree = ast.parse(text)
    found = {name for node in _outer(tree) for name in _bound(node)}
    found |= (
        set() if late else {name for star in _stars(tree, module, path) for name in names_in(star)}
    )
    if path.name == "__init__.py":
        found |= {entry.stem for entry in path.parent.iterdir() if not entry.stem.startswith("_")}
        found |= _listed_below(path.parent) if late else set()
    return frozenset(found)


def _outer(node: ast.AST) -> Iterator[ast.AST]:
    """What stands outside of functions and classes."""
    yield node
    if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        for inner in ast.iter_child_nodes(node):
            yield from _outer(inner)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.Constant(value=str(name)):
            yield name
        case ast.ImportFrom(names=names) | ast.Import(names=names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)


def _stars(tree: ast.Module, module: str, path: Path) -> Iterator[str]:
    """The modules whose names are all taken over."""
    for node in _outer(tree):
        # ``from . import *`` is the package itself: its modules are counted anyhow
        if isinstance(node, ast.ImportFrom) and node.module and node.names[0].name == "*":
            yield _absolute(node, module, path)


def _absolute(node: ast.ImportFrom, module: str, path: Path) -> str:
    parts = module.split(".")
    kept = len(parts) - node.level + (path.name == "__init__.py")
    return ".".join([*parts[:kept], node.module or ""]) if node.level else node.module or ""


def _listed_below(folder: Path) -> set[str]:
    return {
        name
        for path in folder.rglob("*.py")
        for name in _QUOTED.findall(_list_of_names(path.read_text("utf-8")))
    }


def _list_of_names(text: str) -> str:
    return text.rpartition("\n__all__ = [")[2].partition("]")[0] if "\n__all__ = [" in text else ""


def imports(code: str) -> Iterator[tuple[str, str]]:
    """What a snippet imports: (module, name), the name "" where it takes the module itself."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
