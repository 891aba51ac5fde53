"""What a file is, by its first bytes; its name decides only where these cannot.

Pure: bytes and a name in, a kind and a media type out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from generator.reading.names import extension
from generator.reading.repo import FileKind, LfsPointer

Type: TypeAlias = tuple[FileKind, str]

HEAD: Final = 512  # bytes that are looked at
LFS_LIMIT: Final = 1_024  # bytes; a larger file is no Git LFS pointer

P, S, V, M, W, T, O = (  # noqa: E741 - columns of the tables below
    FileKind.PICTURE,
    FileKind.SOUND,
    FileKind.VIDEO,
    FileKind.MODEL3D,
    FileKind.WEIGHTS,
    FileKind.TEXT,
    FileKind.OTHER,
)
UNKNOWN: Final[Type] = (O, "application/octet-stream")

# Longer signatures stand before shorter ones that they start with.
_MAGIC: Final[tuple[tuple[bytes, Type], ...]] = (
    (b"\x89PNG\r\n\x1a\n", (P, "image/png")),
    (b"\xff\xd8\xff", (P, "image/jpeg")),
    (b"GIF87a", (P, "image/gif")),
    (b"GIF89a", (P, "image/gif")),
    (b"II*\x00", (P, "image/tiff")),
    (b"MM\x00*", (P, "image/tiff")),
    (b"II+\x00", (P, "image/tiff")),
    (b"MM\x00+", (P, "image/tiff")),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", (P, "image/jxl")),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", (P, "image/jp2")),
    (b"8BPS\x00\x01", (P, "image/vnd.adobe.photoshop")),
    (b"fLaC", (S, "audio/flac")),
    (b"ID3", (S, "audio/mpeg")),
    (b"#!AMR", (S, "audio/amr")),
    (b".snd\x00", (S, "audio/basic")),
    (b"FLV\x01", (V, "video/x-flv")),
    (b"\x00\x00\x01\xba", (V, "video/mpeg")),
    (b"\x00\x00\x01\xb3", (V, "video/mpeg")),
    (b"glTF", (M, "model/gltf-binary")),
    (b"ply\n", (M, "model/ply")),
    (b"ply\r", (M, "model/ply")),
    (b"GGUF", (W, "application/x-gguf")),
    (b"\x89HDF\r\n\x1a\n", (W, "application/x-hdf5")),
    (b"%PDF-", (O, "application/pdf")),
    (b"PK\x03\x04", (O, "application/zip")),
    (b"PK\x05\x06", (O, "application/zip")),
    (b"\x1f\x8b\x08", (O, "application/gzip")),
    (b"7z\xbc\xaf\x27\x1c", (O, "application/x-7z-compressed")),
    (b"\xfd7zXZ\x00", (O, "application/x-xz")),
    (b"\x28\xb5\x2f\xfd", (O, "application/zstd")),
    (b"SQLite format 3\x00", (O, "application/vnd.sqlite3")),
    (b"\x93NUMPY", (O, "application/x-npy")),
    (b"PAR1", (O, "application/vnd.apache.parquet")),
    (b"ARROW1\x00\x00", (O, "application/vnd.apache.arrow.file")),
)
# By first byte, in the order above: most files are texts, which no signature starts like.
_MAGIC_BY_BYTE: Final[Mapping[bytes, list[tuple[bytes, Type]]]] = {
    first: [one for one in _MAGIC if one[0].startswith(first)]
    for first in {magic[:1] for magic, _ in _MAGIC}
}
_RIFF: Final = {
    b"WAVE": (S, "audio/wav"),
    b"WEBP": (P, "image/webp"),
    b"AVI ": (V, "video/x-msvideo"),
}
_BRANDS: Final[dict[bytes, Type]] = {
    b"avif": (P, "image/avif"),
    b"avis": (P, "image/avif"),
    b"heic": (P, "image/heic"),
    b"heix": (P, "image/heic"),
    b"hevc": (P, "image/heic"),
    b"mif1": (P, "image/heif"),
    b"msf1": (P, "image/heif"),
    b"M4A ": (S, "audio/mp4"),
    b"M4B ": (S, "audio/mp4"),
    b"qt  ": (V, "video/quicktime"),
    b"crx ": (P, "image/x-canon-cr3"),
}
_NO_BRAND: Final = frozenset((b"moov", b"mdat", b"wide", b"skip", b"pnot"))
_BMP_HEADERS: Final = frozenset((12, 16, 40, 52, 56, 64, 108, 124))

_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE\s+svg\b[^>\[]*(?:\[[^\]]*\])?>)\s*)*<svg[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_PNM = re.compile(rb"P[1-6]\s+(?:#[^\n]*\n\s*)*[0-9]+\s")
_PICKLE_OPS: Final = frozenset(b"}](){cX\x8a\x8cK]J\x95NBUV\x8e\x8f")
_CONTROL: Final = bytes((*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\r?\n"
    rb"(?:ext-[0-9]-[^\n]{1,200}\n){0,10}oid sha256:([0-9a-f]{64})\r?\nsize ([0-9]{1,18})\r?\n?"
)

# What a name promises: for Git LFS pointers, for empty and unread files, and for tie-breaks.
BY_NAME: Final[Mapping[str, Type]] = {
    "png": (P, "image/png"), "apng": (P, "image/png"), "jpg": (P, "image/jpeg"),
    "jpeg": (P, "image/jpeg"), "jfif": (P, "image/jpeg"), "gif": (P, "image/gif"),
    "webp": (P, "image/webp"), "avif": (P, "image/avif"), "svg": (P, "image/svg+xml"),
    "bmp": (P, "image/bmp"), "tif": (P, "image/tiff"), "tiff": (P, "image/tiff"),
    "ico": (P, "image/vnd.microsoft.icon"), "heic": (P, "image/heic"), "jxl": (P, "image/jxl"),
    "pbm": (P, "image/x-portable-anymap"), "pgm": (P, "image/x-portable-anymap"),
    "pnm": (P, "image/x-portable-anymap"), "ppm": (P, "image/x-portable-anymap"),
    "aac": (S, "audio/aac"), "aif": (S, "audio/aiff"), "aiff": (S, "audio/aiff"),
    "flac": (S, "audio/flac"), "m4a": (S, "audio/mp4"), "mka": (S, "audio/x-matroska"),
    "mp3": (S, "audio/mpeg"), "oga": (S, "audio/ogg"), "ogg": (S, "audio/ogg"),
    "opus": (S, "audio/ogg"), "wav": (S, "audio/wav"), "weba": (S, "audio/webm"),
    "avi": (V, "video/x-msvideo"), "m4v": (V, "video/mp4"), "mkv": (V, "video/x-matroska"),
    "mov": (V, "video/quicktime"), "mp4": (V, "video/mp4"), "mpeg": (V, "video/mpeg"),
    "mpg": (V, "video/mpeg"), "ogv": (V, "video/ogg"), "webm": (V, "video/webm"),
    "3mf": (M, "model/3mf"), "dae": (M, "model/vnd.collada+xml"), "fbx": (M, "model/x-fbx"),
    "glb": (M, "model/gltf-binary"), "gltf": (M, "model/gltf+json"), "obj": (M, "model/obj"),
    "ply": (M, "model/ply"), "splat": (M, "model/splat"), "stl": (M, "model/stl"),
    "usdz": (M, "model/vnd.usdz+zip"),
    "safetensors": (W, "application/x-safetensors"), "gguf": (W, "application/x-gguf"),
    "h5": (W, "application/x-hdf5"), "hdf5": (W, "application/x-hdf5"),
    **dict.fromkeys(
        ("bin", "caffemodel", "ckpt", "ggml", "joblib", "keras", "llamafile", "mar", "mlmodel",
         "msgpack", "nemo", "onnx", "pb", "pdparams", "pickle", "pkl", "pt", "pth", "ptl", "pte",
         "skops", "t7", "task", "tflite", "weights"),
        (W, "application/octet-stream"),
    ),
    "css": (T, "text/css"), "csv": (T, "text/csv"), "htm": (T, "text/html"),
    "html": (T, "text/html"), "ipynb": (T, "application/x-ipynb+json"),
    "js": (T, "text/javascript"), "json": (T, "application/json"),
    "jsonl": (T, "application/jsonl"), "md": (T, "text/markdown"), "mdx": (T, "text/markdown"),
    "mjs": (T, "text/javascript"), "py": (T, "text/x-python"), "rst": (T, "text/x-rst"),
    "sh": (T, "text/x-sh"), "tex": (T, "text/x-tex"), "toml": (T, "application/toml"),
    "ts": (T, "text/x-typescript"), "tsv": (T, "text/tab-separated-values"),
    "txt": (T, "text/plain"), "xml": (T, "text/xml"), "yaml": (T, "application/yaml"),
    "yml": (T, "application/yaml"), "c": (T, "text/x-c"), "cc": (T, "text/x-c++"),
    "cpp": (T, "text/x-c++"), "h": (T, "text/x-c"), "rs": (T, "text/x-rust"),
    "go": (T, "text/x-go"), "java": (T, "text/x-java"), "r": (T, "text/x-r"),
    "jl": (T, "text/x-julia"), "swift": (T, "text/x-swift"), "vtt": (T, "text/vtt"),
    "srt": (T, "application/x-subrip"), "cfg": (T, "text/plain"), "ini": (T, "text/plain"),
    "log": (T, "text/plain"), "bib": (T, "text/x-bibtex"), "prototxt": (T, "text/plain"),
    "pbtxt": (T, "text/plain"), "model": (O, "application/octet-stream"),
    "gz": (O, "application/gzip"), "npy": (O, "application/x-npy"),
    "npz": (O, "application/zip"), "parquet": (O, "application/vnd.apache.parquet"),
    "pdf": (O, "application/pdf"), "tar": (O, "application/x-tar"),
    "zip": (O, "application/zip"),
}  # fmt: skip


def by_name(name: str) -> Type:
    """What a file's name promises."""
    return BY_NAME.get(extension(name), UNKNOWN)


