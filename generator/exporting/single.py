"""The page of one model as one HTML file: style, scripts and media inside, opens anywhere."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from generator.exporting.files import expect_place, whole
from generator.exporting.inline import Inliner
from generator.meaning.suggest import closest
from generator.media.edits import edited
from generator.media.shown import MediaFile
from generator.options import Options
from generator.publishing.errors import PublishError, Refused
from generator.reading.open import open_real, reason
from generator.reading.scan import scan
from generator.theming import make_site
from generator.unit import Workshop, gather, make_unit

_START = (b"<!doctype html",)
LARGEST = 200_000_000  # bytes of all files together; browsers give up on much larger pages


def export(roots: Sequence[Path], repo_id: str, target: Path, options: Options) -> int:
    """Writes the page of the repo ``repo_id`` to ``target``; gives the number of its bytes.

    Raises Refused for an id that no root has and for a target that is something else,
    PublishError for a page that cannot be made or written.
    """
    repos = {repo.id: repo for repo in scan(roots).repos_found}
    found = repos.get(repo_id)
    if found is None:
        near = closest(repo_id, repos)
        advice = f"did you mean {near}?" if near else "name it as owner/model, as in its address"
        raise Refused(f"no repo has the id {repo_id!r}", advice)
    expect_place(target, _START)
    site = make_site(options)
    taken = _Take()
    unit = make_unit(found, Workshop(gather(repos), site, options, repos), taken)
    if unit.failed:
        raise PublishError(f"{repo_id}: {unit.problems[-1].message}")
    files = {**taken.files, **{file.path: file.content for file in site.static.files}}
    page = f"{repo_id}/index.html"
    html = Inliner(files, page).rewrite(files[page].decode("utf-8"))
    content = html.encode("utf-8", "replace")
    with whole(target, _START) as file:
        file.write(content)
    return len(content)


class _Take:
    """Takes the files of one page into memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._bytes = 0

    def __call__(self, file: MediaFile) -> bool:
        content = file.content
        if file.source is not None:
            try:
                with open_real(file.source) as stream:
                    self._bytes += os.fstat(stream.fileno()).st_size
                    self._expect_room()
                    content = edited(stream.read(), file.edits)
            except OSError as error:
                raise PublishError(f"cannot read {file.source.name}: {reason(error)}") from error
        else:
            self._bytes += len(content or b"")
            self._expect_room()
        self.files[file.path] = content or b""
        return True

    def _expect_room(self) -> None:
        if self._bytes > LARGEST:
            raise PublishError(
                f"the files of the page are larger than {LARGEST // 1_000_000} MB together",
                "build the site, and pack it with --zip",
            )
