"""The package as people get it: wheel, sdist and editable install find templates and styles."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import Struct

from generator import __version__
from tests.conftest import PROJECT, WriteRepo

# With hatchling beside the tests no build needs the network.
HAS_HATCHLING = importlib.util.find_spec("hatchling") is not None
BUILD_HERE = ("--no-isolation",) if HAS_HATCHLING else ()
INSTALL_HERE = ("--no-build-isolation",) if HAS_HATCHLING else ()


class Built(Struct, frozen=True):
    """What ``python -m build`` made: the wheel comes out of the sdist."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", *BUILD_HERE, "--outdir", str(out), str(PROJECT))
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _fresh(folder: Path, what: Sequence[str]) -> Path:
    """A new environment with only ``what`` installed; dependencies are those of the tests.

    A ``.pth`` file lends it their folder: the ``.pth`` files in there are not read, so that the
    project itself can only come from what was installed.
    """
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    python = folder / "bin" / "python"
    own = Path(_run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(str(own).strip()) / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    install = ("install", "--quiet", "--no-deps", "--ignore-installed", *what)
    _run(sys.executable, "-m", "pip", "--python", str(python), *install)
    return folder / "bin"


def _builds_a_site(programs: Path, repo: WriteRepo, tmp_path: Path) -> Path:
    """Builds one small repo with the installed command; gives where the package was found."""
    root = repo({"README.md": "---\npipeline_tag: fill-mask\n---\n# Tiger\n"}).parents[1]
    site = tmp_path / "site"
    command = str(programs / "build-pages")
    assert _run(command, "--version", cwd=tmp_path).strip() == f"build-pages {__version__}"
    _run(command, str(root), "-o", str(site), "--quiet", cwd=tmp_path)
    page = (site / "acme" / "tiger" / "index.html").read_text(encoding="utf-8")
    assert "<h1" in page
    assert list(site.glob("_static/*.css"))
    where = _run(
        str(programs / "python"), "-c", "import generator; print(generator.__file__)", cwd=tmp_path
    )
    return Path(where.strip()).parent


def test_a_wheel_works_in_a_fresh_environment(
    built: Built, repo: WriteRepo, tmp_path: Path
) -> None:
    programs = _fresh(tmp_path / "env", [str(built.wheel)])
    package = _builds_a_site(programs, repo, tmp_path)
    assert package.is_relative_to(tmp_path / "env")
    assert (package / "templates").is_dir()
    assert (package / "static").is_dir()


def test_an_sdist_works_in_a_fresh_environment(
    built: Built, repo: WriteRepo, tmp_path: Path
) -> None:
    what = [*INSTALL_HERE, str(built.sdist)]
    package = _builds_a_site(_fresh(tmp_path / "env", what), repo, tmp_path)
    assert package.is_relative_to(tmp_path / "env")


def test_an_editable_install_uses_the_working_copy(repo: WriteRepo, tmp_path: Path) -> None:
    what = [*INSTALL_HERE, "--editable", str(PROJECT)]
    package = _builds_a_site(_fresh(tmp_path / "env", what), repo, tmp_path)
    assert package == PROJECT / "generator"


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_the_wheel_holds_every_file_that_pages_need(built: Built, folder: str) -> None:
    sources = {
        f"generator/{path.relative_to(PROJECT).as_posix()}"
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sources
    assert sources <= set(zipfile.ZipFile(built.wheel).namelist())


def test_the_wheel_holds_the_package_and_nothing_else(built: Built) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(built.wheel).namelist()}
    assert tops == {"generator", f"build_pages-{__version__}.dist-info"}


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "LICENSE",
        "Makefile",
        "pyproject.toml",
        "tests/conftest.py",
        "sample_repos/README.md",
        "templates/base.html",
        "generator/py.typed",
    ],
)
def test_the_sdist_holds_what_one_needs_to_work_on_it(built: Built, name: str) -> None:
    with tarfile.open(built.sdist) as archive:
        assert f"build_pages-{__version__}/{name}" in archive.getnames()
