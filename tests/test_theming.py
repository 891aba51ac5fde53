"""The owner's look: options, a theme folder, and what is said of files that cannot be used."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.accent import CONTRAST, DARK_GROUND, LIGHT_GROUND, colour, contrast, readable, style
from generator.build import build_site
from generator.cli import main
from generator.option_values import site_link
from generator.options import OptionError, Options
from generator.theming import make_site
from tests.conftest import PROJECT, WriteRepo

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
FILES = re.compile(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>'


def page(site: Path, name: str = "index.html") -> str:
    return (site / name).read_text(encoding="utf-8")


def sheet(site: Path, html: str) -> str:
    found = re.search(r'rel="stylesheet" href="(?:\.\./)*([^"]+)"', html)
    assert found is not None
    return (site / found[1]).read_text(encoding="utf-8")


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """An empty theme that is one: its two folders are there."""
    for name in ("templates", "static/css"):
        (tmp_path / "theme" / name).mkdir(parents=True)
    return tmp_path / "theme"


@pytest.mark.parametrize(
    ("written", "expected"), [("#1f5fbf", "#1f5fbf"), ("#ABC", "#aabbcc"), ("#FFFFFF", "#ffffff")]
)
def test_a_colour_is_three_or_six_digits(written: str, expected: str) -> None:
    assert colour(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "red",
        "#12",
        "#12345",
        "1f5fbf",
        "#1f5fbf;",
        "#1f5fbf\n",
        "rgb(1,2,3)",
        "#fff}a{}",
        "＃fff",
    ],
)
def test_anything_else_is_no_colour(written: str) -> None:
    with pytest.raises(ValueError, match="expected a colour such as"):
        colour(written)


@pytest.mark.parametrize("ground", [LIGHT_GROUND, DARK_GROUND])
@given(wanted=COLOURS)
@settings(deadline=None, max_examples=100)
def test_an_accent_can_be_read(ground: str, wanted: str) -> None:
    assert contrast(readable(wanted, ground), ground) >= CONTRAST


@given(wanted=COLOURS)
@settings(deadline=None, max_examples=100)
def test_an_accent_that_can_be_read_stays_as_it_is(wanted: str) -> None:
    if contrast(wanted, LIGHT_GROUND) >= CONTRAST:
        assert readable(wanted, LIGHT_GROUND) == wanted


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    tokens = (PROJECT / "static/css/tokens.css").read_text(encoding="utf-8")
    assert f"--sunk: light-dark({LIGHT_GROUND}," in tokens
    assert re.search(rf"--sheet: light-dark\(#\w+, {DARK_GROUND}\)", tokens)


def test_an_accent_is_in_every_style_sheet_and_nowhere_else(
    repo: WriteRepo, tmp_path: Path
) -> None:
    repo({"README.md": "# Tiger"})
    build_site([tmp_path / "repos"], tmp_path / "site", Options(accent="#2e7d5b"))
    for name in ("index.html", "acme/tiger/index.html"):
        assert style("#2e7d5b") in sheet(tmp_path / "site", page(tmp_path / "site", name))
        assert "2e7d5b" not in page(tmp_path / "site", name)


@pytest.mark.parametrize("written", ["Docs=https://d.example/", " Docs = https://d.example/a?b=c "])
def test_a_link_is_a_name_and_an_address(written: str) -> None:
    assert site_link(written).startswith("Docs=https://d.example/")


@pytest.mark.parametrize(
    "written",
    ["", "Docs", "=https://d.example/", "Docs=", "Docs=javascript:alert(1)", "Docs=//d.example/",
     "Docs=https://", 'Docs=https://d.example/"onclick=', "Docs=https://d.example/ x"],
)  # fmt: skip
def test_anything_else_is_no_link(written: str) -> None:
    with pytest.raises(ValueError, match="expected a link such as"):
        site_link(written)


def test_a_logo_stands_in_the_head_with_its_size(repo: WriteRepo, tmp_path: Path) -> None:
    repo({"README.md": "# Tiger"})
    (tmp_path / "logo.svg").write_bytes(SVG)
    logo = str(tmp_path / "logo.svg")
    build_site([tmp_path / "repos"], tmp_path / "site", Options(logo=logo, title="Cats & co"))
    html = page(tmp_path / "site", "acme/tiger/index.html")
    found = re.search(r'<img src="\.\./\.\./(_static/logo-\w+\.svg)" width="(\d+)"', html)
    assert found is not None
    assert (tmp_path / "site" / found[1]).read_bytes() == SVG
    assert "<span>Cats &amp; co</span>" in html


def test_a_logo_may_be_a_raster_picture(tmp_path: Path) -> None:
    Image.new("RGB", (30, 10)).save(stream := io.BytesIO(), "PNG")
    (tmp_path / "logo.png").write_bytes(stream.getvalue())
    logo = make_site(Options(logo=str(tmp_path / "logo.png"))).logo
    assert logo is not None
    assert (logo.width, logo.height) == (30, 10)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no picture", "expected an SVG, PNG"),
        (b"\x89PNG\r\n\x1a\nbroken", "logo"),
        (SVG.replace(b"<path", b"<script/><path"), "script"),
        (None, "no such file"),
    ],
)
def test_a_logo_that_cannot_be_used_is_told(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "logo.svg").write_bytes(content)
    with pytest.raises(OptionError, match=r"^logo: ") as caught:
        make_site(Options(logo=str(tmp_path / "logo.svg")))
    assert said in str(caught.value)


def test_a_template_of_a_theme_stands_in_for_ours(
    repo: WriteRepo, tmp_path: Path, theme: Path
) -> None:
    repo({"README.md": "# Tiger"})
    (theme / "templates/not_found.html").write_text("gone: {{ page.frame.title }}", "utf-8")
    build_site([tmp_path / "repos"], tmp_path / "site", Options(theme=str(theme)))
    assert page(tmp_path / "site", "404.html") == "gone: Not found · Models"


@pytest.mark.parametrize("name", ["base.html", "model.html", "catalogue.html", "parts/icons.html"])
def test_every_template_can_be_extended_as_default(theme: Path, name: str) -> None:
    target = theme / "templates" / name
    target.parent.mkdir(exist_ok=True)
    target.write_text(f'{{% extends "default/{name}" %}}', "utf-8")
    assert make_site(Options(theme=str(theme))).title == "Models"


def test_a_style_sheet_of_a_theme_stands_in_for_ours(theme: Path) -> None:
    (theme / "static/css/print.css").write_text("@layer print { p { color: unset; } }", "utf-8")
    (theme / "static/css/extra-b.css").write_text(".b { margin: 0; }", "utf-8")
    (theme / "static/css/extra-a.css").write_text(".a { margin: 0; }", "utf-8")
    static = make_site(Options(theme=str(theme))).static
    for css in (file.content.decode() for file in static.files if file.path.endswith(".css")):
        assert "@page" not in css
        assert css.endswith(
            "@layer print { p { color: unset; } }\n.a { margin: 0; }\n.b { margin: 0; }\n"
        )


def test_files_that_style_sheets_name_keep_their_names(theme: Path) -> None:
    (theme / "static/files/deep").mkdir(parents=True)
    (theme / "static/files/deep/paper.png").write_bytes(b"paper")
    files = {file.path: file.content for file in make_site(Options(theme=str(theme))).static.files}
    assert files["_static/files/deep/paper.png"] == b"paper"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("templates/model.html", b"{% block main %}", r"model.html:1: "),
        ("templates/model.html", b"{% extendz 'a' %}", r"model.html:1: "),
        ("templates/model.html", b"\xff", "decode"),
        ("static/css/extra.css", b"\xff", "expected UTF-8"),
    ],
)
def test_a_theme_that_cannot_be_read_is_told(
    theme: Path, name: str, content: bytes, said: str
) -> None:
    (theme / name).write_bytes(content)
    with pytest.raises(OptionError, match=said):
        make_site(Options(theme=str(theme)))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("model.html", "\n{{ 1 / 0 }}", "templates/model.html:2: division by zero"),
        ("model.html", "{{ nonsense.name }}", "model.html:1: 'nonsense' is undefined"),
        ("model.html", '{% extends "gone.html" %}', "expected a template, found none named gone"),
        ("base.html", "{{ page.frame.nonsense }}", "base.html:1: 'generator.pages.frame.Frame ob"),
        ("catalogue.html", "{{ page.nonsense }}", "catalogue.html:1: 'generator.pages.cat"),
        ("parts/card.html", "{% set nothing = 0 %}", "does not fit"),
    ],
)
def test_a_template_that_fails_is_told_with_its_line(
    repo: WriteRepo, theme: Path, name: str, content: str, said: str
) -> None:
    folder = repo({"README.md": "# Tiger"})
    (theme / "templates/parts").mkdir()
    (theme / "templates" / name).write_text(content, "utf-8")
    site = theme.parent / "site"
    with pytest.raises(OptionError, match=r"^theme: ") as caught:
        build_site([folder.parents[1]], site, Options(theme=str(theme)))
    assert said in str(caught.value)
    assert not (site / "index.html").exists()


def test_a_template_that_fails_in_another_process_is_told_alike(
    repo: WriteRepo, tmp_path: Path, theme: Path
) -> None:
    for number in range(12):
        repo({"README.md": "# Tiger"}, f"acme/tiger-{number}")
    (theme / "templates/model.html").write_text("{{ 1 / 0 }}", "utf-8")
    with pytest.raises(OptionError, match=r"model\.html:1: division by zero$"):
        build_site([tmp_path / "repos"], tmp_path / "site", Options(theme=str(theme), jobs=2))


@pytest.mark.parametrize("options", [Options(accent="red"), Options(links=("Docs",))])
def test_values_are_checked_also_where_no_command_line_does(options: Options) -> None:
    with pytest.raises(OptionError, match="expected a"):
        make_site(options)


def test_a_folder_that_is_no_theme_is_told(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="expected a folder templates or static in it"):
        make_site(Options(theme=str(tmp_path)))


def test_the_command_says_so_in_one_line(
    repo: WriteRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo({"README.md": "# Tiger"})
    out = tmp_path / "site"
    code = main([str(tmp_path / "repos"), "-o", str(out), "--theme", str(tmp_path / "none")])
    assert code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("build-pages: theme: expected a fol")
    assert not (out / "index.html").exists()


def test_the_example_of_the_guide_builds(
    repo: WriteRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (PROJECT / "docs/theming.md").read_text(encoding="utf-8")
    files = dict(FILES.findall(guide))
    assert len(files) == 5
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    repo({"README.md": "# Tiger\n\nA model."})
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    home, model = page(tmp_path / "site"), page(tmp_path / "site", "acme/tiger/index.html")
    assert "Models that know their birds" in home
    for html in (home, model):
        assert "Heron Watch</span>" in html
        assert "Kept by the Heron Watch, for anybody" in html
        assert '<a href="https://handbook.example.org/" rel="noopener">Handbook</a>' in html
        assert '<b class="house">Seen a heron?</b>' in html
        assert "--round: 1.25rem" in sheet(tmp_path / "site", html)
    assert "Please report mistakes of tiger with a photograph." in model
