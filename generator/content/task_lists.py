"""Lists of tasks, ``- [x] done``: one pass over the tokens of a body, however long its lists are.

The boxes are written as the raw HTML that :mod:`generator.content.rewrite` takes for ours.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\][ \t\n\v\f\r]+")
_LISTS = ("bullet_list", "ordered_list")


def mark_tasks(state: StateCore) -> None:
    """Marks every item that starts with a box, and the lists that hold such items."""
    lists: list[Token] = []
    before = [Token("", "", 0)] * 2
    for token in state.tokens:
        if token.type.startswith(_LISTS):
            if token.nesting == 1:
                lists.append(token)
            else:
                lists.pop()
        item, paragraph = before
        starts = item.type == "list_item_open" and paragraph.type == "paragraph_open"
        if starts and token.type == "inline" and (box := _TASK.match(token.content)):
            _mark(token, done=box[1] != " ")
            item.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "contains-task-list")
        before = [paragraph, token]


def _mark(inline: Token, *, done: bool) -> None:
    children = inline.children or []
    box = Token("html_inline", "", 0)
    checked = ' checked="checked"' if done else ""
    box.content = f'<input class="task-list-item-checkbox"{checked} type="checkbox">'
    if children:
        children[0].content = children[0].content[3:]
    inline.children = [box, *children]
    inline.content = inline.content[3:]
