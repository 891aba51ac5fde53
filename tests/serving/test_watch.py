"""What changed: told by the system or found by looking, the same either way."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.serving import watch

Watch = Callable[..., watch.Changes]
WAYS = [
    pytest.param(watch.polled, id="polled"),
    pytest.param(
        watch.changes,
        id="told",
        marks=pytest.mark.skipif(
            importlib.util.find_spec("watchfiles") is None, reason="needs watchfiles"
        ),
    ),
]


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def news(found: watch.Changes) -> frozenset[str]:
    """The first change that is none of the signs that nothing happened."""
    return next(changed for changed in found if changed)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("act", ["write", "add", "delete", "replace"])
def test_every_change_of_a_file_is_seen(
    tmp_path: Path, stop: threading.Event, way: Watch, act: str
) -> None:
    card = tmp_path / "acme" / "tiger" / "README.md"
    card.parent.mkdir(parents=True)
    card.write_text("one")
    found = way([tmp_path], stop)
    assert next(found) == frozenset()  # nothing yet
    changed = card
    match act:
        case "write":
            card.write_text("two")
        case "add":
            changed = card.with_name("new.png")
            changed.write_text("x")
        case "delete":
            card.unlink()
        case "replace":
            other = tmp_path / "acme" / "other"
            other.write_text("two")
            other.replace(card)
    assert str(changed) in news(found)


@pytest.mark.parametrize("way", WAYS)
def test_files_of_editors_are_no_news(tmp_path: Path, stop: threading.Event, way: Watch) -> None:
    found = way([tmp_path], stop)
    assert next(found) == frozenset()
    for name in (".README.md.swp", "README.md~", "4913", ".DS_Store"):
        (tmp_path / name).write_text("x")
    (tmp_path / "README.md").write_text("x")
    assert news(found) == {str(tmp_path / "README.md")}


@pytest.mark.parametrize("way", WAYS)
def test_watching_ends_when_it_is_told_to(
    tmp_path: Path, stop: threading.Event, way: Watch
) -> None:
    found = way([tmp_path], stop)
    assert next(found) == frozenset()
    stop.set()
    assert all(changed == frozenset() for changed in found)
