"""Bodies of cards as a hub shows them, made safe for a page."""

from __future__ import annotations

import time

import pytest

from generator.content.headings import fit, slug
from generator.options import RemoteMedia
from generator.problems import CODES
from tests.content.conftest import Render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~~a~~ **b** *c*", "<s>a</s> <strong>b</strong> <em>c</em>"),
        ("a<br>b H<sub>2</sub>O <kbd>x</kbd>", "a<br>b H<sub>2</sub>O <kbd>x</kbd>"),
        ("use <class> and <cat-toy>", "use &lt;class&gt; and &lt;cat-toy&gt;"),
        ("<s> a b", "&lt;s&gt; a b"),
        ("a <image> b </s>", "a &lt;image&gt; b &lt;/s&gt;"),
        ("<s>old</s> new", "<s>old</s> new"),
        (":rocket: :nothing_such: 12:30:45", "🚀 :nothing_such: 12:30:45"),
        ("it costs $5 or $6", "it costs $5 or $6"),
        ("model.py is no host", "model.py is no host"),
        ("a\u202eb", "ab"),
        ("{{ x }} {% y %}", "{{ x }} {% y %}"),
        ("a <font color=red>b</font>", "a b"),
        ("<tt>x</tt>", "<code>x</code>"),
    ],
)
def test_a_paragraph(render: Render, text: str, html: str) -> None:
    assert str(render(text).html) == f'<p dir="auto">{html}</p>\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$\nx\n= y\n$$", '<math display="block">'),
        ("\\\\( x \\\\)", '<math display="inline"><mrow><mi>x</mi></mrow></math>'),
        ("\\\\[ x \\\\]", '<math display="block">'),
        ("a $x^2$ b", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("```math\nx^2\n```", '<math display="block">'),
        ("$$ \\frac $$", "<code> \\frac </code>"),
        ("> [!WARNING]\n> hot", '<div class="alert alert-warning" role="note">'),
        ("> [!NOTE]\n> cold", '<p class="alert-title" dir="auto">Note</p>'),
        ("- [x] a", '<span class="task" role="img" aria-label="done">☑</span> a'),
        ("```python\nimport os\n```", '<span class="k-k">import</span> os'),
        ("```nothing\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("    <b>", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("| a |\n|--:|\n| 1 |", '<td class="align-right" dir="auto">1</td>'),
        ("<p align=center>a</p>", '<p class="align-center" dir="auto">a</p>'),
        ("<div style='text-align: center'>a</div>", '<div class="align-center">a'),
        ("<center>a</center>", '<div class="align-center">a</div>'),
        ("<details><summary>a</summary>b</details>", '<summary dir="auto">a</summary>b'),
        ("<table><td rowspan=2 colspan=x>a</table>", '<td rowspan="2" dir="auto">a'),
    ],
)
def test_a_block(render: Render, text: str, expected: str) -> None:
    assert expected in str(render(text).html)


@pytest.mark.parametrize(("text", "label"), [("```\nx\n```", "Code"), ("|a|\n|-|", "Table")])
def test_wide_blocks_scroll_and_are_reached_by_keyboard(
    render: Render, text: str, label: str
) -> None:
    html = str(render(text).html)
    assert html.startswith('<div class="scroll"')
    assert 'tabindex="0"' in html
    assert 'role="group"' in html
    assert f'aria-label="{label}"' in html


def test_an_indented_start_of_a_fence_runs_to_the_end_and_no_further(render: Render) -> None:
    html = str(render("```\na\n\n# b").html)
    assert html.endswith("a\n\n# b</code></pre></div>\n")


