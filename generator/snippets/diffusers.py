"""Snippets for Diffusers: pictures, videos and sounds from pipelines and from adapters."""

from __future__ import annotations

from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import fill
from generator.snippets.snippet import Language, Snippet, Source

NAME = "Diffusers"
NEEDS = "diffusers transformers accelerate torch"

_LOAD = """\
import torch
from diffusers import DiffusionPipeline
$imports
pipe = DiffusionPipeline.from_pretrained($model, dtype=torch.bfloat16)
pipe.to("cuda")  # "mps" on a Mac, "cpu" without a graphics card
"""
_TO_IMAGE = 'pipe($prompt).images[0].save("image.png")\n'
_IMAGE_TO_IMAGE = """\
image = load_image("input.png")
pipe(image=image, prompt=$prompt).images[0].save("output.png")
"""
_TO_VIDEO = 'export_to_video(pipe($prompt).frames[0], "video.mp4")\n'
_IMAGE_TO_VIDEO = """\
image = load_image("input.png")
export_to_video(pipe(image=image, prompt=$prompt).frames[0], "video.mp4")
"""
_STILL_TO_VIDEO = """\
image = load_image("input.png")
export_to_video(pipe(image).frames[0], "video.mp4")
"""
_VIDEO_TO_VIDEO = """\
video = load_video("input.mp4")
export_to_video(pipe(video=video, prompt=$prompt).frames[0], "video.mp4")
"""
_UNPROMPTED = 'pipe().images[0].save("image.png")\n'
_TO_3D = 'export_to_gif(pipe($prompt).images[0], "views.gif")\n'
_TO_SOUND = """\
sound = pipe($prompt).audios[0]
soundfile.write("sound.wav", sound.T.float().cpu().numpy(), pipe.vae.sampling_rate)
"""
_DEPTH = """\
image = load_image("input.png")
depth = pipe(image)
pipe.image_processor.visualize_depth(depth.prediction)[0].save("depth.png")
"""

# task: (what is imported besides, what is called)
_CALLS = {
    "text-to-image": ("", _TO_IMAGE),
    "image-to-image": ("from diffusers.utils import load_image\n", _IMAGE_TO_IMAGE),
    "image-text-to-image": ("from diffusers.utils import load_image\n", _IMAGE_TO_IMAGE),
    "text-to-video": ("from diffusers.utils import export_to_video\n", _TO_VIDEO),
    "image-to-video": (
        "from diffusers.utils import export_to_video, load_image\n",
        _IMAGE_TO_VIDEO,
    ),
    "image-text-to-video": (
        "from diffusers.utils import export_to_video, load_image\n",
        _IMAGE_TO_VIDEO,
    ),
    "video-to-video": (
        "from diffusers.utils import export_to_video, load_video\n",
        _VIDEO_TO_VIDEO,
    ),
    "unconditional-image-generation": ("", _UNPROMPTED),
}
# Classes whose calls differ from those of their task.
_BY_CLASS = {
    "StableVideoDiffusionPipeline": (
        "from diffusers.utils import export_to_video, load_image\n",
        _STILL_TO_VIDEO,
    ),
    "ShapEPipeline": ("from diffusers.utils import export_to_gif\n", _TO_3D),
    "StableAudioPipeline": ("import soundfile\n", _TO_SOUND),
    "MarigoldDepthPipeline": ("from diffusers.utils import load_image\n", _DEPTH),
}
# Pipelines that make pictures from texts; from pictures only when loaded as their sibling.
_TWO_WAYS = frozenset({
    "StableDiffusionPipeline", "StableDiffusionXLPipeline", "StableDiffusion3Pipeline",
    "FluxPipeline", "KandinskyV22CombinedPipeline", "Kandinsky3Pipeline",
})  # fmt: skip
# Pipelines that need more than a prompt and a picture: a mask, a map, a second model.
_NEEDS_MORE = ("Inpaint", "ControlNet", "Adapter", "Prior", "Upscale", "Upsample", "Decoder")


def diffusers(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """The pipeline of a repo that holds one, else an adapter on the pipeline of its base."""
    if {"model_index.json", "modular_model_index.json"} & facts.paths or facts.pipeline_class:
        yield from _pipeline(facts, source)
    elif _is_embedding(facts):
        yield from _embedding(facts, source)
    elif facts.relation == "adapter" or facts.tagged("lora"):
        yield from _lora(facts, source)


def _pipeline(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    if facts.pipeline_class.startswith(("Flax", "Onnx")) or any(
        word in facts.pipeline_class for word in _NEEDS_MORE
    ):
        return
    found = _BY_CLASS.get(facts.pipeline_class) or _CALLS.get(facts.task or "")
    if found is None:
        return
    imports, call = found
    template = _LOAD.replace("$imports\n", imports + "\n") + call
    if facts.pipeline_class in _TWO_WAYS and facts.task == "image-to-image":
        template = template.replace("DiffusionPipeline", "AutoPipelineForImage2Image")
    code = fill(Language.PYTHON, template, model=source.model, prompt=samples.prompt(facts))
    needs = NEEDS + (" soundfile" if "soundfile" in imports else "")
    yield Snippet(NAME, NAME, Language.PYTHON, code, needs, source.place)


_LORA = """\
import torch
from diffusers import DiffusionPipeline
$imports
pipe = DiffusionPipeline.from_pretrained($base, dtype=torch.bfloat16)
pipe.to("cuda")  # "mps" on a Mac, "cpu" without a graphics card
pipe.load_lora_weights($model, weight_name=$file)
"""
_EMBEDDING = """\
import torch
from diffusers import DiffusionPipeline

pipe = DiffusionPipeline.from_pretrained($base, dtype=torch.bfloat16)
pipe.to("cuda")  # "mps" on a Mac, "cpu" without a graphics card
pipe.load_textual_inversion($model, weight_name=$file)
pipe($prompt).images[0].save("image.png")
"""
_LORA_FILE = "pytorch_lora_weights.safetensors"
_LEARNED = ("learned_embeds.safetensors", "learned_embeds.bin")


def _lora(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    file = _lora_file(facts)
    found = _CALLS.get(facts.task or "text-to-image")
    if not source.base or not file or found is None:
        return
    imports, call = found
    code = fill(
        Language.PYTHON,
        _LORA.replace("$imports\n", imports + "\n") + call,
        model=source.model,
        base=source.base,
        file=file,
        prompt=samples.prompt(facts),
    )
    title = f"{NAME}: adapter on its base model"
    yield Snippet(NAME, title, Language.PYTHON, code, NEEDS + " peft", source.place)


def _lora_file(facts: ModelFacts) -> str:
    """The adapter's weights: the usual name, else the first file at the top."""
    found = [path for path in facts.files(".safetensors") if "/" not in path]
    return _LORA_FILE if _LORA_FILE in found else next(iter(found), "")


def _is_embedding(facts: ModelFacts) -> bool:
    return any(path in facts.paths for path in _LEARNED)


def _embedding(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    file = next(path for path in _LEARNED if path in facts.paths)
    if not source.base:
        return
    code = fill(
        Language.PYTHON,
        _EMBEDDING,
        model=source.model,
        base=source.base,
        file=file,
        prompt=samples.prompt(facts),
    )
    title = f"{NAME}: learned word on its base model"
    yield Snippet(NAME, title, Language.PYTHON, code, NEEDS, source.place)
