"""The small facts about a whole site that the page of one repo needs.

Made in the first pass from every repo's front matter, then frozen: with it and its own folder a
repo's page can be made in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from generator.reading.repo import Repo


class SiteFacts(Struct, frozen=True, array_like=True):
    """Which repos exist and who names whom.

    ``ids`` maps every repo id of the site to the site path of its page's folder ("acme/tiger").
    ``children`` maps an id, as written in ``base_model``, to the ids of the repos that name it;
    ``bases`` and ``newer`` map a repo to the ids that it names as its bases and as its newer
    version, ``relations`` to what it is to its bases.
    ``tags`` and ``datasets`` are the words that two cards or more share: they have listings;
    ``twins`` maps a spelling of a tag to the one that more models have.
    """

    ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    children: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tags: frozenset[str] = frozenset()
    datasets: frozenset[str] = frozenset()
    bases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    newer: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    relations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    twins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


# Another repo of the site by its id, for addresses that name it.
FindRepo = Callable[[str], Repo | None]
