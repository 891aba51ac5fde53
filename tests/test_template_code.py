"""Templates as they are compiled here put out what Jinja's own code would."""

from __future__ import annotations

from enum import StrEnum

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from generator.rendering import environment
from generator.template_code import put


class Word(StrEnum):
    SIGN = "<&>"


class Drawn:
    def __html__(self) -> str:
        return "<svg/>"


@given(st.text(alphabet="&<>'\"ab \u00e9\u2028", max_size=12))
def test_text_is_escaped(text: str) -> None:
    assert put(text) == escape(text)


@pytest.mark.parametrize(
    "value", [Markup("<b>&amp;</b>"), Drawn(), Word.SIGN, 3, 0.5, None, ("<",), True]
)
def test_other_values_stand_as_they_always_do(value: object) -> None:
    assert put(value) == escape(value)
    assert isinstance(put(value), str)


PARTS = {
    "parts.html": """\
{% set word = "<i>" %}
{% macro plain(a, b="<b>") %}[{{ a }}|{{ b }}]{% endmacro %}
{% macro around(a) %}({{ a }}{{ caller() }}){% endmacro %}
{% macro rest() %}{{ varargs | join(",") }}{{ kwargs.items() | list }}{% endmacro %}
{% macro knows() %}{{ "<x>" | twice }}{% endmacro %}
""",
    "base.html": "<head>{{ page.title }}</head>{% block main %}{% endblock %}",
    "page.html": """\
{% extends "base.html" %}
{% import "parts.html" as parts %}
{% from "parts.html" import plain %}
{% block main %}
{{ parts.word }} {{ plain("<a>") }} {{ plain("a", b=page.html) }} {{ parts.plain(b="b", a="a") }}
{% for one in page.rows %}{{ loop.index }}{{ plain(one) }}{{ page.say(one) }}{% endfor %}
{% call parts.around("<") %}{{ page.title }}{% endcall %}
{{ parts.rest("<", 1, key="&") }} {{ parts.knows() }}
{% set kept %}{{ page.title }}{% endset %}{{ kept }}{{ "<" ~ page.html }}
{% autoescape false %}{{ page.title }}{% endautoescape %}
{% block inner %}{{ self.title() }}{% endblock %}{% block title %}{{ page.title }}{% endblock %}
{% endblock %}
""",
}
PAGE = {
    "title": "A & B",
    "html": Markup("<em>e</em>"),
    "rows": ("<1>", 2),
    "say": lambda value: f"said {value}",
}


def rendered(env: jinja2.Environment) -> str:
    env.loader = jinja2.DictLoader(PARTS)
    env.bytecode_cache = None
    env.filters["twice"] = lambda text: text * 2
    return env.get_template("page.html").render(page=PAGE)


def test_pages_come_out_as_from_jinja_itself() -> None:
    ours = environment(markdown=lambda text, _scope: escape(text))
    plain = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    assert rendered(ours) == rendered(plain)
    assert "[&lt;a&gt;|&lt;b&gt;]" in rendered(ours)


def test_an_undefined_name_is_an_error() -> None:
    env = environment(markdown=lambda text, _scope: escape(text))
    with pytest.raises(jinja2.UndefinedError, match="absent"):
        env.from_string("{{ absent }}").render(page=PAGE)
    with pytest.raises(jinja2.UndefinedError, match="absent"):
        env.from_string("{{ page.absent }}").render(page=PAGE)


def test_a_macro_refuses_what_it_does_not_take() -> None:
    env = environment(markdown=lambda text, _scope: escape(text))
    with pytest.raises(TypeError, match="argument"):
        env.from_string("{% macro one(a) %}{% endmacro %}{{ one(1, 2) }}").render()
