"""The kinds of values that models are listed by: owner, library, licence ... One visible table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.meaning.site import SiteFacts
from generator.pages.cards import Card, language_name, library_name, licence_name


class Kind(Struct, frozen=True):
    """One kind of value, and the listings it has."""

    key: str  # in the address of the catalogue: "?license=mit"
    folder: str  # of its listings in the site
    name: str
    plural: str
    heading: str  # of the listing of one value; {} is its name
    values: Callable[[Card], Iterable[str]]
    label: Callable[[str], str]
    # The values that have a listing; None: all of them.
    listed: Callable[[SiteFacts], frozenset[str]] | None = None


def _owner(card: Card) -> tuple[str, ...]:
    return (card.owner,) if card.owner else ()


def _library(card: Card) -> tuple[str, ...]:
    return (card.library,) if card.library else ()


# fmt: off
KINDS: tuple[Kind, ...] = (
    Kind("author", "owners", "Owner", "Owners", "Models of {}", _owner, str),
    Kind("library", "libraries", "Library", "Libraries", "Models made with {}",
         _library, library_name),
    Kind("license", "licenses", "Licence", "Licences", "Models under {}",
         lambda card: card.licences, licence_name),
    Kind("language", "languages", "Language", "Languages", "Models for {}",
         lambda card: card.languages, language_name),
    Kind("tag", "tags", "Tag", "Tags", "Models tagged {}",
         lambda card: card.tags, str, lambda facts: facts.tags),
    Kind("dataset", "datasets", "Dataset", "Datasets", "Models trained on {}",
         lambda card: card.datasets, str, lambda facts: facts.datasets),
)
# fmt: on

KIND: Mapping[str, Kind] = MappingProxyType({kind.key: kind for kind in KINDS})


def by_value(kind: Kind, cards: Iterable[Card], facts: SiteFacts) -> dict[str, list[Card]]:
    """The models of every value of a kind that has a listing, by value, both in order.

    What the facts promise is there, so that no page that links to a listing leads nowhere.
    """
    promised = kind.listed(facts) if kind.listed else None
    groups: dict[str, list[Card]] = {value: [] for value in promised or ()}
    for card in cards:
        for value in dict.fromkeys(kind.values(card)):
            if promised is None or value in groups:
                groups.setdefault(value, []).append(card)
    return dict(sorted(groups.items(), key=lambda pair: (kind.label(pair[0]).casefold(), pair[0])))
