"""Writing one file whole, and never over something that is no earlier export."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from generator.publishing.errors import Refused, write_error

_MASK = 0o666  # less the user's umask: as any program makes files


@contextmanager
def whole(target: Path, starts: tuple[bytes, ...]) -> Iterator[BinaryIO]:
    """A file that takes the place of ``target`` at the end of the block, or not at all.

    ``starts`` are the first bytes of what may be written over. Raises Refused for anything else
    in that place, PublishError where the disk fails.
    """
    expect_place(target, starts)
    try:
        handle, name = tempfile.mkstemp(prefix=".build-pages-", dir=target.absolute().parent)
    except OSError as error:
        raise write_error(error, str(target)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _MASK & ~_umask())  # noqa: PTH101 - of the temporary name
        os.replace(name, target)  # noqa: PTH105 - as above
    except OSError as error:
        raise write_error(error, str(target)) from error
    finally:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - still there only where something failed


def expect_place(target: Path, starts: tuple[bytes, ...]) -> None:
    """Raises Refused where ``whole`` would: to be asked before long work."""
    advice = "choose another name for the export"
    if not target.absolute().parent.is_dir():
        raise Refused(f"there is no folder {target.parent}", "make it, or name another one")
    if target.is_dir():
        raise Refused(f"expected the name of a file, found the folder {target}", advice)
    if not target.exists():
        return
    if not target.is_file():
        raise Refused(f"{target} is no regular file", advice)
    try:
        with target.open("rb") as file:
            head = file.read(32).lower()
    except OSError as error:
        raise write_error(error, str(target)) from error
    if head and not head.startswith(starts):
        raise Refused(f"{target} is there already, and no earlier export", advice)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
