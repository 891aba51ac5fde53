from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.meaning.citations import MAX_BLOCKS, Citation, Citations, cff_entry, find_citations

BIBTEX = """@article{doe2025,
  title={The {Lion} Model: Roaring at {S}cale},
  author = {Doe, Jane},
  eprint = {2307.09288v2}
}"""


@pytest.mark.parametrize(
    ("tags", "body", "ids"),
    [
        (("arxiv:2307.09288",), "", ("2307.09288",)),
        ((), "see https://arxiv.org/abs/1810.04805v2.", ("1810.04805",)),
        ((), "[pdf](http://arxiv.org/pdf/1810.04805.pdf)", ("1810.04805",)),
        ((), "arXiv:hep-th/9901001", ("hep-th/9901001",)),
        ((), "arXiv preprint arXiv:1907.11692 (2019)", ("1907.11692",)),
        ((), BIBTEX, ("2307.09288",)),
        (("arxiv:1810.04805",), "https://arxiv.org/abs/1810.04805", ("1810.04805",)),
        (("arxiv:nonsense",), "version 2307.09288 of 12345.678901", ()),
    ],
)
def test_arxiv_ids(tags: tuple[str, ...], body: str, ids: tuple[str, ...]) -> None:
    assert find_citations(tags, body).arxiv == ids


@pytest.mark.parametrize(
    ("tags", "body", "dois"),
    [
        ((), "https://doi.org/10.5281/zenodo.123456.", ("10.5281/zenodo.123456",)),
        ((), "(doi:10.1000/xyz(2)7)", ("10.1000/xyz(2)7",)),
        ((), "https://example.org/10.1000/978-3.pdf?search=1", ("10.1000/978-3",)),
        (("doi:10.57967/hf/0733",), "", ("10.57967/hf/0733",)),
        ((), "10.1/x and 110.5281/zenodo", ()),
        ((), "10.48550/arXiv.2307.09288", ()),
        ((), "10.1000/ABC 10.1000/abc", ("10.1000/ABC",)),
    ],
)
def test_dois(tags: tuple[str, ...], body: str, dois: tuple[str, ...]) -> None:
    assert find_citations(tags, body).dois == dois


def test_a_bibtex_entry_is_taken_whole_under_its_title() -> None:
    found = find_citations((), f"before\n```bibtex\n{BIBTEX}\n```\nafter")
    assert found.blocks == (Citation("The Lion Model: Roaring at Scale", BIBTEX),)


@pytest.mark.parametrize(
    "text", ["@article{open, title={x}", "@user{x}", "mail@misc.org", "@misc{"]
)
def test_what_is_no_entry_is_left(text: str) -> None:
    assert find_citations((), text).blocks == ()


def test_an_entry_without_a_title_has_its_key() -> None:
    assert find_citations((), "@misc{key1, title={...}}").blocks[0].title == "key1"


def test_a_card_that_cites_nothing() -> None:
    assert find_citations(("en",), "# Tiger\n\nA model.") == Citations()


def test_a_citation_file_becomes_bibtex() -> None:
    value = {
        "title": "The Lion Model",
        "authors": [{"family-names": "Doe", "given-names": "Jane"}, {"name": "Acme Lab"}],
        "date-released": "2025-03-01",
        "doi": "10.5281/zenodo.1",
    }
    entry = cff_entry(value)
    assert entry
    assert entry.text == (
        "@misc{the-lion-model,\n  author = {Doe, Jane and Acme Lab},\n  title = {The Lion Model},\n"
        "  year = {2025},\n  doi = {10.5281/zenodo.1},\n}"
    )


def test_the_preferred_citation_wins() -> None:
    paper = {"title": "The paper", "journal": "J", "year": 2024}
    entry = cff_entry({"title": "The code", "preferred-citation": paper})
    assert entry
    assert entry.text.startswith("@article{the-paper,")


def test_values_cannot_leave_their_field() -> None:
    entry = cff_entry({"title": "x}, note={\\input{y}"})
    assert entry
    assert entry.text.count("{") == entry.text.count("}") == 2
    assert "\\" not in entry.text


@pytest.mark.parametrize(
    "value", [None, [], "x", 3, {"title": ["x"]}, {"title": {}}, {"authors": 3}]
)
def test_a_citation_file_without_a_title_gives_none(value: object) -> None:
    assert cff_entry(value) is None


@pytest.mark.parametrize("authors", [3, "x", [1, None], [{"family-names": ["x"]}], {"a": 1}])
def test_authors_of_any_type_do_no_harm(authors: object) -> None:
    assert cff_entry({"title": "t", "authors": authors}) == Citation(
        "t", "@misc{t,\n  title = {t},\n}"
    )


@pytest.mark.parametrize(
    "text",
    ["@article{" * 30_000, "arxiv:" * 50_000, "10.1000/" + "a(" * 100_000, "title={" * 50_000],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    start = time.perf_counter()
    found = find_citations((), text)
    assert len(found.blocks) <= MAX_BLOCKS
    assert time.perf_counter() - start < 2


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=100)
def test_any_text_is_searched(text: str) -> None:
    for block in find_citations((), text).blocks:
        assert block.text in text
