"""Languages: codes, their names, and the direction in which they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from generator.data.load import table
from generator.meaning.suggest import closest

Direction = Literal["ltr", "rtl"]

_TABLE = table("languages")
_TWO: Mapping[str, Mapping[str, str]] = _TABLE["iso_639_1"]
_THREE: Mapping[str, str] = _TABLE["iso_639_3"]
_REGIONAL: Mapping[str, str] = _TABLE["bcp47"]

# Words that cards use beside codes; they are about no human language, or about many.
SPECIAL: Mapping[str, str] = MappingProxyType(_TABLE["special"])

# A language, perhaps with script, region and variants: "sr-Latn", "pt-BR", "de-CH-1996".
_SHAPE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-[a-z0-9]{2,8})*", re.IGNORECASE
)

# Languages that are written from right to left where the code names no script.
_RTL = frozenset({
    "ar", "arz", "ary", "arb", "apc", "acm", "aeb", "ajp", "afb", "fa", "fas", "prs", "pes",
    "ur", "urd", "he", "heb", "iw", "yi", "yid", "ps", "pus", "pbt", "sd", "snd", "ug",
    "uig", "dv", "div", "ckb", "sdh", "azb", "pnb", "skr", "ks", "syr", "arc", "ota",
})  # fmt: skip
_RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg", "mand", "samr"})

# Codes of countries that cards take for codes of languages; none is a language's code itself.
_COUNTRIES: Mapping[str, str] = MappingProxyType(
    {"jp": "ja", "cn": "zh", "kr": "ko", "cz": "cs", "dk": "da", "ua": "uk", "vn": "vi"}
    | {"gb": "en", "us": "en", "at": "de", "mx": "es", "in": "hi", "ir": "fa", "pk": "ur"}
    | {"jw": "jv", "ji": "yi"}  # codes that the standard has given up
)


class Language(Struct, frozen=True):
    """One language as a page names it."""

    code: str  # as BCP 47 spells it: "en", "pt-BR", "zh-Hans"; special words as they are
    name: str  # in English; the code itself where the table has no name
    native: str | None  # in the language itself
    direction: Direction

    @property
    def tag(self) -> str | None:
        """The value of a ``lang`` attribute; None for the special words."""
        return None if self.code in SPECIAL else self.code


@lru_cache(maxsize=4096)
def language(code: str) -> Language:
    """The language of a code; one that the table does not have is named by its code."""
    spelled = spell(code)
    primary = spelled.split("-")[0].casefold()
    row = _TWO.get(primary, {})
    return Language(spelled, _name(spelled, primary), row.get("native"), direction(spelled))


def _name(code: str, primary: str) -> str:
    if code in SPECIAL:
        return SPECIAL[code]
    if code in _REGIONAL:
        return _REGIONAL[code]
    base = _TWO[primary]["name"] if primary in _TWO else _THREE.get(primary)
    if not base:
        return code
    rest = code.partition("-")[2]
    return f"{base} ({rest})" if rest else base


def spell(code: str) -> str:
    """A code as BCP 47 writes it: "PT_br" is "pt-BR". What has no such shape stays as it is."""
    folded = code.strip().replace("_", "-")
    if folded.casefold() in SPECIAL:
        return folded.casefold()
    if not has_shape(folded):
        return code.strip()
    first, *rest = folded.split("-")
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 and part.isalpha() else part.lower()


def has_shape(code: str) -> bool:
    """Whether a text has the shape of a BCP 47 tag; it need not name a known language."""
    return len(code) <= 35 and _SHAPE.fullmatch(code) is not None


def is_known(code: str) -> bool:
    """Whether a code may stand: in the table, or a three-letter code of the full standard."""
    if code in SPECIAL:
        return True
    primary = code.split("-", maxsplit=1)[0]
    return has_shape(code) and (primary in _TWO or len(primary) == 3)


def direction(code: str) -> Direction:
    """The direction of a language's usual script, or of the script that the code names."""
    primary, *rest = code.casefold().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    rtl = script in _RTL_SCRIPTS if script else primary in _RTL
    return "rtl" if rtl else "ltr"


def _names() -> Mapping[str, str]:
    pairs = [(name, code) for code, name in _THREE.items()]
    pairs += [(row["native"], code) for code, row in _TWO.items()]
    pairs += [(name, code) for code, name in SPECIAL.items()]
    pairs += [(name, code) for code, name in _REGIONAL.items()]
    pairs += [(row["name"], code) for code, row in _TWO.items()]
    named = {part.strip().casefold(): code for names, code in pairs for part in names.split(",")}
    return MappingProxyType(named | {"mandarin": "zh", "farsi": "fa", "norwegian": "no"})


_CODES = _names()


def code_named(word: str) -> str | None:
    """The code of a language's name: "English" and "Deutsch" give "en" and "de"."""
    return _CODES.get(word.strip().casefold())


def code_meant(word: str) -> str | None:
    """The code that a wrong one most likely means: a country's code, a misspelt name."""
    if word.casefold() in _COUNTRIES:
        return _COUNTRIES[word.casefold()]
    near = closest(word, _CODES) if len(word) > 4 else None
    return _CODES[near] if near else None
