"""Front matter as YAML 1.2: values, problems, rescue, limits, places."""

from __future__ import annotations

import itertools
import math
import pickle
import time
from typing import cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.problems import CODES
from generator.reading import yaml_events
from generator.reading.fields import format_number
from generator.reading.yaml import locate, parse


class PureLoader(yaml.SafeLoader):
    """What stands in where libyaml is missing."""


@pytest.fixture(params=["libyaml", "pure"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(yaml_events, "EventLoader", PureLoader)
    elif not yaml_events.HAS_LIBYAML:
        pytest.skip("PyYAML without libyaml")


both_loaders = pytest.mark.usefixtures("_loader")


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse(text)[1]]


@both_loaders
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("12:30", "12:30"),
        ("1:2:3", "1:2:3"),
        ("1e-05", 1e-05),
        ("1e5", 1e5),
        ("1.", 1.0),
        (".5", 0.5),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("-3", -3),
        ("+3", 3),
        ("2024-02-30", "2024-02-30"),
        ("2024-01-01", "2024-01-01"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("~", None),
        ("null", None),
        ("", None),
        ("'1'", "1"),
        ('"no"', "no"),
        ("|\n  a\n  b", "a\nb\n"),
        (">\n  a\n  b", "a b\n"),
        ("9" * 100, int("9" * 100)),
        ("9" * 5000, "9" * 5000),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int 3", 3),
        ("!!float 3", 3.0),
        ("!!null ''", None),
        ("[a, 1, [b]]", ["a", 1, ["b"]]),
        ("{a: 1, b: no}", {"a": 1, "b": "no"}),
    ],
)
def test_values_follow_the_core_schema(written: str, value: object) -> None:
    data, problems = parse(f"key: {written}\n")
    assert problems == ()
    assert data == {"key": value}
    assert isinstance(data["key"], type(value))
    assert isinstance(data["key"], bool) is isinstance(value, bool)


def test_a_float_remembers_its_spelling() -> None:
    value = parse("key: 0.930")[0]["key"]
    assert format_number(cast("float", value)) == "0.930"
    assert format_number(cast("float", pickle.loads(pickle.dumps(value)))) == "0.930"  # noqa: S301


def test_not_a_number_is_a_float() -> None:
    value = parse("key: .nan")[0]["key"]
    assert isinstance(value, float)
    assert math.isnan(value)


@both_loaders
def test_keys_are_text_as_written() -> None:
    data, problems = parse("1: a\nno: b\nnull: c\ntrue: d\n2024-01-01: e\n1.0: {2: f}\n")
    assert problems == ()
    assert data == {"1": "a", "no": "b", "null": "c", "true": "d", "2024-01-01": "e",
                    "1.0": {"2": "f"}}  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_a_text_without_values_is_an_empty_mapping(text: str) -> None:
    assert parse(text) == ({}, ())


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "'quoted'", "42"])
def test_a_text_that_is_no_mapping_is_a_problem(text: str) -> None:
    data, problems = parse(text, 2, "README.md")
    assert data == {}
    assert [problem.code for problem in problems] == ["yaml-invalid"]
    assert str(problems[0]).startswith("README.md:2: warning yaml-invalid: expected keys")


@both_loaders
def test_of_a_key_given_twice_the_last_counts_and_its_line_is_told() -> None:
    data, problems = parse("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n", 2, "README.md")
    assert data == {"a": 4, "b": {"c": 3}}
    assert [(p.code, p.line, p.column, p.key) for p in problems] == [
        ("yaml-duplicate-key", 5, 3, "b.c"),
        ("yaml-duplicate-key", 6, 1, "a"),
    ]


def test_merge_keys_give_way_to_keys_that_are_written() -> None:
    text = (
        "base: &base {a: 1, b: 2}\nmore: &more {c: 5, a: 9}\nuse:\n  <<: [*base, *more]\n  b: 3\n"
    )
    data, problems = parse(text)
    assert problems == ()
    assert data["use"] == {"a": 1, "b": 3, "c": 5}


