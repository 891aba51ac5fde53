"""Every snippet is code of its language, and a hostile card changes nothing but its strings."""

from __future__ import annotations

import ast
import json
import re
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.data.load import table
from generator.snippets.choose import MAKERS, snippets_for
from generator.snippets.facts import ModelFacts, Sample
from generator.snippets.snippet import Language, Place
from tests.snippets.models import CHAT, MODELS, named

ALL = [(facts, snippet) for facts in MODELS for snippet in snippets_for(facts)]
CODES = sorted({snippet.code for _, snippet in ALL})
PYTHON = sorted({snippet.code for _, snippet in ALL if snippet.language is Language.PYTHON})
HOSTILE = ["\"); import os; os.system('id') #", "'; rm -rf ~ #", "</script><b>", '\\"\n\x00`$(id)`']
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30).filter(str.strip))


def strings(code: str) -> set[str]:
    """The string constants of Python code."""
    return {
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def shape(code: str) -> str:
    """Python code with every string constant emptied: what would run."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("facts", MODELS, ids=named)
def test_every_model_has_a_snippet(facts: ModelFacts) -> None:
    assert snippets_for(facts)


def test_every_library_that_has_snippets_is_tested() -> None:
    same = {"llama.cpp", "llama-cpp-python"}  # other names of gguf
    assert {facts.library for facts in MODELS} == set(MAKERS) - same


def test_more_than_25_libraries_have_snippets() -> None:
    assert len({snippet.library for _, snippet in ALL}) >= 28


@pytest.mark.parametrize("library", MAKERS)
def test_python_compiles_for_every_library_and_task(library: str) -> None:
    paths = frozenset({"config.json", "model.safetensors", "a.pt", "ppo.zip", "onnx/model.onnx"})
    for task in table("tasks")["tasks"]:
        facts = ModelFacts("acme/tiger", library, task["id"], paths=paths)
        for snippet in snippets_for(facts):
            if snippet.language is Language.PYTHON:
                ast.parse(snippet.code)


@pytest.mark.parametrize("code", PYTHON)
def test_python_compiles_and_uses_every_name_it_imports(code: str) -> None:
    tree = ast.parse(code)
    bound = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    # A package whose import alone registers what follows needs.
    assert bound - used <= {"allennlp_models"}


@pytest.mark.parametrize("code", CODES)
def test_no_snippet_has_a_gap_or_a_line_too_long(code: str) -> None:
    assert "$" not in code
    assert code.endswith("\n")
    assert not code.startswith("\n")
    assert "\n\n\n" not in code
    assert max(map(len, code.splitlines())) <= 120


@pytest.mark.parametrize("facts", MODELS, ids=named)
def test_the_folder_on_disk_comes_first_and_names_no_hub(facts: ModelFacts) -> None:
    found = snippets_for(facts)
    titles = dict.fromkeys(snippet.title for snippet in found)
    for title in titles:
        places = [snippet.place for snippet in found if snippet.title == title]
        assert places in ([Place.LOCAL, Place.HUB], [Place.LOCAL], [Place.HUB])
    for snippet in found:
        if snippet.place is Place.LOCAL:
            assert facts.id not in snippet.code
            assert "huggingface_hub" not in snippet.code


def hostile(facts: ModelFacts, text: str) -> ModelFacts:
    """The same model by an author who writes that text wherever there is a choice."""
    return replace(
        facts,
        id=f"{text.replace('/', '_')}",
        instance_prompt=text,
        tags=(*facts.tags, text),
        sample=Sample(text, text, (text,), (text,), ""),
    )


@pytest.mark.parametrize("facts", MODELS, ids=named)
@given(text=TEXTS)
@settings(deadline=None, max_examples=5)
def test_a_card_changes_the_strings_of_python_and_nothing_else(
    facts: ModelFacts, text: str
) -> None:
    plain = snippets_for(hostile(facts, "x"))
    meant = snippets_for(hostile(facts, text))
    assert [snippet.title for snippet in meant] == [snippet.title for snippet in plain]
    for mine, other in zip(meant, plain, strict=True):
        if mine.language is Language.PYTHON:
            assert shape(mine.code) == shape(other.code)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_prompt_is_a_string_of_the_snippet(text: str) -> None:
    for snippet in snippets_for(replace(CHAT, sample=Sample(text=text))):
        assert text in strings(snippet.code)


@pytest.mark.parametrize("name", ["a'b.gguf", "a b.gguf", "$(id).gguf", "-rf.gguf"])
def test_a_hostile_file_name_is_one_word_of_the_shell(name: str) -> None:
    facts = ModelFacts("acme/tiger", "gguf", "text-generation", paths=frozenset({name}))
    local, hub = (s.code for s in snippets_for(facts) if s.language is Language.SHELL)
    assert shlex.split(local)[:3] == ["llama-cli", "-m", f"./tiger/{name}"]
    assert shlex.split(hub)[3:5] == ["--hf-file", name]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_one_string_of_javascript(text: str) -> None:
    facts = ModelFacts(
        "acme/tiger",
        "transformers.js",
        "text-classification",
        paths=frozenset({"onnx/model.onnx"}),
        sample=Sample(text=text),
    )
    for snippet in snippets_for(facts):
        literal = re.search(r'await pipe\((".*")\)\);\n\Z', snippet.code)
        assert literal
        assert json.loads(literal[1]) == text
        assert "</script" not in snippet.code
