"""The heavy half of a build: reads what changed, makes the pages, then the lists of the site.

Loaded only when there is something to make.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from generator.meaning.lineage import RepoFacts, site_facts
from generator.meaning.site import SiteFacts
from generator.options import Options
from generator.pages.cards import Card
from generator.pages.problems import make_problems
from generator.pages.site_files import site_files
from generator.problems import Problem
from generator.publishing import layout
from generator.publishing.manifest import Entry
from generator.publishing.plan import Rank
from generator.publishing.staging import Staging
from generator.rendering import site_page
from generator.report import Progress
from generator.theming import make_site
from generator.timings import Stopwatch
from generator.unit import Workshop
from generator.work import codec, desk, pictures, watch
from generator.work import ledger as ledgers
from generator.work.cache import Row
from generator.work.crews import Chunk, Crew, hired, results
from generator.work.desk import Maker, Order, Outcome, Reader, Shared
from generator.work.ledger import Ledger, Lists
from generator.work.limits import Limits

_LOST = "the process that made it died twice, as when memory runs out; a plain page stands for it"


class Making(Struct):
    """One build while pages are made."""

    ledger: Ledger
    staging: Staging
    options: Options
    progress: Progress
    stopwatch: Stopwatch
    limits: Limits


def read(making: Making) -> SiteFacts:
    """The first pass: the facts of repos that changed are read, then all are put together."""
    ledger = making.ledger
    if ledger.changed:
        nothing = Shared(SiteFacts(), ledger.found, make_site(making.options))
        with _working(making, len(ledger.changed), nothing) as (order, crew):
            done = results(
                crew, Reader(order), ledger.changed, lambda chunk: [desk.unread(chunk.ids[0])]
            )
            ledgers.learn(ledger, (one for _, rows in done for one in rows))
    known = (codec.read(RepoFacts, ledger.facts[repo_id].facts) for repo_id in ledger.found)
    return site_facts(ledger.found, known)


def make(making: Making, facts: SiteFacts, ids: Sequence[str]) -> Shared:
    """The second pass: makes the pages of ``ids`` and takes every file of the site."""
    ledger, progress = making.ledger, making.progress
    shared = Shared(facts, ledger.found, make_site(making.options))
    progress.start(len(ids))
    kept = pictures.kept(making.staging.output.folder, making.options)
    mark = kept.mark() if kept else 0
    with _working(making, len(ids), shared) as (order, crew):

        def plain(chunk: Chunk) -> list[Outcome]:
            return [desk.plain_outcome(order, shared, chunk, _LOST)]

        made = iter(results(crew, Maker(order), ids, plain))
        coming = ((chunk, one) for chunk, outcomes in made for one in outcomes)
        to_make = set(ids)
        kept_all = ledgers.keep_others(ledger, making.staging, to_make)
        for repo_id in ledger.found:
            if repo_id not in to_make:
                if not kept_all:
                    ledgers.keep_page(ledger, making.staging, repo_id)
                continue
            chunk, outcome = next(coming)
            with making.stopwatch.stage("write"):
                _take(making, order, chunk, outcome)
            progress.step(repo_id)
        for _ in coming:  # lets the crew come to its end
            raise AssertionError("more outcomes than repos")
    if kept and kept.mark() != mark:
        kept.clean()
    return shared


@contextmanager
def _working(making: Making, repos: int, shared: Shared) -> Iterator[tuple[Order, Crew]]:
    """A crew for so many repos, and the order that it works by."""
    out, options = making.staging.output.folder, making.options
    spool = layout.spool(out)
    spool.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(8)
    if options.theme:  # workers of a cluster may stand elsewhere
        options = replace(options, theme=str(Path(options.theme).absolute()))
    if options.cache:
        options = replace(options, cache=str(Path(options.cache).absolute()))
    order = Order(key, options, out, spool / key, spool / f"{key}.json", making.limits)
    desk.tell(order, shared)
    try:
        with hired(
            repos, jobs=options.jobs, scheduler=options.scheduler, limits=making.limits
        ) as crew:
            if not crew.shares_memory:
                desk.write_shared(order, shared)
            elif crew.size > 1:
                desk.warm(order, shared)
            yield replace(order, deadly=crew.loses_all), crew
    finally:
        desk.forget()


def _take(making: Making, order: Order, chunk: Chunk, outcome: Outcome) -> None:
    """Takes what was made of one repo into the site, and keeps what is known of it."""
    ledger, staging = making.ledger, making.staging
    place = desk.spool_of(order, chunk)
    for file in outcome.files:
        if file.name:
            staging.adopt(file.path, file.entry, f"{place}/{file.name}")
        else:
            staging.stands(file.path, file.entry)  # notes its times, for the next build
            staging.keep(file.path, file.entry)
    staging.problems += outcome.lost
    making.stopwatch.add(outcome.seconds)
    ledger.told[outcome.id] = outcome.told
    steady = ledgers.is_steady(ledger, outcome.id)
    row = Row(
        id=outcome.id,
        content=ledgers.content_of(ledger, outcome.id) if outcome.lasting and steady else "",
        used=watch.to_json(outcome.used),
        asked=_asked(ledger, outcome),
        files=codec.write([(one.path, one.entry) for one in outcome.files]),
        told=codec.write(outcome.told),
        sign=outcome.sign,
    )
    ledger.cache.set_page(row, outcome.card, outcome.short)
    # The cache has it all; of many thousand repos only what is asked for again stays in memory.
    ledger.pages[outcome.id] = replace(row, used="", asked="", files="", told="")


def _asked(ledger: Ledger, outcome: Outcome) -> str:
    return _compact({other: ledgers.content_of(ledger, other) for other in outcome.asked})


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


# --- the lists of the site ---


def write_lists(making: Making, shared: Shared, more: Sequence[Problem]) -> int:
    """Every file of the site that is about more than one repo; ``more`` are problems of none.

    Gives the number of pages that were rendered: a list whose value is what it was is taken
    from the site as it stands.
    """
    ledger, staging, options = making.ledger, making.staging, making.options
    known = ledgers.kept_lists(ledger)
    workshop = Workshop(shared.facts, shared.site, options, ledger.found)
    lists = _Lists(staging, known, partial(site_page, workshop.env))
    for file in shared.site.static.files:
        lists.write(file.path, file.content)
    cards = tuple(codec.read(Card, card) for card in ledger.cache.cards())
    records = (codec.read(dict[str, Any], short) for short in ledger.cache.shorts())
    with making.stopwatch.stage("templates"):
        for path, content in site_files(shared.site, cards, records, shared.facts, lists.render):
            lists.write(path, content)
        if options.problems_page:
            by_repo = {"": (*more, *staging.problems)}
            by_repo |= {repo_id: ledger.told[repo_id].problems for repo_id in ledger.found}
            value = make_problems(shared.site, by_repo, ledgers.choices(ledger))
            html = lists.render("problems.html", value)
            lists.write(value.frame.path, html.encode("utf-8", "replace"))
    ledger.cache.set_note("lists", _compact(lists.made))
    return lists.rendered


class _Lists(Struct):
    """Writes the lists of a site; renders those whose values changed."""

    staging: Staging
    known: Lists
    draw: Callable[[str, object], str]
    made: Lists = field(default_factory=dict)
    rendered: int = 0  # pages
    _sign: str = ""  # of the value that was rendered last

    def render(self, template: str, value: object) -> str:
        """The text of a page; that of the site where the value is what it was."""
        told = template.encode() + b"\0" + _spelled(value)
        self._sign = hashlib.blake2b(told, digest_size=16).hexdigest()
        path = getattr(getattr(value, "frame", None), "path", "")
        sign, sha256, size = self.known.get(path, ("", "", 0))
        if sign == self._sign and self.staging.stands(path, Entry(sha256, size)):
            return (self.staging.output.folder / path).read_bytes().decode()
        self.rendered += 1
        return self.draw(template, value)

    def write(self, path: str, content: bytes) -> None:
        """Takes one file of the site."""
        rank = Rank.ASSET if path.startswith("_") else Rank.LISTING
        if self.staging.write(path, content, rank):
            entry = self.staging.files[path].entry
            self.made[path] = (self._sign, entry.sha256, entry.size)
        self._sign = ""


def _spelled(value: object) -> bytes:
    """Everything that a value holds, in any form that tells it from others."""
    try:
        return msgspec.msgpack.encode(value, enc_hook=repr)
    except (ValueError, TypeError):  # lone surrogates, or keys of another kind
        return repr(value).encode("utf-8", "backslashreplace")
