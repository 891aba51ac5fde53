"""SVG: taken as it is when harmless, else not at all."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.media.svg import SvgError, SvgFacts, read_svg
from tests.media.makers import SHARED, needs_samples

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>'


def svg(body: str = "", attributes: str = 'viewBox="0 0 24 12"', before: str = "") -> bytes:
    return (before + OPEN.format(attributes) + body + "</svg>").encode()


@pytest.mark.parametrize(
    ("attributes", "width", "height"),
    [
        ('width="40" height="30"', 40, 30),
        ('width="40px" height="30.6px"', 40, 31),
        ('width="1in" height="72pt"', 96, 96),
        ('viewBox="0 0 24 12"', 300, 150),
        ('viewBox="0,0,24,12" width="48"', 48, 24),
        ('viewBox="0 0 24 12" height="48"', 96, 48),
        ('width="100%" height="100%" viewBox="0 0 10 20"', 150, 300),
        ("", 300, 300),
        ('viewBox="0 0 0 0"', 300, 300),
        ('viewBox="nothing" width="1e9"', 300, 300),
        ('width="9999999" height="1"', 1_000_000, 1),
    ],
)
def test_the_size_is_what_the_file_names(attributes: str, width: int, height: int) -> None:
    assert read_svg(svg(attributes=attributes)) == SvgFacts(width, height)


@pytest.mark.parametrize(
    "body",
    [
        "<path d='M0 0L1 1' fill='url(#a)' style='fill:url(#a);opacity:.5'/>",
        "<style>.a { fill: red; background: url(data:image/png;base64,AA==) }</style>",
        "<use xlink:href='#a'/><use href='#a'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<a href='https://example.org'><text>x</text></a>",
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
        "<animate attributeName='x' from='0' to='9'/>",
        "<title>a &lt;script&gt; of text</title>",
        "<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='Layer'/>",
    ],
)
def test_drawings_are_harmless(body: str) -> None:
    assert read_svg(svg(body)) == SvgFacts(300, 150)


def test_the_usual_head_of_editors_is_harmless() -> None:
    head = (
        "<?xml version='1.0' encoding='UTF-8'?><!-- made by hand -->"
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'"
        " 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>"
    )
    assert read_svg(svg(before=head)).width == 300


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<script>alert(1)</script>", "element <script>"),
        ("<SCRIPT/>", "element <SCRIPT>"),
        ("<foreignObject/>", "element <foreignObject>"),
        ("<handler/>", "element <handler>"),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>", "namespace"),
        ("<h:iframe xmlns:h='http://www.w3.org/1999/xhtml'/>", "namespace"),
        ("<g xmlns=''><script/></g>", "namespace ''"),
        ("<path onclick='x()'/>", "attribute onclick"),
        ("<path ONLOAD='x()'/>", "attribute ONLOAD"),
        ("<a href='javascript:alert(1)'/>", "link to 'javascript:"),
        ("<a xlink:href=' java&#9;script:alert(1)'/>", "link to"),
        ("<a href='data:text/html,x'/>", "link to"),
        ("<image href='https://example.org/x.png'/>", "link to"),
        ("<image href='other.svg'/>", "link to"),
        ("<use href='data:image/svg+xml,x'/>", "link to"),
        ("<feImage href='//example.org/x'/>", "link to"),
        ("<set attributeName='href' to='javascript:x'/>", "attribute attributeName"),
        ("<animate attributeName='xlink:href' to='x'/>", "attribute attributeName"),
        ("<g xml:base='https://example.org/'/>", "attribute base"),
        ("<path fill='url(https://example.org/#a)'/>", "styles"),
        ("<path fill='url( &quot;https://example.org/&quot; )'/>", "styles"),
        ("<path style='fill: u\\72l(//x)'/>", "styles"),
        ("<style>@import 'https://example.org/x.css';</style>", "styles"),
        ("<style>a { background: URL(//example.org) }</style>", "styles"),
        ("<style>@im<![CDATA[port 'x';]]></style>", "styles"),
        ("<?xml-stylesheet href='x.css'?>", "instruction"),
    ],
)
def test_what_runs_or_loads_is_refused(body: str, reason: str) -> None:
    with pytest.raises(SvgError, match=reason.replace("(", r"\(")):
        read_svg(svg(body))


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://example.org/x.dtd"> %a;]>',
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x()">]>',
    ],
)
def test_entities_and_default_attributes_are_refused(before: str) -> None:
    with pytest.raises(SvgError, match="not allowed"):
        read_svg(svg(before=before))


@pytest.mark.parametrize("data", [b"", b"<html/>", b"<svg/>", svg()[:-3], b"\xff\xfe<", b"\0" * 50])
def test_what_is_no_svg_is_refused(data: bytes) -> None:
    with pytest.raises(SvgError):
        read_svg(data)


def test_a_stylesheet_instruction_before_the_root_is_refused() -> None:
    with pytest.raises(SvgError, match="instruction"):
        read_svg(svg(before='<?xml-stylesheet href="https://example.org/x.css"?>'))


def test_depth_and_size_are_limited() -> None:
    with pytest.raises(SvgError, match="too many"):
        read_svg(svg("<g>" * 300 + "</g>" * 300))
    with pytest.raises(SvgError, match="too large"):
        read_svg(svg("<!--" + "x" * 5_000_000 + "-->"))


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(svg)))
def test_any_bytes_have_a_size_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(SvgError):
        facts = read_svg(data)
        assert facts.width > 0 < facts.height


@needs_samples
@pytest.mark.parametrize("name", ["huggingface.svg", "python.svg", "pytorch.svg"])
def test_real_icons_are_harmless(name: str) -> None:
    assert read_svg((SHARED / name).read_bytes()) == SvgFacts(300, 300)
