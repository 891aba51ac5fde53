"""Repos to measure with: the same number gives the same bytes.

python -m benchmarks.repos 1000 FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

_TEXT = """
model layer token batch train data sample label score class speech audio image pixel frame video
text prompt query answer vector weight bias gradient loss metric recall precision accuracy epoch
step rate warmup decay head attention encoder decoder adapter small large fast slow robust noisy
clean public research paper baseline release update language english french danish medical legal
news review summary question the of in on for with from and or not is are was can may this that
each some most more less uses shows gives takes keeps learns predicts measures improves usually
rarely often because while until before after between données naïve
"""
WORDS = tuple(_TEXT.split())
TASKS = (  # task, architecture, share
    ("text-classification", "BertForSequenceClassification", 16),
    ("token-classification", "RobertaForTokenClassification", 8),
    ("text-generation", "LlamaForCausalLM", 22),
    ("text-to-image", "StableDiffusionPipeline", 12),
    ("question-answering", "BertForQuestionAnswering", 6),
    ("fill-mask", "BertForMaskedLM", 6),
    ("translation", "MarianMTModel", 5),
    ("summarization", "BartForConditionalGeneration", 5),
)
CODE = """```python
from transformers import AutoModel, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("{repo}")
model = AutoModel.from_pretrained("{repo}", revision="main")

def scores(texts: list[str], limit: int = {number}) -> list[float]:
    \"\"\"One score for each text.\"\"\"
    found = []
    for index, text in enumerate(texts[:limit]):
        found.append(float(model(**tokenizer(text, return_tensors="pt")).logits.mean()))
        if index % 10 == 0:
            print(f"{{index:4d}} {{found[-1]:.3f}}")
    return found
```"""
SECTIONS = ("Description", "Intended uses", "Limitations", "Training data", "How to use", "Results")


def make(root: Path, count: int, *, pictures: int = 0) -> None:
    """Writes ``count`` repos below ``root``; ``pictures`` is how many of 1600 x 1200 each has."""
    owners = max(1, int(count**0.5))
    shots = _shots() if pictures else []
    for number in range(count):
        rng = random.Random(number)  # noqa: S311 - the same repos each time
        repo = f"owner-{number // owners}/model-{number % owners}"
        folder = root / repo
        (folder / "images").mkdir(parents=True, exist_ok=True)
        names = [f"images/out-{index}.jpg" for index in range(pictures)]
        for index, name in enumerate(names):
            data = shots[(number + index) % len(shots)]
            (folder / name).write_bytes(_stamped(data, f"{repo} {index}"))
        base = rng.randrange(number) if number and rng.random() < 0.3 else None
        named = None if base is None else f"owner-{base // owners}/model-{base % owners}"
        _write_card(folder, repo, rng, names, named)


def _write_card(
    folder: Path, repo: str, rng: random.Random, names: list[str], base: str | None
) -> None:
    task, architecture, _ = rng.choices(TASKS, [share for *_, share in TASKS])[0]
    front: dict[str, object] = {
        "license": rng.choice(["apache-2.0", "mit", "cc-by-4.0"]),
        "language": rng.sample(["en", "fr", "de", "da", "zh"], rng.randint(1, 3)),
        "tags": sorted(set(rng.choices(WORDS[:60], k=rng.randint(2, 9)))),
        "datasets": [f"owner-{rng.randint(0, 40)}/data-{rng.randint(0, 40)}"],
        "pipeline_tag": "text-to-image" if names else task,
        "widget": [_example(rng, task, name) for name in names]
        or [_example(rng, task, "") for _ in range(rng.randint(1, 4))],
    }
    if base:
        front["base_model"] = base
    # JSON is YAML: no writer of YAML is needed to make cards.
    lines = [f"{key}: {json.dumps(value)}" for key, value in front.items()]
    body = "\n\n".join(_body(rng, repo))
    card = "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"
    (folder / "README.md").write_text(card, encoding="utf-8")
    config = {"architectures": [architecture], "hidden_size": rng.choice([256, 768, 1024])}
    (folder / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")


def _example(rng: random.Random, task: str, picture: str) -> dict[str, object]:
    text = " ".join(rng.choices(WORDS, k=14)).capitalize()
    if picture:
        return {"text": text, "output": {"url": picture}}
    if task.endswith("-classification") or task == "fill-mask":
        labels = rng.sample(["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"], 3)
        return {
            "text": text,
            "output": [{"label": label, "score": round(rng.random(), 4)} for label in labels],
        }
    return {"text": text, "output": {"text": " ".join(rng.choices(WORDS, k=25))}}


def _body(rng: random.Random, repo: str) -> list[str]:
    """A card of about 8 KB: prose, tables, lists and code as real cards have them."""
    blocks = [f"# {repo}", _prose(rng)]
    while sum(map(len, blocks)) < 6_500:
        blocks.append(f"## {rng.choice(SECTIONS)}")
        blocks += [_block(rng, repo) for _ in range(rng.randint(2, 5))]
    return blocks


def _block(rng: random.Random, repo: str) -> str:
    kind = rng.random()
    if kind < 0.5:
        return _prose(rng)
    if kind < 0.66:
        return CODE.format(repo=repo, number=rng.randint(3, 99))
    if kind < 0.8:
        rows = ["| name | loss | score |", "|---|---|---|"]
        rows += [
            f"| {rng.choice(WORDS)} | {rng.random():.3f} | {rng.random():.3f} |"
            for _ in range(rng.randint(3, 14))
        ]
        return "\n".join(rows)
    return "\n".join(f"- {_sentence(rng)}" for _ in range(rng.randint(3, 8)))


def _prose(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randint(2, 7)))


def _sentence(rng: random.Random) -> str:
    words = rng.choices(WORDS, k=rng.randint(6, 22))
    if rng.random() < 0.3:
        words[0] = rng.choice(
            [f"`{words[0]}`", f"**{words[0]}**", f"[{words[0]}](https://example.org/)"]
        )
    return " ".join(words) + "."


def _shots() -> list[bytes]:
    """A few JPEG pictures of 1600 x 1200 with enough in them to be work."""
    rng = random.Random(1)  # noqa: S311 - the same pictures each time
    shots = []
    for _ in range(6):
        image = Image.effect_noise((200, 150), 60).convert("RGB").resize((1600, 1200))
        draw = ImageDraw.Draw(image)
        for _ in range(40):
            x, y, size = rng.randrange(1600), rng.randrange(1200), rng.randrange(20, 400)
            draw.ellipse((x, y, x + size, y + size), fill=(rng.randrange(256), x % 256, y % 256))
        stream = BytesIO()
        image.save(stream, "JPEG", quality=88)
        shots.append(stream.getvalue())
    return shots


def _stamped(data: bytes, text: str) -> bytes:
    """A JPEG with a comment of its own, so that no two are the same."""
    comment = text.encode("ascii")
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("root", type=Path)
    parser.add_argument("--pictures", type=int, default=0)
    chosen = parser.parse_args()
    make(chosen.root, chosen.count, pictures=chosen.pictures)