def test_a_quoted_merge_key_is_a_key_like_any_other() -> None:
    assert parse("'<<': 1\n") == ({"<<": 1}, ())


def test_a_merge_of_no_mapping_is_a_problem() -> None:
    data, problems = parse("a:\n  <<: 3\n  b: 1\n")
    assert data == {"a": {"<<": 3, "b": 1}}
    assert [problem.code for problem in problems] == ["yaml-merge"]


@both_loaders
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("key: !!python/object/apply:os.system [echo]", ["echo"]),
        ("key: !!python/name:os.system ''", ""),
        ("key: !custom 12", "12"),
        ("key: !!binary aGk=", "aGk="),
        ("key: !!int many", "many"),
        ("key: !thing {a: 1}", {"a": 1}),
        ("!odd key: 1", 1),
    ],
)
def test_an_unknown_tag_is_a_problem_and_its_value_plain_data(text: str, value: object) -> None:
    data, problems = parse(text)
    assert data == {"key": value}
    assert [problem.code for problem in problems] == ["yaml-tag"]


@both_loaders
def test_an_unfilled_template_is_its_own_text() -> None:
    data, problems = parse("license: {{ license }}\ntags: [a]\n", 2)
    assert data == {"license": "{{ license }}", "tags": ["a"]}
    assert [(p.code, p.line, p.key) for p in problems] == [("yaml-key-shape", 2, "license")]
    assert problems[0].mend == 'write it in quotes: "{{ license }}"'


def test_a_list_as_a_key_becomes_text() -> None:
    data, problems = parse("? [a, b]\n: 1\nc: 2\n")
    assert data == {"[a, b]": 1, "c": 2}
    assert [problem.code for problem in problems] == ["yaml-key-shape"]


@both_loaders
@pytest.mark.parametrize("text", ["a: *b\n", "a: &a [*a]\n", "a: &a {b: *a}\n", "a: [*x, 1]\n"])
def test_an_alias_of_nothing_or_of_itself_is_text(text: str) -> None:
    data, problems = parse(text)
    assert "*" in str(data["a"])
    assert [problem.code for problem in problems] == ["yaml-alias"]


def test_an_alias_stands_for_its_anchor() -> None:
    assert parse("&k a: &x [1]\nb: *x\nc: *k\n*k : 2\n")[0] == {"a": 2, "b": [1], "c": "a"}


@both_loaders
def test_escapes_bring_no_control_characters_or_half_surrogates() -> None:
    data, _ = parse('a: "x\\0\\e[31m"\nb: "\\t\\n"\nc: "\\x85"\n')
    assert data == {"a": "x\ufffd\ufffd[31m", "b": "\t\n", "c": "\ufffd"}
    for value in parse('a: "\\uD800"\n')[0].values():
        str(value).encode()


def test_only_the_first_of_several_documents_is_read() -> None:
    data, problems = parse("a: 1\n--- \nb: 2\n")
    assert data == {"a": 1}
    assert [problem.code for problem in problems] == ["yaml-documents"]


# -- rescue ------------------------------------------------------------------------------


@both_loaders
def test_a_fault_costs_its_own_key_only() -> None:
    text = "license: mit\nwidget: [{text: hi}\ntags:\n- a\n- b\nlanguage: en\n"
    data, problems = parse(text, 2, "README.md")
    assert data == {"license": "mit", "tags": ["a", "b"], "language": "en"}
    assert [(p.code, p.line, p.key) for p in problems] == [("yaml-key-lost", 3, "widget")]


