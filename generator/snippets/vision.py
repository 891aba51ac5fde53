"""Snippets for libraries of vision: timm, OpenCLIP, Ultralytics."""

from __future__ import annotations

from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, fill
from generator.snippets.snippet import Language, Snippet, Source

_TIMM = """\
import timm
import torch
from PIL import Image
from timm.data import create_transform, resolve_model_data_config

model = timm.create_model($model, pretrained=True$bare).eval()
transform = create_transform(**resolve_model_data_config(model), is_training=False)
image = Image.open("photo.jpg").convert("RGB")
with torch.no_grad():
    output = model(transform(image).unsqueeze(0))
"""
_BEST = """\
scores, classes = output.softmax(dim=1)[0].topk(min(5, output.shape[1]))
print(list(zip(classes.tolist(), scores.tolist())))
"""
_SHAPE = "print(output.shape)\n"


def _schemed(source: Source) -> str:
    """An address that timm and OpenCLIP take for a folder or for a hub."""
    return ("local-dir:" if source.local else "hf-hub:") + source.model


def timm(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An image classifier, or the features below its head."""
    features = facts.task in {"image-feature-extraction", "feature-extraction"}
    if not features and facts.task not in {"image-classification", None}:
        return
    code = fill(
        Language.PYTHON,
        _TIMM + (_SHAPE if features else _BEST),
        model=_schemed(source),
        bare=Bare(", num_classes=0" if features else ""),
    )
    yield Snippet("timm", "timm", Language.PYTHON, code, "timm", source.place)


_CLIP = """\
import open_clip
import torch
from PIL import Image

model, preprocess = open_clip.create_model_from_pretrained($model)
tokenizer = open_clip.get_tokenizer($model)
labels = $seen
image = preprocess(Image.open("photo.jpg")).unsqueeze(0)
with torch.no_grad():
    image_vector = model.encode_image(image, normalize=True)
    label_vectors = model.encode_text(tokenizer(labels), normalize=True)
print(dict(zip(labels, (image_vector @ label_vectors.T)[0].tolist())))
"""


def open_clip(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """How well a picture fits words."""
    code = fill(Language.PYTHON, _CLIP, model=_schemed(source), seen=samples.seen_labels(facts))
    yield Snippet("OpenCLIP", "OpenCLIP", Language.PYTHON, code, "open_clip_torch", source.place)


_YOLO_LOCAL = """\
from ultralytics import YOLO

# A .pt file can run any code when it is loaded: trust its author first.
model = YOLO($file)
for result in model.predict("photo.jpg"):
    print(result.to_json())
"""
_YOLO_HUB = """\
from huggingface_hub import hf_hub_download
from ultralytics import YOLO

# A .pt file can run any code when it is loaded: trust its author first.
model = YOLO(hf_hub_download($model, $file))
for result in model.predict("photo.jpg"):
    print(result.to_json())
"""


def ultralytics(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A detector; the best weights where training left several."""
    files = facts.files(".pt")
    best = next((path for path in files if path.endswith("best.pt")), next(iter(files), ""))
    if not best:
        return
    code = fill(
        Language.PYTHON,
        _YOLO_LOCAL if source.local else _YOLO_HUB,
        model=source.model,
        file=source.file(best) if source.local else best,
    )
    needs = "ultralytics" if source.local else "ultralytics huggingface_hub"
    yield Snippet("Ultralytics", "Ultralytics", Language.PYTHON, code, needs, source.place)
