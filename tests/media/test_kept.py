"""What is kept of pictures: the same picture comes out, and damage costs only the keeping."""

from __future__ import annotations

from io import BytesIO

import pytest
from msgspec import Struct, field
from msgspec.structs import replace
from PIL import Image

from generator.media import kept
from generator.media.kept import kept_picture
from generator.media.pictures import Picture, PictureError, read_picture
from generator.media.settings import Settings


class Memory(Struct):
    entries: dict[str, bytes] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        return self.entries.get(key)

    def put(self, key: str, entry: bytes) -> None:
        self.entries[key] = entry


def drawn(form: str, size: tuple[int, int] = (900, 600)) -> bytes:
    stream = BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(stream, form)
    return stream.getvalue()


def unread(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The pictures that are read from here on."""
    read: list[bytes] = []

    def reading(data: bytes, media_type: str, settings: Settings) -> Picture:
        read.append(data)
        return read_picture(data, media_type, settings)

    monkeypatch.setattr(kept, "read_picture", reading)
    return read


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("TIFF", "image/tiff"), ("GIF", "image/gif")],
)
def test_a_kept_picture_is_the_one_that_was_read(
    form: str, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, memory = drawn(form), Memory()
    first = kept_picture(data, media_type, Settings(), memory)
    read = unread(monkeypatch)
    assert kept_picture(data, media_type, Settings(), memory) == first
    assert read == []
    assert first == read_picture(data, media_type, Settings())


def test_other_settings_and_other_pictures_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data, memory = drawn("JPEG"), Memory()
    kept_picture(data, "image/jpeg", Settings(), memory)
    read = unread(monkeypatch)
    kept_picture(data, "image/jpeg", replace(Settings(), quality=50), memory)
    kept_picture(drawn("JPEG", (901, 600)), "image/jpeg", Settings(), memory)
    assert len(read) == 2
    assert len(memory.entries) == 3


def test_another_program_or_library_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data, memory = drawn("JPEG"), Memory()
    kept_picture(data, "image/jpeg", Settings(), memory)
    read = unread(monkeypatch)
    monkeypatch.setattr("PIL.__version__", "0.1")
    kept_picture(data, "image/jpeg", Settings(), memory)
    monkeypatch.setattr(kept, "_program", lambda: "other")
    kept_picture(data, "image/jpeg", Settings(), memory)
    assert len(read) == 2


@pytest.mark.parametrize("at", [0, 20, 200, -1])
def test_a_damaged_entry_is_made_anew(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data, memory = drawn("JPEG"), Memory()
    first = kept_picture(data, "image/jpeg", Settings(), memory)
    (key, entry), *_ = memory.entries.items()
    damaged = bytearray(entry)
    damaged[at] ^= 1
    memory.entries[key] = bytes(damaged)
    read = unread(monkeypatch)
    assert kept_picture(data, "image/jpeg", Settings(), memory) == first
    assert read == [data]
    assert memory.entries[key] == entry


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b'{"original": "x", "exif": 0, "renditions": []}',
        b'{"original": 0, "exif": 0, "renditions": [[1]]}',
        (
            b'{"media_type": "text/html", "width": 1, "height": 1, "animated": false,'
            b' "placeholder": "", "original": 0, "exif": 0, "renditions": []}'
        ),
    ],
)
def test_an_entry_of_another_form_is_made_anew(line: bytes) -> None:
    data, memory = drawn("JPEG"), Memory()
    first = kept_picture(data, "image/jpeg", Settings(), memory)
    (key, entry), *_ = memory.entries.items()
    memory.entries[key] = kept._hash(line + b"\n") + line + b"\n"
    assert kept_picture(data, "image/jpeg", Settings(), memory) == first
    assert memory.entries[key] == entry


def test_what_cannot_be_shown_is_not_kept() -> None:
    memory = Memory()
    with pytest.raises(PictureError):
        kept_picture(b"\xff\xd8\xff no picture", "image/jpeg", Settings(), memory)
    assert memory.entries == {}
