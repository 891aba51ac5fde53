"""The card as it stands on disk: bytes to text, and text to front matter and body.

The grammar of the fences is the hub's (2026): blank lines, then ``---`` on a line of its own,
then keys, then ``---`` at the start of a line. What is tolerated beyond that is noted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from generator import memory
from generator.problems import Problem
from generator.reading.open import FileRefused, read_bytes
from generator.reading.repo import Repo
from generator.reading.yaml import parse
from generator.reading.yaml_events import normalise

MAX_CARD: Final = 2_000_000  # bytes; the largest card of 25,000 real ones has 600,000
_PER_BYTE: Final = 100  # bytes of memory for one of a card, as it is read

# Keys whose presence tells front matter from prose.
CARD_KEYS: Final = (
    "base_model", "co2_eq_emissions", "datasets", "inference", "language", "library_name",
    "license", "metrics", "model-index", "pipeline_tag", "tags", "thumbnail", "widget",
)  # fmt: skip

_OPEN = re.compile(r"[\ufeff\s]*?---([^\S\r\n]*)(?:\r\n|\r|\n)")
_CLOSE = re.compile(r"(?<=[\r\n])---([^\S\r\n]*)(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_KEY_LINE = re.compile(r"^[^\s#:][^:\n]*:(?:\s|$)", re.MULTILINE)
_IN_BRACES = re.compile(r"\s*\{\s*[\w\"'}]")  # no {{ placeholder }} of a template
_CARD_KEY = re.compile(rf"(?:{'|'.join(map(re.escape, CARD_KEYS))}):(?:\s|$)")
_FENCE_LINE = re.compile(r"---[ \t]*")
_CODE_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Parts(Struct, frozen=True):
    """A card cut at its fences. Lines count from 1; without front matter ``body`` is all."""

    front_matter: str | None  # the lines between the fences, None where there are no fences
    body: str
    front_line: int  # the line that the front matter starts on, 1 without front matter
    body_line: int  # the line that the body starts on
    notes: tuple[str, ...] = ()  # what a hub would not have read so
    unclosed: bool = False  # an opening fence that no line closes


class CardFile(Struct, frozen=True):
    """A card that was read. Empty throughout for a repo without one."""

    front_matter: Mapping[str, object] = field(default_factory=dict)
    body: str = ""  # Markdown; line ends are "\n", no control characters
    raw: bytes = b""  # the card's bytes, at most MAX_CARD of them
    problems: tuple[Problem, ...] = ()
    front_text: str = ""  # the YAML as text, for locating keys
    front_line: int = 1  # the line of the file that ``front_text`` starts on
    body_line: int = 1  # the line of the file that ``body`` starts on
    path: str | None = None  # in the repo
    cut: bool = False  # the file is longer than ``raw``


def split(text: str) -> Parts:
    """Front matter and body of a card's text."""
    opening = _OPEN.match(text)
    if opening is None:
        return Parts(None, text, 1, 1)
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        return Parts(None, text, 1, 1, unclosed=True)
    front = text[opening.end() : closing.start()]
    notes = []
    if opening[1] or closing[1]:
        notes.append("expected --- alone on its line, found blanks after it")
    if not front.strip():
        notes.append("expected keys between the lines of ---, found none")
    return Parts(
        front_matter=front,
        body=text[closing.end() :],
        front_line=1 + _lines(text[: opening.end()]),
        body_line=1 + _lines(text[: closing.end()]),
        notes=tuple(notes),
    )


def read_card(repo: Repo) -> CardFile:
    """The card of a repo, read and cut. Whatever is wrong with it is among its problems."""
    if repo.card is None:
        shown = repo.shown or repo.id
        return CardFile(problems=(Problem("no-card", shown, "expected a README.md, found none"),))
    path = repo.at(repo.card)
    if any(file.path == repo.card and file.lfs for file in repo.files):
        message = "expected a card, found a Git LFS pointer"
        return CardFile(problems=(Problem("card-not-downloaded", path, message),), path=repo.card)
    try:
        raw = read_bytes(repo, repo.card, MAX_CARD + 1)
    except FileRefused as error:
        message = f"expected a file, found {error.reason}"
        return CardFile(problems=(Problem("card-unreadable", path, message),), path=repo.card)
    cut = len(raw) > MAX_CARD
    raw = raw[:MAX_CARD]
    memory.room(_PER_BYTE * len(raw))
    text, problems = _decode(raw, path, cut=cut)
    return _card(repo.card, path, raw, text, problems, cut=cut)


