"""Media types that the site may hold, and the names that copied files get.

A file gets its name in the site by what its bytes are, never by its own name or by what its author
says of it: so nothing is ever copied under a type that runs. No I/O here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import BinaryIO

from generator.reading.repo import FileKind
from generator.reading.sniff import BY_NAME, UNKNOWN, by_name

_BLOCK = 1 << 20  # bytes read at once for a hash

# fmt: off
# Everything that is ever written below _media/ has one of these extensions.
EXTENSIONS: Mapping[str, str] = MappingProxyType({
    "image/png": "png", "image/apng": "png", "image/jpeg": "jpg", "image/gif": "gif",
    "image/webp": "webp", "image/avif": "avif", "image/svg+xml": "svg",
    "audio/wav": "wav", "audio/flac": "flac", "audio/mpeg": "mp3", "audio/ogg": "ogg",
    "audio/mp4": "m4a", "audio/aac": "aac", "audio/aiff": "aiff", "audio/webm": "weba",
    "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "video/x-matroska": "mkv",
    "video/x-msvideo": "avi", "video/ogg": "ogv",
    "model/gltf-binary": "glb", "model/gltf+json": "gltf", "model/obj": "obj", "model/stl": "stl",
    "model/ply": "ply", "model/vnd.usdz+zip": "usdz", "model/x-fbx": "fbx", "model/3mf": "3mf",
    "model/x-splat": "splat",
    "text/plain": "txt",
})
# Endings that a text may keep on download: no system runs such files.
_TEXT_ENDINGS = frozenset((
    "txt", "md", "json", "jsonl", "yaml", "yml", "toml", "csv", "tsv", "bib", "cff", "ini", "cfg",
    "log", "srt", "vtt",
))
# fmt: on
_UNSAFE = re.compile(r"[^\w.() -]+")
_KINDS = {
    "text": FileKind.TEXT,
    "image": FileKind.PICTURE,
    "audio": FileKind.SOUND,
    "video": FileKind.VIDEO,
    "model": FileKind.MODEL3D,
}


def promised(name: str, media_type: str) -> tuple[FileKind, str]:
    """Kind and media type of a file that is not here to be looked at, by what is said of it."""
    named = by_name(name)
    if not media_type:
        return named if named != UNKNOWN else (FileKind.OTHER, "")
    kind = _KINDS.get(media_type.partition("/")[0])
    return kind or (named[0] if named[1] == media_type else FileKind.OTHER), media_type


def site_path(sha256: str, media_type: str) -> str:
    """Where a file of this content and type lies in the site. A KeyError for other types."""
    return f"_media/{sha256[:20]}.{EXTENSIONS[media_type]}"


def digest(content: bytes) -> str:
    """The sha256 of bytes, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_stream(stream: BinaryIO) -> str:
    """The sha256 of a whole file, read block by block. OSError as the stream raises it."""
    stream.seek(0)
    found = hashlib.sha256()
    while block := stream.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


def download_name(path: str, *, extension: str) -> str:
    """The author's file name made safe for ``download``, ending as the copied file may.

    Control characters, separators and direction marks become ``_``; the length is at most 120. A
    wrong ending is replaced; a text keeps its own only where no system runs files of that ending.
    """
    name = _UNSAFE.sub("_", PurePosixPath(path).name)[-100:].strip(" .") or "file"
    stem, _, suffix = name.rpartition(".")
    suffix = suffix.lower()
    if extension == "txt":
        return name if stem and suffix in _TEXT_ENDINGS else f"{name}.txt"
    if not stem or suffix not in BY_NAME:
        return f"{name}.{extension}"
    return name if _type(suffix) == _type(extension) else f"{stem}.{extension}"


def _type(extension: str) -> str:
    media_type = BY_NAME.get(extension, UNKNOWN)[1]
    return "image/png" if media_type == "image/apng" else media_type
