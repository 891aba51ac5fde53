"""Snippets for engines that run models of others: llama.cpp, MLX, vLLM, Transformers.js."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, Value, fill
from generator.snippets.snippet import Language, Snippet, Source
from generator.snippets.transformers import trust, warned

_TALKERS = frozenset({"text-generation", "image-text-to-text", "any-to-any"})
_EMBEDDERS = frozenset({"feature-extraction", "sentence-similarity"})

# --- llama.cpp ---

_CLI_LOCAL = "llama-cli -m $file -p $text\n"
_CLI_HUB = "llama-cli --hf-repo $model --hf-file $name -p $text\n"
_EMBED_LOCAL = "llama-embedding -m $file -p $text\n"
_EMBED_HUB = "llama-embedding --hf-repo $model --hf-file $name -p $text\n"
_SEEING = "llama-server -m $file --mmproj $eye --port 8080\n"
_SEEING_HUB = "llama-server --hf-repo $model --hf-file $name --port 8080\n"
_LLAMA_LOCAL = """\
from llama_cpp import Llama

llm = Llama(model_path=$file$embedding)
"""
_LLAMA_HUB = """\
from llama_cpp import Llama

llm = Llama.from_pretrained(repo_id=$model, filename=$name$embedding)
"""
_COMPLETE = 'print(llm($text, max_tokens=100)["choices"][0]["text"])\n'
_CHAT = """\
messages = [{"role": "user", "content": $text}]
reply = llm.create_chat_completion(messages)
print(reply["choices"][0]["message"]["content"])
"""
_EMBED = "print(len(llm.embed($text)))\n"
_SHARD = re.compile(r"-(\d{5})-of-\d{5}\.gguf\Z")
_EYE = re.compile(r"mmproj", re.IGNORECASE)  # the part of a model that reads pictures


def llama_cpp(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """The command and the Python binding for a GGUF file."""
    file = gguf_file(facts)
    embeds = facts.task in _EMBEDDERS
    if not file or not (embeds or facts.task in _TALKERS):
        return
    eye = next((path for path in facts.files(".gguf") if _EYE.search(path)), "")
    values: dict[str, Value] = {
        "file": source.file(file),
        "eye": source.file(eye),
        "name": file,
        "model": source.model,
        "text": samples.text(facts),
        "embedding": Bare(", embedding=True" if embeds else ""),
    }
    command = _command(source, embeds=embeds, sees=bool(eye))
    code = fill(Language.SHELL, command, **values)
    yield Snippet("llama.cpp", "llama.cpp", Language.SHELL, code, "", source.place)
    if eye:
        return  # the binding needs a handler that differs from model to model
    call = _EMBED if embeds else _CHAT if facts.chat else _COMPLETE
    code = fill(Language.PYTHON, (_LLAMA_LOCAL if source.local else _LLAMA_HUB) + call, **values)
    needs = "llama-cpp-python" + ("" if source.local else " huggingface_hub")
    name = "llama-cpp-python"
    yield Snippet(name, name, Language.PYTHON, code, needs, source.place)


def _command(source: Source, *, embeds: bool, sees: bool) -> str:
    if embeds:
        return _EMBED_LOCAL if source.local else _EMBED_HUB
    if sees:
        return _SEEING if source.local else _SEEING_HUB
    return _CLI_LOCAL if source.local else _CLI_HUB


def gguf_file(facts: ModelFacts) -> str:
    """The GGUF file to run: a middle quantisation first, of several shards the first."""
    found = [path for path in facts.files(".gguf") if not _EYE.search(path) and _first(path)]
    middle = (path for path in found if "q4_k_m" in path.casefold())
    return next(middle, next(iter(found), ""))


def _first(path: str) -> bool:
    shard = _SHARD.search(path)
    return shard is None or int(shard[1]) == 1


# --- MLX ---

_MLX = """\
from mlx_lm import generate, load

model, tokenizer = load($model)
"""
_MLX_COMPLETE = "print(generate(model, tokenizer, prompt=$text, max_tokens=100))\n"
_MLX_CHAT = """\
messages = [{"role": "user", "content": $text}]
prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True)
print(generate(model, tokenizer, prompt=prompt, max_tokens=256))
"""


def mlx(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A language model on a Mac."""
    if facts.task != "text-generation" or facts.custom_code:
        return
    code = fill(
        Language.PYTHON,
        _MLX + (_MLX_CHAT if facts.chat else _MLX_COMPLETE),
        model=source.model,
        text=samples.text(facts),
    )
    yield Snippet("MLX", "MLX", Language.PYTHON, code, "mlx-lm", source.place)


