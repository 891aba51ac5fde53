"""Where in a card something stands that was read from it."""

from __future__ import annotations

import pytest

from generator.content.body import MAX_LINES
from generator.content.places import place_of
from tests.content.conftest import Render

ABOVE = 4  # lines of front matter in the card that is rendered


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("the url of it\n\n[here](url)", "link-missing", 3),
        ("a\n\n[x](#no%20such)", "anchor-missing", 3),
        ("a\n\n[x](#数据)", "anchor-missing", 3),
        ("a\n\n![x](<no such.png>)", "asset-missing", 3),
        ('a\n\n<a href="no.md?a=1&amp;b=2">x</a>', "link-missing", 3),
        ("a\n\n[x][1]\n\n[1]: no.md", "link-missing", 5),
        ("a\n\n[x]( )", "link-empty", 3),
        ('a\n\n<a href="">x</a>', "link-empty", 3),
        ("a\n\n[x]((https://example.org))", "link-missing", 3),
        ("a\n\n<lora:tiger:1> in the grass", "link-refused", 3),
        ("`<style>`\n\n```\n<style>\n```\n\n<div>\n<style>a {}</style>\n</div>", "tag-dropped", 8),
        ("a\nb <script>x</script> c", "tag-dropped", 2),
        ("a\n\n$\\frac$", "math-unreadable", 3),
        ("a\n" + "<i>\n" * 70, "html-nested", 61),
    ],
)
def test_every_problem_of_a_body_has_its_line(
    render: Render, text: str, code: str, line: int
) -> None:
    [problem] = render(text).problems
    assert (problem.code, problem.line) == (code, ABOVE + line)


def test_a_cut_body_says_where(render: Render) -> None:
    [problem] = render("a\n" * (MAX_LINES + 10)).problems
    assert (problem.code, problem.line) == ("body-cut", ABOVE + MAX_LINES + 1)


def test_a_link_is_found_before_the_same_letters_in_a_word() -> None:
    text = "url, url, " * 60 + "[x](url)"
    assert place_of(text, "url") == 0  # not searched for ever
    assert place_of("url, url, [x](url)", "url") == 14


def test_what_is_not_there_has_no_place() -> None:
    assert place_of("a", "b") == place_of("a", "") == -1


def test_files_that_are_on_the_hub_only_are_told_once(render: Render) -> None:
    hub = "https://huggingface.co/acme/tiger/resolve/main"
    body = render(f"![a]({hub}/a%20b.png)\n\n![c]({hub}/c.png)\n\n![d]({hub}/d.png)")
    [problem] = body.problems
    assert problem.message == (
        "'a b.png' of this repo is not in its folder, only on the hub, and so with 2 more"
    )
    assert problem.line == ABOVE + 1


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("[x]((https://example.org/a))", "write 'https://example.org/a', without brackets"),
        ("<lora:tiger:1>", "put what is no link between backticks"),
        ("![x](no\\cat.png)", "write 'cat.png'"),
        ("![x](.\\cat.png)", "write './cat.png'"),
    ],
)
def test_advice_is_about_what_was_written(render: Render, text: str, mend: str) -> None:
    assert mend in render(text).problems[0].mend


def test_lines_are_looked_for_a_thousand_times_at_most(render: Render) -> None:
    problems = render("\n".join(f"[x](no{number}.md)" for number in range(1_002))).problems
    lines = [problem.line for problem in problems]
    assert lines == [*range(ABOVE + 1, ABOVE + 1_001), None, None]
