"""Names and types of the files that the site holds."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.media.formats import EXTENSIONS, digest_stream, download_name, promised, site_path
from generator.reading.repo import FileKind


def test_a_file_is_named_by_its_content_and_type() -> None:
    assert site_path("0123456789abcdef" * 4, "image/jpeg") == "_media/0123456789abcdef0123.jpg"


def test_no_type_of_the_site_runs() -> None:
    assert not {"html", "htm", "js", "mjs", "xml", "xhtml", "pdf"} & set(EXTENSIONS.values())


def test_a_stream_is_hashed_whole_from_its_start() -> None:
    stream = BytesIO(b"a" * 3_000_000)
    stream.read(10)
    assert digest_stream(stream) == hashlib.sha256(b"a" * 3_000_000).hexdigest()


@pytest.mark.parametrize(
    ("path", "extension", "name"),
    [
        ("images/tiger.png", "png", "tiger.png"),
        ("tiger.jpeg", "jpg", "tiger.jpeg"),
        ("tiger.bmp", "png", "tiger.png"),
        ("tiger", "png", "tiger.png"),
        ("v1.5", "png", "v1.5.png"),
        ("speech.opus", "ogg", "speech.opus"),
        ("config.json", "txt", "config.json"),
        ("page.html", "txt", "page.html.txt"),
        ("run.sh", "txt", "run.sh.txt"),
        ("LICENSE", "txt", "LICENSE.txt"),
        ("a\u202egnp.exe", "png", "a_gnp.exe.png"),
        ("..", "png", "file.png"),
        ("évé (1).png", "png", "évé (1).png"),
    ],
)
def test_a_download_keeps_the_authors_name_and_a_safe_ending(
    path: str, extension: str, name: str
) -> None:
    assert download_name(path, extension=extension) == name


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200), st.sampled_from(sorted(set(EXTENSIONS.values()))))
def test_a_download_name_is_one_plain_segment(path: str, extension: str) -> None:
    name = download_name(path, extension=extension)
    assert 0 < len(name) <= 120
    assert not set(name) & set('/\\:*?"<>|\0\r\n')
    assert not name.startswith(".")


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("a.PNG", "", FileKind.PICTURE),
        ("model.safetensors", "", FileKind.WEIGHTS),
        ("model.safetensors", "application/x-safetensors", FileKind.WEIGHTS),
        ("x", "audio/wav", FileKind.SOUND),
        ("x", "application/x-unknown", FileKind.OTHER),
        ("x", "", FileKind.OTHER),
    ],
)
def test_the_kind_of_an_absent_file_is_what_is_said_of_it(
    name: str, media_type: str, kind: FileKind
) -> None:
    assert promised(name, media_type)[0] == kind
