"""The first card of a model: ``--new owner/model --task TASK``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from generator.meaning.tasks import TASKS, Task, task_meant
from generator.publishing.errors import Refused
from generator.reading.names import fault_of_id
from generator.starting.placeholders import MAKERS

_FILE = re.compile(r"examples/[\w.-]+")
_LANGUAGE = "language: en\n"
_WORDS = frozenset({"nlp", "multimodal"})  # modalities in which a language matters

_CARD = """\
---
license: apache-2.0  # the id of your licence
{language}pipeline_tag: {task}
# library_name: the library that loads the model, such as transformers
# tags: [words, that, help, to, find, it]
# base_model: owner/model, if it was made from another one
# datasets: [what it was trained on]
widget:
  # One entry for each example. Put what went in and what your model gave in place of these.
{example}---

# {name}

{what}

The example is a placeholder that was written by hand: put what the model gives in its place.

## Uses

Who should use the model, for what, and how it is loaded.

## Limits

What the model gets wrong, and what it should not be used for.

## Training

What the model was trained on, how, and for how long.

## Evaluation

How good it is, on which data, and how that was measured.
"""


def write_new(root: Path, repo_id: str, task_id: str) -> Path:
    """Writes the folder of a new model below ``root``; gives the path of its card.

    Raises Refused for an unknown task, an id that is none, a folder that is there already or
    lies outside of the root; nothing is written then.
    """
    task = _task(task_id)
    folder = _folder(root, repo_id)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
    except FileExistsError:
        raise Refused(f"{folder} is there already", "choose another name") from None
    for name, content in files(repo_id.rpartition("/")[2], task).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return folder / "README.md"


def files(name: str, task: Task) -> dict[str, bytes]:
    """The files of a new model by path: the card, and the media that its example names."""
    card = card_text(name, task)
    named = dict.fromkeys(_FILE.findall(card))
    return {"README.md": card.encode(), **{path: MAKERS[path]() for path in named}}


def card_text(name: str, task: Task) -> str:
    """The card of a new model."""
    return _CARD.format(
        language=_LANGUAGE if task.modality in _WORDS else "",
        task=task.id,
        example=examples()[task.id].lstrip("\n"),
        name=name,
        what=task.what,
    )


@cache
def examples() -> Mapping[str, str]:
    """The first example of every task as YAML, to stand below ``widget:``."""
    text = (Path(__file__).parent / "examples.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def _task(task_id: str) -> Task:
    if task := TASKS.get(task_id):
        return task
    near = task_meant(task_id)
    advice = f"did you mean {near}?" if near else "a task is named as in pipeline_tag of a card"
    raise Refused(f"no task {task_id!r}", advice)


def _folder(root: Path, repo_id: str) -> Path:
    """The folder of a model. Raises Refused for one that is not below the root."""
    parts = repo_id.split("/")
    fault = fault_of_id(repo_id)
    hidden = any(part.startswith(".") or part != part.strip() for part in parts)
    if len(parts) != 2 or not all(parts) or hidden or "\\" in repo_id or fault:
        reason = fault[1] if fault and len(parts) == 2 else f"found {repo_id!r}"
        raise Refused(f"expected owner/model: {reason}", "write a name such as acme/tiger")
    folder = root / parts[0] / parts[1]
    real = os.path.realpath(folder)
    if not real.startswith(os.path.realpath(root).rstrip(os.sep) + os.sep):
        raise Refused(f"{folder} leads out of {root}", "choose another owner, or another root")
    if folder.exists() or folder.is_symlink():
        raise Refused(f"{folder} is there already", "choose another name")
    return folder