# --- vLLM ---

_VLLM = """\
from vllm import LLM, SamplingParams

llm = LLM(model=$model$trust)
settings = SamplingParams(max_tokens=256)
"""
_VLLM_COMPLETE = "print(llm.generate([$text], settings)[0].outputs[0].text)\n"
_VLLM_CHAT = """\
messages = [{"role": "user", "content": $text}]
print(llm.chat(messages, settings)[0].outputs[0].text)
"""


def vllm(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A decoder with weights of safetensors or PyTorch, on a graphics card."""
    decoder = facts.architecture.endswith(("ForCausalLM", "GPT2LMHeadModel"))
    weights = facts.files(".safetensors", ".bin")
    if facts.task != "text-generation" or not decoder or not weights:
        return
    code = fill(
        Language.PYTHON,
        _VLLM + (_VLLM_CHAT if facts.chat else _VLLM_COMPLETE),
        model=source.model,
        trust=trust(facts),
        text=samples.text(facts),
    )
    yield Snippet("vLLM", "vLLM", Language.PYTHON, warned(facts, code), "vllm", source.place)


# --- Transformers.js ---

_JS_LOCAL = """\
import { env, pipeline } from "@huggingface/transformers";

env.allowRemoteModels = false;
env.localModelPath = "./";
const pipe = await pipeline($task, $model);
"""
_JS_HUB = """\
import { pipeline } from "@huggingface/transformers";

const pipe = await pipeline($task, $model);
"""
_JS_TEXT = "console.log(await pipe($text));\n"
_JS_LABELLED = "console.log(await pipe($text, $labels));\n"
_JS_ANSWER = "console.log(await pipe($question, $context));\n"
_JS_FILE = "console.log(await pipe($file));\n"
_JS_SEEN = "console.log(await pipe($file, $seen));\n"
_JS_VECTORS = 'console.log(await pipe($text, { pooling: "mean", normalize: true }));\n'
# task: (name of the pipeline, what is called, the file it is given)
_JS_CALLS = {
    "text-classification": ("text-classification", _JS_TEXT, ""),
    "token-classification": ("token-classification", _JS_TEXT, ""),
    "summarization": ("summarization", _JS_TEXT, ""),
    "text-generation": ("text-generation", _JS_TEXT, ""),
    "feature-extraction": ("feature-extraction", _JS_VECTORS, ""),
    "sentence-similarity": ("feature-extraction", _JS_VECTORS, ""),
    "zero-shot-classification": ("zero-shot-classification", _JS_LABELLED, ""),
    "question-answering": ("question-answering", _JS_ANSWER, ""),
    "image-classification": ("image-classification", _JS_FILE, "photo.jpg"),
    "object-detection": ("object-detection", _JS_FILE, "photo.jpg"),
    "image-segmentation": ("image-segmentation", _JS_FILE, "photo.jpg"),
    "depth-estimation": ("depth-estimation", _JS_FILE, "photo.jpg"),
    "image-to-image": ("image-to-image", _JS_FILE, "photo.jpg"),
    "image-to-text": ("image-to-text", _JS_FILE, "photo.jpg"),
    "image-feature-extraction": ("image-feature-extraction", _JS_FILE, "photo.jpg"),
    "zero-shot-image-classification": ("zero-shot-image-classification", _JS_SEEN, "photo.jpg"),
    "zero-shot-object-detection": ("zero-shot-object-detection", _JS_SEEN, "photo.jpg"),
}


def transformers_js(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """A pipeline in Node.js or in a page; the weights are an ONNX copy."""
    found = _JS_CALLS.get(facts.task or "")
    if facts.task == "fill-mask" and facts.sample.mask:
        found = ("fill-mask", _JS_TEXT, "")
    has_copy = any(path.startswith("onnx/") and path.endswith(".onnx") for path in facts.paths)
    if found is None or (source.local and not has_copy):
        return
    task, call, file = found
    question, context = samples.question(facts)
    code = fill(
        Language.JS,
        (_JS_LOCAL if source.local else _JS_HUB) + call,
        task=task,
        model=facts.name if source.local else source.model,
        text=samples.text(facts),
        labels=samples.labels(facts),
        seen=samples.seen_labels(facts),
        question=question,
        context=context,
        file=file,
    )
    name = "Transformers.js"
    yield Snippet(name, name, Language.JS, code, "@huggingface/transformers", source.place)
