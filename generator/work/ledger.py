"""What has to be made in this build: found out from what is kept of the last one.

The first pass reads the facts of repos whose content changed; a page is made again when its
repo's content, a fact of the site that it used, or a repo whose files it looked at is not what it
was, or when one of its files no longer stands in the site.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct, field
from msgspec.structs import replace

from generator.publishing import layout
from generator.publishing.manifest import Entry
from generator.publishing.plan import Rank
from generator.publishing.staging import Staging
from generator.reading.found import Found
from generator.report import Choice
from generator.work import codec, prints
from generator.work.cache import Cache, Fact, Row
from generator.work.prints import Print
from generator.work.since import Since
from generator.work.told import Told

Still = Callable[[str], bool]  # whether the facts that a page used, as JSON, are what they were


class Ledger(Struct):
    """The repos of a build beside what the cache knows of them."""

    cache: Cache
    found: Mapping[str, Found]  # sorted by id
    looks: dict[str, Print] = field(default_factory=dict)  # what its files look like
    facts: dict[str, Fact] = field(default_factory=dict)
    pages: dict[str, Row] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)  # of the pages that stay
    changed: list[str] = field(default_factory=list)  # ids whose facts have to be read
    moved: bool = False  # some fact of the site may be another than in the last build
    same: bool = False  # the repos are those of the last build, which left a whole site


def opened(
    cache: Cache, found: Mapping[str, Found], version: str, since: Since | None = None
) -> Ledger:
    """What is known of the repos of a build, after one look at the files of those in doubt.

    Raises sqlite3.Error where the cache turns out to be damaged.
    """
    if cache.note("version") != version:
        cache.forget_all()
        cache.set_note("version", version)
    ledger = Ledger(cache, found)
    known = {fact.id: fact for fact in cache.facts()}
    ledger.pages = {row.id: row for row in cache.pages() if row.id in found}
    gone = known.keys() - found.keys()
    if gone:
        cache.drop(sorted(gone))
    places = prints.places(found.values())
    touched = _touched(found, since) if since and cache.note("places") == places else None
    cache.set_note("places", places)
    ledger.same = touched is not None
    now = time.time_ns()
    for repo_id, repo in found.items():
        fact = known.get(repo_id)
        if touched is not None and repo_id not in touched and fact and fact.stat:
            ledger.looks[repo_id] = Print(fact.stat, fact.stat)
        else:
            ledger.looks[repo_id] = prints.look(repo, now)
        fact = _still(ledger, repo, fact)
        if fact is None:
            ledger.changed.append(repo_id)
        else:
            ledger.facts[repo_id] = fact
    ledger.moved = bool(gone) or any(repo_id not in known for repo_id in found)
    return ledger


def _touched(found: Mapping[str, Found], since: Since) -> set[str] | None:
    """The ids of the repos that something touched lies in; None where it lies in none."""
    ids = {str(repo.folder): repo_id for repo_id, repo in found.items()}
    touched: set[str] = set()
    for names in since.touched:
        holders = {ids[folder] for name in names for folder in _way_to(name) if folder in ids}
        if not holders:
            return None
        touched |= holders
    return touched


def _way_to(path: str) -> Iterator[str]:
    """A path, and the folders that it lies in."""
    while path:
        yield path
        path = path.rpartition(os.sep)[0]


def _still(ledger: Ledger, repo: Found, fact: Fact | None) -> Fact | None:
    """The kept facts of a repo, where its content is what it was."""
    stat = ledger.looks[repo.id].stat
    if fact is None or not fact.content:
        return None
    if stat and fact.stat == stat:
        return fact
    if prints.read(repo) != fact.content:
        return None
    fresh = Fact(fact.id, stat, fact.content, fact.facts)
    if stat:
        ledger.cache.set_facts([fresh])
    return fresh


def learn(ledger: Ledger, read: Iterable[tuple[str, str, str]]) -> None:
    """Takes in what the first pass read: id, print of the content, facts as JSON."""
    before = {fact.id: fact.facts for fact in ledger.cache.facts()} if not ledger.moved else {}
    fresh = []
    for repo_id, content, facts in read:
        ledger.facts[repo_id] = Fact(repo_id, ledger.looks[repo_id].stat, content, facts)
        fresh.append(ledger.facts[repo_id])
        ledger.moved = ledger.moved or before.get(repo_id) != facts
    ledger.cache.set_facts(fresh)


def wanted(ledger: Ledger, staging: Staging, still: Still | None) -> list[str]:
    """The ids of the repos whose pages have to be made, sorted.

    ``still`` is None when no fact of the site changed.
    """
    return [repo_id for repo_id in ledger.found if not _is_good(ledger, staging, still, repo_id)]


def _is_good(ledger: Ledger, staging: Staging, still: Still | None, repo_id: str) -> bool:
    row = ledger.pages.get(repo_id)
    if row is None or row.content != ledger.facts[repo_id].content:
        return False
    try:
        if still is not None and not still(row.used):
            return False
        if row.asked != "{}" and not _others_still(ledger, row.asked):
            return False
        ledger.told[repo_id] = codec.read(Told, row.told)
        return ledger.same or all(
            staging.stands(path, entry) for path, entry in files_of(row.files)
        )
    except (ValueError, TypeError, KeyError, AttributeError):  # a row that is none of ours
        return False


def _others_still(ledger: Ledger, asked: str) -> bool:
    return all(content_of(ledger, other) == known for other, known in json.loads(asked).items())


def content_of(ledger: Ledger, repo_id: str) -> str:
    """The print of a repo's content; "" for one that the site does not have."""
    fact = ledger.facts.get(repo_id)
    return fact.content if fact else ""


