"""Options from file, environment and command line: who wins, and what is said of slips."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from generator import cli
from generator.arguments import Command, parse
from generator.configuration import (
    ELSEWHERE,
    FILE,
    ConfigurationError,
    find,
    read_environment,
    read_file,
)
from generator.option_table import OPTIONS, STORED, Kind, Option, default, to_options
from generator.options import Options, RemoteMedia
from generator.starting.init import commented, value


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a folder of repos in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "repos").mkdir()
    return tmp_path


def parsed(*words: str, **environ: str) -> Command:
    return parse(words, environ)


def refusal(capsys: pytest.CaptureFixture[str], *words: str, **environ: str) -> str:
    with pytest.raises(SystemExit) as end:
        parse(words, environ)
    assert end.value.code == 2
    return capsys.readouterr().err.splitlines()[0]


def test_a_file_can_hold_the_whole_command(here: Path) -> None:
    (here / FILE).write_text('repos = ["repos"]\noutput = "site"\nstrict = true\n')
    command = parsed()
    assert command.roots == (Path("repos"),)
    assert command.out == Path("site")
    assert command.options.strict


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(here: Path) -> None:
    (here / FILE).write_text('remote-media = "load"\ntitle = "file"\nfooter = "file"\n')
    command = parsed(
        *("repos", "-o", "site", "--remote-media", "never"),
        BUILD_PAGES_REMOTE_MEDIA="click",
        BUILD_PAGES_TITLE="environment",
    )
    assert command.options.remote_media is RemoteMedia.NEVER
    assert command.options.title == "environment"
    assert command.options.footer == "file"


@pytest.mark.usefixtures("here")
def test_without_any_the_defaults_hold() -> None:
    assert parsed("repos", "-o", "site").options == Options()


def test_a_switch_of_the_file_is_taken_back_on_the_command_line(here: Path) -> None:
    (here / FILE).write_text("strict = true\n")
    assert not parsed("repos", "-o", "site", "--no-strict").options.strict


def test_a_typed_word_on_loudness_wins_over_a_stored_one(here: Path) -> None:
    (here / FILE).write_text("quiet = true\n")
    command = parsed("repos", "-o", "site", "-v")
    assert (command.quiet, command.verbose) == (False, True)


def test_the_table_of_pyproject_stands_in_for_the_file(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.build-pages]\ntitle = "Ours"\n')
    assert parsed("repos", "-o", "site").options.title == "Ours"


def test_the_own_file_wins_over_pyproject(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.build-pages]\ntitle = "project"\n')
    (here / FILE).write_text('title = "own"\n')
    assert find(here) == here / FILE


def test_a_pyproject_of_others_is_no_file_of_options(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert find(here) is None


def test_paths_of_a_file_are_relative_to_its_folder(here: Path) -> None:
    (here / "deep").mkdir()
    (here / "deep" / "mine.toml").write_text('repos = ["../repos"]\noutput = "site"\n')
    command = parsed("--config", "deep/mine.toml")
    assert command.roots[0].resolve() == here / "repos"
    assert command.out is not None
    assert command.out.resolve() == here / "deep" / "site"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("strickt = true", "build-pages.toml:1: no option 'strickt'; did you mean strict?"),
        ("\ntitel = 'x'", "build-pages.toml:2: no option 'titel'; did you mean title?"),
        ("site_name = 'x'", "build-pages.toml:1: no option 'site_name'; did you mean title?"),
        ("port = 80", "build-pages.toml:1: no option 'port'; see build-pages --help"),
        ("xyzzy = 1", "no option 'xyzzy'; see build-pages --help"),
        ("check = true", "check is for the command line only"),
        ("strict = 'yes'", "strict: expected true or false, found the text 'yes'"),
        ("title = 3", "title: expected text in quotes, found the number 3"),
        ("remote-media = 'lod'", "expected one of load, click, never, found 'lod'; did you mean"),
        ("base-url = 'example.org'", "expected an address such as https://"),
        ("include = [3]", "include: expected text in quotes, found the number 3"),
        ("include = true", "include: expected a list, found the truth value true"),
        ("output = ''", "output: expected a path, found an empty one"),
        ("title = ", "build-pages.toml: expected TOML"),
        ("a = " + "[" * 5000, "build-pages.toml: expected TOML"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_line_and_a_way_out(
    here: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (here / FILE).write_text(text)
    assert words in refusal(capsys, "repos", "-o", "site")


def test_underscores_are_taken_for_hyphens(here: Path) -> None:
    (here / FILE).write_text('base_url = "https://x.org"\n')
    assert parsed("repos", "-o", "site").options.base_url == "https://x.org/"


@pytest.mark.usefixtures("here")
def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = refusal(capsys, "repos", "-o", "site", "--config", "gone.toml")
    assert "gone.toml: no such file or directory" in told


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("true", True), ("Yes", True), ("0", False), ("", False)]
)
def test_switches_of_the_environment(text: str, expected: bool) -> None:
    assert read_environment({"BUILD_PAGES_STRICT": text}) == ({"strict": expected}, ())


def test_lists_of_the_environment_have_commas_between_them() -> None:
    values, _ = read_environment({"BUILD_PAGES_INCLUDE": "acme/*, other/*"})
    assert values == {"include": ("acme/*", "other/*")}


def test_folders_of_the_environment_are_separated_as_in_path() -> None:
    assert read_environment({"BUILD_PAGES_REPOS": "a:b"})[0] == {"repos": ("a", "b")}


def test_a_wrong_value_of_the_environment_names_its_variable() -> None:
    with pytest.raises(ConfigurationError, match="BUILD_PAGES_STRICT: expected true or false"):
        read_environment({"BUILD_PAGES_STRICT": "perhaps"})


@pytest.mark.usefixtures("here")
def test_an_unknown_variable_is_told_and_stops_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUILD_PAGES_TITEL", "x")
    assert cli.main(["--explain", "no-card"]) == 0
    told = capsys.readouterr().err
    assert told == (
        "build-pages: BUILD_PAGES_TITEL: no such option; did you mean BUILD_PAGES_TITLE?\n"
    )


@pytest.mark.parametrize("name", STORED)
def test_every_option_can_stand_in_file_and_environment(name: str, here: Path) -> None:
    option = STORED[name]
    (here / FILE).write_text(f"{name} = {value(option)}\n")
    from_file = read_file(here / FILE)
    assert list(from_file) == [name]
    text = _as_variable(option)
    assert list(read_environment({option.variable: text})[0]) == [name]


def _as_variable(option: Option) -> str:
    given = tomllib.loads(f"x = {value(option)}")["x"]
    if isinstance(given, list):
        return ",".join(given)
    return str(given).lower() if isinstance(given, bool) else str(given)


def test_every_field_of_the_options_is_in_the_table() -> None:
    fields = set(Options.__struct_fields__)
    assert fields == {row.field for row in OPTIONS.values()} & fields
    defaults = {name: default(row) for name, row in OPTIONS.items()}
    assert to_options(defaults) == Options()


@pytest.mark.parametrize("option", OPTIONS.values(), ids=lambda row: str(row.name))
def test_every_option_is_explained_in_our_style(option: Option) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", option.name)
    assert not option.help.endswith(".")
    assert option.help[0].islower() or option.help.startswith(("SVG", "HTML"))
    assert option.kind is not Kind.CHOICE or option.choices


def test_the_file_that_init_writes_has_every_option_and_is_toml_throughout() -> None:
    text = commented()
    bare = re.sub(r"^# (?=[a-z-]+ = )", "", text, flags=re.MULTILINE)
    assert set(tomllib.loads(bare)) == set(STORED)
    assert tomllib.loads(text) == {}


def test_a_line_of_that_file_shows_the_default_where_there_is_one() -> None:
    for line in re.findall(r"^# ([a-z-]+ = .*)$", commented(), re.MULTILINE):
        [(name, shown)] = tomllib.loads(line).items()
        plain = default(STORED[name])
        plain = list(plain) if isinstance(plain, tuple) else plain
        assert shown == plain or plain in (None, [], ""), name


def test_init_writes_the_file_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--init"]) == 0
    assert capsys.readouterr().out == "written: build-pages.toml\n"
    assert (here / FILE).read_text(encoding="utf-8") == commented()
    (here / FILE).write_text("mine")
    assert cli.main(["--config", "/dev/null", "--init"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (here / FILE).read_text() == "mine"


@pytest.mark.usefixtures("here")
def test_the_written_file_can_be_used() -> None:
    assert cli.main(["--init"]) == 0
    assert parsed("repos", "-o", "site").options == Options()


@pytest.mark.parametrize(
    ("words", "address", "roots"),
    [
        (["--serve"], "127.0.0.1:8000", ["."]),
        (["--serve", "repos"], "127.0.0.1:8000", ["repos"]),
        (["repos", "--serve", "9000"], "127.0.0.1:9000", ["repos"]),
        (["--serve", ":9000", "repos"], "127.0.0.1:9000", ["repos"]),
        (["--serve", "localhost:9", "repos"], "localhost:9", ["repos"]),
        (["--serve=[::1]:9", "repos"], "[::1]:9", ["repos"]),
        (["--serve", "10.1.2.3", "repos"], "10.1.2.3:8000", ["repos"]),
    ],
)
@pytest.mark.usefixtures("here")
def test_an_address_after_serve_is_told_from_a_folder(
    words: list[str], address: str, roots: list[str]
) -> None:
    command = parsed(*words)
    assert command.text("serve") == address
    assert [str(root) for root in command.roots] == roots


@pytest.mark.parametrize("text", ["--serve=x:y", "--serve=a/b:1", "--serve=:70000", "--serve=<:1"])
@pytest.mark.usefixtures("here")
def test_an_address_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert "expected HOST:PORT such as 127.0.0.1:8000" in refusal(capsys, "repos", text)


@pytest.mark.usefixtures("here")
def test_two_actions_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "not allowed with argument" in refusal(capsys, "repos", "--check", "--serve")


@pytest.mark.parametrize("option", ["--select", "--ignore", "--explain"])
@pytest.mark.usefixtures("here")
def test_an_unknown_code_is_refused_with_a_suggestion(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    told = refusal(capsys, "repos", "-o", "site", option, "asset-mising")
    assert "no code 'asset-mising'; did you mean asset-missing?" in told


def test_what_others_call_an_option_leads_to_one_of_ours() -> None:
    assert set(ELSEWHERE.values()) <= OPTIONS.keys()
    assert ELSEWHERE.keys().isdisjoint(OPTIONS)
