from __future__ import annotations

import pytest

from generator.meaning.signals import SIGNAL_FILES, collect, fits, texts_of


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("config.json", "config.json", True),
        ("config.json", "sub/config.json", False),
        ("*.onnx", "a.onnx", True),
        ("*.onnx", "onnx/a.onnx", False),
        ("*.onnx", "a.onnx\n", False),
        ("exp/*/config.yaml", "exp/tts/config.yaml", True),
        ("exp/*/config.yaml", "exp/a/b/config.yaml", False),
        ("*.mlpackage/**", "m.mlpackage/Data/a/b.bin", True),
        ("**/model.mil", "a/b/model.mil", True),
        ("**/model.mil", "model.mil", True),
        ("a+b*.bin", "a+b1.bin", True),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert fits(pattern, frozenset({path})) is expected


def test_only_listed_signal_files_are_read_and_nulls_are_left_out() -> None:
    asked: list[str] = []

    def read(path: str) -> object:
        asked.append(path)
        return {"a": 1} if path == "config.json" else None

    signals = collect(["config.json", "meta.json", "weights.json"], read)
    assert asked == ["config.json", "meta.json"]
    assert dict(signals.parsed) == {"config.json": {"a": 1}}
    assert signals.has("weights.json")


def test_signal_files_stand_at_the_top_of_a_repo() -> None:
    assert list(SIGNAL_FILES) == sorted(SIGNAL_FILES)
    assert not any("/" in name for name in SIGNAL_FILES)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(["a", 1, None, "b"], ("a", "b")), ("a", ("a",)), ({"a": 1}, ()), (None, ())],
)
def test_texts_of_anything(value: object, expected: tuple[str, ...]) -> None:
    assert texts_of({"key": value}, "key") == expected
