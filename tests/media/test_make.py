"""What a page shows of an asset in every state, and the files that the site needs for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from generator.meaning.assets import Asset, AssetState
from generator.media.make import Access, Made, make
from generator.media.settings import MAX_MEDIA_BYTES, Settings
from generator.media.shown import Shown
from generator.problems import CODES
from generator.reading.open import FileRefused
from generator.reading.repo import FileKind
from tests.media.makers import (
    SHARED,
    encoded,
    exif_block,
    mp4,
    mp4_track,
    needs_samples,
    opened,
    photo,
    png_chunk,
    png_with,
    wav,
)

Make = Callable[[str, bytes], Made]


@pytest.fixture
def local(tmp_path: Path) -> Make:
    """Makes a file of a repo from its name and bytes."""

    def made(name: str, content: bytes) -> Made:
        (tmp_path / name).write_bytes(content)
        access = Access(
            lambda asset: (tmp_path / asset.path).open("rb"), lambda asset: tmp_path / asset.path
        )
        return make(
            Asset(name, AssetState.LOCAL, repo_id="acme/tiger", path=name), access, Settings()
        )

    return made


def nothing(_asset: Asset) -> BinaryIO:
    raise AssertionError("nothing is opened for this asset")


CLOSED = Access(nothing, lambda _asset: Path("nowhere"))


def test_a_small_picture_is_copied_as_it_is(local: Make, tmp_path: Path) -> None:
    data = encoded(photo(90, 60), "PNG")
    made = local("tiger.png", data)
    assert made.shown.path.startswith("_media/")
    assert made.shown.path.endswith(".png")
    assert (made.shown.width, made.shown.height, made.shown.bytes) == (90, 60, len(data))
    assert made.shown.download == "tiger.png"
    (file,) = made.files
    assert (file.path, file.source, file.content) == (made.shown.path, tmp_path / "tiger.png", None)
    assert made.problems == ()


def test_a_picture_with_a_place_in_it_is_written_without(local: Make) -> None:
    made = local("tiger.jpg", encoded(photo(90, 60), "JPEG", exif=exif_block(gps=True)))
    (file,) = made.files
    assert file.source is None
    assert file.content is not None
    assert not dict(opened(file.content).getexif())


def test_renditions_are_files_of_the_site(local: Make) -> None:
    made = local("tiger.bmp", encoded(photo(700, 500), "BMP"))
    assert made.shown.media_type == "image/png"
    assert made.shown.download == "tiger.png"
    assert [r.width for r in made.shown.renditions] == [320, 700]
    assert {r.path for r in made.shown.renditions} < {file.path for file in made.files}
    assert all(file.content for file in made.files)


def test_a_picture_shows_the_settings_that_made_it(local: Make) -> None:
    chunk = png_chunk(b"tEXt", b"parameters\0a tiger\nSteps: 20, Seed: 3")
    shown = local("tiger.png", png_with([chunk])).shown
    assert shown.metadata == (("prompt", "a tiger"), ("seed", "3"), ("steps", "20"))
    assert shown.metadata_source == "A1111"


def test_the_content_decides_not_the_name(local: Make) -> None:
    shown = local("really-a-jpeg.png", encoded(photo(90, 60), "JPEG")).shown
    assert shown.media_type == "image/jpeg"
    assert shown.path.endswith(".jpg")
    assert shown.download == "really-a-jpeg.jpg"


def test_a_page_under_a_pictures_name_becomes_plain_text(local: Make) -> None:
    made = local("tiger.png", b"<html><script>alert(1)</script></html>")
    assert made.shown.kind is FileKind.TEXT
    assert made.shown.path.endswith(".txt")
    assert made.shown.download == "tiger.png.txt"


@pytest.mark.parametrize("name", ["page.html", "page.js", "page.xml", "page.xhtml", "page", "a.py"])
def test_nothing_that_runs_keeps_its_type(name: str, local: Make) -> None:
    made = local(name, b"<html xmlns='http://www.w3.org/1999/xhtml'><script/></html>")
    assert [file.path[-4:] for file in made.files] == [".txt"]
    assert made.shown.download == f"{name}.txt"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"PK\3\4" + bytes(50), bytes(range(256))])
def test_other_binary_files_are_not_copied(content: bytes, local: Make) -> None:
    made = local("x.pdf", content)
    assert made.files == ()
    assert made.shown.note == "files of this kind are not copied into the site"


def test_weights_are_never_copied(local: Make) -> None:
    assert local("model.safetensors", b"\x02\0\0\0\0\0\0\0{}").files == ()


def test_a_large_text_is_not_copied(local: Make) -> None:
    made = local("log.txt", b"x\n" * 600_000)
    assert made.files == ()
    assert made.shown.note == "too large to copy into the site, 1.2 MB"


def test_a_harmless_svg_is_a_picture(local: Make) -> None:
    made = local("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>')
    assert made.shown.kind is FileKind.PICTURE
    assert (made.shown.width, made.shown.height) == (40, 30)
    assert made.shown.path.endswith(".svg")


def test_an_svg_that_runs_is_a_text_with_a_reason(local: Make) -> None:
    made = local("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    assert made.shown.kind is FileKind.TEXT
    assert made.shown.path.endswith(".txt")
    assert made.shown.note == "not shown: the element <script> is not allowed"
    assert [problem.code for problem in made.problems] == ["svg-refused"]


def test_a_large_svg_is_not_read(local: Make) -> None:
    made = local("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + b" " * 5_000_001)
    assert made.files == ()
    assert made.shown.note == "too large to show here, 5.0 MB"


def test_a_broken_sound_costs_only_itself(local: Make) -> None:
    made = local("a.wav", wav([1, 2, 3])[:36])
    assert (made.files, made.shown.kind) == ((), FileKind.SOUND)
    assert made.shown.note == "cannot be decoded"


def test_a_broken_video_costs_only_itself(local: Make) -> None:
    made = local("a.mp4", mp4(mp4_track(b"vide", b"avc1", size=(320, 180)))[:80])
    assert (made.files, made.shown.kind) == ((), FileKind.VIDEO)
    assert made.shown.note.startswith("cannot be decoded")


def test_a_sound_has_duration_and_waveform(local: Make) -> None:
    shown = local("a.wav", wav([0, 16384] * 500)).shown
    assert (shown.kind, shown.duration, len(shown.waveform)) == (FileKind.SOUND, 1.0, 200)
    assert shown.path.endswith(".wav")


def test_a_video_has_size_and_duration(local: Make) -> None:
    shown = local("a.mp4", mp4(mp4_track(b"vide", b"avc1", size=(320, 180)))).shown
    assert (shown.kind, shown.width, shown.height, shown.duration) == (
        FileKind.VIDEO,
        320,
        180,
        2.5,
    )


def test_sound_alone_in_a_video_container_is_a_sound(local: Make) -> None:
    shown = local("a.mp4", mp4(mp4_track(b"soun", b"mp4a"))).shown
    assert (shown.kind, shown.media_type) == (FileKind.SOUND, "audio/mp4")
    assert shown.path.endswith(".m4a")


@pytest.mark.parametrize(
    ("name", "content", "extension"),
    [
        ("a.glb", b"glTF\2\0\0\0" + bytes(20), ".glb"),
        ("a.gltf", b'{"asset": {"version": "2.0"}}', ".gltf"),
        ("a.obj", b"v 0 0 0\n", ".obj"),
        ("a.ply", b"ply\nformat ascii 1.0\n", ".ply"),
        ("a.stl", b"solid x\n", ".stl"),
    ],
)
def test_models_in_3d_are_downloads(name: str, content: bytes, extension: str, local: Make) -> None:
    made = local(name, content)
    assert made.shown.kind is FileKind.MODEL3D
    assert made.shown.path.endswith(extension)
    assert made.shown.download == name


@pytest.mark.parametrize("name", ["a.png", "a.wav", "a.mp4"])
def test_an_empty_file_says_so(name: str, local: Make) -> None:
    made = local(name, b"")
    assert made.shown.note == "the file is empty"
    assert made.files == ()
    assert [problem.code for problem in made.problems] == ["media-broken"]
    assert made.shown.kind is not FileKind.OTHER


def test_a_broken_picture_costs_only_itself(local: Make) -> None:
    data = encoded(photo(900, 600), "JPEG")
    made = local("a.jpg", data[: len(data) // 2])
    assert made.files == ()
    assert made.shown.note == "cannot be decoded"
    (problem,) = made.problems
    assert (problem.code, problem.path) == ("media-broken", "a.jpg")


def test_a_file_too_large_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(mp4(mp4_track(b"vide", b"avc1", size=(320, 180))))
    os.truncate(path, MAX_MEDIA_BYTES + 1)  # sparse: takes no room
    asset = Asset("a.mp4", AssetState.LOCAL, path="a.mp4")
    made = make(asset, Access(lambda _: path.open("rb"), lambda _: path), Settings())
    assert made.files == ()
    assert made.shown.note == "too large to show here, 200 MB"


class Counted(BytesIO):
    """Counts the bytes that are read, and is larger than what it holds."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


