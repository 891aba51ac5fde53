"""Lists of tasks, as hubs show them."""

from __future__ import annotations

import pytest

from generator.content.markdown import parse, render


def html(text: str) -> str:
    return render(*parse(text))[0]


@pytest.mark.parametrize("box", ["[x]", "[X]", "[ ]"])
def test_a_box_is_put_before_its_text(box: str) -> None:
    found = html(f"- {box} a *b*\n- c\n")
    assert '<ul class="contains-task-list">' in found
    assert f'"task-list-item-checkbox"{" checked=" if box != "[ ]" else " type"}' in found
    assert "> a <em>b</em></li>" in found
    assert "<li>c</li>" in found


@pytest.mark.parametrize("text", ["- [x]a\n", "- [y] a\n", "[x] a\n", "- a [x] b\n", "- [x]\n"])
def test_other_brackets_are_text(text: str) -> None:
    assert "checkbox" not in html(text)


def test_a_list_in_a_list_is_marked_alone() -> None:
    found = html("- a\n  1. [x] b\n")
    assert "<ul>" in found
    assert '<ol class="contains-task-list">' in found
