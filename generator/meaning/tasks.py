"""The tasks: one visible table, in order of specificity. No I/O.

The order means something: where a card has no ``pipeline_tag`` and several of its tags name a
task, the first of this table decides (the hub documents the same order).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.data.load import table
from generator.meaning.families import Family
from generator.meaning.suggest import closest, fold

# The modalities in the order in which listings show them, with their plain names.
MODALITIES: Mapping[str, str] = MappingProxyType(
    {
        "multimodal": "Multimodal",
        "nlp": "Language",
        "cv": "Vision",
        "audio": "Audio",
        "tabular": "Tabular",
        "rl": "Reinforcement learning",
        "other": "Other",
    }
)


class Task(Struct, frozen=True):
    """One task: what it is called, what goes in, what comes out, how that is shown."""

    id: str  # the value of ``pipeline_tag``
    name: str
    modality: str  # a key of MODALITIES
    families: tuple[Family, ...]  # what outputs are expected to be; the likeliest first
    takes: str  # in plain words: "a picture"
    gives: str  # in plain words: "labels with scores"
    what: str  # one sentence
    order: int = 0  # specificity: its place in the table, 0 is the most specific

    @property
    def family(self) -> Family:
        """The family that an output of this task most likely has."""
        return self.families[0]


def _table(*rows: tuple[str, str, str, tuple[Family, ...], str, str, str]) -> Mapping[str, Task]:
    return MappingProxyType({row[0]: Task(*row, order=order) for order, row in enumerate(rows)})


LABELS, TEXT, CHAT, TOKENS = Family.LABELS, Family.TEXT, Family.CHAT, Family.TOKENS
ANSWER, TABLE, SERIES = Family.ANSWER, Family.TABLE, Family.SERIES
PICTURE, GALLERY, COMPARE = Family.PICTURE, Family.GALLERY, Family.COMPARE
BOXES, POINTS, MASKS = Family.BOXES, Family.POINTS, Family.MASKS
SOUND, TIMELINE, VIDEO, MODEL3D = Family.SOUND, Family.TIMELINE, Family.VIDEO, Family.MODEL3D
EMBEDDING, MIXED, RAW = Family.EMBEDDING, Family.MIXED, Family.RAW

# fmt: off
TASKS: Mapping[str, Task] = _table(
    ("text-classification", "Text Classification", "nlp", (LABELS,),
     "a text", "labels with scores", "Says which of its labels fit a text."),
    ("token-classification", "Token Classification", "nlp", (TOKENS,),
     "a text", "marked words", "Marks words of a text, such as names and places."),
    ("table-question-answering", "Table Question Answering", "nlp", (TABLE, ANSWER),
     "a question and a table", "an answer and its cells", "Answers a question from a table."),
    ("question-answering", "Question Answering", "nlp", (ANSWER, TEXT),
     "a question and a passage", "an answer in the passage",
     "Finds the answer to a question in a passage."),
    ("zero-shot-classification", "Zero-Shot Classification", "nlp", (LABELS,),
     "a text and labels", "labels with scores",
     "Says which of the labels you give fit a text, without training on them."),
    ("translation", "Translation", "nlp", (TEXT,),
     "a text", "the text in another language", "Turns a text into another language."),
    ("summarization", "Summarization", "nlp", (TEXT,),
     "a long text", "a short text", "Says what matters of a long text in a short one."),
    ("feature-extraction", "Feature Extraction", "nlp", (EMBEDDING,),
     "a text", "numbers", "Turns a text into numbers that stand for its meaning."),
    ("text-generation", "Text Generation", "nlp", (TEXT, CHAT),
     "a text or a conversation", "a text", "Continues a text or answers in a conversation."),
    ("fill-mask", "Fill-Mask", "nlp", (LABELS,),
     "a text with a gap", "words with scores", "Says which words fit a gap in a text."),
    ("sentence-similarity", "Sentence Similarity", "nlp", (LABELS, EMBEDDING),
     "a sentence and others", "a score for each", "Says how close sentences are in meaning."),
    ("text-to-speech", "Text-to-Speech", "audio", (SOUND,),
     "a text", "speech", "Reads a text aloud."),
    ("text-to-audio", "Text-to-Audio", "audio", (SOUND,),
     "a text", "sound", "Makes speech, music or noises from a text."),
    ("automatic-speech-recognition", "Automatic Speech Recognition", "audio", (TEXT, TIMELINE),
     "speech", "a text", "Writes down what is said."),
    ("audio-to-audio", "Audio-to-Audio", "audio", (SOUND,),
     "sound", "sound", "Changes a recording: separates, cleans or converts it."),
    ("audio-classification", "Audio Classification", "audio", (LABELS,),
     "sound", "labels with scores", "Says which of its labels fit a sound."),
    ("audio-text-to-text", "Audio-Text-to-Text", "multimodal", (TEXT, CHAT),
     "sound and a text", "a text", "Answers in text about a sound."),
    ("voice-activity-detection", "Voice Activity Detection", "audio", (TIMELINE,),
     "sound", "spans of time", "Says when somebody speaks."),
    ("depth-estimation", "Depth Estimation", "cv", (COMPARE, PICTURE),
     "a picture", "a picture of distances", "Says how far away each part of a picture is."),
    ("image-classification", "Image Classification", "cv", (LABELS,),
     "a picture", "labels with scores", "Says which of its labels fit a picture."),
    ("object-detection", "Object Detection", "cv", (BOXES,),
     "a picture", "boxes with labels", "Finds things in a picture and draws boxes around them."),
    ("image-segmentation", "Image Segmentation", "cv", (MASKS,),
     "a picture", "regions with labels", "Cuts a picture into regions and names them."),
    ("text-to-image", "Text-to-Image", "cv", (PICTURE, GALLERY),
     "a text", "a picture", "Makes a picture from a text."),
    ("image-to-text", "Image-to-Text", "cv", (TEXT,),
     "a picture", "a text", "Describes a picture or reads the text in it."),
    ("image-to-image", "Image-to-Image", "cv", (COMPARE, PICTURE, GALLERY),
     "a picture", "a picture", "Makes a new picture from a picture."),
    ("image-to-video", "Image-to-Video", "cv", (VIDEO,),
     "a picture", "a video", "Sets a picture in motion."),
    ("unconditional-image-generation", "Unconditional Image Generation", "cv",
     (GALLERY, PICTURE), "nothing", "pictures", "Makes pictures out of nothing but noise."),
    ("video-classification", "Video Classification", "cv", (LABELS,),
     "a video", "labels with scores", "Says which of its labels fit a video."),
    ("reinforcement-learning", "Reinforcement Learning", "rl", (VIDEO,),
     "what an agent sees", "what it does", "Acts in a world and learns from the rewards."),
    ("robotics", "Robotics", "rl", (VIDEO,),
     "what a robot senses", "what it does", "Moves a robot."),
    ("tabular-classification", "Tabular Classification", "tabular", (TABLE, LABELS),
     "a table", "a label for each row", "Sorts the rows of a table into classes."),
    ("tabular-regression", "Tabular Regression", "tabular", (TABLE,),
     "a table", "a number for each row", "Estimates a number for each row of a table."),
    ("tabular-to-text", "Tabular to Text", "tabular", (TEXT,),
     "a table", "a text", "Puts records of a table into words."),
    ("table-to-text", "Table to Text", "nlp", (TEXT,),
     "a table", "a text", "Puts a table into words."),
    ("multiple-choice", "Multiple Choice", "nlp", (LABELS,),
     "a question and choices", "choices with scores", "Picks one of the answers on offer."),
    ("text-ranking", "Text Ranking", "nlp", (LABELS,),
     "a query and texts", "a score for each", "Puts texts in order of how well they fit a query."),
    ("text-retrieval", "Text Retrieval", "nlp", (LABELS,),
     "a query", "texts with scores", "Finds the texts that fit a query."),
    ("time-series-forecasting", "Time Series Forecasting", "tabular", (SERIES, TABLE),
     "past values", "values to come", "Continues a series of values into the future."),
    ("text-to-video", "Text-to-Video", "cv", (VIDEO,),
     "a text", "a video", "Makes a video from a text."),
    ("image-text-to-text", "Image-Text-to-Text", "multimodal", (TEXT, CHAT),
     "a picture and a text", "a text", "Answers in text about a picture."),
    ("image-text-to-image", "Image-Text-to-Image", "multimodal", (COMPARE, PICTURE, GALLERY),
     "a picture and a text", "a picture", "Changes a picture as a text asks."),
    ("image-text-to-video", "Image-Text-to-Video", "multimodal", (VIDEO,),
     "a picture and a text", "a video", "Sets a picture in motion as a text asks."),
    ("visual-question-answering", "Visual Question Answering", "multimodal",
     (ANSWER, LABELS, TEXT), "a picture and a question", "answers with scores",
     "Answers a question about a picture."),
    ("document-question-answering", "Document Question Answering", "multimodal",
     (ANSWER, LABELS, TEXT), "a page and a question", "an answer from the page",
     "Answers a question from a scanned page."),
    ("zero-shot-image-classification", "Zero-Shot Image Classification", "cv", (LABELS,),
     "a picture and labels", "labels with scores",
     "Says which of the labels you give fit a picture, without training on them."),
    ("graph-ml", "Graph Machine Learning", "other", (RAW,),
     "a graph", "what the model says of it", "Works on graphs: nodes and the links between them."),
    ("mask-generation", "Mask Generation", "cv", (MASKS, PICTURE),
     "a picture", "masks", "Cuts out the things in a picture without naming them."),
    ("zero-shot-object-detection", "Zero-Shot Object Detection", "cv", (BOXES,),
     "a picture and labels", "boxes with labels",
     "Finds things you name in a picture, without training on them."),
    ("text-to-3d", "Text-to-3D", "cv", (MODEL3D,),
     "a text", "a 3D shape", "Makes a 3D shape from a text."),
    ("image-to-3d", "Image-to-3D", "cv", (MODEL3D,),
     "a picture", "a 3D shape", "Makes a 3D shape from a picture."),
    ("image-feature-extraction", "Image Feature Extraction", "cv", (EMBEDDING,),
     "a picture", "numbers", "Turns a picture into numbers that stand for what it shows."),
    ("video-text-to-text", "Video-Text-to-Text", "multimodal", (TEXT, CHAT),
     "a video and a text", "a text", "Answers in text about a video."),
    ("keypoint-detection", "Keypoint Detection", "cv", (POINTS, PICTURE),
     "a picture", "points", "Finds points in a picture, such as the joints of a body."),
    ("visual-document-retrieval", "Visual Document Retrieval", "multimodal", (LABELS,),
     "a query and pages", "a score for each", "Finds the scanned pages that fit a query."),
    ("any-to-any", "Any-to-Any", "multimodal", (MIXED, CHAT, TEXT),
     "text, pictures, sound or video", "text, pictures, sound or video",
     "Takes and gives several kinds of media in one model."),
    ("video-to-video", "Video-to-Video", "cv", (VIDEO, COMPARE),
     "a video", "a video", "Makes a new video from a video."),
    ("other", "Other", "other", (RAW,),
     "anything", "anything", "Does something that has no task of its own."),
)
# fmt: on


class Alias(Struct, frozen=True):
    """What a retired or common other name of a task stands for."""

    task: str | None  # None: the word is a tag, and no task has taken it over
    extra_tag: str | None = None  # a tag that says what the old name said besides


def _aliases() -> Mapping[str, Alias]:
    rows: Mapping[str, Mapping[str, str | None]] = table("tasks")["aliases"]
    return MappingProxyType(
        {name: Alias(row["task"], row.get("extra_tag")) for name, row in rows.items()}
    )


ALIASES: Mapping[str, Alias] = _aliases()

# Subtasks and the task each belongs to; a subtask that bears a task's own name is that task.
SUBTASKS: Mapping[str, str] = MappingProxyType(
    {name: task for name, task in table("tasks")["subtask_to_task"].items() if name not in TASKS}
)


def task_named(word: str) -> Task | None:
    """The task that a word names: its id in any case, an alias or a subtask of it."""
    key = fold(word)
    if key in TASKS:
        return TASKS[key]
    alias = ALIASES.get(key)
    name = alias.task if alias else SUBTASKS.get(key)
    return TASKS[name] if name else None


def task_meant(word: str) -> str | None:
    """The id that a misspelt ``pipeline_tag`` most likely means, for "did you mean"."""
    near = closest(word, (*TASKS, *ALIASES, *SUBTASKS))
    task = task_named(near) if near else None
    return task.id if task else None
