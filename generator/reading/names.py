"""Names of folders and files: which make a repo, which ids a site can have. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# First segments that the site uses itself, in lower case.
RESERVED: Final = frozenset((
    "tasks", "owners", "libraries", "licenses", "languages", "tags", "datasets", "pages", "compare",
    "files", "problems", "_static", "_media", "index.html", "models.json", "404.html",
    "sitemap.xml", "feed.xml", "robots.txt", "llms.txt",
))  # fmt: skip

# Segments anywhere in an id that a repo's own page uses, in lower case.
RESERVED_FILES: Final = frozenset(("index.html", "model.json", "readme.md"))

# Folders that are never entered, besides hidden ones.
EVAL_FOLDER: Final = ".eval_results"  # of a repo; the one hidden folder that is read
NEVER_ENTERED: Final = frozenset(("node_modules", "__pycache__", "__MACOSX"))

# Files that make a folder a model repo, in lower case.
SIGNS: Final = frozenset((
    "adapter_config.json", "config.json", "config_sentence_transformers.json",
    "config_setfit.json", "config_span_marker.json", "config.cfg", "config.pbtxt", "fasttext.ftz",
    "generation_config.json", "hyperparams.yaml", "hyperparams.yml", "keras_metadata.pb",
    "mergekit_config.yml", "meta.json", "meta.yaml", "mlc-chat-config.json", "model_index.json",
    "modules.json", "open_clip_config.json", "params.json", "preprocessor_config.json",
    "processor_config.json", "quantize_config.json", "replay.mp4", "saved_model.pb",
    "tokenizer.json", "tokenizer_config.json",
))  # fmt: skip

# Extensions that make a folder a model repo. Saved Git LFS pointers keep the names, so they count.
SIGN_EXTENSIONS: Final = frozenset((
    "caffemodel", "ckpt", "ggml", "gguf", "h5", "joblib", "keras", "llamafile", "mlmodel",
    "msgpack", "nemo", "onnx", "pdparams", "pickle", "pkl", "pt", "pte", "pth", "ptl",
    "safetensors", "skops", "t7", "tflite",
))  # fmt: skip

_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def extension(name: str) -> str:
    """The extension of a file name in lower case, without the dot; "" for none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def is_card(name: str) -> bool:
    return name.lower() == "readme.md"


def is_sign(name: str) -> bool:
    """Whether a file of this name, other than a card, makes its folder a model repo."""
    lower = name.lower()
    ending = extension(lower)
    if lower in SIGNS or ending in SIGN_EXTENSIONS:
        return True
    return ending == "bin" and ("model" in lower or lower.startswith("ggml"))


def is_hidden(name: str) -> bool:
    return name.startswith(".")


def is_text(name: str) -> bool:
    """Whether the file system's spelling of a name is valid text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(name: str) -> str:
    """A name fit to be printed on one line: control characters and stray bytes as escapes."""
    safe = name.encode("utf-8", "backslashreplace").decode()
    return _UNPRINTED.sub(lambda match: f"\\x{ord(match[0]):02x}", safe)


def fault_of_id(repo_id: str) -> tuple[str, str] | None:
    """The code and message of what is wrong with an id; None for a good one."""
    if not is_text(repo_id):
        return "id-unusable", "expected a path in UTF-8, found other bytes"
    if _UNPRINTED.search(repo_id):
        return "id-unusable", "expected a printable path, found a control character"
    if "\\" in repo_id:
        return "id-unusable", "expected a path without backslashes, found one"
    segments = repo_id.split("/")
    bad = next((part for part in segments if part in ("", ".", "..")), None)
    if bad is not None:
        return "id-unusable", f"expected a name for each folder, found {bad!r}"
    return _reserved(segments)


def _reserved(segments: list[str]) -> tuple[str, str] | None:
    if segments[0].lower() in RESERVED:
        return "id-reserved", f"expected a name that the site does not use, found {segments[0]!r}"
    taken = next((part for part in segments if part.lower() in RESERVED_FILES), None)
    if taken is not None:
        return "id-reserved", f"expected the name of a folder, found {taken!r}"
    return None


def likeness(repo_id: str) -> str:
    """What two ids have in common that some file systems cannot tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", repo_id).casefold())
