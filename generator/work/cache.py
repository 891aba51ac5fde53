"""What is kept from one build to the next: a row for each repo, in one SQLite file.

The file holds JSON only and is believed only as far as it fits: a damaged file, one of another
version or one that is none of ours is put aside and begun anew. During a build it is also the
place where the records of all repos are, so that none of them has to stay in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.publishing.manifest import Entry
from generator.work.watch import Used

NAME = "cache.sqlite"
_FORM = 1  # of the tables below
_TABLES = f"""
CREATE TABLE form (number INTEGER NOT NULL);
INSERT INTO form VALUES ({_FORM});
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (id TEXT PRIMARY KEY, stat TEXT NOT NULL, content TEXT NOT NULL,
                   facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (id TEXT PRIMARY KEY, stat TEXT NOT NULL, content TEXT NOT NULL,
                   used TEXT NOT NULL, asked TEXT NOT NULL, files TEXT NOT NULL,
                   told TEXT NOT NULL, sign TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (id TEXT PRIMARY KEY, card TEXT NOT NULL, short TEXT NOT NULL) WITHOUT ROWID;
"""
FileRow = tuple[str, str, int]  # site path, sha256, bytes


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of the page of one repo."""

    id: str
    stat: str  # print of the files; "" where it is not to be trusted
    content: str  # print of their content; "" where the page has to be made again in any case
    used: Used  # the site's facts that it used
    asked: Mapping[str, str]  # other repos whose files it looked at, with their prints
    files: tuple[FileRow, ...]
    told: str  # JSON: what the report says of it
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

    def facts(self) -> Iterator[tuple[str, str, str, str]]:
        """Id, both prints and the first pass's facts (as JSON) of every repo."""
        yield from self._base.execute("SELECT id, stat, content, facts FROM fact")

    def set_facts(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Keeps facts of the first pass."""
        self._base.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?)", rows)

    def pages(self) -> Iterator[Row]:
        """The row of every page, by id."""
        for row in self._base.execute("SELECT * FROM page ORDER BY id"):
            repo_id, stat, content, used, asked, files, told, sign = row
            yield Row(
                repo_id,
                stat,
                content,
                {(name, key): answer for name, key, answer in json.loads(used)},
                json.loads(asked),
                tuple((path, sha256, size) for path, sha256, size in json.loads(files)),
                told,
                sign,
            )

    def set_page(self, row: Row, card: str, short: str) -> None:
        """Keeps the page of a repo with what listings show of it, both as JSON."""
        used = [[name, key, answer] for (name, key), answer in sorted(row.used.items())]
        values = (used, dict(sorted(row.asked.items())), row.files)
        self._base.execute(
            "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row.id, row.stat, row.content, *map(_compact, values), row.told, row.sign),
        )
        self._base.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (row.id, card, short))

    def set_stat(self, repo_id: str, stat: str) -> None:
        """A repo's files have other times, but the content that they had."""
        for table in ("fact", "page"):
            self._base.execute(f"UPDATE {table} SET stat = ? WHERE id = ?", (stat, repo_id))  # noqa: S608

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


def entries(files: Sequence[FileRow]) -> Iterator[tuple[str, Entry]]:
    """Files as the manifest names them."""
    for path, sha256, size in files:
        yield path, Entry(sha256, size)


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _opened(path: Path) -> sqlite3.Connection:
    """The cache at a path; one that cannot be used is replaced."""
    base = _connected(path)
    if base is not None:
        return base
    for name in (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))):
        name.unlink(missing_ok=True)
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
    made = "\n".join(row[0] for row in base.execute("SELECT sql FROM sqlite_master WHERE sql != ''"))
    wanted = _TABLES.count("CREATE TABLE")
    return form == [(_FORM,)] and made.count("CREATE TABLE") == wanted == made.count("CREATE")