@pytest.mark.parametrize(
    ("levels", "fitted"),
    [([1, 2, 3], [3, 4, 5]), ([2, 4, 4, 2], [3, 4, 4, 3]), ([3, 1, 2], [3, 3, 4]),
     ([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 6, 6])],
)  # fmt: skip
def test_headings_are_fitted_under_those_of_the_page(levels: list[int], fitted: list[int]) -> None:
    assert fit(levels, 3) == fitted


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Training & evaluation", "training--evaluation"), ("How to use?", "how-to-use"),
     ("`code` 1.0", "code-10"), ("Über 模型", "über-模型")],
)  # fmt: skip
def test_headings_get_the_anchors_of_a_hub(text: str, expected: str) -> None:
    assert slug(text.replace("`", "")) == expected


def test_repeated_headings_are_numbered_and_in_the_table_of_contents(render: Render) -> None:
    body = render("# T\n## Use\n## Use\n<h2>Use <b>it</b></h2>\n", drop_title=True)
    assert [(h.level, h.id, h.text) for h in body.toc] == [
        (3, "card-use", "Use"),
        (3, "card-use-1", "Use"),
        (3, "card-use-it", "Use it"),
    ]


def test_the_title_is_told_and_dropped_only_on_demand(render: Render) -> None:
    assert render("# My *model*\ntext").title == "My model"
    assert "<h3" in str(render("# My model\ntext").html)
    assert "<h3" not in str(render("# My model\ntext", drop_title=True).html)
    assert render("## No title").title is None


@pytest.mark.parametrize(
    "anchor", ["#use-it", "#Use-It", "#user-content-use-it", "README.md#use-it"]
)
def test_anchors_lead_to_their_heading(render: Render, anchor: str) -> None:
    body = render(f"[a]({anchor})\n\n## Use it")
    assert '<a href="#card-use-it">a</a>' in str(body.html)
    assert body.problems == ()


def test_a_dead_anchor_is_text_and_a_problem_with_its_line(render: Render) -> None:
    body = render("x\n\n[a](#gone)")
    assert "<span>a</span>" in str(body.html)
    assert [(p.code, p.line) for p in body.problems] == [("anchor-missing", 7)]


def test_footnotes_lead_there_and_back(render: Render) -> None:
    html = str(render("a[^1]\n\n[^1]: b").html)
    assert '<a href="#card-fn1" id="card-fnref1">[1]</a>' in html
    assert '<a href="#card-fnref1" aria-label="Back to reference 1">↩</a>' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://x.org)", '<a href="https://x.org" rel="noopener nofollow ugc">a</a>'),
        ("https://x.org", '<a href="https://x.org" rel="noopener nofollow ugc">https://x.org</a>'),
        ("[a](mailto:a@x.org)", '<a href="mailto:a@x.org">a</a>'),
        ("[a](/acme/lion)", '<a href="../../acme/lion/index.html">a</a>'),
        ("[a](model.safetensors)", '<a href="index.html#files">a</a>'),
        ("[a](cat.png)", '<a href="../../_media/cat.png">a</a>'),
        ("[a](javascript:x)", "<span>a</span>"),
        ("[a]()", "<span>a</span>"),
        ('<iframe src="https://x.org/y"></iframe>',
         '<a href="https://x.org/y" rel="noopener nofollow ugc">Embedded page on x.org</a>'),
    ],
)  # fmt: skip
def test_links(render: Render, text: str, html: str) -> None:
    assert html in str(render(text).html)


def test_pictures_have_their_size_and_load_late(render: Render) -> None:
    body = render("![a cat](cat.png 'Tom')")
    assert (
        '<img src="../../_media/cat.png" alt="a cat" width="400" height="200" title="Tom"'
        ' loading="lazy" decoding="async">'
    ) in str(body.html)
    assert [asset.path for asset in body.assets] == ["cat.png"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="100"', 'width="100" height="50"'),
        ('height="50px"', 'width="100" height="50"'),
        ('width="50%"', 'class="w-50"'),
        ('align="right"', 'class="float-right"'),
        ('class="dark:hidden"', 'class="only-light"'),
        ('width="9e9"', 'width="400" height="200"'),
    ],
)
def test_the_size_and_side_of_a_picture(render: Render, attributes: str, expected: str) -> None:
    assert expected in str(render(f'<img src="cat.png" {attributes}>').html)


