"""The public surface: what is listed is there, typed, and loaded late."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import generator
from generator import Options, build_site, check
from tests.conftest import PROJECT, WriteRepo


@pytest.mark.parametrize("name", generator.__all__)
def test_everything_that_is_listed_is_there(name: str) -> None:
    assert getattr(generator, name) is not None


def test_nothing_else_is_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nope'"):
        generator.nope  # noqa: B018 - this is the point


@pytest.mark.parametrize("name", ["build_site", "check"])
def test_functions_are_typed_and_documented(name: str) -> None:
    function = getattr(generator, name)
    signature = inspect.signature(function)
    assert all(part.annotation is not part.empty for part in signature.parameters.values())
    assert signature.return_annotation is not signature.empty
    assert "Raises" in (inspect.getdoc(function) or "")


def test_the_package_says_that_it_is_typed() -> None:
    assert (PROJECT / "generator" / "py.typed").is_file()


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, generator; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"jinja2", "yaml", "PIL", "generator.build"} & set(loaded)


def test_a_site_is_built_and_checked_from_python(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": "---\nlicense: mit\n---\n[dead](x.md)\n"})
    report = build_site([tmp_path / "repos"], tmp_path / "site", Options(title="Ours"))
    assert (report.pages, report.published) == (1, True)
    assert [problem.code for problem in report.complaints] == ["link-missing"]
    assert set(check([tmp_path / "repos"]).problems) == set(report.problems)
    assert "Ours" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
