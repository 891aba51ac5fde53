"""What a check finds, beyond what a build would say; one card for each fact."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator import cli
from generator.checking.check import check
from generator.checking.formats import FORMATS, lines
from generator.options import Options
from generator.problems import Problem
from tests.conftest import WriteRepo

LFS = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
)
Check = Callable[..., list[Problem]]
PIECES = st.sampled_from(
    ["---\n", "widget:\n", "- text: hi\n", "  output:\n", "  - {label: a, score: 1}\n", "license: ",
     "pipeline_tag: image-to-text\n", "thumbnail: [1]\n", "label: &a [*a]\n", "![](", "\x00", ")\n",
     "<img src=", "x.png", ">", "[a](#b)", "\ud7ff", "\n", "widget: {label: {label: 1}}\n"]
)  # fmt: skip


def picture(width: int, height: int = 10) -> bytes:
    stream = BytesIO()
    Image.new("L", (width, height)).save(stream, "PNG")
    return stream.getvalue()


def card(front: str = "", body: str = "# Tiger\n\nFinds tigers.\n") -> str:
    return f"---\nlicense: mit\n{front}\n---\n{body}"


@pytest.fixture
def problems(repo: WriteRepo, tmp_path: Path) -> Check:
    """Writes one repo and gives what a check says of it, notes included."""

    def find(text: str, files: dict[str, str | bytes] | None = None) -> list[Problem]:
        repo({"README.md": text, **(files or {})})
        return list(check([tmp_path / "repos"]).problems)

    return find


def codes(found: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in found]


def test_a_good_card_has_no_problems(problems: Check) -> None:
    assert problems(card("pipeline_tag: translation")) == []


def test_a_dead_link_is_found_with_its_line(problems: Check) -> None:
    [problem] = problems(card(body="Text.\n\n[more](docs/more.md)\n"))
    assert (problem.code, problem.line) == ("link-missing", 7)


def test_a_dead_anchor_is_found(problems: Check) -> None:
    [problem] = problems(card(body="# One\n\n[there](#two) and [back](#one)\n"))
    assert (problem.code, problem.line) == ("anchor-missing", 7)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![](cat.png)", ["alt-missing"]),
        ("![ ](cat.png)", ["alt-missing"]),
        ('<img src="cat.png">', ["alt-missing"]),
        ('<img src="https://example.org/cat.png">', ["alt-missing"]),
        ("![a cat](cat.png)", []),
        ('<img src="cat.png" alt="a cat">', []),
        ('<img src="cat.png" alt="">', []),  # decoration: the author says so
        ("`![](cat.png)`", []),
        ("![](cat.png)\n\n![](cat.png)", ["alt-missing"]),
    ],
)
def test_pictures_need_words(problems: Check, body: str, expected: list[str]) -> None:
    found = problems(card(body=f"# Cats\n\n{body}\n"), {"cat.png": picture(4)})
    assert codes(found) == expected


def test_a_picture_without_words_is_found_with_its_line(problems: Check) -> None:
    [problem] = problems(card(body="# Cats\n\n\n![](cat.png)\n"), {"cat.png": picture(4)})
    assert problem.line == 8
    assert "'cat.png'" in problem.message


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("", ["licence-missing"]),
        ("license: mit", []),
        ("license: other\nlicense_name: ours", []),
        ("license_link: LICENSE.md", []),
        ("license: apache-20", ["unknown-licence"]),
    ],
)
def test_a_card_names_its_licence(problems: Check, front: str, expected: list[str]) -> None:
    text = f"---\npipeline_tag: translation\n{front}\n---\n# A\n"
    assert codes(problems(text, {"LICENSE.md": "do"})) == expected


@pytest.mark.parametrize(
    ("front", "code", "mend"),
    [
        ("pipeline_tag: text-clasification", "unknown-task", "did you mean text-classification?"),
        ("license: apache-20", "unknown-licence", "did you mean apache-2.0?"),
    ],
)
def test_near_misses_get_a_suggestion(problems: Check, front: str, code: str, mend: str) -> None:
    [problem] = problems(
        f"---\n{front}\n{'license: mit' if 'lic' not in front else ''}\n---\n# A\n"
    )
    assert problem.code == code
    assert mend in problem.mend


WIDGET = "pipeline_tag: text-classification\nwidget:\n- text: hi\n  output:\n"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["good", "bad"], []),
        (["good", "Good"], ["label-twins"]),
        (["not good", "not_good"], ["label-twins"]),
        (["good", "good"], ["label-twins"]),
        (["LABEL_0", "LABEL_1"], []),
    ],
)
def test_label_twins_are_found(problems: Check, labels: list[str], expected: list[str]) -> None:
    rows = "".join(f"  - {{label: {label}, score: 0.5}}\n" for label in labels)
    assert codes(problems(card(WIDGET + rows))) == expected


def test_a_label_twin_in_another_example_is_told_with_both_places(problems: Check) -> None:
    front = (
        "pipeline_tag: text-classification\nwidget:\n"
        "- {text: a, output: [{label: good, score: 1}]}\n"
        "- {text: b, output: [{label: GOOD, score: 1}]}"
    )
    [problem] = problems(card(front))
    assert problem.key == "widget[1].output[0].label"
    assert problem.line == 6
    assert "'good' at widget[0].output[0].label" in problem.message


def test_the_same_label_at_two_boxes_is_no_twin(problems: Check) -> None:
    box = "box: {xmin: 0, ymin: 0, xmax: 2, ymax: 2}"
    front = (
        "pipeline_tag: object-detection\nwidget:\n- src: cat.png\n  output:\n"
        f"  - {{label: cat, score: 0.9, {box}}}\n  - {{label: cat, score: 0.8, {box}}}"
    )
    assert problems(card(front), {"cat.png": picture(4)}) == []


@pytest.mark.parametrize(("width", "expected"), [(4000, []), (4001, ["picture-wide"])])
def test_wide_pictures_are_found(problems: Check, width: int, expected: list[str]) -> None:
    front = "pipeline_tag: image-to-text\nwidget:\n- {src: cat.png, output: {text: a cat}}"
    found = problems(card(front), {"cat.png": picture(width)})
    assert codes(found) == expected
    assert all(problem.key == "widget[0].src" and problem.line == 5 for problem in found)


def test_wide_pictures_of_the_body_are_found_with_their_line(problems: Check) -> None:
    [problem] = problems(card(body="# A\n\n![cat](cat.png)\n"), {"cat.png": picture(5000)})
    assert (problem.code, problem.line) == ("picture-wide", 7)
    assert "5,000" in problem.message


def test_a_broken_picture_is_no_traceback(problems: Check) -> None:
    content = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    assert problems(card(body="![cat](cat.png)\n"), {"cat.png": content}) == []


@pytest.mark.parametrize(
    ("front", "body"),
    [("widget: [{src: cat.png, output: {text: hi}}]", ""), ("", "![cat](cat.png)\n")],
)
def test_lfs_pointers_are_found_where_a_file_is_shown(
    problems: Check, front: str, body: str
) -> None:
    found = problems(card(f"pipeline_tag: image-to-text\n{front}", body), {"cat.png": LFS})
    assert codes(found) == ["asset-not-downloaded"]


@pytest.mark.parametrize(
    ("task", "entry", "expected"),
    [
        ("text-classification", "output: [{label: A, score: 1}]", ["output-without-input"]),
        ("text-classification", "{text: hi, output: [{label: A, score: 1}]}", []),
        ("text-to-image", "output: {url: cat.png}", ["output-without-input"]),
        ("unconditional-image-generation", "output: {url: cat.png}", []),
        ("text-classification", "text: hi", []),
    ],
)
def test_outputs_name_their_input(
    problems: Check, task: str, entry: str, expected: list[str]
) -> None:
    front = f"pipeline_tag: {task}\nwidget:\n- {entry}"
    assert codes(problems(card(front), {"cat.png": picture(4)})) == expected


def test_nothing_is_written(problems: Check, tmp_path: Path) -> None:
    problems(card(body="![cat](cat.png)\n"), {"cat.png": picture(900, 900)})
    files = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["README.md", "cat.png"]


def test_problems_are_in_the_order_of_files_and_lines(repo: WriteRepo, tmp_path: Path) -> None:
    text = "---\npipeline_tag: nope\nlicense: nope\n---\n[a](a.md)\n\n[b](b.md)\n"
    repo({"README.md": text}, "b/x")
    repo({"README.md": text}, "a/x")
    places = [(one.path, one.line or 0) for one in check([tmp_path / "repos"]).problems]
    assert places == sorted(places)
    assert len(places) == 8


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(select=("link-missing",)), {"link-missing"}),
        (Options(ignore=("link-missing",)), {"unknown-licence"}),
        (Options(select=("link-missing",), ignore=("link-missing",)), set()),
    ],
)
def test_codes_are_selected_and_ignored(
    repo: WriteRepo, tmp_path: Path, options: Options, expected: set[str]
) -> None:
    repo({"README.md": "---\nlicense: nope\n---\n[a](a.md)\n"})
    assert set(codes(check([tmp_path / "repos"], options).problems)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(include=("acme/*",)), 2),
        (Options(include=("acme/*",), exclude=("*/lion",)), 1),
        (Options(exclude=("acme/*",)), 1),
        (Options(include=("*/tiger", "other/*")), 2),
    ],
)
def test_repos_are_selected_by_patterns(
    repo: WriteRepo, tmp_path: Path, options: Options, expected: int
) -> None:
    for repo_id in ("acme/tiger", "acme/lion", "other/cat"):
        repo({"README.md": card()}, repo_id)
    assert check([tmp_path / "repos"], options).repos == expected


def test_patterns_that_fit_nothing_are_a_problem(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": card()})
    [problem] = check([tmp_path / "repos"], Options(include=("nobody/*",))).problems
    assert problem.code == "no-repos"
    assert "none of 1" in problem.message


def test_a_link_to_a_repo_that_is_not_selected_is_not_dead(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": card(body="[lion](/acme/lion)\n")})
    repo({"README.md": card()}, "acme/lion")
    assert check([tmp_path / "repos"], Options(include=("acme/tiger",))).problems == ()


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def history(repo: WriteRepo, tmp_path: Path) -> Path:
    """Three repos under git, all committed."""
    for repo_id in ("acme/tiger", "acme/lion", "other/cat"):
        repo({"README.md": card()}, repo_id)
    root = tmp_path / "repos"
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "all")
    return root


def test_only_what_changed_since_a_revision_is_checked(history: Path) -> None:
    assert check([history], Options(only="HEAD")).repos == 0
    (history / "acme/tiger/README.md").write_text(card(body="[dead](x.md)\n"))
    (history / "other/cat/new.txt").write_text("x")
    found = check([history], Options(only="HEAD"))
    assert found.repos == 2
    assert codes(found.problems) == ["link-missing"]


def test_a_deleted_file_counts_as_a_change(history: Path) -> None:
    (history / "acme/lion/config.json").write_text("{}")
    git(history, "add", "-A")
    git(history, "commit", "-qm", "more")
    (history / "acme/lion/config.json").unlink()
    assert check([history], Options(only="HEAD")).repos == 1


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_a_revision_that_is_none_is_one_line_and_2(
    history: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    assert cli.main([str(history), "--check", f"--only={revision}"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("build-pages: --only: ")
    assert told.count("\n") == 1
    assert not (history / "x").exists()


def test_only_needs_git(tmp_path: Path, repo: WriteRepo) -> None:
    repo({"README.md": card()})
    assert cli.main([str(tmp_path / "repos"), "--check", "--only", "HEAD"]) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (card(), 0),
        (card(body="[dead](x.md)\n"), 1),
        ("---\nlicense: MIT License\n---\n# A\n", 0),  # a note
    ],
)
def test_the_exit_code_says_whether_something_is_to_be_mended(
    repo: WriteRepo, tmp_path: Path, text: str, expected: int
) -> None:
    repo({"README.md": text})
    assert cli.main([str(tmp_path / "repos"), "--check"]) == expected


def test_check_and_build_tell_the_same_of_a_card(repo: WriteRepo, tmp_path: Path) -> None:
    """But for what only a check looks for, and for media that only a build decodes."""
    from generator.build import build_site  # noqa: PLC0415 - heavy

    repo({"README.md": "---\nlicense: nope\npipeline_tag: nope\n---\n[a](a.md) [b](#b)\n"})
    built = build_site([tmp_path / "repos"], tmp_path / "site")
    assert set(built.problems) == set(check([tmp_path / "repos"]).problems)


def test_a_build_keeps_still_about_ignored_codes(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": card(body="[a](a.md)\n")})
    words = [str(tmp_path / "repos"), "-o", str(tmp_path / "site"), "--strict"]
    assert cli.main(words) == 1
    assert cli.main([*words, "--ignore", "link-missing"]) == 0


def test_json_is_printed_alone(
    repo: WriteRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo({"README.md": card()})
    assert cli.main([str(tmp_path / "repos"), "--check", "--format", "json"]) == 0
    told = capsys.readouterr()
    assert (json.loads(told.out), told.err) == ([], "")


def test_the_working_folder_is_checked_where_none_is_named(
    repo: WriteRepo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repo({"README.md": card(body="[a](a.md)\n")}))
    assert cli.main(["--check"]) == 1
    assert capsys.readouterr().out.startswith("README.md:5: warning link-missing: ")


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(PIECES, max_size=12).map(lambda parts: "".join(parts).encode()),
    )
)
def test_no_card_whatever_is_a_traceback(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "README.md").write_bytes(content)
        found = check([Path(folder)])
        for form in FORMATS:
            for line in lines(found, form, [Path(folder)], verbose=True):
                line.encode("utf-8", "replace")