def _card(  # noqa: PLR0913 - the steps of reading, gathered into one value
    name: str, path: str, raw: bytes, text: str, problems: list[Problem], *, cut: bool
) -> CardFile:
    parts = split(text)
    front = parts.front_matter
    data: Mapping[str, object] = {}
    if front is not None and _is_prose(front):
        # Two thematic breaks with text between them: shown, rather than lost.
        message = "expected keys with values, found text; it is shown as part of the body"
        problems.append(Problem("front-matter-prose", path, message, line=parts.front_line))
        parts, front = Parts(None, text, 1, 1), None
    if front is not None:
        data, found = parse(front, parts.front_line, path)
        problems.extend(found)
    fence = max(parts.front_line - 1, 1)
    problems.extend(Problem("front-matter-unusual", path, note, line=fence) for note in parts.notes)
    problems.extend(_outside(parts, path))
    return CardFile(
        front_matter=data,
        body=parts.body,
        raw=raw,
        problems=tuple(problems),
        front_text=front or "",
        front_line=parts.front_line,
        body_line=parts.body_line,
        path=name,
        cut=cut,
    )


def _is_prose(front: str) -> bool:
    """Text without any key; comments alone are none, and keys may stand in braces."""
    if _KEY_LINE.search(front) or _IN_BRACES.match(front):
        return False
    return any(line.strip() and not line.lstrip().startswith("#") for line in front.split("\n"))


def _decode(raw: bytes, path: str, *, cut: bool) -> tuple[str, list[Problem]]:
    """The card's text with ``\\n`` as line ends, and what had to be tolerated."""
    problems = []
    if cut:
        message = f"expected at most {MAX_CARD:,} bytes, found more; the rest is not shown"
        problems.append(Problem("card-cut", path, message))
    encoding = _UTF16.get(raw[:2], "utf-8")
    if encoding != "utf-8":
        problems.append(Problem("card-utf16", path, "expected UTF-8, found UTF-16"))
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(raw, final=not cut)
    except UnicodeDecodeError as error:
        text = raw.decode(encoding, errors="replace")
        message = f"expected {encoding.upper()}, found the byte 0x{raw[error.start]:02x}"
        line = 1 + _lines(raw[: error.start].decode(encoding, errors="replace"))
        problems.append(Problem("card-encoding", path, message, line=line))
    text = normalise(text.removeprefix("\ufeff"))
    control = _CONTROL.search(text)
    if control:
        message = f"expected text, found the control character U+{ord(control[0]):04X}"
        line = 1 + text.count("\n", 0, control.start())
        problems.append(Problem("card-control-characters", path, message, line=line))
        text = _CONTROL.sub("", text)
    return text, problems


def _outside(parts: Parts, path: str) -> tuple[Problem, ...]:
    """Front matter where no hub reads it: unclosed, without fences, or a second block."""
    lines = parts.body.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return ()
    after = next((line for line in lines[first + 1 :] if line.strip()), "")
    if parts.unclosed and _KEY_LINE.match(after):
        message = "expected a closing line ---, found none"
        return (Problem("front-matter-open", path, message, line=parts.body_line + first),)
    if _CARD_KEY.match(lines[first]):
        message = f"expected text, found the key {lines[first].partition(':')[0]!r}"
        return (Problem("front-matter-outside", path, message, line=parts.body_line + first),)
    block = _second_block(lines)
    if block is None:
        return ()
    message = "expected text, found a block of front matter in the body"
    return (Problem("front-matter-outside", path, message, line=parts.body_line + block),)


def _second_block(lines: list[str]) -> int | None:
    """The line of a ``---`` that card keys and another ``---`` follow, outside of code."""
    if not any(line.startswith("---") for line in lines):
        return None
    start: int | None = None
    code = ""
    for at, line in enumerate(lines):
        fence = _CODE_FENCE.match(line)
        if fence and (not code or fence[1].startswith(code)):
            code = "" if code else fence[1]
        elif code:
            continue
        elif _FENCE_LINE.fullmatch(line):
            if start is not None:
                return start
            start = at if at + 1 < len(lines) and _CARD_KEY.match(lines[at + 1]) else None
        elif start is not None and not (line[:1] in " -" or _KEY_LINE.match(line)):
            start = None
    return None


def _lines(text: str) -> int:
    return len(_LINE_END.findall(text))
