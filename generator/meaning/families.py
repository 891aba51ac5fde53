"""The families of outputs: how one kind of output is read and shown.

Only their names live here, so that the table of tasks can point at them; the readers are in
``generator/widgets/<family>.py``, the templates in ``templates/widgets/<family>.html``.
"""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """``output.kind`` in ``model.json``; the value names module, template and style sheet."""

    LABELS = "labels"
    TEXT = "text"
    CHAT = "chat"
    TOKENS = "tokens"
    ANSWER = "answer"
    TABLE = "table"
    SERIES = "series"
    PICTURE = "picture"
    GALLERY = "gallery"
    BOXES = "boxes"
    POINTS = "points"
    MASKS = "masks"
    COMPARE = "compare"
    SOUND = "sound"
    TIMELINE = "timeline"
    VIDEO = "video"
    MODEL3D = "model3d"
    EMBEDDING = "embedding"
    MIXED = "mixed"
    RAW = "raw"
