from __future__ import annotations

import re
from pathlib import Path

from generator.build import build_site
from generator.options import Options
from generator.pages.problems import MAX_SHOWN, make_problems
from generator.problems import CODES, Problem
from generator.theming import make_site
from tests.conftest import WriteRepo

SITE = make_site(Options())


def problem(code: str, path: str = "acme/tiger/README.md", key: str = "") -> Problem:
    return Problem(code, path, "expected one, found two", line=3, key=key)


def test_problems_are_told_by_repo_with_their_place_in_it() -> None:
    page = make_problems(SITE, {"acme/tiger": (problem("link-missing", key="a.b"),)}, ())
    (group,) = page.groups
    assert group.repo.path == "acme/tiger/index.html"
    assert group.rows[0].place == "README.md:3 (a.b)"
    assert group.rows[0].mend == CODES["link-missing"].mend


def test_kinds_are_counted_most_frequent_first() -> None:
    found = {"a/b": (problem("no-card"),), "a/c": (problem("link-missing"),) * 2}
    page = make_problems(SITE, found, ())
    assert [(row.code, row.count) for row in page.codes] == [("link-missing", 2), ("no-card", 1)]
    assert page.counts == "2 warnings, 1 note"


def test_nothing_to_mend_is_said() -> None:
    assert make_problems(SITE, {"": (), "a/b": ()}, ()).counts == "Nothing to mend"


def test_a_page_has_a_limit_and_counts_the_rest() -> None:
    page = make_problems(
        SITE, {"a/b": (problem("no-card"),) * (MAX_SHOWN + 5), "a/c": (problem("no-card"),)}, ()
    )
    assert sum(len(group.rows) for group in page.groups) == MAX_SHOWN
    assert page.left_out == 6


BAD = "---\nlicense: <b>odd</b>\n---\n# Tiger\n\n[gone](gone.txt)\n"


def built(root: Path, **options: bool) -> Path:
    out = root.parent / "site"
    build_site((root,), out, Options(**options))  # type: ignore[arg-type] # by name
    return out / "problems/index.html"


def test_the_page_is_made_only_when_asked_for(repo: WriteRepo) -> None:
    assert not built(repo({"README.md": BAD}).parents[1]).exists()


def test_the_page_tells_what_verbose_says(repo: WriteRepo) -> None:
    html = built(repo({"README.md": BAD}).parents[1], problems_page=True).read_text("utf-8")
    assert "link-missing" in html
    assert "README.md:6" in html
    assert "How each task was found" in html
    assert "<b>odd" not in html
    assert re.search(r'href="\.\./acme/tiger/index\.html"', html)


def test_no_repo_can_take_its_place(repo: WriteRepo) -> None:
    root = repo({"README.md": "# Tiger\n"}, "problems/tiger").parents[1]
    report = build_site((root,), root.parent / "site", Options(problems_page=True))
    assert "id-reserved" in [one.code for one in report.problems]
