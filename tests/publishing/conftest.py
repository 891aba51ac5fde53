"""What the tests of publishing share: an output beside an input, and one build in a line."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.publishing.holding import held
from generator.publishing.layout import OWN
from generator.publishing.publish import Published, publish, staged
from generator.publishing.staging import Staging
from generator.publishing.survey import survey


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is one: the many flushes of these tests cost nothing there."""
    memory = Path("/dev/shm")  # noqa: S108 - looked for, not relied on
    if not os.access(memory, os.W_OK):
        yield tmp_path_factory.mktemp("publishing")
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that stands for the input."""
    folder = tmp_path / "repos"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "site"


@contextmanager
def opened(out: Path, roots: Sequence[Path], *, force: bool) -> Iterator[Staging]:
    """The output, held, with a staging for its next site."""
    with held(out, roots, force=force) as output:
        yield staged(output)


def build(out: Path, files: Mapping[str, str], *, force: bool = False) -> Published:
    """Publishes exactly these files."""
    with opened(out, [], force=force) as staging:
        for path, text in files.items():
            staging.write(path, text.encode("utf-8"))
        plan, _ = survey(staging)
        return publish(staging, plan)


def site(out: Path) -> dict[str, str]:
    """Every file of an output but our own, by path."""
    return {
        path.relative_to(out).as_posix(): path.read_text("utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.relative_to(out).parts[0] != OWN
    }


class Breaking(io.BytesIO):
    """A file that can be read once and fails the second time, as a disk that dies."""

    rewound = False

    def seek(self, offset: int, whence: int = 0) -> int:
        self.rewound = True
        return super().seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        if self.rewound:
            raise OSError(5, "Input/output error")
        return super().read(size)
