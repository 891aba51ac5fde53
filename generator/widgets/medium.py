"""Outputs that name one file or address, and the family that suits it.

    output: {url: images/fox.png, seed: 7}
    output: {audio: {url: voice.wav}}
    output: {label: enhanced, blob: UklGRi..., content-type: audio/wav}
    output: images/fox.png            # only for tasks whose output is a picture, a sound ...

The content of the asset decides what it is; its name, the key and the task help only where no
content is known. Pure: nothing is opened here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from msgspec import Struct

from generator.meaning.assets import Asset
from generator.meaning.families import Family
from generator.reading import fields
from generator.reading.fields import FieldError
from generator.widgets.example import AsRecord, Input, Reading

_EXTENSIONS = {
    Family.PICTURE: "apng avif bmp gif heic ico jfif jpe jpeg jpg png svg tif tiff webp",
    Family.SOUND: "aac aif aiff flac m4a mp3 oga ogg opus wav weba",
    Family.VIDEO: "avi m4v mkv mov mp4 ogv webm",
    Family.MODEL3D: "fbx glb gltf obj ply splat stl usdz",
}
BY_EXTENSION: Mapping[str, Family] = MappingProxyType(
    {name: family for family, names in _EXTENSIONS.items() for name in names.split()}
)
_BY_TYPE = MappingProxyType(
    {
        "image": Family.PICTURE,
        "audio": Family.SOUND,
        "video": Family.VIDEO,
        "model": Family.MODEL3D,
    }
)
# Keys that hold the output itself, best first; ``url`` leaves the kind open.
_BY_KEY: Mapping[str, Family | None] = MappingProxyType(
    {
        "url": None,
        "image": Family.PICTURE,
        "depth": Family.PICTURE,
        "audio": Family.SOUND,
        "video": Family.VIDEO,
    }
)
_NAMING = frozenset((*_BY_KEY, "blob"))  # without one of these nothing names a file
_POSTERS = ("image", "thumbnail", "poster", "preview")
_LISTS = ("images", "videos", "audios", "sounds")
# What a task puts out, where neither content nor name tells.
_TASKS = {
    Family.PICTURE: "text-to-image image-to-image image-text-to-image depth-estimation"
    " unconditional-image-generation image-segmentation mask-generation keypoint-detection",
    Family.SOUND: "text-to-speech text-to-audio audio-to-audio",
    Family.VIDEO: "text-to-video image-to-video image-text-to-video video-to-video"
    " reinforcement-learning robotics",
    Family.MODEL3D: "text-to-3d image-to-3d",
}
BY_TASK: Mapping[str, Family] = MappingProxyType(
    {task: family for family, tasks in _TASKS.items() for task in tasks.split()}
)
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{2,5})(?:[?#].*)?\Z", re.DOTALL)
# Base64 of PNG, JPEG, RIFF (WAV, WebP), GIF, Ogg, FLAC and MP3 with a tag.
_BASE64 = re.compile(
    r"(?:iVBORw0KGgo|/9j/|UklGR|R0lGOD|T2dnU|ZkxhQ|SUQz)[A-Za-z0-9+/\s]{16,}={0,2}\s*"
)
_LONGEST_FACT = 200


class Medium(Struct, frozen=True):
    """One asset of an output with what stood beside it."""

    asset: Asset
    # Picture, sound, video, or model3d: a named download, also for other files.
    kind: Family
    label: str = ""
    poster: Asset | None = None  # a still that stands for a video or a 3D model
    facts: tuple[tuple[str, str], ...] = ()  # other keys beside it, in order, as written
    as_record: ClassVar[AsRecord] = AsRecord(left_out=("kind",))


def read(value: object, reading: Reading) -> Medium | None:
    """One url-shaped output, also inside a list of one; None for another shape.

    Raises FieldError where ``url`` is there but holds no text.
    """
    value, path = only(value)
    try:
        return _read(value, reading)
    except FieldError as error:
        raise error.under(path) from None


def _read(value: object, reading: Reading) -> Medium | None:
    if isinstance(value, str):
        return _bare(value, reading)
    if not isinstance(value, Mapping) or _NAMING.isdisjoint(value):
        return None
    data = fields.as_mapping(value)
    if "blob" in data:
        return _blob(data, reading)
    key = next((key for key in _BY_KEY if _reference(data.get(key)) is not None), None)
    if key is None:
        if data.get("url") is not None:
            raise FieldError(f"expected text, found {fields.found(data['url'])}", "url")
        return None
    asset = resolve(_reference(data[key]) or "", reading)
    poster_key = next(
        (name for name in _POSTERS if name != key and _reference(data.get(name))), None
    )
    poster = resolve(_reference(data[poster_key]) or "", reading) if poster_key else None
    return Medium(
        asset=asset,
        kind=family_of(asset, key=key, task=reading.task),
        label=_label(data),
        poster=poster,
        facts=_facts(data, {key, poster_key, "label"}),
    )


def read_many(value: object, reading: Reading) -> tuple[Medium, ...] | None:
    """Several url-shaped outputs: a list of at least two, or ``{images: [...]}``."""
    value, path = only(value)
    if isinstance(value, Mapping):
        key = next((key for key in _LISTS if isinstance(value.get(key), list)), None)
        if key is None:
            return None
        value, path = value[key], fields.join(path, key)
    if not isinstance(value, list | tuple) or not value:
        return None
    media = []
    for index, item in enumerate(value):
        try:
            medium = read(item, reading) if isinstance(item, str | Mapping) else None
        except FieldError as error:
            raise error.under(index).under(path) from None
        if medium is None:
            return None
        media.append(medium)
    return tuple(media)


def family_of(asset: Asset, *, key: str = "url", task: str | None = None) -> Family:
    """The family that shows this asset: by content, then name, then key, then task."""
    known = asset.media_type not in _UNTOLD
    head = asset.media_type.partition("/")[0]
    if head in _BY_TYPE:
        return _BY_TYPE[head]
    named = BY_EXTENSION.get(suffix(asset.path or asset.url or asset.written))
    # Several 3D formats are plain text, so that their content cannot tell.
    if named and (not known or named is Family.MODEL3D or asset.media_type == "application/ogg"):
        return named
    if known:
        return Family.MODEL3D
    return _BY_KEY.get(key) or BY_TASK.get(task or "") or Family.MODEL3D


def first(inputs: Input, family: Family) -> Asset | None:
    """The first asset of an input that this family shows."""
    return next((asset for asset in inputs.assets if family_of(asset) is family), None)


def only(value: object) -> tuple[object, str]:
    """The value without list levels that hold just one list or mapping, as APIs add them.

    The second is the key path that leads to what is left: ``""``, ``[0]`` ...
    """
    path = ""
    for _ in range(3):
        if not isinstance(value, list | tuple) or len(value) != 1:
            break
        if not isinstance(value[0], list | tuple | Mapping):
            break
        value = value[0]
        path += "[0]"
    return value, path


def resolve(reference: str, reading: Reading) -> Asset:
    """A path, an address, or base64 of a picture or sound, as an asset."""
    if _BASE64.fullmatch(reference):
        return reading.inline(reference, "")
    return reading.resolve(reference)


def suffix(name: str) -> str:
    """The extension of a path or address, lower case, without the dot; "" if it has none."""
    found = _SUFFIX.search(name[-300:])
    return found.group(1).lower() if found else ""


def as_reference(value: object) -> str:
    """A path, address or base64 text, also inside ``{url: ...}``; else FieldError."""
    reference = _reference(value)
    if reference is None:
        raise FieldError(
            f"expected a path or address, found {fields.found(value)}", mend="write {url: file.png}"
        )
    return reference


def _reference(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("url", "path", "src") if value.get(key)), None)
    return value if isinstance(value, str) else None


def _bare(value: str, reading: Reading) -> Medium | None:
    expected = BY_TASK.get(reading.task or "")
    embedded = value.startswith("data:") or _BASE64.fullmatch(value) is not None
    if expected is None or "\n" in value.strip():
        return None
    if not embedded and suffix(value) not in BY_EXTENSION:
        return None
    asset = resolve(value, reading)
    return Medium(asset, family_of(asset, task=reading.task))


def _blob(data: Mapping[str, object], reading: Reading) -> Medium | None:
    if not isinstance(data["blob"], str):
        raise FieldError(f"expected base64 text, found {fields.found(data['blob'])}", "blob")
    names = ("content-type", "content_type", "media_type")
    written = next((data[name] for name in names if isinstance(data.get(name), str)), "")
    asset = reading.inline(data["blob"], str(written))
    key = "audio" if reading.task not in BY_TASK else "url"
    family = family_of(asset, key=key, task=reading.task)
    return Medium(asset, family, _label(data), facts=_facts(data, {"blob", "label", *names}))


def _label(data: Mapping[str, object]) -> str:
    label = data.get("label")
    return fields.as_text(label) if isinstance(label, str | int | float) else ""


def _facts(data: Mapping[str, object], used: set[str | None]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, as_fact(item)) for key, item in data.items() if key not in used and item is not None
    )


def as_fact(value: object) -> str:
    """A value beside an output as one short line: text as it stands, nested values as JSON."""
    if isinstance(value, str | int | float):
        text = fields.as_text(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    return text if len(text) <= _LONGEST_FACT else text[: _LONGEST_FACT - 1] + "…"
