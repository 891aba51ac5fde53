"""Kinds and media types by content, with the name for tie-breaks only."""

from __future__ import annotations

import pickle
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.repo import FileKind, LfsPointer
from generator.reading.sniff import BY_NAME, HEAD, UNKNOWN, by_name, lfs_pointer, sniff

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"

POINTER = (
    b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 3435973836\n"
)


def brand(major: bytes, *others: bytes) -> bytes:
    content = b"ftyp" + major + bytes(4) + b"".join(others)
    return struct.pack(">I", len(content) + 4) + content


@pytest.mark.parametrize(
    ("head", "kind", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "picture", "image/png"),
        (b"\xff\xd8\xff\xe0", "picture", "image/jpeg"),
        (b"GIF89a", "picture", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "picture", "image/webp"),
        (brand(b"avif", b"mif1"), "picture", "image/avif"),
        (brand(b"mif1", b"avif"), "picture", "image/avif"),
        (brand(b"heic"), "picture", "image/heic"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "picture", "image/bmp"),
        (b"II*\0", "picture", "image/tiff"),
        (b"\0\0\1\0\1\0\x10\x10\0\0\1\0", "picture", "image/vnd.microsoft.icon"),
        (b"P6\n# made by hand\n2 2\n255\n", "picture", "image/x-portable-anymap"),
        (b"<svg xmlns='x'>", "picture", "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b -->\n<svg>", "picture", "image/svg+xml"),
        (b"<!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg>", "picture", "image/svg+xml"),
        (b"RIFF\0\0\0\0WAVEfmt ", "sound", "audio/wav"),
        (b"fLaC\0", "sound", "audio/flac"),
        (b"ID3\x04", "sound", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "sound", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "sound", "audio/aac"),
        (b"OggS" + bytes(24) + b"OpusHead", "sound", "audio/ogg"),
        (b"OggS" + bytes(24) + b"\x80theora", "video", "video/ogg"),
        (b"FORM\0\0\0\0AIFC", "sound", "audio/aiff"),
        (brand(b"M4A "), "sound", "audio/mp4"),
        (brand(b"isom", b"iso2"), "video", "video/mp4"),
        (brand(b"qt  "), "video", "video/quicktime"),
        (b"\0\0\0\x08wide\0\0", "video", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm", "video", "video/webm"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x88matroska", "video", "video/x-matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "video", "video/x-msvideo"),
        (b"glTF\2\0\0\0", "model3d", "model/gltf-binary"),
        (b"ply\nformat ascii 1.0\n", "model3d", "model/ply"),
        (b"GGUF\3\0\0\0", "weights", "application/x-gguf"),
        (b"\x89HDF\r\n\x1a\n", "weights", "application/x-hdf5"),
        (struct.pack("<Q", 64) + b'{"__metadata__"', "weights", "application/x-safetensors"),
        (pickle.dumps({"a": 1}, protocol=4), "weights", "application/x-pickle"),
        (pickle.dumps([1], protocol=2), "weights", "application/x-pickle"),
        (b"%PDF-1.7", "other", "application/pdf"),
        (b"PK\3\4\x14", "other", "application/zip"),
        (b"\x1f\x8b\x08\0", "other", "application/gzip"),
        (b"SQLite format 3\0", "other", "application/vnd.sqlite3"),
        ("Grüße".encode(), "text", "text/plain"),
        ("Grüße".encode("utf-16"), "text", "text/plain"),
        (b"P3 is not a picture", "text", "text/plain"),
        (b"BMW is a maker of cars", "text", "text/plain"),
        (b"\0\1\2\3", "other", "application/octet-stream"),
    ],
)
def test_the_content_decides(head: bytes, kind: str, media_type: str) -> None:
    for name in ("thing", "thing.png", "thing.mp4") if kind != "text" else ("thing", "x.png"):
        assert sniff(head, name) == (FileKind(kind), media_type)


