"""Which safetensors files of a repo hold a model's weights, and which hold them once more.

A set is what is loaded together: the shards of one index, files numbered ``-00001-of-00003``, or
a single file. In each folder one precision of a set counts; files under other names than a
library's own count only where it has none there. Pure: paths and numbers in, paths out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

_SHARD = re.compile(r"(.*?)[-_.]?[0-9]{5}-of-([0-9]{5})([-_.].*)?", re.DOTALL)
# What libraries load by itself, the most usual first.
_OWN_NAMES = ("model", "diffusion_pytorch_model", "pytorch_model", "adapter_model")
# Parts of a name that tell one form of the same weights from another.
_VARIANTS = frozenset(
    ("fp32", "fp16", "bf16", "fp8", "fp4", "int8", "int4", "nf4", "8bit", "4bit", "f32", "f16",
     "e4m3fn", "e5m2", "scaled", "ema", "non", "noema", "emaonly", "pruned", "half", "full",
     "float16", "float32", "bfloat16", "safe")
)  # fmt: skip
_STORE_FOLDERS = frozenset({"original", "consolidated", *_VARIANTS})
_CHECKPOINT = re.compile(r"(checkpoint|step|epoch|global_step)[-_]?[0-9]+", re.IGNORECASE)
_BREAK = re.compile(r"[-_.]")


class Set(Struct, frozen=True):
    """Files that are loaded together."""

    folder: str  # "" for the root
    name: str  # without the number of a shard and the ending: "model.fp16"
    paths: tuple[str, ...]  # sorted
    complete: bool  # all shards are here
    total: int  # parameters; 0 where the packing is not known

    @property
    def stem(self) -> tuple[str, ...]:
        """The parts of the name that do not only tell the form of the weights."""
        parts = (part.lower() for part in _BREAK.split(self.name))
        return tuple(part for part in parts if part and part not in _VARIANTS)

    @property
    def consolidated(self) -> bool:
        return self.name.lower().startswith("consolidated")


def sets(
    paths: Iterable[str],
    indexes: Mapping[str, tuple[str, ...]],
    total: Callable[[tuple[str, ...]], int],
) -> tuple[Set, ...]:
    """The sets that files come to, sorted by folder and name.

    ``indexes``: the shards of each index; ``total``: parameters of files that are loaded together.
    """
    owners = {shard: index for index in sorted(indexes) for shard in indexes[index]}
    named: dict[tuple[str, str], set[str]] = {}
    for path in paths:
        named.setdefault(_key(path, owners), set()).add(path)
    found = ((key, tuple(sorted(group))) for key, group in sorted(named.items()))
    return tuple(
        Set(folder, name, group, _is_complete(group, owners, indexes), total(group))
        for (folder, name), group in found
    )


def _key(path: str, owners: Mapping[str, str]) -> tuple[str, str]:
    """Folder and name of the set that a file belongs to."""
    folder, _, name = path.rpartition("/")
    name = name[: -len(".safetensors")]
    shard = _SHARD.fullmatch(name)
    if shard:
        return folder, shard[1] + (shard[3] or "")
    if path in owners:  # a shard under a name of its own
        return folder, owners[path].rpartition("/")[2][: -len(".safetensors.index.json")]
    return folder, name


def _is_complete(
    group: tuple[str, ...], owners: Mapping[str, str], indexes: Mapping[str, tuple[str, ...]]
) -> bool:
    for path in group:
        if path in owners:
            return set(indexes[owners[path]]) <= set(group)
    shard = _SHARD.fullmatch(group[0].rpartition("/")[2][: -len(".safetensors")])
    return shard is None or len(group) == int(shard[2])


def counted(found: tuple[Set, ...], *, pipeline: bool) -> tuple[Set, ...]:
    """The sets that hold the model's weights once.

    ``pipeline``: the repo has a ``model_index.json``, so its parts are in folders, and a set in
    the root is all of them in one file.
    """
    folders = sorted({one.folder for one in found})
    kept = [
        one
        for folder in folders
        for one in _of_folder(tuple(each for each in found if each.folder == folder))
    ]
    if pipeline and any(one.folder for one in kept):
        kept = [one for one in kept if one.folder]
    return tuple(one for one in kept if not _stored_again(one, kept))


def _of_folder(found: tuple[Set, ...]) -> tuple[Set, ...]:
    """One form of each set of a folder; a library's own names leave others out."""
    own = next((name for name in _OWN_NAMES if any(_is_named(one, name) for one in found)), None)
    if own is not None:
        found = tuple(one for one in found if _is_named(one, own))
    elif not all(one.consolidated for one in found):
        found = tuple(one for one in found if not one.consolidated)
    kept: dict[tuple[str, ...], Set] = {}
    for one in sorted(found, key=lambda each: (not each.complete, len(each.name), each.name)):
        kept.setdefault(one.stem, one)
    # Equal totals under different names are the same weights too: another precision, mostly.
    first: dict[int | str, Set] = {}
    for one in kept.values():
        first.setdefault(one.total or one.name, one)
    return tuple(first.values())


def _is_named(one: Set, name: str) -> bool:
    return one.stem == tuple(_BREAK.split(name))


def _stored_again(one: Set, kept: list[Set]) -> bool:
    """Whether a set lies in a folder for other forms or for earlier states of a model, beside
    the model itself."""
    folder = PurePosixPath(one.folder)
    last = folder.name.lower()
    if not one.folder or not (last in _STORE_FOLDERS or _CHECKPOINT.fullmatch(last)):
        return False
    above = str(folder.parent) if folder.parent.name else ""
    if any(other.folder == above for other in kept):
        return True
    # Only earlier states are there: the one that sorts last counts.
    states = [each for each in kept if each.folder.rpartition("/")[0] == above]
    return bool(_CHECKPOINT.fullmatch(last)) and one.folder != max(
        (each.folder for each in states), key=_number
    )


def _number(folder: str) -> tuple[int, str]:
    digits = re.findall(r"[0-9]+", folder.rpartition("/")[2])
    return (int(digits[-1][:18]) if digits else -1), folder