def test_a_picture_too_large_to_read_is_not_read() -> None:
    stream = Counted(b"\xff\xd8\xff\xe0" + bytes(70_000_000))
    asset = Asset("a.jpg", AssetState.LOCAL, path="a.jpg")
    made = make(asset, Access(lambda _: stream, lambda _: Path("a.jpg")), Settings())
    assert made.shown.note == "too large to show here, 70 MB"
    assert stream.count < 10_000


def test_bytes_in_the_card_become_a_file() -> None:
    data = encoded(photo(90, 60), "PNG")
    asset = Asset("data:image/png", AssetState.INLINE, content=data, media_type="text/html")
    made = make(asset, CLOSED, Settings())
    assert made.shown.media_type == "image/png"
    assert made.shown.download == "picture.png"
    assert made.files[0].content == data


def test_what_inline_bytes_are_said_to_be_does_not_count() -> None:
    asset = Asset("data:", AssetState.INLINE, content=b"<script>x</script>", media_type="image/png")
    made = make(asset, CLOSED, Settings())
    assert [file.path[-4:] for file in made.files] == [".txt"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.org/a/tiger.jpg?x=1", FileKind.PICTURE),
        ("https://example.org/a.flac", FileKind.SOUND),
        ("https://example.org/a.mp4#t=1", FileKind.VIDEO),
        ("https://example.org/a", FileKind.OTHER),
        ("https://[broken", FileKind.OTHER),
    ],
)
def test_remote_media_are_never_opened(url: str, kind: FileKind) -> None:
    asset = Asset(url, AssetState.REMOTE, url=url)
    made = make(asset, CLOSED, Settings())
    assert (made.shown.kind, made.shown.path, made.shown.note, made.files) == (kind, "", "", ())


