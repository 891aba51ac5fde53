"""The checks of pages find what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate import check_links, validate_page

CSP = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
CHARSET = '<meta charset="utf-8">'
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta charset="utf-8">
<title>Tiger</title>
</head>
<body>
<h1>Tiger</h1>
<h2 id="examples">Examples</h2>
<p>Roars.</p>
</body>
</html>
"""


def test_a_clean_page_has_nothing_wrong() -> None:
    assert validate_page(PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<h1>Tiger</h1>", "", "expected one h1, found 0"),
        ("<p>Roars.</p>", "<h1>Again</h1>", "expected one h1, found 2"),
        ("<p>Roars.</p>", "<h4>Deep</h4>", "line 11: h4 after h2"),
        ("<p>Roars.</p>", '<p id="examples">Roars.</p>', "id 'examples' 2 times"),
        ("<p>Roars.</p>", '<p style="color:red">Roars.</p>', "line 11: inline style on p"),
        ("<p>Roars.</p>", "<script>roar()</script>", "line 11: inline script"),
        ("<p>Roars.</p>", '<p onclick="x()">Roars.</p>', "line 11: event handler onclick on p"),
        ("<p>Roars.</p>", '<iframe src="x.html"></iframe>', "line 11: iframe on a page"),
        ("<p>Roars.</p>", '<input type="text">', "line 11: input without a label"),
        ("<p>Roars.</p>", "<button></button>", "line 11: button without a name"),
        ("<p>Roars.</p>", '<a href="x.html"></a>', "line 11: link without a name"),
        ("<p>Roars.</p>", '<img src="x" width="1" height="1">', "line 11: img without alt"),
        ("<p>Roars.</p>", '<img src="x" alt="">', "line 11: img without width and height"),
        (
            "<p>Roars.</p>",
            '<p aria-describedby="none">Roars.</p>',
            "line 11: aria-describedby names no element: none",
        ),
        ("<title>Tiger</title>\n", "", "no title"),
        (' lang="en"', "", "no lang on html"),
        (
            f"{CSP}\n{CHARSET}",
            f"{CHARSET}\n{CSP}",
            "the first thing in the head is not the content security policy",
        ),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, expected: str) -> None:
    assert old in PAGE
    assert validate_page(PAGE.replace(old, new)) == [expected]


def test_what_the_parser_has_to_repair_is_named() -> None:
    assert validate_page(PAGE.replace("<p>Roars.</p>", "<p>Roars.</div></p>")) != []


@pytest.mark.parametrize(
    "accepted",
    [
        '<p aria-hidden="true"><meter value="1"></meter></p>',
        '<img src="data:image/png;base64,iVBO" alt="">',
        '<img src="x.png" alt="" width="1" height="1">',
        '<p><meter value="1" aria-label="dog"></meter></p>',
        '<a href="x.html"><img src="x.png" alt="Tiger" width="1" height="1"></a>',
    ],
)
def test_what_is_right_is_let_be(accepted: str) -> None:
    assert validate_page(PAGE.replace("<p>Roars.</p>", accepted)) == []


def test_a_label_names_its_control() -> None:
    labelled = '<label>Search <input type="search"></label>'
    assert validate_page(PAGE.replace("<p>Roars.</p>", labelled)) == []


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="other.html">x</a>', ""),
        ('<a href="other.html?q=tiger#top">x</a>', ""),
        ('<a href="sub%20folder/index.html">x</a>', ""),
        ('<a href="#here">x</a><p id="here"></p>', ""),
        ('<a href="https://example.org/">x</a>', ""),
        ('<a href="mailto:hello@example.org">x</a>', ""),
        ('<link rel="canonical" href="https://example.org/">', ""),
        ('<a href="sub%20folder/">x</a>', "a bare folder"),
        ('<a href=".">x</a>', "a bare folder"),
        ('<a href="missing.html">x</a>', "no such file"),
        ('<a href="other.html#nowhere">x</a>', "no such place in the page"),
        ('<a href="../outside.html">x</a>', "leaves the site"),
        ('<a href="/other.html">x</a>', "starts at the root"),
        ('<a href="javascript:alert(1)">x</a>', "scheme of"),
        ('<a href="">x</a>', "empty href"),
        ('<img src="missing.png">', "no such file"),
        ('<img src="https://example.org/x.png">', "loads from elsewhere"),
        ('<img src="//example.org/x.png">', "loads from elsewhere"),
        ('<img srcset="missing.png 1x, other.html 2x">', "no such file"),
        ('<video poster="missing.png"></video>', "no such file"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "loads from elsewhere"),
    ],
)
def test_links_lead_to_files_of_the_site(tmp_path: Path, link: str, expected: str) -> None:
    (tmp_path / "outside.html").touch()
    site = tmp_path / "site"
    (site / "sub folder").mkdir(parents=True)
    (site / "sub folder" / "index.html").touch()
    (site / "other.html").write_text('<p id="top"></p>', encoding="utf-8")
    (site / "index.html").write_text(link, encoding="utf-8")
    wrong = check_links(site)
    assert len(wrong) == (1 if expected else 0)
    assert expected in "".join(wrong)


def test_a_style_sheet_loads_nothing_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("a { background: url('no.png') }", encoding="utf-8")
    assert check_links(tmp_path) == ["site.css: no such file: no.png"]
