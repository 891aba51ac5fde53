"""Snippets for reinforcement learning: Stable-Baselines3, Unity ML-Agents, Sample Factory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, fill
from generator.snippets.snippet import Language, Snippet, Source

_LOAD_LOCAL = """\
from $package import $algorithm

agent = $algorithm.load($file)
"""
_LOAD_HUB = """\
from huggingface_sb3 import load_from_hub
from $package import $algorithm

agent = $algorithm.load(load_from_hub($model, $file))
"""
_PLAY = """\
env = gymnasium.make($environment, render_mode="human")
state, _ = env.reset()
for _ in range(1000):
    action, _ = agent.predict(state, deterministic=True)
    state, _, ended, cut, _ = env.step(action)
    if ended or cut:
        state, _ = env.reset()
"""
_CORE = ("A2C", "DDPG", "DQN", "PPO", "SAC", "TD3")
_CONTRIB = ("ARS", "CrossQ", "MaskablePPO", "QRDQN", "RecurrentPPO", "TQC", "TRPO")
_ENVIRONMENT = re.compile(r"[\w-]+(?:/[\w-]+)?-v\d+", re.ASCII)
_RECURRENT = "RecurrentPPO"  # keeps a state between steps, which the short loop does not


def stable_baselines(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An agent whose algorithm its file, its id or a tag names, and its environment where known."""
    file = next((path for path in facts.files(".zip") if "/" not in path), "")
    algorithm = _algorithm(facts, file)
    if not file or not algorithm:
        return
    environment = next((tag for tag in facts.tags if _ENVIRONMENT.fullmatch(tag)), "")
    plays = environment and algorithm != _RECURRENT
    first = "import gymnasium\n" if plays else ""
    contrib = algorithm in _CONTRIB
    code = fill(
        Language.PYTHON,
        first + (_LOAD_LOCAL if source.local else _LOAD_HUB) + (_PLAY if plays else ""),
        package=Bare("sb3_contrib" if contrib else "stable_baselines3"),
        algorithm=Bare(algorithm),
        model=source.model,
        file=source.file(file) if source.local else file,
        environment=environment,
    )
    needs = ("sb3-contrib" if contrib else "stable-baselines3") + (
        "" if source.local else " huggingface_sb3"
    )
    name = "Stable-Baselines3"
    yield Snippet(name, name, Language.PYTHON, code, needs, source.place)


def _algorithm(facts: ModelFacts, file: str) -> str:
    """The algorithm that a word of the file's name, of the id or a tag is."""
    by_word = {name.casefold(): name for name in (*_CORE, *_CONTRIB)}
    words = (*re.split(r"[^A-Za-z0-9]+", f"{file} {facts.name}"), *facts.tags)
    return next((by_word[word.casefold()] for word in words if word.casefold() in by_word), "")


_ONNX = """\
import onnxruntime

# In Unity: put this file into the project and choose it as the model of the agent's behaviour.
session = onnxruntime.InferenceSession($file)
print([(given.name, given.shape) for given in session.get_inputs()])
"""
_ML_AGENTS_LOAD = "mlagents-load-from-hf --repo-id=$model --local-dir=$folder"


def ml_agents(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """The network of a Unity agent, or the command that fetches it."""
    name = "Unity ML-Agents"
    file = next(iter(facts.files(".onnx")), "")
    if source.local and file:
        code = fill(Language.PYTHON, _ONNX, file=source.file(file))
        yield Snippet(name, f"{name}: network", Language.PYTHON, code, "onnxruntime", source.place)
    if not source.local:
        code = fill(Language.SHELL, _ML_AGENTS_LOAD, model=source.model, folder=f"./{facts.name}")
        yield Snippet(name, f"{name}: download", Language.SHELL, code, "", source.place)


_WATCH = """\
python -m $module --algo=APPO --env=$environment \\
  --train_dir=$folder --experiment=$name
"""
_FETCH = "python -m sample_factory.huggingface.load_from_hub -r $model -d ./train_dir\n"
# The first word of an environment's name: the module that shows it.
_VIEWERS = {
    "doom": "sf_examples.vizdoom.enjoy_vizdoom",
    "atari": "sf_examples.atari.enjoy_atari",
    "mujoco": "sf_examples.mujoco.enjoy_mujoco",
}


def sample_factory(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """An experiment to watch. Its folder is the one in the folder of all experiments."""
    viewer = _VIEWERS.get(facts.environment.partition("_")[0])
    if viewer is None:
        return
    code = fill(
        Language.SHELL,
        _WATCH if source.local else _FETCH + _WATCH,
        module=Bare(viewer),
        model=source.model,
        environment=facts.environment,
        folder="." if source.local else "./train_dir",
        name=facts.name,
    )
    name = "Sample Factory"
    yield Snippet(name, name, Language.SHELL, code, "sample-factory", source.place)
