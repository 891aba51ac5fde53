"""The order of publishing, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.publishing.layout import folders
from generator.publishing.manifest import Entry
from generator.publishing.plan import (
    Act,
    Obstacle,
    Operation,
    Plan,
    Rank,
    Staged,
    Standing,
    make,
    one_by_one,
)

ONE, TWO = Entry("1" * 64, 1), Entry("2" * 64, 2)
NAMES = st.lists(st.sampled_from(["a", "b", "_m"]), min_size=1, max_size=3).map("/".join)
PATHS = st.one_of(NAMES, st.just("index.html"))


def staged(entry: Entry = ONE, rank: Rank = Rank.PAGE, *, stands: bool = False) -> Staged:
    return Staged(entry, rank, stands)


def stand(
    former: Mapping[str, Entry],
    new: Mapping[str, Staged],
    others: Mapping[str, Standing] | None = None,
) -> dict[str, Standing]:
    """What stands where the former site is whole and nobody else wrote anything."""
    standing = dict.fromkeys([*former, *new], Standing.NOTHING)
    for path in (*former, *new):
        for folder in folders(path):
            standing.setdefault(folder, Standing.NOTHING)
    for path in former:
        standing.update(dict.fromkeys(folders(path), Standing.FOLDER))
    standing.update(dict.fromkeys(former, Standing.OURS))
    return {**standing, **(others or {})}


def steps(
    former: Mapping[str, Entry],
    new: Mapping[str, Staged],
    others: Mapping[str, Standing] | None = None,
) -> list[tuple[str, str]]:
    plan = make(former, new, stand(former, new, others))
    return [(str(step.act), step.path) for step in plan.operations]


def test_new_files_come_before_changed_ones_and_the_front_page_last() -> None:
    former = {"index.html": ONE, "a/index.html": ONE, "old": ONE}
    new = {
        "index.html": staged(TWO, Rank.LISTING),
        "models.json": staged(TWO, Rank.LISTING),
        "a/index.html": staged(TWO),
        "b/index.html": staged(),
        "_media/x": staged(rank=Rank.ASSET),
    }
    assert steps(former, new) == [
        ("move", "_media"),
        ("move", "b"),
        ("place", "models.json"),
        ("place", "a/index.html"),
        ("place", "index.html"),
        ("delete", "old"),
    ]


def test_a_first_front_page_comes_last_too() -> None:
    new = {"index.html": staged(), "z": staged(rank=Rank.LISTING)}
    assert steps({}, new) == [("place", "z"), ("place", "index.html")]


def test_a_new_folder_comes_whole_by_one_step() -> None:
    former = {"a/index.html": ONE}
    new = {
        "a/index.html": staged(stands=True),
        "a/b/c/x": staged(),
        "a/b/d": staged(),
        "a/new": staged(),
        "z/y/x": staged(),
    }
    plan = make(former, new, stand(former, new))
    assert [(str(step.act), step.path) for step in plan.operations] == [
        ("move", "a/b"),
        ("place", "a/new"),
        ("move", "z"),
    ]
    assert plan.placed == ("a/b/c/x", "a/b/d", "a/new", "z/y/x")


def test_a_folder_comes_with_the_last_of_its_files() -> None:
    new = {
        "_static/x": staged(rank=Rank.ASSET),
        "a/index.html": staged(rank=Rank.LISTING),
        "b/index.html": staged(rank=Rank.LISTING),
        "b/c/index.html": staged(),
        "d/index.html": staged(),
        "index.html": staged(),
    }
    assert steps({}, new) == [
        ("move", "_static"),
        ("move", "d"),
        ("move", "b"),  # holds pages, which a listing may name
        ("move", "a"),
        ("place", "index.html"),
    ]


def test_files_come_one_by_one_where_a_staging_holds_more_than_they() -> None:
    new = {"a/b": staged(), "a/c": staged()}
    plan = one_by_one(make({}, new, stand({}, new)))
    assert plan.operations == (Operation(Act.PLACE, "a/b"), Operation(Act.PLACE, "a/c"))


@pytest.mark.parametrize("by", [Standing.FOREIGN, Standing.CHANGED])
def test_a_folder_behind_something_of_others_does_not_come_whole(by: Standing) -> None:
    plan = make({}, {"a/b/c": staged()}, stand({}, {"a/b/c": staged()}, {"a": by}), force=True)
    assert plan.operations == (Operation(Act.PLACE, "a/b/c", aside="a"),)


def test_two_spellings_of_a_new_folder_are_one_where_names_are_folded() -> None:
    new = {
        "A/x": staged(),
        "a/Y": staged(rank=Rank.LISTING),
        "b": staged(rank=Rank.LISTING),
        "c": staged(),
    }
    plan = make({}, new, stand({}, new), name=str.casefold)
    assert [(str(step.act), step.path) for step in plan.operations] == [
        ("place", "c"),
        ("move", "A"),
        ("move", "a"),  # moved already, or not folded in truth
        ("place", "b"),
    ]


def test_what_stands_already_is_no_step() -> None:
    plan = make({"a": ONE}, {"a": staged(stands=True)}, {"a": Standing.OURS})
    assert plan.operations == ()
    assert plan.manifest == {"a": ONE}


def test_folders_that_became_empty_go_innermost_first() -> None:
    assert steps({"a/b/c": ONE, "a/d": ONE}, {"a/d": staged(stands=True)}) == [
        ("delete", "a/b/c"),
        ("prune", "a/b"),
    ]


def test_a_file_gives_way_to_a_folder_right_before() -> None:
    assert steps({"a": ONE}, {"a/b/c": staged(), "_m": staged(rank=Rank.ASSET)}) == [
        ("place", "_m"),
        ("delete", "a"),
        ("place", "a/b/c"),
    ]


def test_a_folder_gives_way_to_a_file_right_before() -> None:
    former = {"a/b/c": ONE, "a/d": ONE}
    others = {"a/b": Standing.FOLDER, "a": Standing.FOLDER}
    assert steps(former, {"a": staged()}, others) == [
        ("delete", "a/b/c"),
        ("delete", "a/d"),
        ("prune", "a/b"),
        ("prune", "a"),
        ("place", "a"),
    ]


def test_a_deletion_names_the_bytes_that_we_wrote() -> None:
    plan = make({"a": TWO}, {}, {"a": Standing.OURS})
    assert plan.operations == (Operation(Act.DELETE, "a", TWO),)


def test_a_former_file_that_was_changed_stays_and_is_told() -> None:
    plan = make({"a": ONE}, {}, {"a": Standing.CHANGED})
    assert plan.operations == ()
    assert plan.left == ("a",)
    assert plan.manifest == {}


def test_a_foreign_file_in_the_way_stays() -> None:
    plan = make({}, {"a": staged()}, {"a": Standing.FOREIGN})
    assert plan.operations == ()
    assert plan.obstacles == (Obstacle("a", "a", fatal=False),)
    assert plan.manifest == {}


def test_a_foreign_file_with_the_same_bytes_becomes_ours() -> None:
    plan = make({}, {"a": staged()}, {"a": Standing.SAME})
    assert (plan.operations, plan.obstacles, plan.manifest) == ((), (), {"a": ONE})


@pytest.mark.parametrize(
    ("path", "standing", "by"),
    [
        ("a/b", {"a": Standing.FOREIGN, "a/b": Standing.NOTHING}, "a"),
        ("a", {"a": Standing.FOLDER, "a/x": Standing.FOREIGN}, "a"),
        ("a", {"a": Standing.FOLDER, "a/x": Standing.FOLDER}, "a"),
    ],
)
def test_what_would_make_dead_links_is_fatal(
    path: str, standing: dict[str, Standing], by: str
) -> None:
    plan = make({}, {path: staged()}, standing)
    assert plan.obstacles == (Obstacle(path, by, fatal=True),)


def test_force_moves_it_aside() -> None:
    standing = {"a": Standing.FOREIGN, "a/b": Standing.NOTHING, "c": Standing.FOREIGN}
    plan = make({}, {"a/b": staged(), "c": staged()}, standing, force=True)
    assert plan.operations == (
        Operation(Act.PLACE, "a/b", aside="a"),
        Operation(Act.PLACE, "c", aside="c"),
    )
    assert plan.obstacles == ()


def test_a_new_spelling_on_a_folding_system_deletes_nothing() -> None:
    standing = {"A": Standing.OURS, "a": Standing.OURS}
    plan = make({"A": ONE}, {"a": staged(TWO)}, standing, name=str.casefold)
    assert plan.operations == (Operation(Act.PLACE, "a"),)


def _without_conflicts(paths: list[str]) -> list[str]:
    """Paths of which none is a folder of another."""
    return [path for path in paths if not any(path in set(folders(other)) for other in paths)]


SETS = st.lists(PATHS, max_size=8, unique=True).map(_without_conflicts)
FORMER = SETS.map(lambda paths: dict.fromkeys(paths, ONE))
STAGED = st.builds(Staged, st.just(TWO), st.sampled_from(Rank), st.just(value=False))
NEW = SETS.flatmap(lambda paths: st.fixed_dictionaries(dict.fromkeys(paths, STAGED)))


def brought_by(step: Operation, new: Mapping[str, Staged]) -> list[str]:
    """The files that a step brings to their places."""
    match step.act:
        case Act.PLACE:
            return [step.path]
        case Act.MOVE:
            return [path for path in new if path.startswith(step.path + "/")]
    return []


def brought(plan: Plan, new: Mapping[str, Staged]) -> list[str]:
    return [path for step in plan.operations for path in brought_by(step, new)]


@given(FORMER, NEW)
@settings(deadline=None, max_examples=200)
def test_any_two_sites_lead_from_one_to_the_other(
    former: dict[str, Entry], new: dict[str, Staged]
) -> None:
    plan = make(former, new, stand(former, new))
    deleted = [step.path for step in plan.operations if step.act is Act.DELETE]
    assert sorted(brought(plan, new)) == sorted(plan.placed) == sorted(new)
    assert sorted(deleted) == sorted(set(former) - set(new))
    assert plan.manifest == {path: one.entry for path, one in new.items()}
    assert plan.obstacles == ()


@given(FORMER, NEW)
@settings(deadline=None, max_examples=200)
def test_a_folder_that_comes_whole_is_new_and_not_inside_another(
    former: dict[str, Entry], new: dict[str, Staged]
) -> None:
    standing = stand(former, new)
    plan = make(former, new, standing)
    for moved in (step.path for step in plan.operations if step.act is Act.MOVE):
        assert standing[moved] is Standing.NOTHING
        assert all(standing[folder] is Standing.FOLDER for folder in folders(moved))


@given(FORMER, NEW)
@settings(deadline=None, max_examples=200)
def test_any_plan_keeps_the_order(former: dict[str, Entry], new: dict[str, Staged]) -> None:
    plan = make(former, new, stand(former, new))
    comings = [step for step in plan.operations if step.act in {Act.PLACE, Act.MOVE}]
    if "index.html" in new:
        assert comings.pop().path == "index.html"
    keys = [
        (step.path in former, max(new[path].rank for path in brought_by(step, new)))
        for step in comings
    ]
    assert keys == sorted(keys)
    acts = [step.act for step in plan.operations]
    last = max((at for at, act in enumerate(acts) if act in {Act.PLACE, Act.MOVE}), default=-1)
    needed = {folder for path in new for folder in folders(path)} | set(new)
    for step in plan.operations[: last + 1]:
        if step.act is Act.DELETE:  # only what stands in the way goes early
            below = any(path in new for path in folders(step.path))
            assert step.path in needed or below