@pytest.mark.parametrize(
    ("asset", "note"),
    [
        (
            Asset("a.mp4", AssetState.NOT_DOWNLOADED, path="a.mp4", size=3_200_000_000),
            "not downloaded, 3.2 GB",
        ),
        (Asset("a.mp4", AssetState.NOT_DOWNLOADED, path="a.mp4"), "not downloaded"),
        (Asset("a.mp4", AssetState.MISSING, why="no such file"), "no such file"),
        (Asset("a.mp4", AssetState.REFUSED), "not in the repo"),
    ],
)
def test_what_is_not_here_says_so(asset: Asset, note: str) -> None:
    made = make(asset, CLOSED, Settings())
    assert made == Made(
        Shown(asset, FileKind.VIDEO, media_type="video/mp4", bytes=asset.size, note=note)
    )


def test_a_file_that_cannot_be_opened_says_so() -> None:
    def refuse(_asset: Asset) -> BinaryIO:
        raise FileRefused("a link that leaves the repo")

    asset = Asset("a.png", AssetState.LOCAL, path="a.png")
    made = make(asset, Access(refuse, lambda _: Path("a.png")), Settings())
    assert made.shown.note == "cannot be read: a link that leaves the repo"
    assert [problem.code for problem in made.problems] == ["media-unreadable"]


@pytest.mark.parametrize(
    "code", ["media-broken", "media-too-large", "media-unreadable", "svg-refused"]
)
def test_every_problem_has_its_code(code: str) -> None:
    assert code in CODES


def test_the_same_file_gives_the_same_result(local: Make) -> None:
    data = encoded(photo(700, 500), "BMP")
    assert local("tiger.bmp", data) == local("tiger.bmp", data)


@needs_samples
def test_real_files_come_out_under_types_that_browsers_know() -> None:
    access = Access(
        lambda asset: (SHARED / asset.path).open("rb"), lambda asset: SHARED / asset.path
    )
    for path in sorted(SHARED.iterdir()):
        asset = Asset(path.name, AssetState.LOCAL, path=path.name)
        made = make(asset, access, Settings())
        lost = path.name in ("empty.wav", "truncated.jpg", "truncated_image.png")
        assert bool(made.problems) == lost, path.name
        assert bool(made.files) != lost, path.name
        assert {file.path for file in made.files} >= {made.shown.path} - {""}