def is_steady(ledger: Ledger, repo_id: str) -> bool:
    """Whether the files of a repo are still those that the build began with.

    What was read of one that changed meanwhile may be neither its old nor its new state: its
    facts are not trusted the next time.
    """
    now = prints.look(ledger.found[repo_id], time.time_ns())
    if now.seen == ledger.looks[repo_id].seen:
        return True
    ledger.cache.set_facts([replace(ledger.facts[repo_id], stat="", content="")])
    return False


def is_lasting(ledger: Ledger) -> bool:
    """Whether no page has to be made again in any case."""
    return all(ledger.pages[repo_id].content for repo_id in ledger.found)


def files_of(files: str) -> list[tuple[str, Entry]]:
    """The files of a row, by site path."""
    return codec.read(list[tuple[str, Entry]], files)


def choices(ledger: Ledger) -> tuple[Choice, ...]:
    """The task of every repo and the rule that found it."""
    told = ledger.told
    return tuple(Choice(one, told[one].task, told[one].because) for one in ledger.found)


Lists = dict[str, tuple[str, str, int]]  # site path -> sign of its value, sha256, bytes


def kept_lists(ledger: Ledger) -> Lists:
    """The lists and other files of the whole site, as the last build wrote them."""
    try:
        rows = json.loads(ledger.cache.note("lists") or "{}").items()
        return {path: (str(s), str(sha256), int(size)) for path, (s, sha256, size) in rows}
    except (ValueError, TypeError, AttributeError):
        return {}


def lists_stand(ledger: Ledger, staging: Staging) -> bool:
    """Whether all of them stand in the site."""
    lists = kept_lists(ledger).items()
    return bool(lists) and all(
        staging.stands(path, Entry(sha256, size)) for path, (_, sha256, size) in lists
    )


def keep_lists(ledger: Ledger, staging: Staging) -> None:
    """Takes them all as they stand."""
    for path, (_, sha256, size) in kept_lists(ledger).items():
        rank = Rank.of(path) if path.startswith("_") else Rank.LISTING
        staging.keep(path, Entry(sha256, size), rank)


def keep_others(ledger: Ledger, staging: Staging, todo: Set[str]) -> bool:
    """Takes the whole site as it stands, but for its lists and the pages of ``todo``.

    False, and nothing is taken, where each page has to be taken in its turn: of two that want the
    same path the first one has it.
    """
    if not ledger.same or not todo <= ledger.pages.keys() or _are_nested(ledger, todo):
        return False
    going = set(kept_lists(ledger))
    for repo_id in todo:
        going.update(path for path, _ in files_of(ledger.pages[repo_id].files))
    stay = (row.files for row in ledger.pages.values() if row.id not in todo)
    shared = (files_of(files) for files in stay if f'"{layout.MEDIA}/' in files)
    going.difference_update(path for files in shared for path, _ in files)
    return staging.keep_all(going)


def _are_nested(ledger: Ledger, todo: Set[str]) -> bool:
    """Whether the folder of such a page lies in that of another, or holds it."""
    holders = layout.holders(ledger.found)
    return any(
        repo_id in holders or any(folder in ledger.found for folder in layout.folders(repo_id))
        for repo_id in todo
    )


def keep_page(ledger: Ledger, staging: Staging, repo_id: str) -> None:
    """Takes the files of a page that stays as it stands."""
    for path, entry in files_of(ledger.pages[repo_id].files):
        staging.keep(path, entry)


def sign(ledger: Ledger, more: Sequence[object] = ()) -> str:
    """What all listings of the site depend on, in short."""
    whole = hashlib.blake2b(repr(more).encode("utf-8", "backslashreplace"), digest_size=16)
    for repo_id in ledger.found:
        line = f"{repo_id}\0{ledger.pages[repo_id].sign}\0{ledger.facts[repo_id].facts}\n"
        whole.update(line.encode("utf-8", "backslashreplace"))
    return whole.hexdigest()