def test_pictures_for_light_and_dark(render: Render) -> None:
    html = str(
        render(
            '<picture><source media="(prefers-color-scheme: dark)" srcset="dark.png">'
            '<img src="cat.png"></picture>\n\n![x](dark.png#gh-dark-mode-only)'
        ).html
    )
    assert html.count('class="only-dark"') == 2
    assert html.count('class="only-light"') == 1
    assert "<picture" not in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](gone.png)", "<span class=\"lost\">a (no file 'gone.png' in the repo)</span>"),
        ("![](lfs.png)", '<span class="lost">picture: not downloaded, 3 kB</span>'),
        ("[![a](https://x.org/b.svg)](https://y.org)",
         '<span class="remote">a (picture on x.org)</span></a>'),
        ("<video src='https://x.org/a.mp4'></video>", 'data-load="video"'),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_named(render: Render, text: str, expected: str) -> None:
    assert expected in str(render(text).html)


@pytest.mark.parametrize(
    ("remote", "tag", "loads"),
    [(RemoteMedia.LOAD, "<img", False), (RemoteMedia.CLICK, "<a", True),
     (RemoteMedia.NEVER, "<a", False)],
)  # fmt: skip
def test_remote_pictures_wait_as_the_option_says(
    render: Render, remote: RemoteMedia, tag: str, loads: bool
) -> None:
    html = str(render("![a](https://x.org/b.png)", remote=remote).html)
    assert f"{tag} " in html
    assert ('data-load="picture"' in html) is loads
    assert '"https://x.org/b.png"' in html


def test_players_have_controls(render: Render) -> None:
    html = str(render("<video><source src='gone.mp4'><source src='demo.mp4'></video>").html)
    assert '<video src="../../_media/demo.mp4" controls="" preload="metadata"' in html
    assert "<audio" in str(render("<audio src=bell.wav></audio>").html)


def test_galleries_split_the_body_where_they_stand(render: Render) -> None:
    body = render("one\n\n<Gallery />\n\ntwo\n\n<Gallery></Gallery>\n\nthree")
    assert [str(part).strip() for part in body.html_parts] == [
        '<p dir="auto">one</p>',
        '<p dir="auto">two</p>',
        '<p dir="auto">three</p>',
    ]
    assert body.galleries == 2


@pytest.mark.parametrize(
    "written", ["<Gallery>\n\nsome *words*\n\n</Gallery>", "<Gallery>\nsome *words*\n</Gallery>"]
)
def test_words_in_a_gallery_stay_below_it(render: Render, written: str) -> None:
    body = render(f"one\n\n{written}\n\ntwo")
    assert body.galleries == 1
    assert "one" in body.html_parts[0]
    assert "some <em>words</em>" in body.html_parts[1]


def test_a_gallery_in_a_paragraph_waits_for_its_end(render: Render) -> None:
    body = render("one **two <Gallery /> three**")
    assert str(body.html_parts[0]) == ('<p dir="auto">one <strong>two  three</strong></p>')
    assert body.galleries == 1


def test_a_gallery_of_its_own_pictures_stays_in_the_body(render: Render) -> None:
    body = render("<Gallery>\n![a](cat.png)\n![b](dark.png)\n</Gallery>\n\nend")
    assert body.galleries == 0
    assert str(body.html).count("<img ") == 2
    assert '<div class="shots">' in str(body.html)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n\n[![b](https://x.org/b.svg)](https://y.org)\n\nIt finds cats in pictures. More.",
         "It finds cats in pictures. More."),
        ("It finds cats, and in pictures of dogs it finds dogs. More.",
         "It finds cats, and in pictures of dogs it finds dogs."),
        ("[More Information Needed]", ""),
        ("<!-- Provide a summary of what it is. -->\n\n| a |\n|---|\n| b |", ""),
        ("[Paper](https://x.org) | [Code](https://y.org)\n\nA model that translates.",
         "A model that translates."),
        ("> quoted words of somebody else\n\n- one item of a list\n", ""),
        ("模型可以将文本转换为语音。" * 5, "模型可以将文本转换为语音。" * 4),
        ("word " * 100, "word " * 38 + "word…"),
    ],
)  # fmt: skip
def test_the_description_is_the_first_real_sentence(
    render: Render, text: str, expected: str
) -> None:
    found = render(text).description
    assert len(found) <= 200
    assert found == expected


