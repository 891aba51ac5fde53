"""Keys of the card: which there are, which misspellings are plain, and how values are taken.

A key that is nearly right is read as what it means, with a note. A value of the wrong type is a
problem, and what can be used of it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct, field

from generator.meaning.suggest import fold, short
from generator.meaning.tasks import task_named
from generator.problems import Problem
from generator.reading.fields import FieldError, as_mapping, as_text, found, join

# Every key that the card's own documentation names, and the few that old cards use for a title
# and a description.
KNOWN_KEYS: tuple[str, ...] = (
    "license", "license_name", "license_link",
    "language", "tags", "datasets", "metrics",
    "pipeline_tag", "library_name",
    "base_model", "base_model_relation", "new_version",
    "thumbnail", "inference", "instance_prompt", "mask_token", "viewer", "widget",
    "model-index", "co2_eq_emissions",
    "extra_gated_prompt", "extra_gated_heading", "extra_gated_description",
    "extra_gated_button_content", "extra_gated_fields", "extra_gated_eu_disallowed",
    "title", "description", "summary",
)  # fmt: skip

# Wrong keys seen in real cards, folded, and what they mean.
NEAR_MISSES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("library-tag", "library", "libraries", "framework"), "library_name")
    | dict.fromkeys(("licence", "licences", "lisence", "licenses"), "license")
    | {"licence-name": "license_name", "licence-link": "license_link"}
    | dict.fromkeys(("pipeline-tags", "pipelinetag", "task", "tasks"), "pipeline_tag")
    | dict.fromkeys(("languages", "lang"), "language")
    | {"dataset": "datasets", "metric": "metrics", "tag": "tags", "widgets": "widget"}
    | dict.fromkeys(("base-models", "basemodel"), "base_model")
    | dict.fromkeys(("co2-emissions", "co2-eq-emission"), "co2_eq_emissions")
    | {"modelindex": "model-index"}
)  # fmt: skip

# Other tools use these words for something else, so they count only when they name a task.
_ONLY_TASKS = frozenset({"task", "tasks"})
# Keys that resemble known ones and mean something of their own.
_OWN = frozenset({"license-details", "language-details", "language-bcp47", "language-creators"})
_BY_FOLD: Mapping[str, str] = MappingProxyType({fold(key): key for key in KNOWN_KEYS})
MAX_ITEMS = 1_000  # of one list, such as tags; the most in 390 real cards is 99
_MAX_ASKED = 2_000
_ALIKE = 0.88  # share of equal characters: takes "libray_name", leaves "model_name"


@lru_cache(maxsize=4096)
def key_meant(key: str) -> str | None:
    """The documented key that a key means, itself included; None for one of its own."""
    if key in KNOWN_KEYS:
        return key
    folded = fold(key)
    if folded in _BY_FOLD or folded in NEAR_MISSES:
        return _BY_FOLD.get(folded) or NEAR_MISSES[folded]
    if folded in _OWN or not 5 <= len(folded) <= 40:
        return None
    near = get_close_matches(folded, _BY_FOLD, n=1, cutoff=_ALIKE)
    return _BY_FOLD[near[0]] if near else None


class CardKeys(Struct):
    """The front matter by documented keys, with the problems found so far.

    Made, used and dropped within one reading of a card.
    """

    at: str  # the card's file as problems name it
    values: dict[str, object] = field(default_factory=dict)  # by documented key; no nulls
    written: dict[str, str] = field(default_factory=dict)  # documented key -> key as written
    extra: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, key: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(code, self.at, message, mend, key=key))

    def wrong(self, key: str, error: FieldError) -> None:
        """A value of the wrong type; ``key`` is the documented key."""
        path = join(self.written.get(key, key), error.key)
        self.report("bad-card-value", path, error.message, error.mend)

    def text(self, key: str) -> str | None:
        """A text without blanks around it; None where there is none, or only blanks.

        Of a list with one item, that item, with a problem.
        """
        value = self.values.get(key)
        if isinstance(value, list | tuple) and value:
            self.wrong(key, FieldError(f"expected a text, found {found(value)}"))
            value = value[0]
        if value is None:
            return None
        try:
            return as_text(value).strip() or None
        except FieldError as error:
            self.wrong(key, error)
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list, or of one text, each once; items of other types are reported."""
        return tuple(dict.fromkeys(text for _, text in self.items(key)))

    def items(self, key: str) -> list[tuple[str, str]]:
        """Texts with their key paths. Nulls are left out; a lone text is a list of one."""
        value = self.values.get(key)
        if value is None:
            return []
        written = self.written.get(key, key)
        if not isinstance(value, list | tuple):
            return self._item(key, written, value, None)
        if len(value) > MAX_ITEMS:
            words = f"expected at most {MAX_ITEMS:,} values, found {len(value):,}"
            self.wrong(key, FieldError(f"{words}; the rest is left out"))
        return [
            pair
            for index, item in enumerate(value[:MAX_ITEMS])
            for pair in self._item(key, join(written, f"[{index}]"), item, index)
        ]

    def _item(self, key: str, path: str, value: object, index: int | None) -> list[tuple[str, str]]:
        if value is None:
            return []
        try:
            text = as_text(value).strip()
        except FieldError as error:
            self.wrong(key, error if index is None else error.under(index))
            return []
        return [(path, text)] if text else []


def sort_keys(front_matter: object, at: str) -> CardKeys:
    """The front matter by documented keys. A right key beats a near one; nulls are as absent."""
    keys = CardKeys(at)
    if front_matter is None:
        return keys
    try:
        values = as_mapping(front_matter)
    except FieldError as error:
        keys.report("bad-card-value", "", error.message, "write one `key: value` on each line")
        return keys
    for key, value in values.items():
        _sort(keys, key, value, values)
    return keys


def _sort(keys: CardKeys, key: str, value: object, values: Mapping[str, object]) -> None:
    # Past so many keys of its own a card is no card, and what they may mean costs too much to ask.
    meant = key_meant(key) if len(keys.extra) < _MAX_ASKED or key in KNOWN_KEYS else None
    if meant is None or (fold(key) in _ONLY_TASKS and not _names_task(value)):
        keys.extra[key] = value
        return
    taken = meant in keys.written or (meant != key and values.get(meant) is not None)
    if meant != key:
        _note(keys, key, meant, taken=taken)
    if taken:
        keys.extra[key] = value
    elif value is not None:
        keys.values[meant] = value
        keys.written[meant] = key


def _note(keys: CardKeys, key: str, meant: str, *, taken: bool) -> None:
    if taken:
        message = f"expected {meant} once, found {short(key)!r} beside it, which is left out"
        keys.report("near-miss-key-twice", key, message, f"keep {meant} only")
    else:
        message = f"expected the key {meant}, found {short(key)!r}, which is read as that"
        keys.report("near-miss-key", key, message, f"write {meant}:")


def _names_task(value: object) -> bool:
    first = value[0] if isinstance(value, list | tuple) and value else value
    return isinstance(first, str) and task_named(first) is not None
