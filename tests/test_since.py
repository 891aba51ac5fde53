"""A build after a small change: it looks at what was touched alone, and comes to the same site."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import build_site
from generator.options import Options
from generator.publishing import layout
from generator.reading.found import Found
from generator.report import Report
from generator.work import prints, program, seal
from generator.work.since import Since
from tests.media.makers import encoded, photo
from tests.test_cache import ALONE, content, write

PICTURE = encoded(photo(), "PNG")


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are trusted at once: ctime of a test's files is always now."""
    monkeypatch.setattr("generator.work.prints.FRESH_NS", -(10**18))


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, ...]:
    roots = tmp_path / "repos", tmp_path / "more"
    write(roots[0], "acme/base", body="See [the other](../wide/README.md). ![It](p.png)")
    write(roots[0], "acme/tuned", "base_model: acme/base\ntags: [small]\n", "![It](sub/p.png)")
    write(roots[0], "acme/wide", "tags: [small]\n", "Text.")
    (roots[0] / "acme/tuned/sub").mkdir()
    for place in ("acme/base", "acme/tuned/sub"):
        (roots[0] / place / "p.png").write_bytes(PICTURE)
    write(roots[1], "zoo/ape")
    return roots


@pytest.fixture
def site(roots: tuple[Path, ...], tmp_path: Path) -> Path:
    build(roots, tmp_path / "site")
    return tmp_path / "site"


def build(roots: tuple[Path, ...], site: Path, options: Options = ALONE) -> Report:
    return build_site(roots, site, options)


def since(roots: tuple[Path, ...], site: Path) -> Since | None:
    return seal.look(site, roots, ALONE).since


def save_as_editors_do(card: Path, text: str) -> None:
    """A draft beside the card, which then takes its place."""
    draft = card.with_name("draft.md")
    draft.write_text(text, "utf-8")
    draft.replace(card)


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the repos whose files a build looks at, from now on."""
    looks: list[str] = []
    real = prints.look

    def look(found: Found, now_ns: int) -> prints.Print:
        looks.append(found.id)
        return real(found, now_ns)

    monkeypatch.setattr(prints, "look", look)
    return looks


def test_only_the_repo_that_was_touched_is_looked_at(
    roots: tuple[Path, ...], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(roots[0], "acme/wide", "tags: [small]\n", "Another text.")
    card = roots[0] / "acme/wide/README.md"
    found = since(roots, site)
    assert found is not None
    assert found.touched == ((str(card),),)
    looks = looked_at(monkeypatch)
    monkeypatch.setattr(program, "version", None)  # no file of the program is read
    report = build(roots, site)
    assert (set(looks), report.pages_made) == ({"acme/wide"}, 1)


EDITS: dict[str, Callable[[Path, Path], object]] = {
    "a card written in place": lambda first, _: write(first, "acme/wide", "", "Another text."),
    "a card saved by an editor": lambda first, _: save_as_editors_do(
        first / "acme/wide/README.md", "---\npipeline_tag: fill-mask\n---\nAnother text."
    ),
    "a card that gets another base": lambda first, _: write(
        first, "acme/wide", "base_model: acme/base\n"
    ),
    "a card without a picture that another shows": lambda first, _: write(first, "acme/base"),
    "both cards without their picture": lambda first, _: [
        write(first, "acme/base"),
        write(first, "acme/tuned"),
    ],
    "a file more": lambda first, _: (first / "acme/wide/notes.txt").write_text("x"),
    "a file less": lambda first, _: (first / "acme/tuned/sub/p.png").unlink(),
    "another picture": lambda first, _: (first / "acme/tuned/sub/p.png").write_bytes(
        encoded(photo(640, 480), "PNG")
    ),
    "a folder less": lambda first, _: shutil.rmtree(first / "acme/tuned/sub"),
    "a repo more": lambda first, _: write(first, "acme/young"),
    "a repo less": lambda first, _: shutil.rmtree(first / "acme/wide"),
    "a repo renamed": lambda first, _: (first / "acme/wide").rename(first / "acme/high"),
    "a repo of an owner who is a repo": lambda first, second: [
        write(second, "acme"),
        write(first, "acme/wide", "", "Another text."),
    ],
    "an edit of the second root": lambda _, second: write(second, "zoo/ape", "", "Apes."),
    "a repo that came before another of its id": lambda first, second: [
        write(first, "zoo/ape", "", "The first."),
        write(second, "zoo/ape", "", "The second."),
    ],
    "a card that loses its front matter": lambda first, _: (
        first / "acme/tuned/README.md"
    ).write_text("# Nothing"),
}


@pytest.fixture(params=["young", "old"])
def site_of_any_age(
    request: pytest.FixtureRequest, site: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Folders of a site tell what stands in them once they are old enough."""
    if request.param == "old":
        monkeypatch.setattr("generator.publishing.times.DOUBT_NS", -(10**18))
    return site


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_comes_out_is_what_a_clean_build_gives(
    edit: Callable[[Path, Path], object],
    roots: tuple[Path, ...],
    site_of_any_age: Path,
    tmp_path: Path,
) -> None:
    def last_edit(first: Path, _: Path) -> None:
        write(first, "acme/base", body="A text that comes after.")

    for number, change in enumerate((edit, last_edit)):
        change(*roots)
        report = build(roots, site_of_any_age)
        wanted = build(roots, tmp_path / f"clean {number}")
        assert content(site_of_any_age) == content(tmp_path / f"clean {number}")
        assert (report.problems, report.repos) == (wanted.problems, wanted.repos)