def sniff(head: bytes, name: str) -> Type:
    """Kind and media type of a file by its first :data:`HEAD` bytes (fewer for a short file)."""
    named = by_name(name)
    if not head:
        return named
    known = _by_content(head)
    if known:
        return _refined(known, named)
    if _is_text(head, named):
        return _text(head, named)
    # Binary of no known signature: weights and 3D models are known by name only.
    return named if named[0] in (W, M) else UNKNOWN


def lfs_pointer(content: bytes) -> LfsPointer | None:
    """The Git LFS pointer that the whole content of a small file is, if it is one."""
    match = _LFS.fullmatch(content) if len(content) <= LFS_LIMIT else None
    return LfsPointer(match[1].decode(), int(match[2])) if match else None


def _by_content(head: bytes) -> Type | None:
    for magic, found in _MAGIC_BY_BYTE.get(head[:1], ()):
        if head.startswith(magic):
            return found
    for read in (_container, _brand, _tensors, _frames, _header):
        type_ = read(head)
        if type_:
            return type_
    return None


def _container(head: bytes) -> Type | None:
    """RIFF, IFF, Ogg and Matroska: one envelope for many kinds."""
    if head[:4] in (b"RIFF", b"RF64", b"RIFX"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return (S, "audio/aiff")
    if head.startswith(b"OggS"):
        return (V, "video/ogg") if b"\x80theora" in head[:128] else (S, "audio/ogg")
    if head.startswith(b"\x1aE\xdf\xa3"):
        return (V, "video/webm") if b"webm" in head[:64] else (V, "video/x-matroska")
    return None


def _brand(head: bytes) -> Type | None:
    """ISO base media: AVIF, HEIC, M4A, MP4, MOV."""
    if head[4:8] in _NO_BRAND and head[0] == 0:
        return (V, "video/quicktime")
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    if b"avif" in brands or b"avis" in brands:
        return _BRANDS[b"avif"]
    if brands[0].startswith(b"3g"):
        return (V, "video/3gpp")
    return _BRANDS.get(brands[0], (V, "video/mp4"))


def _tensors(head: bytes) -> Type | None:
    """safetensors (a length of 8 bytes, then JSON), pickles, TensorFlow Lite."""
    if head[8:9] == b"{" and 2 <= int.from_bytes(head[:8], "little") <= 100_000_000:
        return (W, "application/x-safetensors")
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" and head[2:3]:
        return (W, "application/x-pickle") if head[2] in _PICKLE_OPS else None
    return (W, "application/x-tflite") if head[4:8] == b"TFL3" else None


def _frames(head: bytes) -> Type | None:
    """MPEG audio that starts with a frame: eleven set bits, then layer and rates that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if layer == 0:
        return (S, "audio/aac") if head[1] & 0xF6 == 0xF0 else None
    rates = head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
    # Layer I is out of use, and its bits are those of the mark of UTF-16.
    return (S, "audio/mpeg") if version != 1 and layer != 3 and rates else None


def _header(head: bytes) -> Type | None:
    """Pictures whose signature is too short to be trusted alone, and tar."""
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return (P, "image/bmp")
    if head.startswith(b"\x00\x00\x01\x00") and 0 < int.from_bytes(head[4:6], "little") < 64:
        return (P, "image/vnd.microsoft.icon") if head[9:10] == b"\x00" else None
    if _PNM.match(head) or head.startswith(b"P7\nWIDTH"):
        return (P, "image/x-portable-anymap")
    if _SVG.match(head):
        return (P, "image/svg+xml")
    return (O, "application/x-tar") if head[257:262] == b"ustar" else None


def _refined(known: Type, named: Type) -> Type:
    """A type by content made exact by what the name adds, where the content fits both."""
    media_type = known[1]
    if media_type in ("video/mp4", "video/webm", "video/x-matroska") and named[0] is S:
        return (S, media_type.replace("video", "audio"))
    if media_type == "application/zip" and named[0] in (W, M):
        return named
    if media_type == "audio/mpeg" and named[1] in ("audio/flac", "audio/aac", "audio/wav"):
        return named  # an ID3 tag before another format
    return known


def _is_text(head: bytes, named: Type) -> bool:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return True
    if len(head.translate(None, _CONTROL)) < len(head):
        return False
    try:
        codecs.utf_8_decode(head, "strict", len(head) < HEAD)
    except UnicodeDecodeError:
        return named[0] is T  # a text in an older encoding
    return True


def _text(head: bytes, named: Type) -> Type:
    kind, media_type = named
    if kind is T or media_type in ("model/obj", "model/stl", "model/vnd.collada+xml"):
        return named
    if media_type == "model/gltf+json" and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return named
    if media_type == "image/svg+xml" and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return named  # a comment or document type longer than the bytes that are looked at
    return (T, "text/plain")
