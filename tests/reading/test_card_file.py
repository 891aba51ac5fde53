"""Cards: fences, encodings, and front matter where no hub reads it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.card_file import MAX_CARD, CardFile, Parts, read_card, split
from generator.reading.found import Found
from generator.reading.listing import read_repo

Read = Callable[[bytes], CardFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_bytes(content: bytes) -> CardFile:
        (tmp_path / "README.md").write_bytes(content)
        return read_card(read_repo(Found("tiny", tmp_path, "tiny")))

    return read_bytes


def codes(card: CardFile) -> list[str]:
    return [problem.code for problem in card.problems]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: 1\n---\nbody", Parts("a: 1\n", "body", 2, 4)),
        ("---\r\na: 1\r\n---\r\nbody", Parts("a: 1\r\n", "body", 2, 4)),
        ("---\ra: 1\r---\rbody", Parts("a: 1\r", "body", 2, 4)),
        ("\ufeff---\na: 1\n---\nbody", Parts("a: 1\n", "body", 2, 4)),
        ("\n \n---\na: 1\n---\nbody", Parts("a: 1\n", "body", 4, 6)),
        ("---\na: 1\n---", Parts("a: 1\n", "", 2, 3)),
        ("---\na: 1\n...\nb: 2\n---\nx", Parts("a: 1\n...\nb: 2\n", "x", 2, 6)),
        ("---\na: |\n  ---\n---\nx", Parts("a: |\n  ---\n", "x", 2, 5)),
        ("---\na: 1\n---- \n---\nx", Parts("a: 1\n---- \n", "x", 2, 5)),
        ("---\na: 1\n--- b\n---\nx", Parts("a: 1\n--- b\n", "x", 2, 5)),
        ("# Title\n---\na: 1\n---\n", Parts(None, "# Title\n---\na: 1\n---\n", 1, 1)),
        ("----\na: 1\n----\n", Parts(None, "----\na: 1\n----\n", 1, 1)),
        ("--- a\n---\n", Parts(None, "--- a\n---\n", 1, 1)),
        ("", Parts(None, "", 1, 1)),
        ("---", Parts(None, "---", 1, 1)),
        ("---\na: 1\n", Parts(None, "---\na: 1\n", 1, 1, unclosed=True)),
        ("---\na: 1\n...\n", Parts(None, "---\na: 1\n...\n", 1, 1, unclosed=True)),
    ],
)
def test_a_card_is_cut_at_its_fences(text: str, parts: Parts) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("text", ["--- \na: 1\n---\nx", "---\na: 1\n---\t \nx"])
def test_blanks_after_a_fence_are_noted(text: str) -> None:
    parts = split(text)
    assert (parts.front_matter, parts.body) == ("a: 1\n", "x")
    assert parts.notes == ("expected --- alone on its line, found blanks after it",)


@pytest.mark.parametrize("text", ["---\n---\nx", "---\n\n---\nx"])
def test_an_empty_block_is_noted(text: str) -> None:
    parts = split(text)
    assert parts.front_matter is not None
    assert parts.front_matter.strip() == ""
    assert parts.body == "x"
    assert parts.notes == ("expected keys between the lines of ---, found none",)


FENCED = st.lists(
    st.sampled_from(["---", "--- ", "a: 1", "\n", "\r", "\r\n", "\ufeff", " ", "...", "- x", "x"])
).map("".join)


@given(st.text() | FENCED)
@settings(deadline=None, max_examples=200)
def test_no_text_is_lost_in_cutting(text: str) -> None:
    parts = split(text)
    assert text.endswith(parts.body)
    before = text[: len(text) - len(parts.body)]
    if parts.front_matter is None:
        assert before == ""
        return
    opening, front, closing = before.partition(parts.front_matter or "\0")
    assert (opening + front + closing).count("---") >= 2
    lines = before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert parts.body_line == 1 + lines
    assert 1 < parts.front_line <= parts.body_line


def test_a_card_is_read_with_its_lines(read: Read) -> None:
    card = read(b"\n---\nlicense: mit\n---\n\n# Title\n")
    assert card.front_matter == {"license": "mit"}
    assert (card.front_text, card.front_line) == ("license: mit\n", 3)
    assert (card.body, card.body_line) == ("\n# Title\n", 5)
    assert card.raw == b"\n---\nlicense: mit\n---\n\n# Title\n"
    assert card.problems == ()
    assert card.path == "README.md"


def test_line_ends_come_out_alike(read: Read) -> None:
    card = read(b"---\r\nlicense: mit\r\n---\r\na\r\rb\r\n")
    assert card.front_matter == {"license": "mit"}
    assert card.body == "a\n\nb\n"


def test_problems_name_the_line_in_the_file(read: Read) -> None:
    card = read(b"\n\n---\nlicense: mit\nlicense: apache-2.0\n---\n")
    (problem,) = card.problems
    assert str(problem).startswith("tiny/README.md:5 (license): warning yaml-duplicate-key: ")


def test_broken_front_matter_keeps_the_body_and_the_other_keys(read: Read) -> None:
    card = read(b"---\nlicense: mit\ntags: [a\n---\n# Title\n")
    assert card.front_matter == {"license": "mit"}
    assert card.body == "# Title\n"
    assert codes(card) == ["yaml-key-lost"]


def test_a_repo_without_a_card_reads_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    card = read_card(read_repo(Found("tiny", tmp_path, "tiny")))
    assert (card.front_matter, card.body, card.raw, card.path) == ({}, "", b"", None)
    assert codes(card) == ["no-card"]


def test_a_card_that_was_not_downloaded_says_so(read: Read) -> None:
    oid = b"0" * 64
    card = read(b"version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + b"\nsize 9\n")
    assert codes(card) == ["card-not-downloaded"]
    assert card.body == ""


def test_a_card_that_is_a_link_out_of_the_repo_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "README.md").symlink_to(secret)
    card = read_card(read_repo(Found("tiny", repo, "tiny")))
    assert codes(card) == ["card-unreadable"]
    assert card.raw == b""


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_utf16_with_its_mark_is_read(read: Read, bom: bytes, encoding: str) -> None:
    card = read(bom + "---\nlicense: mit\n---\nTürkçe".encode(encoding))
    assert card.front_matter == {"license": "mit"}
    assert card.body == "Türkçe"
    assert codes(card) == ["card-utf16"]


def test_bytes_that_are_no_utf8_are_replaced_and_told(read: Read) -> None:
    card = read(b"---\nlicense: mit\n---\nna\xefve\n")
    assert card.body == "na\ufffdve\n"
    assert [(p.code, p.line, p.message) for p in card.problems] == [
        ("card-encoding", 4, "expected UTF-8, found the byte 0xef")
    ]


def test_control_characters_are_left_out_and_told(read: Read) -> None:
    card = read(b"---\nlicense: m\x00it\n---\na\x1b[31mb\tc\x0c\n")
    assert card.front_matter == {"license": "mit"}
    assert card.body == "a[31mb\tc\n"
    assert [(p.code, p.line) for p in card.problems] == [("card-control-characters", 2)]


def test_a_card_without_end_is_cut_and_told(read: Read) -> None:
    card = read(b"---\nlicense: mit\n---\n" + "é".encode() * MAX_CARD)
    assert card.cut
    assert len(card.raw) == MAX_CARD
    assert set(card.body) == {"é"}
    assert codes(card) == ["card-cut"]


def test_prose_between_two_thematic_breaks_stays_in_the_body(read: Read) -> None:
    text = "---\nA quiet line of text\n---\nmore\n"
    card = read(text.encode())
    assert card.body == text
    assert card.body_line == 1
    assert codes(card) == ["front-matter-prose"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("---\nlicense: mit\n# Title\n", "front-matter-open", 1),
        ("license: mit\ntags:\n- a\n\n# Title\n", "front-matter-outside", 1),
        ("# Title\n\n---\nlicense: mit\ntags:\n- a\n---\n", "front-matter-outside", 3),
        ("---\na: 1\n---\n\n---\ntags:\n- a\n---\ntext\n", "front-matter-outside", 5),
        ("---\na: 1\n---\nlicense: mit\n", "front-matter-outside", 4),
    ],
)
def test_front_matter_where_no_hub_reads_it_is_a_problem(
    read: Read, text: str, code: str, line: int
) -> None:
    card = read(text.encode())
    assert [(problem.code, problem.line) for problem in card.problems] == [(code, line)]


@pytest.mark.parametrize(
    "text",
    [
        "---\n# Title\n\ntext\n",
        "# Title\n\n---\n\ntext\n\n---\n",
        "# How to\n\n```\n---\nlicense: mit\n---\n```\n",
        "~~~yaml\n---\ntags: x\n---\n~~~\n",
        "A heading\n---\nNote: this is text\n---\n",
        "---\nlicense: mit\nThis is text\n---",
    ],
)
def test_thematic_breaks_and_code_are_no_front_matter(read: Read, text: str) -> None:
    assert not {"front-matter-open", "front-matter-outside"} & set(codes(read(text.encode())))


@given(content=st.binary(max_size=200) | FENCED.map(str.encode))
@settings(deadline=None, max_examples=100)
def test_any_bytes_are_a_card(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "README.md").write_bytes(content)
    card = read_card(read_repo(Found("tiny", folder, "tiny")))
    assert card.raw == content
    card.body.encode()


@pytest.mark.parametrize("front", ["{}", '{"license":"mit"}', "{\n  license: mit\n}"])
def test_keys_may_stand_in_braces(read: Read, front: str) -> None:
    card = read(f"---\n{front}\n---\nbody\n".encode())
    assert card.body == "body\n"
    assert codes(card) == []


def test_the_placeholder_of_a_template_is_no_front_matter(read: Read) -> None:
    assert codes(read(b"---\n{{ card_data }}\n---\nbody\n")) == ["front-matter-prose"]
