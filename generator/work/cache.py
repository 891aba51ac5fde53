"""What is kept from one build to the next: a row for each repo, in one SQLite file.

The file holds JSON only and is believed only as far as it fits: a damaged file, one of another
version or one that is none of ours is put aside and begun anew. During a build it is also the
place where the records of all repos are, so that none of them has to stay in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from generator.options import Options
from generator.publishing import layout
from generator.publishing.errors import write_error

_FORM = 1  # of the tables below, as they say themselves
_TABLES = """
CREATE TABLE form (number INTEGER NOT NULL);
INSERT INTO form VALUES (1);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (id TEXT PRIMARY KEY, stat TEXT NOT NULL, content TEXT NOT NULL,
                   facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (id TEXT PRIMARY KEY, content TEXT NOT NULL, used TEXT NOT NULL,
                   asked TEXT NOT NULL, files TEXT NOT NULL, told TEXT NOT NULL,
                   sign TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (id TEXT PRIMARY KEY, card TEXT NOT NULL, short TEXT NOT NULL) WITHOUT ROWID;
"""
_NAMES = ("fact", "form", "note", "page", "record")


class Fact(Struct, frozen=True):
    """What the first pass read of one repo."""

    id: str
    stat: str  # print of its files; "" where it is not to be trusted
    content: str  # print of their content, taken before it was read
    facts: str  # RepoFacts as JSON


class Row(Struct, frozen=True):
    """What is known of the page of one repo. What is not always needed is still JSON."""

    id: str
    content: str  # print of the content; "" where the page has to be made again in any case
    used: str  # the site's facts that it used
    asked: str  # other repos whose files it looked at, with the prints of their content
    files: str  # what it gave to the site
    told: str  # what the report says of it
    sign: str  # of what listings show of it


class Cache:
    """An open cache. Nothing is kept before :meth:`commit`."""

    def __init__(self, path: Path) -> None:
        """Opens the cache at ``path``, or begins a new one there. Raises OSError."""
        self._path = path
        self._base = _opened(path)

    def close(self) -> None:
        """Forgets what was not committed."""
        with suppress(sqlite3.Error):
            self._base.close()

    def commit(self) -> None:
        """Keeps everything; a disk that does not let us costs the next build its speed."""
        with suppress(sqlite3.Error):
            self._base.commit()

    def note(self, name: str) -> str:
        """A text kept under a name; "" for none."""
        found = self._base.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def set_note(self, name: str, value: str) -> None:
        """Keeps a text under a name."""
        self._base.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def forget_all(self) -> None:
        """Drops every row: another program or other options made them."""
        for table in ("note", "fact", "page", "record"):
            self._base.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def facts(self) -> Iterator[Fact]:
        """The facts of every repo."""
        for row in self._base.execute("SELECT id, stat, content, facts FROM fact"):
            yield Fact(*row)

    def set_facts(self, facts: Iterable[Fact]) -> None:
        """Keeps facts of the first pass."""
        rows = ((one.id, one.stat, one.content, one.facts) for one in facts)
        self._base.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?)", rows)

    def pages(self) -> Iterator[Row]:
        """The row of every page."""
        for row in self._base.execute(
            "SELECT id, content, used, asked, files, told, sign FROM page"
        ):
            yield Row(*row)

    def set_page(self, row: Row, card: str, short: str) -> None:
        """Keeps the page of a repo with what listings show of it, both as JSON."""
        self._base.execute(
            "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.id, row.content, row.used, row.asked, row.files, row.told, row.sign),
        )
        self._base.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (row.id, card, short))

    def drop(self, ids: Sequence[str]) -> None:
        """Forgets repos that are gone."""
        rows = [(repo_id,) for repo_id in ids]
        for table in ("fact", "page", "record"):
            self._base.executemany(f"DELETE FROM {table} WHERE id = ?", rows)  # noqa: S608

    def cards(self) -> Iterator[str]:
        """What listings show of every repo, as JSON, by id."""
        for (card,) in self._base.execute("SELECT card FROM record ORDER BY id"):
            yield card

    def shorts(self) -> Iterator[str]:
        """The short record of every repo, as JSON, by id."""
        for (short,) in self._base.execute("SELECT short FROM record ORDER BY id"):
            yield short


@contextmanager
def opened(out: Path, options: Options) -> Iterator[Cache]:
    """The cache of a site while it is built. Raises PublishError where none can be written."""
    path = _path(out, options)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        cache = Cache(path)
    except OSError as error:
        raise write_error(error, "the cache") from error
    try:
        yield cache
    finally:
        cache.close()


def remove(out: Path, options: Options) -> None:
    """Removes a cache that cannot be used."""
    for path in _parts(_path(out, options)):
        path.unlink(missing_ok=True)


def _path(out: Path, options: Options) -> Path:
    if options.no_cache:
        return layout.spool(out) / layout.cache(out).name
    return layout.cache(out, options.cache)


def _parts(path: Path) -> tuple[Path, ...]:
    return path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))


def _opened(path: Path) -> sqlite3.Connection:
    """The cache at a path; one that cannot be used is replaced."""
    base = _connected(path)
    if base is not None:
        return base
    for part in _parts(path):
        part.unlink(missing_ok=True)
    base = _connected(path)
    if base is None:
        raise OSError(f"{path}: the cache cannot be written")
    return base


def _connected(path: Path) -> sqlite3.Connection | None:
    """A connection to a sound cache of our form; None where there is something else."""
    base: sqlite3.Connection | None = None
    try:
        base = sqlite3.connect(path, timeout=0, check_same_thread=False)
        base.text_factory = str
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("PRAGMA trusted_schema = OFF")
        if not base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            base.executescript(_TABLES)
        if _is_sound(base):
            base.execute("BEGIN IMMEDIATE")
            return base
    except sqlite3.Error:
        pass
    if base is not None:
        with suppress(sqlite3.Error):
            base.close()
    return None


def _is_sound(base: sqlite3.Connection) -> bool:
    """Whether the tables are ours. Damage in a page of the file shows when its rows are read."""
    form = base.execute("SELECT number FROM form").fetchall()
    things = base.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall()
    tables = [(kind, name) for kind, name in things if not name.startswith("sqlite_autoindex")]
    return form == [(_FORM,)] and tables == [("table", name) for name in _NAMES]