def test_the_text_to_search_has_the_words_without_markup(render: Render) -> None:
    body = render("# A\n\n**b** <i>c</i> &amp; <class>\n\n```\ncode\n```\n\n$$x$$")
    assert body.text == "A b c & <class>"


def test_empty_sections_of_the_template_are_folded(render: Render) -> None:
    body = render(
        "# M\n\n[use](#direct-use)\n\n## Uses\n\n<!-- hint -->\n\n### Direct Use\n\n"
        "[More Information Needed]\n\n### Other\n\n- **By:** [More Information Needed]\n\n"
        "## Bias\n\nReal words.\n"
    )
    html = str(body.html)
    assert "3 empty sections of the card template" in html
    assert "More Information" not in html
    assert [heading.text for heading in body.toc] == ["M", "Bias"]
    assert '<a href="#card-direct-use">' in html
    assert body.problems == ()


def test_the_trainers_placeholder_is_folded_too(render: Render) -> None:
    body = render("## Model description\n\nMore information needed\n\n## Results\n\nGood ones.")
    assert "1 empty section of the card template" in str(body.html)


def test_scripts_and_styles_go_with_their_content(render: Render) -> None:
    body = render("<style>a{}</style>\n\n<script>x</script>\n\ntext")
    assert str(body.html).strip() == '<p dir="auto">text</p>'
    assert [p.code for p in body.problems] == ["tag-dropped"]
    assert body.problems[0].message == "left out <script>, <style> with its content"


def test_every_problem_has_a_known_code(render: Render) -> None:
    body = render("![a](x.png) [b](y) [](#z) $$\\frac$$ <svg></svg> " + "<div>" * 99)
    assert len(body.problems) >= 5
    assert {problem.code for problem in body.problems} <= set(CODES)


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "^[", "*a ", "**a", "`a", "<", "<a ", '<a "', "> ", "- ", "$a_", "$$a\n", "<!--",
     "<div>", "<s>", "<svg>", "a <script>", "<Gallery>", "# a\n", "> [!NOTE]\n", "[a](b.png)\n",
     "[^1]", "|", ":a", "a@", "more information "],
)  # fmt: skip
def test_time_grows_in_step_with_the_length(render: Render, piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begin = time.process_time()
        render(text)
        return time.process_time() - begin

    seconds(500)
    assert seconds(16_000) < 8 * max(seconds(4_000), 0.02)


def test_a_link_without_anything_to_see_is_left_out(render: Render) -> None:
    body = render('[](https://example.org) and <a name="here" href="https://example.org"></a>')
    assert "<a " not in body.html
    assert '<span id="card-here"></span>' in body.html


def test_an_anchor_with_signs_that_slugs_lack_finds_its_heading(render: Render) -> None:
    body = render("# Majesty 👑\n\n[up](#majesty-👑)")
    assert 'href="#card-majesty-"' in body.html
    assert body.problems == ()


@pytest.mark.parametrize(
    "table", ["| | a |\n|---|---|\n| b | c |", "<table><tr><th></th><th>a</th></tr></table>"]
)
def test_a_header_cell_without_words_is_no_header(render: Render, table: str) -> None:
    html = "".join(render(table).html_parts)
    assert html.count("<th") - html.count("<thead") == 1
    assert html.count("<td") >= 1
