"""The files of a repo, as values: the list on the model page, and a page that has all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.media.sizes import human_size
from generator.pages.frame import Frame
from generator.pages.links import Link
from generator.pages.weights import PICKLE, is_pickle
from generator.reading.beside import TextFile
from generator.reading.names import extension, shown
from generator.reading.repo import FileKind, Repo, RepoFile

OPEN = 12  # longer lists are folded
MAX_LISTED = 200  # rows on the model page
MAX_ROWS = 5_000  # rows on the page of files
_WHOLE = 60_000  # bytes of a text that is shown whole
_PART = 4_000  # bytes of one that is longer
_BUDGET = 300_000  # bytes of texts on one page
_MAX_TEXTS = 40
_LANGUAGES = {
    "json": "json", "jsonl": "json", "ipynb": "json", "yaml": "yaml", "yml": "yaml",
    "cff": "yaml", "toml": "toml", "ini": "ini", "cfg": "ini", "py": "python", "sh": "bash",
    "bib": "bibtex", "xml": "xml", "html": "html", "js": "javascript", "css": "css",
}  # fmt: skip


class FileRow(Struct, frozen=True):
    """One file of the repo, or a folder of its tree."""

    path: str
    name: str  # the last segment
    depth: int  # folders above it
    size: str = ""  # for people: "3.2 GB"
    kind: str = ""
    state: str = ""  # "", "not downloaded", or why it is never opened
    sha256: str = ""  # as its Git LFS pointer names it
    warning: str = ""  # pickles run code
    href: str | None = None  # site path of the copy, if there is one
    anchor: str | None = None  # of its text on the page of files
    folder: bool = False


class FileList(Struct, frozen=True):
    """The files of a repo on its model page."""

    rows: tuple[FileRow, ...]
    total: str  # "3 files, 12 kB"
    rest: int  # files that only the page of files lists
    folded: bool
    page: str | None  # site path of the page of files


class FileText(Struct, frozen=True):
    """A text that is read in place."""

    anchor: str
    path: str
    size: str
    language: str  # for colours
    text: str
    cut: bool


class FilesPage(Struct, frozen=True):
    """Everything ``templates/files.html`` shows."""

    frame: Frame
    id: str
    crumbs: tuple[Link, ...]
    total: str
    rows: tuple[FileRow, ...]
    rest: int
    texts: tuple[FileText, ...]


def files_path(repo_id: str) -> str:
    """The site path of a repo's page of files."""
    return f"{repo_id}/files/index.html"


def make_files(repo: Repo, copies: Mapping[str, str]) -> FileList:
    """The list of the model page. ``copies``: path in the repo to path in the site."""
    files = repo.files
    return FileList(
        rows=tuple(_row(file, copies) for file in files[:MAX_LISTED]),
        total=total(files),
        rest=max(0, len(files) - MAX_LISTED),
        folded=len(files) > OPEN,
        page=files_path(repo.id) if files else None,
    )


def make_files_page(
    repo: Repo, copies: Mapping[str, str], texts: Iterable[TextFile], frame: Frame
) -> FilesPage:
    """The page of a repo's files. ``texts``: those of :func:`to_read`, as they were read."""
    sizes = {file.path: human_size(file.size) for file in repo.files}
    read = tuple(
        FileText(f"text-{at + 1}", shown(text.path), sizes[text.path], _language(text.path),
                 text.text, text.cut)
        for at, text in enumerate(texts)
    )  # fmt: skip
    anchors = {text.path: text.anchor for text in read}
    return FilesPage(
        frame=frame,
        id=repo.id,
        crumbs=(
            Link("Models", path="index.html"),
            Link(repo.id, path=f"{repo.id}/index.html"),
            Link("Files"),
        ),
        total=total(repo.files),
        rows=tuple(_tree(repo.files[:MAX_ROWS], copies, anchors)),
        rest=max(0, len(repo.files) - MAX_ROWS),
        texts=read,
    )


def to_read(repo: Repo) -> Iterator[tuple[str, int]]:
    """The texts that are read in place, with how many bytes of each, within the page's budget."""
    left = _BUDGET
    texts = [
        file for file in repo.files
        if file.kind is FileKind.TEXT and not file.lfs and not file.refused
        and file.path != repo.card and file.size
    ]  # fmt: skip
    for file in texts[:_MAX_TEXTS]:
        limit = file.size if file.size <= _WHOLE else _PART
        if limit <= left:
            left -= limit
            yield file.path, limit


def total(files: tuple[RepoFile, ...]) -> str:
    """How many files, and how much they hold: ``3 files, 12 kB``."""
    count = "1 file" if len(files) == 1 else f"{len(files):,} files"
    return f"{count}, {human_size(sum(file.bytes_promised for file in files))}"


def _tree(
    files: Iterable[RepoFile], copies: Mapping[str, str], anchors: Mapping[str, str]
) -> Iterator[FileRow]:
    """Rows in which every folder stands once, above what it holds."""
    known: set[str] = set()
    for file in files:
        steps = file.path.split("/")
        for depth, name in enumerate(steps[:-1]):
            folder = "/".join(steps[: depth + 1])
            if folder not in known:
                known.add(folder)
                yield FileRow(shown(folder), shown(name), depth, folder=True)
        yield _row(file, copies, anchors.get(shown(file.path)))


def _row(file: RepoFile, copies: Mapping[str, str], anchor: str | None = None) -> FileRow:
    return FileRow(
        path=shown(file.path),
        name=shown(file.path.rpartition("/")[2]),
        depth=file.path.count("/"),
        size=human_size(file.bytes_promised) if not file.refused else "",
        kind=_kind(file),
        state="not downloaded" if file.lfs else file.refused,
        sha256=file.lfs.oid if file.lfs else "",
        warning=PICKLE if is_pickle(file) else "",
        href=copies.get(file.path),
        anchor=anchor,
    )


def _kind(file: RepoFile) -> str:
    return "weights" if is_pickle(file) else file.kind.value


def _language(path: str) -> str:
    return _LANGUAGES.get(extension(path), "")
