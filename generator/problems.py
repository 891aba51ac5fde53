"""What is wrong with a card or a repo, told as advice to its author.

Every problem carries a stable code. The codes stand in one table, ``CODES``; the documentation
is checked against it. No I/O here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a problem costs: a page, an example or a value, or nothing at all."""

    ERROR = "error"  # a page or the whole card is lost
    WARNING = "warning"  # something that the author wrote is not shown as meant
    NOTE = "note"  # read as meant, but written in an unusual way; never counts for --strict


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem: its stable name, its severity and what stands behind it."""

    name: str  # kebab-case, stable for ever
    severity: Severity
    cause: str  # one sentence for the documentation
    mend: str  # what to write instead, in general


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, ready to be printed.

    ``path`` is relative to the root as given, with ``/`` as separator; ``line`` and ``column``
    count from 1 in the file as it stands on disk; ``key`` is a path such as
    ``widget[1].output[0].score``.
    """

    code: str
    path: str
    message: str  # what was expected, what was found; lower case, no full stop
    mend: str = ""  # what to write instead, for this very case
    line: int | None = None
    column: int | None = None
    key: str = ""

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def advice(self) -> str:
        """The mend of this problem, or the general one of its code."""
        return self.mend or CODES[self.code].mend

    def at(self, *, line: int | None, column: int | None = None) -> Problem:
        """The same problem with a place in its file."""
        return replace(self, line=line, column=column)

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "")
        key = f" ({self.key})" if self.key else ""
        return f"{place}{key}: {self.severity} {self.code}: {self.message}"


def _table(*codes: Code) -> Mapping[str, Code]:
    return MappingProxyType({code.name: code for code in codes})


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# fmt: off
CODES: Mapping[str, Code] = _table(
    # reading: folders and files
    # reading: front matter
    # meaning: keys of the card, task, library, licence, evaluation, lineage
    # assets: src, url, links
    # widgets: examples, inputs, outputs
    # content: the body
    # media: pictures, sound, video
    # publishing and the site
)
# fmt: on
