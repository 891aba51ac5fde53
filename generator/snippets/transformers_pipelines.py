"""Transformers: what is called on a ``pipeline(...)``, by its name.

The pipelines of Transformers 5: those that it removed (summarization, translation, question
answering, visual question answering, image-to-image, image-to-text) have none here.
"""

from __future__ import annotations

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, Value, fill
from generator.snippets.snippet import Language

_TEXT = "print(pipe($text))"
_FILE = "print(pipe($file))"
_LABELLED_FILE = "print(pipe($file, candidate_labels=$seen))"
_TOKENS = 'print(pipe($text, aggregation_strategy="simple"))'
_ZERO_SHOT = "print(pipe($text, candidate_labels=$labels))"
_MASK = """\
text = f"The harbour was {pipe.tokenizer.mask_token} this morning."
print(pipe(text))
"""
_GENERATE = 'print(pipe($text, max_new_tokens=50)[0]["generated_text"])'
_CHAT = """\
messages = [{"role": "user", "content": $text}]
reply = pipe(messages, max_new_tokens=256)[0]["generated_text"][-1]
print(reply["content"])
"""
_VISION_CHAT = """\
content = [{"type": "image", "path": $file}, {"type": "text", "text": $text}]
messages = [{"role": "user", "content": content}]
reply = pipe(text=messages, max_new_tokens=256)[0]["generated_text"][-1]
print(reply["content"])
"""
_VECTORS = """\
vectors = pipe($text)[0]  # one vector per token
print(len(vectors), len(vectors[0]))
"""
_PICTURE_VECTORS = """\
vectors = pipe($file)[0]
print(len(vectors), len(vectors[0]))
"""
_SEGMENTS = """\
for part in pipe($file):
    print(part["label"], part["score"])
"""
_MASKS = 'print(len(pipe($file)["masks"]), "masks")'
_DEPTH = 'pipe($file)["depth"].save("depth.png")'
_SPEECH = 'print(pipe($file)["text"])'
_SOUND = """\
sound = pipe($text)
soundfile.write("sound.wav", sound["audio"].T, sound["sampling_rate"])
"""
_DOCUMENT = 'print(pipe($file, "What is the total?"))'
_TABLE = """\
table = {"Boat": ["Heron", "Tern"], "Seats": ["12", "40"]}
print(pipe(table=table, query="How many seats has the Tern?"))
"""
_MATCH = 'print(pipe(["left.jpg", "right.jpg"]))'

# name of the pipeline: (what is called, the file that it is given)
_CALLS = {
    "text-classification": (_TEXT, ""),
    "token-classification": (_TOKENS, ""),
    "zero-shot-classification": (_ZERO_SHOT, ""),
    "fill-mask": (_MASK, ""),
    "text-generation": (_GENERATE, ""),
    "feature-extraction": (_VECTORS, ""),
    "table-question-answering": (_TABLE, ""),
    "document-question-answering": (_DOCUMENT, "page.png"),
    "image-classification": (_FILE, "photo.jpg"),
    "image-feature-extraction": (_PICTURE_VECTORS, "photo.jpg"),
    "image-segmentation": (_SEGMENTS, "photo.jpg"),
    "object-detection": (_FILE, "photo.jpg"),
    "depth-estimation": (_DEPTH, "photo.jpg"),
    "mask-generation": (_MASKS, "photo.jpg"),
    "keypoint-matching": (_MATCH, ""),
    "zero-shot-image-classification": (_LABELLED_FILE, "photo.jpg"),
    "zero-shot-object-detection": (_LABELLED_FILE, "photo.jpg"),
    "image-text-to-text": (_VISION_CHAT, "photo.jpg"),
    "any-to-any": (_VISION_CHAT, "photo.jpg"),
    "video-classification": (_FILE, "clip.mp4"),
    "audio-classification": (_FILE, "sound.wav"),
    "automatic-speech-recognition": (_SPEECH, "speech.wav"),
    "text-to-audio": (_SOUND, ""),
}
PIPELINES = frozenset(_CALLS)
_NEEDS = {
    "text-to-audio": " soundfile",
    "table-question-answering": " pandas",
    "document-question-answering": " pillow pytesseract",
    "video-classification": " av",
}
_PICTURES = "photo.jpg"


def pipeline_code(facts: ModelFacts, model: str, name: str, trust: Bare) -> str:
    """The code that makes the pipeline of that name and calls it."""
    call, file = _CALLS[name]
    if name == "text-generation" and facts.chat:
        call = _CHAT
    if name == "fill-mask" and facts.sample.mask:
        call = _TEXT
    first = "import soundfile\n" if name == "text-to-audio" else ""
    code = (
        first + "from transformers import pipeline\n\npipe = pipeline($name, model=$model$trust)\n"
    )
    values: dict[str, Value] = {
        "name": name,
        "model": model,
        "trust": trust,
        "text": samples.text(facts),
        "file": file,
        "labels": samples.labels(facts),
        "seen": samples.seen_labels(facts),
    }
    return fill(Language.PYTHON, code + call, **values)


def pipeline_needs(name: str) -> str:
    """The packages that it needs."""
    pictures = " pillow" if _CALLS[name][1] == _PICTURES else ""
    return "transformers torch" + pictures + _NEEDS.get(name, "")
