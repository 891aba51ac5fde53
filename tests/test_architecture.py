"""The shape of the project: who imports whom, and that what belongs together is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.meaning.families import Family
from generator.problems import CODES

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = sorted((PROJECT / "generator").rglob("*.py"))
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))

# The order in which data passes. A room imports from itself and from rows above its own.
ORDER = (
    (
        "",
        "problems",
        "accent",
        "memory",
        "stored",
        "options",
        "option_values",
        "option_table",
        "data",
        "static",
        "timings",
        "own_files",
    ),
    ("report",),
    ("reading", "selecting"),
    ("meaning",),
    ("configuration",),
    ("widgets",),
    ("snippets",),
    ("model",),
    ("content",),
    ("media",),
    ("pages",),
    ("template_code",),
    ("rendering",),
    ("theming",),
    ("publishing",),
    ("unit",),
    ("work",),
    ("pipeline",),
    ("build",),
    ("terminal",),
    ("checking", "exporting", "serving", "starting", "patterns"),
    ("arguments",),
    ("completion",),
    ("actions",),
    ("cli",),
    ("__main__",),
)
ROW = {room: row for row, rooms in enumerate(ORDER) for room in rooms}

# Frozen values that a family's drawing reads: named ahead of their room, for the type checker only.
NAMED_AHEAD = {"generator.media.shown", "generator.pages.example_view"}
# Around a library that raises anything, around the templates of a theme, and around one repo, whose
# fault must not cost the site.
CATCH_ALL = {"content/mathematics.py", "rendering.py", "unit.py"}
# Templates that write values which are HTML already: our own constants.
TRUSTED_TEMPLATES = {"parts/icons.html"}
# Modules that make Markup: behind the sanitiser.
MARKUP_MODULES = {"content/body.py", "content/prose.py", "rendering.py"}


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def room(path: Path) -> str:
    """``reading`` for its modules, ``build`` for ``build.py``, ``""`` for the package itself."""
    first = path.relative_to(PROJECT / "generator").parts[0]
    return first.removesuffix(".py").replace("__init__", "")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def is_for_types_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module of ours that a module names, and whether for the type checker only."""
    types_only = {
        inner for node in tree(path).body if is_for_types_only(node) for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: expected absolute imports"
            if node.module == "generator":
                yield from ((f"generator.{one.name}", node in types_only) for one in node.names)
            elif (node.module or "").startswith("generator."):
                yield node.module or "", node in types_only
        if isinstance(node, ast.Import):
            ours = [one.name for one in node.names if one.name.split(".")[0] == "generator"]
            yield from ((one, node in types_only) for one in ours)


def imported_rooms(path: Path) -> Iterator[str]:
    """Every room that a module imports from, also where it does so late."""
    for module, types_only in imports(path):
        first = module.partition(".")[2].split(".")[0]
        if not (types_only and module in NAMED_AHEAD):
            yield first if first in ROW else ""


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_go_one_way(path: Path) -> None:
    own = room(path)
    if own == "":  # the package itself only names what is public
        return
    assert own in ROW, f"expected a row for {own} in ORDER"
    upward = {other for other in imported_rooms(path) if other != own and ROW[other] > ROW[own]}
    assert upward == set()


def test_no_module_imports_in_a_circle() -> None:
    seen: dict[Path, bool] = {}

    def visit(path: Path, chain: tuple[Path, ...]) -> None:
        assert path not in chain, " -> ".join(name(one) for one in (*chain, path))
        if path in seen:
            return
        for other in imported_modules(path):
            visit(other, (*chain, path))
        seen[path] = True

    for source in SOURCES:
        visit(source, ())


def imported_modules(path: Path) -> Iterator[Path]:
    """The modules of ours that importing a module loads at once."""
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator"):
            base = PROJECT.joinpath(*(node.module or "").split("."))
            for alias in node.names:
                yield from _existing(base / f"{alias.name}.py", base.with_suffix(".py"))


def _existing(*candidates: Path) -> list[Path]:
    return [path for path in candidates if path.is_file()][:1]


def texts(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes_named(path: Path) -> Iterator[str]:
    """Codes that stand in a call of ``Problem``, by place or by name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            named = [word.value for word in node.keywords if word.arg == "code"]
            given = [*node.args[:1], *named] if called == "Problem" else named
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_code_that_is_used_is_in_the_table(path: Path) -> None:
    assert set(codes_named(path)) <= set(CODES)


def test_every_code_of_the_table_is_used() -> None:
    used = set().union(*(texts(path) for path in SOURCES if path.name != "problems.py"))
    assert set(CODES) - used == set()


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_in_our_style(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert CODES[code].name == code
    assert CODES[code].cause
    assert CODES[code].mend
    assert not CODES[code].mend.endswith(".")


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_leave_escaping_on(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.relative_to(PROJECT / "templates").as_posix() not in TRUSTED_TEMPLATES:
        assert not re.search(r"\|\s*safe\b", text)
    assert not re.search(r"{%-?\s*autoescape", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_obey_the_content_security_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    data = r'(?! type="application/ld\+json">)'  # a block of data, which no browser runs
    assert not re.search(rf"<script{data}(?![^>]*\bsrc=)[^>]*>", text)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_markup_is_made_in_named_places_only(path: Path) -> None:
    makes = any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Markup"
        for node in ast.walk(tree(path))
    )
    inside = path.relative_to(PROJECT / "generator").as_posix()
    assert not makes or inside in MARKUP_MODULES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_our_own_bugs_are_not_swallowed(path: Path) -> None:
    if path.relative_to(PROJECT / "generator").as_posix() in CATCH_ALL:
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = "" if node.type is None else ast.unparse(node.type)
            assert caught not in {"", "Exception", "BaseException"}, f"line {node.lineno}"


@pytest.mark.parametrize("family", Family, ids=str)
def test_every_family_has_module_template_and_style_sheet(family: Family) -> None:
    expected = (
        f"generator/widgets/{family}.py",
        f"templates/widgets/{family}.html",
        f"static/css/widgets/{family}.css",
    )
    assert [path for path in expected if not (PROJECT / path).is_file()] == []


COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(")
STYLE_SHEETS = sorted((PROJECT / "static" / "css").rglob("*.css"))


@pytest.mark.parametrize(
    "path", [path for path in STYLE_SHEETS if path.name != "tokens.css"], ids=name
)
def test_colours_stand_in_one_file(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert COLOUR.findall(text) == []
    assert "!important" not in text or path.name == "print.css"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_modules_stay_small_and_say_what_they_are_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "expected a docstring"
    assert len(path.read_text("utf-8").splitlines()) <= 400
