"""Which libraries fit a model, and its snippets for each place that it can be taken from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from generator.snippets.adapters import adapters, peft
from generator.snippets.agents import ml_agents, sample_factory, stable_baselines
from generator.snippets.diffusers import diffusers
from generator.snippets.engines import llama_cpp, mlx, transformers_js, vllm
from generator.snippets.facts import ModelFacts, is_hub_id
from generator.snippets.language import allennlp, flair, paddlenlp, spacy, stanza
from generator.snippets.learners import fastai, keras, keras_hub, sklearn
from generator.snippets.literals import fill
from generator.snippets.sentences import model2vec, sentence_transformers, setfit, span_marker
from generator.snippets.snippet import Language, Maker, Place, Snippet, Source, Use, Way
from generator.snippets.sound import asteroid, espnet, speechbrain
from generator.snippets.transformers import transformers
from generator.snippets.vision import open_clip, timm, ultralytics

# id of the table of libraries: what makes its snippets
MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "transformers": transformers,
        "diffusers": diffusers,
        "sentence-transformers": sentence_transformers,
        "timm": timm,
        "spacy": spacy,
        "flair": flair,
        "stanza": stanza,
        "speechbrain": speechbrain,
        "espnet": espnet,
        "asteroid": asteroid,
        "fastai": fastai,
        "keras": keras,
        "keras-hub": keras_hub,
        "adapter-transformers": adapters,
        "peft": peft,
        "setfit": setfit,
        "span-marker": span_marker,
        "model2vec": model2vec,
        "stable-baselines3": stable_baselines,
        "ml-agents": ml_agents,
        "sample-factory": sample_factory,
        "allennlp": allennlp,
        "paddlenlp": paddlenlp,
        "sklearn": sklearn,
        "transformers.js": transformers_js,
        "gguf": llama_cpp,
        "llama.cpp": llama_cpp,
        "llama-cpp-python": llama_cpp,
        "open_clip": open_clip,
        "ultralytics": ultralytics,
        "mlx": mlx,
        "vllm": vllm,
    }
)


def snippets_for(facts: ModelFacts) -> tuple[Snippet, ...]:
    """Every snippet that fits, way by way, the folder on disk before the hub."""
    return tuple(snippet for way in _ways(facts) for snippet in way.snippets)


def make_use(facts: ModelFacts) -> Use | None:
    """What a page tells about using a model; None where no library fits."""
    ways = _ways(facts)
    if not ways:
        return None
    folder = facts.name if facts.has_weights else ""
    return Use(folder, _download(facts) if is_hub_id(facts.id) else None, ways)


def _ways(facts: ModelFacts) -> tuple[Way, ...]:
    """The snippets of one title together: a page shows them side by side."""
    found: dict[str, dict[Place, Snippet]] = {}
    for maker in _makers(facts):
        for source in sources(facts):
            for snippet in maker(facts, source):
                found.setdefault(snippet.title, {}).setdefault(snippet.place, snippet)
    return tuple(Way(title, tuple(places.values())) for title, places in found.items())


def _makers(facts: ModelFacts) -> Iterator[Maker]:
    """The model's own library first, then engines that run its files as they are."""
    first = MAKERS.get(facts.library or "")
    if first is not None:
        yield first
    others = (sentence_transformers, llama_cpp, mlx, vllm, transformers_js)
    for maker, fits in zip(others, _also(facts), strict=True):
        if fits and maker is not first:
            yield maker


def _also(facts: ModelFacts) -> tuple[bool, bool, bool, bool, bool]:
    """Whether the other makers of :func:`_makers` fit besides."""
    library, tagged = facts.library, facts.tagged
    own = library in {"transformers", "sentence-transformers"}
    onnx = "onnx/model.onnx" in facts.paths or tagged("transformers.js")
    return (
        library == "transformers" and (bool(facts.encoder) or facts.task == "text-ranking"),
        library not in {"diffusers", "peft"} and bool(facts.files(".gguf")),
        library == "transformers" and tagged("mlx"),
        library == "transformers" and not tagged("mlx"),
        own and onnx,
    )


def sources(facts: ModelFacts) -> tuple[Source, ...]:
    """The folder on disk, where the files are in it, and the hub, where the id can be one."""
    found = []
    if facts.has_weights:
        found.append(Source(Place.LOCAL, f"./{facts.name}", _base_folder(facts)))
    if is_hub_id(facts.id):
        found.append(Source(Place.HUB, facts.id, facts.base))
    return tuple(found)


def _base_folder(facts: ModelFacts) -> str:
    """The folder that the base model is expected in, never that of the model itself."""
    name = facts.base.rpartition("/")[2]
    if not name:
        return ""
    return f"./{name}-base" if name == facts.name else f"./{name}"


_DOWNLOAD = "hf download $model --local-dir $folder\n"


def _download(facts: ModelFacts) -> Snippet:
    code = fill(Language.SHELL, _DOWNLOAD, model=facts.id, folder=f"./{facts.name}")
    return Snippet("Hub", "Download", Language.SHELL, code, "huggingface_hub", Place.HUB)