def test_a_path_that_two_repos_want_is_of_the_first_whichever_was_edited(
    roots: tuple[Path, ...], site: Path, tmp_path: Path
) -> None:
    write(roots[0], "acme/files/wide")
    write(roots[1], "acme")
    (roots[1] / "acme/wide").mkdir()
    (roots[1] / "acme/wide/notes.json").write_text("[]")
    build(roots, site)
    (roots[1] / "acme/wide/notes.json").rename(roots[1] / "acme/wide/model.json")
    report = build(roots, site)
    wanted = build(roots, tmp_path / "clean")
    assert [one.code for one in report.problems] == ["path-conflict"]
    assert report.problems == wanted.problems
    assert content(site) == content(tmp_path / "clean")


def test_a_repo_that_is_another_of_the_same_id_is_looked_at(
    roots: tuple[Path, ...], site: Path, tmp_path: Path
) -> None:
    """As where one root lies inside a repo of another."""
    roots = (roots[0], roots[0] / "acme/tuned/inner", roots[1])
    write(roots[1], "zoo/ape", body="The inner one.")
    build(roots, site)
    shutil.rmtree(roots[1] / "zoo")
    assert since(roots, site) is not None
    build(roots, site)
    build(roots, tmp_path / "clean")
    assert content(site) == content(tmp_path / "clean")


def test_what_lies_in_no_repo_may_mean_anything(
    roots: tuple[Path, ...], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = roots[0] / "acme/README.md"
    card.write_text("A collection.")
    for _ in range(2):
        build(roots, site)
    card.write_text("The same collection.")
    looks = looked_at(monkeypatch)
    build(roots, site)
    assert set(looks) == {"acme/base", "acme/tuned", "acme/wide", "zoo/ape"}


@pytest.mark.parametrize("name", ["manifest", "times", "cache"])
def test_a_table_that_somebody_touched_tells_nothing(
    name: str, roots: tuple[Path, ...], site: Path
) -> None:
    write(roots[0], "acme/wide", body="Another text.")
    assert since(roots, site) is not None
    table = getattr(layout, name)(site)
    table.write_bytes(table.read_bytes())
    assert since(roots, site) is None


def test_a_page_that_somebody_changed_is_put_right(
    roots: tuple[Path, ...], site: Path, tmp_path: Path
) -> None:
    write(roots[0], "acme/wide", body="Another text.")
    (site / "zoo/ape/index.html").write_text("mine")
    assert since(roots, site) is None
    build(roots, site)
    build(roots, tmp_path / "clean")
    assert content(site) == content(tmp_path / "clean")


def test_an_edited_theme_makes_everything_again(roots: tuple[Path, ...], tmp_path: Path) -> None:
    theme = tmp_path / "theme/templates"
    theme.mkdir(parents=True)
    options = Options(jobs=1, theme=str(theme.parent))
    build(roots, tmp_path / "site", options)
    (theme / "failed.html").write_text("{{ page.id }}")
    write(roots[0], "acme/wide", body="Another text.")
    assert build(roots, tmp_path / "site", options).pages_made == 4
