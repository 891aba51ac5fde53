"""The section on a page: each piece of code once, told apart by where the model is taken from."""

from __future__ import annotations

import re
from html import unescape

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from generator.snippets.choose import make_use
from tests.snippets.models import CHAT
from tests.snippets.names import PROJECT


def section() -> str:
    env = Environment(
        loader=FileSystemLoader(PROJECT / "templates"), autoescape=True, undefined=StrictUndefined
    )
    env.filters["code"] = lambda code, _language: escape(code)
    template = env.from_string('{% from "parts/use.html" import use %}{{ use(value) }}')
    return template.render(value=make_use(CHAT))


def test_every_snippet_is_shown_under_an_id_of_its_own_that_its_button_names() -> None:
    html = section()
    shown = dict(re.findall(r'<code id="([\w-]+)"[^>]*>(.*?)</code>', html, re.DOTALL))
    use = make_use(CHAT)
    assert use
    assert use.download
    wanted = [use.download, *(snippet for way in use.ways for snippet in way.snippets)]
    assert [unescape(text) for text in shown.values()] == [snippet.code for snippet in wanted]
    assert re.findall(r'data-copy-from="([\w-]+)"', html) == list(shown)


def test_the_folder_stands_before_the_hub_and_the_first_way_is_open() -> None:
    html = section()
    assert html.index("From the folder") < html.index("From a hub")
    assert html.count("<details open>") == 1
    assert "pip install transformers torch" in html
