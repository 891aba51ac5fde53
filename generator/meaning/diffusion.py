"""What the pipeline class of ``model_index.json`` says about the task (Diffusers).

Classes of the table come first; the rest is told by patterns in the name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from generator.data.load import table

_CLASSES: Mapping[str, str | list[str]] = table("architectures")["diffusers_class_to_task"]

# The first pattern that stands in a name decides; so 3D and "into video" come before the words
# that they contain. A name may have a framework's prefix.
_PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("image-to-3d", ("ShapEImg2Img",)),
    ("text-to-3d", ("ShapE",)),
    ("text-to-audio", ("DanceDiffusion",)),
    ("video-to-video", ("VideoToVideo",)),
    ("image-to-video", ("ImageToVideo", "I2V", "StableVideoDiffusion")),
    ("image-to-image", ("Img2Img", "Inpaint", "Upscale", "InstructPix2Pix", "Edit", "Kontext")),
    ("image-to-image", ("Depth2Img", "ImageVariation", "SuperResolution")),
    ("text-to-video", ("TextToVideo", "Video", "AnimateDiff")),
    ("text-to-audio", ("Audio", "Music")),
)
_UNCONDITIONAL = ("DDPM", "DDIM", "PNDM", "ScoreSdeVe", "KarrasVe", "ConsistencyModel")
_PREFIXES = ("Flax", "Onnx")


def pipeline_task(name: str, tagged: Collection[str]) -> str | None:
    """The task of a pipeline class; None for a name that nothing is known of.

    ``tagged`` are the tasks that the card's tags name: where a class does several things, the
    first that is tagged wins, else ``text-to-image`` where it is one of them, else the first.
    """
    tasks = _tasks(name)
    for task in tasks:
        if task in tagged:
            return task
    return "text-to-image" if "text-to-image" in tasks else next(iter(tasks), None)


def _tasks(name: str) -> tuple[str, ...]:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    row = _CLASSES.get(name)
    if row is not None:
        return (row,) if isinstance(row, str) else tuple(row)
    guess = _by_pattern(name)
    return (guess,) if guess else ()


def _by_pattern(name: str) -> str | None:
    if name.startswith("Marigold") and "Depth" in name:
        return "depth-estimation"
    if name.startswith(_UNCONDITIONAL):
        return "unconditional-image-generation"
    for task, pieces in _PATTERNS:
        if any(piece in name for piece in pieces):
            return task
    return None