@both_loaders
@pytest.mark.parametrize(
    "value", ["Model: the big one", "@someone", "`code`", "%done", "- not a list", "a: b: c"]
)
def test_a_one_line_value_that_is_no_yaml_is_read_as_text(value: str) -> None:
    data, problems = parse(f"license: mit\ntitle: {value}\n", 2)
    assert data == {"license": "mit", "title": value}
    assert [(p.code, p.line, p.key) for p in problems] == [("yaml-mended", 3, "title")]
    assert "quotes" in problems[0].advice


def test_keys_are_named_on_one_line() -> None:
    (problem,) = parse('"a\\nb\\e": *none\n')[1]
    assert problem.key == "a\\x0ab\ufffd"


def test_tabs_that_indent_are_read_as_blanks() -> None:
    data, problems = parse("widget:\n- text: hi\n\texample_title: a\nlicense: mit\n")
    assert data["license"] == "mit"
    assert {problem.code for problem in problems} <= {"yaml-mended", "yaml-key-lost"}
    assert "tab" in problems[0].advice
    assert parse("x:\n\ty: 1\n")[0] == {"x": {"y": 1}}


def test_an_anchor_of_a_whole_key_serves_the_keys_that_are_rescued() -> None:
    data, _ = parse("a: &a [1]\nbad: [\nb: *a\n")
    assert data == {"a": [1], "b": [1]}


def test_a_key_given_twice_is_told_beside_a_fault_too() -> None:
    data, problems = parse("a: 1\nbad: [\na: 2\n", 2)
    assert data == {"a": 2}
    assert [(problem.code, problem.line) for problem in problems] == [
        ("yaml-key-lost", 3),
        ("yaml-duplicate-key", 4),
    ]


def test_a_flood_of_faults_is_counted_and_not_listed() -> None:
    problems = parse("license: mit\n" + "bad: [\n" * 500)[1]
    assert len(problems) == 100
    assert problems[-1].message.endswith("and 400 more problems")


def test_lines_before_the_first_key_are_a_problem_of_their_own() -> None:
    data, problems = parse("stray words\nlicense: mit\n", 2)
    assert data == {"license": "mit"}
    assert [(problem.code, problem.line) for problem in problems] == [("yaml-invalid", 2)]


def test_line_ends_of_every_kind_count_alike() -> None:
    for end in ("\n", "\r\n", "\r"):
        problems = parse(end.join(["a: 1", "b: 2", "a: 3", ""]), 2)[1]
        assert [problem.line for problem in problems] == [4]


# -- limits ------------------------------------------------------------------------------


@both_loaders
@pytest.mark.parametrize("opening", ["[", "{a: ", "[{a: "])
def test_nesting_without_end_costs_its_key_and_no_stack(opening: str) -> None:
    data, problems = parse(f"license: mit\nwidget: {opening * 25_000}\ntags: x\n")
    assert data == {"license": "mit", "tags": "x"}
    assert [problem.code for problem in problems] == ["yaml-limit"]


@both_loaders
def test_nesting_of_blocks_has_the_same_limit() -> None:
    assert codes("a:\n " + "- " * 25_000 + "x\n") == ["yaml-limit"]
    deep = "".join(f"{' ' * level}k:\n" for level in range(300))
    assert "yaml-limit" in codes(deep)


def test_nesting_of_ninety_levels_is_read() -> None:
    assert codes("a: " + "[" * 90 + "]" * 90) == []


@pytest.mark.parametrize("seed", ["[x, x, x, x, x, x, x, x, x]", "xxxxxxxxxxxxxxxxxxxx", "{k: v}"])
def test_aliases_that_grow_without_end_are_stopped(seed: str) -> None:
    names = [chr(ord("a") + at) for at in range(20)]
    lines = [f"a: &a {seed}"]
    for before, name in itertools.pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join(['*' + before] * 9)}]")
    start = time.perf_counter()
    data, problems = parse("\n".join(lines))
    assert time.perf_counter() - start < 2
    assert {"a", "b", "c", "d"} <= set(data)
    assert "t" not in data
    assert {problem.code for problem in problems} == {"yaml-limit"}
    assert len(str(data)) < 20_000_000


