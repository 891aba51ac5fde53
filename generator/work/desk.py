"""Where pages are made: a chunk of repos in, small results out, in whichever process.

The files of the pages go to the spool; what comes back is what the build must know of them.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from generator.meaning.lineage import RepoFacts
from generator.meaning.site import SiteFacts
from generator.media.shown import MediaFile
from generator.model import read_facts
from generator.options import Options
from generator.pages.frame import Site
from generator.problems import Problem
from generator.reading.found import Found
from generator.theming import make_site
from generator.timings import Stopwatch
from generator.unit import Unit, Workshop, make_unit, plain_unit
from generator.work import apart, codec, pictures, prints
from generator.work.crews import Chunk
from generator.work.limits import Limits, TooLong, alarm
from generator.work.spool import Spool, Spooled
from generator.work.told import Told
from generator.work.watch import Asking, Used, watched, watched_repos


class Order(Struct, frozen=True):
    """One build, as those who make its pages know it: small, and fit to cross processes."""

    key: str  # no two builds have the same
    options: Options
    site: Path  # the output, absolute
    spool: Path
    facts: Path  # where the facts are for a process that cannot inherit them
    limits: Limits
    deadly: bool = False  # whoever makes pages may be ended when one takes too long

    @property
    def turn(self) -> Path:
        """The file whose lock says who may take much memory."""
        return self.spool.with_name(f"{self.key}.turn")


class Shared(Struct, frozen=True):
    """What every page of a build may ask about."""

    facts: SiteFacts
    found: Mapping[str, Found]
    site: Site


Read = tuple[str, str, str]  # id, print of the content (taken before it was read), facts as JSON


class Outcome(Struct, frozen=True):
    """What came of one repo."""

    id: str
    used: Used
    asked: tuple[str, ...]  # ids of other repos whose files the page looked at
    files: tuple[Spooled, ...]
    lost: tuple[Problem, ...]  # files that the site has to do without
    card: str  # JSON: what listings show
    short: str  # JSON: its entry in models.json
    told: Told
    sign: str  # of ``card`` and ``short``
    lasting: bool  # nothing about it may be better the next time
    seconds: Mapping[str, float]  # by stage


class Maker(Struct, frozen=True):
    """Makes the pages of chunks."""

    order: Order

    def __call__(self, chunk: Chunk) -> list[Outcome]:
        """The outcome of every repo of a chunk, in order. Raises OutputError."""
        with _ONE_AT_A_TIME:
            shared = _shared(self.order)
            place, name = spool_of(self.order, chunk), _name(chunk)
            place.mkdir(parents=True, exist_ok=True)
            return [
                _outcome(self.order, shared, shared.found[repo_id], place, f"{name}.{number}.")
                for number, repo_id in enumerate(chunk.ids)
            ]


class Reader(Struct, frozen=True):
    """Reads the small facts of the repos of chunks: the first pass."""

    order: Order

    def __call__(self, chunk: Chunk) -> list[Read]:
        """The facts of every repo of a chunk, in order."""
        with _ONE_AT_A_TIME:
            found = _shared(self.order).found
            return [_kept_read(self.order, found[repo_id]) for repo_id in chunk.ids]


_NEIGHBOURS = 16  # chunks of one repo that share a folder of the spool
_DIED = "the process that made it died, as when memory runs out; a plain page stands for it"
# Cluster workers run tasks in threads; the libraries below us count on being alone.
_ONE_AT_A_TIME = threading.Lock()
# What this process knows of the build it works for; forks inherit it.
_KNOWN: dict[str, Shared] = {}


def tell(order: Order, shared: Shared) -> None:
    """Lets this process, and those that are forked from it, know about a build."""
    _KNOWN.clear()
    _KNOWN[order.key] = shared


def warm(order: Order, shared: Shared) -> None:
    """Loads what every page needs, once for all processes that are forked from this one."""
    from generator.media import chunks, pictures  # noqa: F401, PLC0415 - for those who fork

    workshop = Workshop(shared.facts, shared.site, order.options, shared.found)
    for name in ("model.html", "files.html"):
        workshop.env.get_template(name)


def forget() -> None:
    """Lets go of what this process knew about a build."""
    _KNOWN.clear()


def write_shared(order: Order, shared: Shared) -> None:
    """Stores what every page may ask about, for processes that cannot inherit it."""
    order.facts.write_text(
        codec.write([shared.facts, tuple(shared.found.values())]), encoding="ascii"
    )


def spool_of(order: Order, chunk: Chunk) -> Path:
    """The folder of the spool for the files of a chunk.

    One of its own where the chunk has several repos. Chunks of one repo share it with their
    neighbours, as a folder that comes and goes costs more than their few files; but not all of
    them one, as some file systems look long for room in a folder where thousands came and went.
    """
    if len(chunk.ids) > 1:
        return order.spool / _name(chunk)
    return order.spool / str(chunk.number // _NEIGHBOURS)


def _name(chunk: Chunk) -> str:
    """What no other chunk has, nor the same one at another attempt; begins the names of files."""
    return f"{chunk.number}-{chunk.attempt}"


def plain_outcome(order: Order, shared: Shared, chunk: Chunk, message: str) -> Outcome:
    """The outcome of a repo that nobody could make: a plain page that says so."""
    place = spool_of(order, chunk)
    place.mkdir(parents=True, exist_ok=True)
    spool = Spool(place, order.site, f"{_name(chunk)}.plain.")
    return _plain(order, shared, shared.found[chunk.ids[0]], spool, message)


def _plain(order: Order, shared: Shared, found: Found, spool: Spool, message: str) -> Outcome:
    workshop = Workshop(shared.facts, shared.site, order.options, shared.found)
    unit = plain_unit(found, workshop, spool.take, message)
    return _told(found, unit, spool, Asking(), {})


def _shared(order: Order) -> Shared:
    if order.key not in _KNOWN:
        stored = order.facts.read_text(encoding="ascii")
        facts, found = codec.read(tuple[SiteFacts, tuple[Found, ...]], stored)
        tell(order, Shared(facts, {repo.id: repo for repo in found}, make_site(order.options)))
    return _KNOWN[order.key]


def _kept_read(order: Order, found: Found) -> Read:
    def read(last: bool) -> Read:
        try:
            return _read(found)
        except MemoryError:
            if not last:
                raise
        return unread(found.id)

    return apart.kept(read, lambda: unread(found.id), order.limits, order.turn)


def _read(found: Found) -> Read:
    content = prints.read(found)
    try:
        facts = read_facts(found)
    except OSError:  # gone since it was found: the second pass says so
        return unread(found.id)
    return found.id, content, codec.write(facts)


def unread(repo_id: str) -> Read:
    """What stands for the facts of a repo that cannot be read; never trusted the next time."""
    return repo_id, "", codec.write(RepoFacts(repo_id, (), None))


def _outcome(order: Order, shared: Shared, found: Found, place: Path, prefix: str) -> Outcome:
    def make(last: bool) -> Outcome:
        spool = Spool(place, order.site, f"{prefix}last." if last else prefix)
        return _made(order, shared, found, spool, last)

    def lost() -> Outcome:
        return _plain(order, shared, found, Spool(place, order.site, f"{prefix}lost."), _DIED)

    return apart.kept(make, lost, order.limits, order.turn)


def _made(order: Order, shared: Shared, found: Found, spool: Spool, last: bool) -> Outcome:
    asking = Asking()
    watch = Stopwatch()
    workshop = Workshop(
        facts=watched(shared.facts, asking.used),
        site=shared.site,
        options=order.options,
        found=watched_repos(shared.found, asking.repos),
        stopwatch=watch,
        kept=pictures.kept(order.site, order.options),
        may_retry=not last,
    )

    def take(file: MediaFile) -> bool:
        with watch.stage("write"):
            return spool.take(file)

    try:
        with alarm(order.limits, deadly=order.deadly or (last and apart.FORKS)):
            unit = make_unit(found, workshop, take)
        return _told(found, unit, spool, asking, watch.take())
    except TooLong:
        message = f"it took longer than {order.limits.seconds:g} seconds"
    except MemoryError:
        if not last:
            raise
        message = "it needs more memory than one repo may take"
    spool = Spool(spool.folder, spool.site, f"{spool.prefix}plain.")
    unit = plain_unit(found, workshop, spool.take, message)
    return _told(found, unit, spool, asking, watch.take())


def _told(
    found: Found, unit: Unit, spool: Spool, asking: Asking, seconds: Mapping[str, float]
) -> Outcome:
    card, short = codec.write(unit.card), codec.write(unit.short)
    return Outcome(
        id=found.id,
        used=asking.used,
        asked=tuple(sorted(asking.repos - {found.id})),
        files=tuple(spool.files),
        lost=tuple(spool.problems),
        card=card,
        short=short,
        told=Told(
            rule=unit.rule,
            because=unit.because,
            task=unit.card.task or "",
            examples=unit.examples,
            failed=unit.failed,
            problems=unit.problems,
        ),
        sign=hashlib.blake2b(f"{card}\n{short}".encode(), digest_size=16).hexdigest(),
        lasting=not unit.failed and not spool.problems,
        seconds=seconds,
    )
