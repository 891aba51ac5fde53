"""Which files of a repo the site offers for download, and where they stand. Pure.

Copies keep their names under ``<repo id>/files/``. What a browser would run when it is opened by
itself is offered under a name that is shown as text or saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.options import CopyFiles
from generator.reading.names import extension
from generator.reading.repo import FileKind, Repo, RepoFile

SMALL = 1_000_000  # bytes
MAX_SMALL = 5_000  # files: as many as the page of files lists
_SMALL_KINDS = frozenset(
    {FileKind.TEXT, FileKind.PICTURE, FileKind.SOUND, FileKind.VIDEO, FileKind.MODEL3D}
)
_LONGEST_NAME = 250  # bytes, so that an ending can be added
# Endings that no browser runs. Anything else gets another one.
# fmt: off
_INERT = frozenset({
    # texts
    "bib", "bpe", "c", "cc", "cff", "cfg", "conf", "cpp", "csv", "cu", "go", "h", "hpp", "ini",
    "ipynb", "java", "jinja", "jl", "json", "jsonl", "lock", "log", "lua", "md", "merges",
    "model", "proto", "properties", "py", "r", "rs", "rst", "sh", "sql", "srt", "tex", "tmpl",
    "toml", "tsv", "txt", "vocab", "vtt", "yaml", "yml",
    # pictures, sound, video, 3D
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "wav", "flac", "mp3", "ogg",
    "oga", "opus", "m4a", "mp4", "webm", "ogv", "mov", "avi", "mkv", "glb", "gltf", "obj", "stl",
    "ply", "usdz",
    # weights and archives
    "bin", "ckpt", "gguf", "ggml", "gz", "h5", "joblib", "keras", "mlmodel", "msgpack", "nemo",
    "npy", "npz", "onnx", "parquet", "pb", "pdparams", "pickle", "pkl", "pt", "pte", "pth",
    "safetensors", "skops", "spm", "tar", "tflite", "zip", "zst", "7z", "xz",
})
# fmt: on


def plan_copies(repo: Repo, choice: CopyFiles) -> Mapping[str, str]:
    """The files to copy: path in the repo to path in the site. The card has a place of its own."""
    if choice is CopyFiles.NONE:
        return {}
    used = {"index.html", *_folders(repo)}
    copies: dict[str, str] = {}
    for file in repo.files:
        if file.path == repo.card or not _is_offered(file, choice):
            continue
        if len(copies) == MAX_SMALL and choice is CopyFiles.SMALL:
            break
        name = _name(file)
        while name in used:
            name += ".txt" if file.kind is FileKind.TEXT else ".bin"
        used.add(name)
        copies[file.path] = f"{repo.id}/files/{name}"
    return copies


def _is_offered(file: RepoFile, choice: CopyFiles) -> bool:
    if file.lfs or file.refused:
        return False
    if max(len(step.encode("utf-8", "replace")) for step in file.path.split("/")) > _LONGEST_NAME:
        return False
    return choice is CopyFiles.ALL or (file.kind in _SMALL_KINDS and file.size <= SMALL)


def _name(file: RepoFile) -> str:
    if extension(file.path.rpartition("/")[2]) in _INERT:
        return file.path
    return file.path + (".txt" if file.kind in {FileKind.TEXT, FileKind.PICTURE} else ".bin")


def _folders(repo: Repo) -> Iterator[str]:
    for file in repo.files:
        steps = file.path.split("/")[:-1]
        yield from ("/".join(steps[: at + 1]) for at in range(len(steps)))
