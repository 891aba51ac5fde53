"""What of the site's facts one page used: every question is noted, with its answer.

A page has to be made again when one of its questions is answered in another way. A question that
found nothing counts as well: a link to a repo that is not there becomes one when it comes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Set
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator.meaning.site import SiteFacts
from generator.reading.found import Found

_ALL = "*"  # the question for everything at once
Used = dict[tuple[str, str], str]  # (field, key) -> the answer in short


class Asking(Struct, frozen=True):
    """What one page asked for while it was made."""

    used: Used = field(default_factory=dict)
    repos: set[str] = field(default_factory=set)  # ids of those whose files it looked at


def answer(value: object) -> str:
    """A value in short: equal for equal values, in any process."""
    if value is None or isinstance(value, bool):
        return str(value)
    told = repr(value).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(told, digest_size=8).hexdigest()


class _Lookup(Mapping[str, Any]):
    """A mapping that notes what is asked of it."""

    def __init__(self, name: str, inner: Mapping[str, Any], used: Used) -> None:
        self._name, self._inner, self._used = name, inner, used

    def __getitem__(self, key: str) -> Any:
        found = self._inner.get(key)
        self._used[self._name, key] = answer(found)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or ``default``."""
        found = self._inner.get(key)
        self._used[self._name, key] = answer(found)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        self._used[self._name, _ALL] = _whole(self._inner)
        return iter(self._inner)

    def __len__(self) -> int:
        self._used[self._name, _ALL] = _whole(self._inner)
        return len(self._inner)


class _Members(Set[str]):
    """A set that notes what is asked of it."""

    def __init__(self, name: str, inner: Set[str], used: Used) -> None:
        self._name, self._inner, self._used = name, inner, used

    @classmethod
    def _from_iterable(cls, it: Any) -> Any:
        return frozenset(it)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        self._used[self._name, key] = answer(key in self._inner)
        return key in self._inner

    def __iter__(self) -> Iterator[str]:
        self._used[self._name, _ALL] = _whole(self._inner)
        return iter(self._inner)

    def __len__(self) -> int:
        self._used[self._name, _ALL] = _whole(self._inner)
        return len(self._inner)


def watched(facts: SiteFacts, used: Used) -> SiteFacts:
    """The same facts; what is asked of them is noted in ``used``."""
    views: dict[str, Any] = {}
    for name in facts.__struct_fields__:
        value = getattr(facts, name)
        view = _Lookup if isinstance(value, Mapping) else _Members
        views[name] = view(name, value, used)
    return replace(facts, **views)


def watched_repos(found: Mapping[str, Found], asked: set[str]) -> Mapping[str, Found]:
    """The same repos; the ids that are asked for are noted in ``asked``."""
    return _Repos(found, asked)


class _Repos(Mapping[str, Found]):
    def __init__(self, inner: Mapping[str, Found], asked: set[str]) -> None:
        self._inner, self._asked = inner, asked

    def __getitem__(self, key: str) -> Found:
        self._asked.add(key)
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._inner)

    def __len__(self) -> int:
        return len(self._inner)


def to_json(used: Used) -> str:
    """Questions and answers as they are kept."""
    rows = [[name, key, answer] for (name, key), answer in sorted(used.items())]
    return json.dumps(rows, separators=(",", ":"))


class Still:
    """Tells whether kept questions would be answered by these facts as they were."""

    def __init__(self, facts: SiteFacts) -> None:
        self._facts = facts
        self._wholes: dict[str, str] = {}  # the answers for whole fields

    def __call__(self, used: str) -> bool:
        """``used`` as :func:`to_json` wrote it. Raises ValueError for anything else."""
        rows = json.loads(used)
        return all(_now(self._facts, name, key, self._wholes) == known for name, key, known in rows)


def _now(facts: SiteFacts, name: str, key: str, wholes: dict[str, str]) -> str:
    value = getattr(facts, name, None)
    if key == _ALL and value is not None:
        if name not in wholes:
            wholes[name] = _whole(value)
        return wholes[name]
    if isinstance(value, Mapping):
        return answer(value.get(key))
    return answer(key in value) if isinstance(value, Set) else ""


def _whole(value: Mapping[str, Any] | Set[str]) -> str:
    everything = sorted(value.items()) if isinstance(value, Mapping) else sorted(value)
    return answer(everything)
