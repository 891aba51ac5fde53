"""The cards of the patterns: one page for each family and for each kind of trouble.

Nothing here comes from a model. The texts say what they are there to show.
"""

from __future__ import annotations

from msgspec import Struct

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


class Pattern(Struct, frozen=True):
    """One page of the patterns."""

    id: str
    title: str
    card: str
    files: tuple[str, ...] = ()


def _pattern(name: str, title: str, front: str, *files: str, body: str = "") -> Pattern:
    card = f"---\n{front.strip()}\n---\n\n# {title}\n\n{body.strip()}\n"
    return Pattern(f"patterns/{name}", title, card, files)


CARDS: tuple[Pattern, ...] = (
    _pattern(
        "labels",
        "Labels",
        f"""
pipeline_tag: text-classification
widget:
- {{text: One of three, output: [{{label: yes, score: 0.9}}, {{label: no, score: 0.08}}, {{label: maybe, score: 0.02}}]}}
- {{text: A score that is no number, output: [{{label: yes, score: high}}, {{label: no, score: 0.4}}]}}
- {{text: Scores above one, output: [{{label: near, score: 12.5}}, {{label: far, score: 3.25}}]}}
- {{text: Nothing came out, output: []}}
- {{text: A long word, output: [{{label: {LONG}, score: 0.5}}]}}
- {{text: النص من اليمين إلى اليسار, output: [{{label: إيجابي, score: 0.7}}, {{label: سلبي, score: 0.3}}]}}
- {{text: Many labels, output: [{", ".join(f"{{label: class {n}, score: {1 / n:.3f}}}" for n in range(1, 41))}]}}
- {{text: No output is stored}}
""",
    ),
    _pattern(
        "text",
        "Text",
        f"""
pipeline_tag: translation
widget:
- {{text: Good morning., output: {{text: Guten Morgen.}}}}
- {{text: A long answer, output: {{text: "{"One sentence after the other. " * 60}"}}}}
- {{text: A long word, output: {{text: {LONG}}}}}
- {{text: Good evening., output: {{text: مساء الخير}}}}
- {{text: An empty answer, output: {{text: ""}}}}
""",
    ),
    _pattern(
        "chat",
        "Chat",
        """
pipeline_tag: text-generation
tags: [conversational]
widget:
- messages:
  - {role: system, content: You answer briefly.}
  - {role: user, content: What is a heron?}
  output: {text: "A **bird** that waits. It eats:\\n\\n1. fish\\n2. frogs\\n\\n`wait()` is its favourite."}
- messages:
  - {role: user, content: ما هو مالك الحزين؟}
  output: {text: طائر ينتظر.}
""",
    ),
    _pattern(
        "tokens",
        "Tokens",
        """
pipeline_tag: token-classification
widget:
- text: Ada Lovelace lived in London.
  output:
  - {entity_group: PER, word: Ada Lovelace, start: 0, end: 12, score: 0.99}
  - {entity_group: LOC, word: London, start: 22, end: 28, score: 0.98}
- text: An entity outside of the text
  output: [{entity_group: PER, word: nobody, start: 90, end: 96, score: 0.4}]
- text: Nothing was found.
  output: []
""",
    ),
    _pattern(
        "answer",
        "Answer",
        """
pipeline_tag: question-answering
widget:
- {text: Where does the heron stand?, context: The heron stands in the reeds., output: {answer: in the reeds, score: 0.8, start: 18, end: 30}}
- {text: And the gull?, context: The heron stands in the reeds., output: {answer: "", score: 0.1, start: 0, end: 0}}
""",
    ),
    _pattern(
        "table",
        "Table",
        f"""
pipeline_tag: tabular-regression
widget:
- table: {{height: [1.2, 2.4], weight: [3, 5]}}
  output: [7.5, 9.1]
- table: {{{", ".join(f"column {n}: [{n}, {n + 1}]" for n in range(30))}}}
  output: [1, 2]
- table: {{row: [{", ".join(map(str, range(60)))}]}}
  output: [{", ".join(map(str, range(60)))}]
""",
    ),
    _pattern(
        "series",
        "Series",
        """
pipeline_tag: time-series-forecasting
widget:
- table: {t: [2020-01, 2020-02, 2020-03, 2020-04], value: [3, 5, 4, 6]}
  output: {t: [2020-05, 2020-06], value: [7, 8]}
""",
    ),
    _pattern(
        "picture",
        "Pictures in every state",
        """
pipeline_tag: text-to-image
widget:
- {text: A hill, output: {url: hill.png}}
- {text: A very wide one, output: {url: wide.png}}
- {text: A very tall one, output: {url: tall.png}}
- {text: A tiny one, output: {url: tiny.png}}
- {text: One that is missing, output: {url: nowhere.png}}
- {text: One that was not downloaded, output: {url: lost-in-lfs.png}}
- {text: One that is refused, output: {url: ../../elsewhere.png}}
- {text: One on another host, output: {url: "https://example.org/far.png"}}
- {text: One that cannot be decoded, output: {url: broken.png}}
- {text: A prompt without a picture}
""",
        "hill.png",
        "wide.png",
        "tall.png",
        "tiny.png",
        "lost-in-lfs.png",
        "broken.png",
    ),
    _pattern(
        "gallery",
        "Gallery",
        """
pipeline_tag: unconditional-image-generation
widget:
- {example_title: Three at once, output: {images: [hill.png, tall.png, tiny.png]}}
- {example_title: Two of three are lost, output: {images: [hill.png, nowhere.png, broken.png]}}
""",
        "hill.png",
        "tall.png",
        "tiny.png",
        "broken.png",
    ),
    _pattern(
        "boxes",
        "Boxes",
        """
pipeline_tag: object-detection
widget:
- src: hill.png
  output:
  - {label: sun, score: 0.9, box: {xmin: 148, ymin: 19, xmax: 197, ymax: 68}}
  - {label: hill, score: 0.8, box: {xmin: 0, ymin: 56, xmax: 260, ymax: 160}}
- {src: hill.png, output: []}
- {src: nowhere.png, output: [{label: sun, score: 0.9, box: {xmin: 1, ymin: 1, xmax: 5, ymax: 5}}]}
- {src: lost-in-lfs.png, output: [{label: sun, score: 0.9, box: {xmin: 1, ymin: 1, xmax: 5, ymax: 5}}]}
""",
        "hill.png",
        "lost-in-lfs.png",
    ),
    _pattern(
        "points",
        "Points",
        """
pipeline_tag: keypoint-detection
widget:
- {src: hill.png, output: [{label: top, score: 0.9, x: 96, y: 56}, {label: sun, score: 0.4, x: 172, y: 43}]}
- {src: nowhere.png, output: [{label: top, score: 0.9, x: 96, y: 56}]}
""",
        "hill.png",
    ),
    _pattern(
        "masks",
        "Masks",
        """
pipeline_tag: image-segmentation
widget:
- {src: hill.png, output: [{label: hill, score: 0.9, mask: mask.png}]}
- {src: hill.png, output: [{label: hill, score: 0.9, mask: nowhere.png}]}
""",
        "hill.png",
        "mask.png",
    ),
    _pattern(
        "compare",
        "Compare",
        """
pipeline_tag: image-to-image
widget:
- {src: hill.png, output: {url: hill.png}}
- {src: hill.png, output: {url: tall.png}}
- {src: hill.png, output: {url: nowhere.png}}
""",
        "hill.png",
        "tall.png",
    ),
    _pattern(
        "sound",
        "Sound in every state",
        """
pipeline_tag: text-to-speech
widget:
- {text: A tone, output: {url: tone.wav}}
- {text: One that is missing, output: {url: nowhere.wav}}
- {text: One on another host, output: {url: "https://example.org/far.wav"}}
""",
        "tone.wav",
    ),
    _pattern(
        "timeline",
        "Timeline",
        """
pipeline_tag: voice-activity-detection
widget:
- {src: tone.wav, output: [{label: speech, start: 0.2, end: 0.9}, {label: speech, start: 1.2, end: 1.8}]}
- {src: tone.wav, output: []}
""",
        "tone.wav",
    ),
    _pattern(
        "video",
        "Video in every state",
        """
pipeline_tag: text-to-video
widget:
- {text: One that no player reads, output: {url: clip.mp4}}
- {text: One that is missing, output: {url: nowhere.mp4}}
- {text: One on another host, output: {url: "https://example.org/far.mp4"}}
""",
        "clip.mp4",
    ),
    _pattern(
        "model3d",
        "3D models",
        """
pipeline_tag: text-to-3d
widget:
- {text: A solid, output: {url: solid.obj}}
- {text: One that is missing, output: {url: nowhere.glb}}
""",
        "solid.obj",
    ),
    _pattern(
        "embedding",
        "Embedding",
        f"""
pipeline_tag: feature-extraction
widget:
- {{text: Eight numbers, output: [0.1, -0.4, 0.9, 0, 0.2, -0.7, 0.3, 0.5]}}
- {{text: Many numbers, output: [{", ".join(f"{(n * 37 % 101 - 50) / 50:.2f}" for n in range(384))}]}}
""",
    ),
    _pattern(
        "mixed",
        "Mixed",
        """
pipeline_tag: any-to-any
widget:
- {text: Words and a picture, output: [{text: Here is a hill.}, {url: hill.png}, {url: nowhere.png}]}
""",
        "hill.png",
    ),
    _pattern(
        "raw",
        "Raw",
        """
pipeline_tag: other
widget:
- {text: A shape that nobody knows, output: {trace: [{step: 1, ok: true}, {step: 2, ok: false}]}}
""",
    ),
    _pattern(
        "notices",
        "Notices, tags and long words",
        f"""
pipeline_tag: text-clasification
language: [ar, de, en, fr, hi, ja]
license: other
license_name: a-licence-of-our-own
new_version: patterns/labels
tags: [not-for-all-audiences, {", ".join(f"tag-{n}" for n in range(30))}, {LONG.lower()}]
instance_prompt: a heron in the reeds
extra_gated_prompt: Please say what you need it for.
extra_gated_fields: {{Name: text, I agree: checkbox}}
datasets: [somewhere/else]
base_model: somewhere/else
""",
        body=f"""
{LONG} is one word. So is this address: https://example.org/{"a" * 200}

| {" | ".join(f"column {n}" for n in range(24))} |
|{"---|" * 24}
| {" | ".join("cell" for _ in range(24))} |

```python
{"x = 1  # " + "a line that does not end " * 12}
```

- an item
- عنصر من اليمين إلى اليسار

> [!WARNING]
> A box.

![A picture that is not there](nowhere.png)

<details><summary>Folded</summary>

Inside.

</details>
""",
    ),
    _pattern("bare", "A card with nothing in it", "license: mit"),
)
