"""Tables of Markdown: a row of nothing but text is one token, which holds its HTML. Pure.

Most cells of real cards are bare words and numbers; three tokens for each of them would cost more
than all the rest of their body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.common import utils
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as table_of_library
from markdown_it.rules_block.table import escapedSplit, getLine

ROW = "table_row"
Columns = Sequence[dict[str, str | int | float]]  # the attributes of each column's cells
_MOST_MISSING = 65_536  # cells that rows leave out: the library's own limit
# Signs of Markdown, what may become a link or an emoji, the placeholder of the card template, and
# blanks of which the library decides whether they belong to a cell.
_MORE_THAN_TEXT = re.compile(r"[\n!$&*:<\[\\\]^_`~@]|//|information|[^\S \t]", re.IGNORECASE)
_trim = getattr(utils, "mdTrim", str.strip)  # older libraries trim as Python does


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for tables, with rows of text alone as single tokens."""
    if not _heads_table(state, start) or not table_of_library(state, start, end, True):
        return False
    if silent:
        return True
    columns = _columns(getLine(state, start + 1))
    parent, state.parentType = state.parentType, "table"
    state.push("table_open", "table", 1)
    state.push("thead_open", "thead", 1)
    _push_row(state, _trim(getLine(state, start)), "th", columns)
    state.push("thead_close", "thead", -1)
    state.line = _push_body(state, start + 2, end, columns)
    state.push("table_close", "table", -1)
    state.parentType = parent
    return True


def _heads_table(state: StateBlock, line: int) -> bool:
    begin = state.bMarks[line + 1] + state.tShift[line + 1]
    return state.src[begin : begin + 1] in {"|", "-", ":"}


def _columns(line: str) -> Columns:
    """The attributes of the cells of each column, from the line under the head."""
    sides = {(True, True): "center", (False, True): "right", (True, False): "left"}
    found = filter(None, map(_trim, line.split("|")))
    aligned = (sides.get((sign[0] == ":", sign[-1] == ":")) for sign in found)
    return [{"style": f"text-align:{side}"} if side else {} for side in aligned]


def _push_body(state: StateBlock, first: int, end: int, columns: Columns) -> int:
    """Push the rows from the line ``first``; returns the line after the table."""
    (ends_table,) = state.md.block.ruler.getRules("blockquote")
    line, missing = first, 0
    while line < end:
        if state.sCount[line] < state.blkIndent or ends_table(state, line, end, True):
            break
        text = _trim(getLine(state, line))
        if not text or state.is_code_block(line):
            break
        missing += len(columns) - len(_cells(text))
        if missing > _MOST_MISSING:
            break
        if line == first:
            state.push("tbody_open", "tbody", 1)
        _push_row(state, text, "td", columns)
        line += 1
    if line > first:
        state.push("tbody_close", "tbody", -1)
    return line


def _push_row(state: StateBlock, text: str, tag: str, columns: Columns) -> None:
    cells = [_trim(cell) for cell in _cells(text)[: len(columns)]]
    cells += [""] * (len(columns) - len(cells))
    if any(cells) and _MORE_THAN_TEXT.search(text) is None:
        state.push(ROW, "", 0).content = _row(cells, tag, columns)
        return
    state.push("tr_open", "tr", 1)
    for cell, attributes in zip(cells, columns, strict=True):
        state.push(f"{tag}_open", tag, 1).attrs = attributes.copy()
        inline = state.push("inline", "", 0)
        inline.content, inline.children = cell, []
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)


def _row(cells: Sequence[str], tag: str, columns: Columns) -> str:
    starts = [f'<{tag} style="{column["style"]}">' if column else f"<{tag}>" for column in columns]
    written = (
        f"{start}{escapeHtml(cell)}</{tag}>\n" for start, cell in zip(starts, cells, strict=True)
    )
    return f"<tr>\n{''.join(written)}</tr>\n"


def _cells(text: str) -> list[str]:
    cells = escapedSplit(text) if "\\" in text else text.split("|")
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells
