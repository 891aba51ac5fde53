"""Which folder may be an output. Asked before anything is read or written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.publishing import disk, layout
from generator.publishing.errors import Refused, cause

_ELSEWHERE = "choose another folder with -o, such as site/"
_BESIDE = "choose a folder beside the input, such as ../site"


def check_output(out: Path, roots: Sequence[Path], *, force: bool) -> Refused | None:
    """Why ``out`` must not be an output; None when it may be one. Writes nothing.

    Links are resolved and folders compared by identity, so that another spelling, another case
    or another way to the same folder makes no difference. ``force`` lets a folder with files of
    others pass, and nothing else.
    """
    try:
        real = Path(os.path.realpath(out))
        return (
            _check_kind(real)
            or _check_place(real)
            or next((refusal for root in roots if (refusal := _check_root(real, root))), None)
            or _check_owner(real, force=force)
        )
    except OSError as error:
        reason, _ = cause(error)
        return Refused(f"the output folder cannot be looked at: {reason}", _ELSEWHERE)
    except ValueError:
        return Refused("the output is no path", _ELSEWHERE)


def _check_kind(out: Path) -> Refused | None:
    for folder in (out, *out.parents):
        if folder.exists() and not folder.is_dir():
            what = "the output" if folder == out else "a folder on the way to the output"
            return Refused(f"{what} is a file", _ELSEWHERE)
    own = layout.own(out)
    if disk.mode(own) is not None and not disk.is_folder(own):
        return Refused(f"{layout.OWN} in the output is no folder", "remove it")
    return None


def _check_place(out: Path) -> Refused | None:
    if out == Path(out.anchor):
        return Refused("the output is the root of the file system", _ELSEWHERE)
    for home in _homes():
        if _same(out, home):
            return Refused("the output is a home folder", _ELSEWHERE)
        if _holds(out, home):
            return Refused("the output holds a home folder", _ELSEWHERE)
    return None


def _check_root(out: Path, root: Path) -> Refused | None:
    real = Path(os.path.realpath(root))
    if _same(out, real):
        return Refused("the output is the input", _ELSEWHERE)
    if _holds(real, out):
        return Refused("the output is inside the input", _BESIDE)
    if _holds(out, real):
        return Refused("the output holds the input", _BESIDE)
    return None


def _check_owner(out: Path, *, force: bool) -> Refused | None:
    if not out.exists():
        return None
    if layout.manifest(out).exists() or layout.journal(out).exists():
        return None
    names = {entry.name for entry in os.scandir(out)} - {layout.OWN}
    if ".git" in names:
        return Refused(
            "the output is the root of a git repository that build-pages did not fill",
            "choose a folder inside it, such as site/",
        )
    if names and not force:
        return Refused(
            "the output holds files that build-pages did not write",
            "choose an empty folder, or use --force to build among them",
        )
    return None


def _homes() -> Iterator[Path]:
    """The home folders of whoever runs this, as the environment and as the system name them."""
    for name in ("HOME", "USERPROFILE"):
        if value := os.environ.get(name):
            yield Path(os.path.realpath(value))
    try:
        import pwd  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    try:
        yield Path(os.path.realpath(pwd.getpwuid(os.getuid()).pw_dir))
    except KeyError:  # a user without an entry, as in many containers
        return


def _holds(outer: Path, inner: Path) -> bool:
    return any(_same(outer, folder) for folder in inner.parents)


def _same(one: Path, other: Path) -> bool:
    """Whether two resolved paths are one folder; folders that are not there yet by name."""
    if one == other:
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False
