"""Built sites as values: every file by its hash, every link of every page, and the command."""

from __future__ import annotations

import hashlib
import html
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from tests.conftest import PROJECT

Site = Mapping[str, str]  # path -> sha256
_LINK = re.compile(r'\s(?:href|src|poster)="([^"]*)"|\ssrcset="([^"]*)"')


def site_of(out: Path) -> dict[str, str]:
    """Every file of a site by path, with the hash of its bytes; our own folder is no part of it."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.relative_to(out).parts[0] != ".build-pages"
    }


def links_of(page: Path) -> set[str]:
    """The local files that a page names."""
    found: set[str] = set()
    for link, sources in _LINK.findall(page.read_text("utf-8")):
        found.update([link] if link else [one.split(" ")[0] for one in sources.split(", ")])
    parts = (urlsplit(html.unescape(one)) for one in found)
    return {unquote(one.path) for one in parts if one.path and not one.scheme and not one.netloc}


def dead_links(out: Path) -> list[str]:
    """Every link that leads nowhere, of all pages that are reached from the front page."""
    dead, seen, waiting = [], set(), ["index.html"]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        page = out / at
        if not page.is_file():
            dead.append(at)
        elif page.suffix == ".html":
            waiting += (
                os.path.normpath(page.parent.relative_to(out) / one) for one in links_of(page)
            )
    return dead


def faults_of(out: Path, versions: Sequence[Site], foreign: Site) -> list[str]:
    """What of an output is neither wholly old nor wholly new, dead links, and lost files."""
    now = site_of(out)
    torn = [
        path
        for path, digest in now.items()
        if digest not in {version.get(path) for version in (*versions, foreign)}
    ]
    lost = [path for path, digest in foreign.items() if now.get(path) != digest]
    return [*(f"torn: {one}" for one in torn), *(f"lost: {one}" for one in lost),
            *(f"dead: {one}" for one in dead_links(out))]  # fmt: skip


class Ended(Struct, frozen=True):
    """How a command ended."""

    code: int  # negative: the signal that ended it
    said: str  # on the error stream, without progress

    @property
    def lines(self) -> list[str]:
        return [line for line in self.said.splitlines() if line.strip()]


def start(
    roots: Sequence[Path], out: Path, *more: str, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """The command, running; quiet, so that it only says what is wrong."""
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *map(str, roots), "-o", str(out), "--quiet", *more],
        cwd=PROJECT,
        env=dict(os.environ) | dict(env or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str], seconds: float = 300) -> Ended:
    """Waits for a command, and tells how it ended."""
    _, said = process.communicate(timeout=seconds)
    return Ended(process.returncode, said)


def run(
    roots: Sequence[Path], out: Path, *more: str, env: Mapping[str, str] | None = None
) -> Ended:
    """The command, from start to end."""
    return finish(start(roots, out, *more, env=env))


def timed(roots: Sequence[Path], out: Path) -> float:
    """The seconds that the command takes here and now."""
    started = time.monotonic()
    assert run(roots, out).code in {0, 1}
    return time.monotonic() - started