def test_merges_that_grow_without_end_are_stopped() -> None:
    wide = ", ".join(f"k{at}: v" for at in range(2_000))
    lines = [f"a: &a {{{wide}}}", *(f"m{at}: {{<<: *a}}" for at in range(2_000))]
    data, problems = parse("\n".join(lines))
    assert "m1" in data
    assert "m1999" not in data
    assert {problem.code for problem in problems} == {"yaml-limit"}


def test_a_flood_of_problems_is_counted_and_not_listed() -> None:
    problems = parse("a: 1\n" * 5_000)[1]
    assert len(problems) == 100
    assert problems[-1].message.endswith("and 4,899 more problems")


def test_broken_lines_by_the_thousand_are_read_in_good_time() -> None:
    start = time.perf_counter()
    blanks = " " * 200_000
    many = "bad: [\n" * 20_000
    data, _ = parse(f"license: mit\nx: %{blanks}y\n{many}a: [{blanks}x:")
    assert time.perf_counter() - start < 5
    assert data["license"] == "mit"


PIECES = st.sampled_from(
    ["a", "b: ", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", "*a", "&a ", "!x ", "'", '"', "|\n",
     "#", "\t", "%", "@", "<<: ", "? ", "---\n", "...\n", "\\", "é", "\x00", "\ud800", "\u2028",
     "1", "~", ",", "\r", "\ufeff", '"\\U00110000"', "%YAML 1.1\n", "!!int "]
)  # fmt: skip


@both_loaders
@given(st.text(max_size=60) | st.lists(PIECES, max_size=25).map("".join))
@settings(deadline=None, max_examples=200)
def test_any_text_gives_a_mapping_and_known_problems(text: str) -> None:
    data, problems = parse(text, 2, "README.md")
    assert all(isinstance(key, str) for key in data)
    assert all(problem.code in CODES and problem.message for problem in problems)
    assert all(problem.line is None or problem.line >= 2 for problem in problems)
    str(data).encode("utf-8", "backslashreplace")


@given(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=12))
@settings(deadline=None, max_examples=100)
def test_any_path_in_any_text_has_a_place_or_none(text: str, path: str) -> None:
    place = locate(text, path, 2)
    assert place is None or (place[0] >= 2 and place[1] >= 1)


# -- places ------------------------------------------------------------------------------

CARD = """\
license: mit
widget:
- text: a
- text: b
  output:
  - {label: x, score: 1}
  - label: y
    score: high
model-index:
- results:
  - metrics: [{"odd.name": 1}]
"""


@both_loaders
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("license", (2, 1)),
        ("widget", (3, 1)),
        ("widget[1]", (5, 3)),
        ("widget[1].output[1].score", (9, 5)),
        ("widget[1].output[0].score", (7, 16)),
        ("widget[1].output[7].score", (6, 3)),
        ("widget[5]", (3, 1)),
        ("license.name[3]", (2, 1)),
        ("model-index[0].results[0].metrics[0].odd.name", (12, 16)),
        ("tags", None),
        ("", None),
    ],
)
def test_a_key_path_leads_to_its_line(path: str, place: tuple[int, int] | None) -> None:
    yaml_events_cache_clear()
    assert locate(CARD, path, 2) == place


def yaml_events_cache_clear() -> None:
    """The index of a text is kept; a test of two loaders must not see the other's."""
    from generator.reading import yaml_places  # noqa: PLC0415 - private to this one function

    yaml_places._index.cache_clear()


def test_keys_of_a_broken_text_have_places_too() -> None:
    text = "license: mit\nbad: [\nwidget:\n- text: a\n"
    assert locate(text, "widget[0].text", 2) == (5, 3)
    assert locate(text, "bad", 2) == (3, 1)


def test_of_a_key_given_twice_the_last_place_counts() -> None:
    assert locate("a: 1\na: 2\n", "a") == (2, 1)