@pytest.mark.parametrize(
    ("head", "name", "kind", "media_type"),
    [
        (b"v 0 0 0\nf 1 2 3\n", "chair.obj", "model3d", "model/obj"),
        (b"solid chair\n", "chair.stl", "model3d", "model/stl"),
        (bytes(84), "chair.stl", "model3d", "model/stl"),
        (b' {"asset": {}}', "chair.gltf", "model3d", "model/gltf+json"),
        (b"not json", "chair.gltf", "text", "text/plain"),
        (b"PK\3\4", "model.pt", "weights", "application/octet-stream"),
        (b"PK\3\4", "chair.usdz", "model3d", "model/vnd.usdz+zip"),
        (b"\x08\x07\x12\x07pytorch", "model.onnx", "weights", "application/octet-stream"),
        (b"{}", "config.json", "text", "application/json"),
        (b"# T", "README.MD", "text", "text/markdown"),
        (b"import os", "run.py", "text", "text/x-python"),
        (b"<!DOCTYPE html><svg></svg>", "page.html", "text", "text/html"),
        (b"<!-- " + b"x" * 507, "plot.svg", "picture", "image/svg+xml"),
        (b"caf\xe9", "notes.txt", "text", "text/plain"),
        (b"caf\xe9", "notes", "other", "application/octet-stream"),
        (b"", "photo.png", "picture", "image/png"),
        (b"", "__init__.py", "text", "text/x-python"),
        (b"", "empty", "other", "application/octet-stream"),
        (brand(b"isom"), "voice.m4a", "sound", "audio/mp4"),
    ],
)
def test_the_name_breaks_ties(head: bytes, name: str, kind: str, media_type: str) -> None:
    assert sniff(head, name) == (FileKind(kind), media_type)


def test_a_character_cut_at_the_end_of_the_head_is_still_text() -> None:
    head = ("x" + "é" * HEAD).encode()[:HEAD]
    assert sniff(head, "notes") == (FileKind.TEXT, "text/plain")


@given(st.binary(max_size=HEAD), st.text(max_size=10))
@settings(deadline=None, max_examples=200)
def test_any_bytes_under_any_name_have_a_type(head: bytes, name: str) -> None:
    kind, media_type = sniff(head, name)
    assert isinstance(kind, FileKind)
    assert media_type.count("/") == 1


@pytest.mark.parametrize("ending", BY_NAME)
def test_names_promise_what_content_would_tell(ending: str) -> None:
    families = {"picture": "image", "sound": "audio", "video": "video", "model3d": "model"}
    kind, media_type = by_name(f"A.{ending.upper()}")
    assert media_type.split("/")[0] == families.get(kind, media_type.split("/")[0])


def test_a_name_without_extension_promises_nothing() -> None:
    assert by_name("png") == UNKNOWN
    assert by_name(".png") == UNKNOWN


def test_a_pointer_says_what_it_stands_for() -> None:
    assert lfs_pointer(POINTER) == LfsPointer("4d" * 32, 3_435_973_836)


@pytest.mark.parametrize("lines", [b"ext-0-foo sha256:aa\n", b"ext-0-a b\next-1-c d\n"])
def test_a_pointer_may_name_extensions(lines: bytes) -> None:
    first, _, rest = POINTER.partition(b"\n")
    assert lfs_pointer(first + b"\n" + lines + rest) == lfs_pointer(POINTER)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        POINTER[:60],
        POINTER.replace(b"4d", b"4D"),
        POINTER.replace(b"size ", b"size -"),
        b"x" + POINTER,
        POINTER + b"more text\n",
        POINTER.replace(b"spec/v1", b"spec/v9"),
    ],
)
def test_what_only_looks_like_a_pointer_is_none(content: bytes) -> None:
    assert lfs_pointer(content) is None


EXCEPTIONS = {
    "SOURCES.md": "text/markdown",
    "really-a-jpeg.png": "image/jpeg",
    "iss634.apng": "image/png",
}


@pytest.mark.skipif(not MEDIA.is_dir(), reason="the media files are not here")
def test_real_media_files_are_what_they_are() -> None:
    wrong = {
        path.name: sniff(path.read_bytes()[:HEAD], "name-does-not-tell")
        for path in MEDIA.iterdir()
        if path.stat().st_size and path.suffix not in (".m4a", ".md")
        and sniff(path.read_bytes()[:HEAD], "name-does-not-tell")[1]
        != EXCEPTIONS.get(path.name, by_name(path.name)[1])
    }  # fmt: skip
    assert wrong == {}
