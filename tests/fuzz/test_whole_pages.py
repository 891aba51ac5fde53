"""Front matter of any shape, made into a whole page: always a page, never a fault of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import build_site
from generator.meaning.card_keys import KNOWN_KEYS
from generator.meaning.tasks import TASKS
from tests.security.inert import faults

WORDS = st.sampled_from(
    ["label", "score", "text", "word", "start", "end", "entity", "answer", "url", "box", "mask",
     "xmin", "keypoints", "chunks", "timestamp", "role", "content", "messages", "table", "columns",
     "data", "src", "output", "example_title", "group", "parameters", "context", "sentences",
     "candidate_labels", "metrics", "value", "type", "name", "results", "dataset", "task", "x", "y",
     "emissions", "images", "choices", "message", "generated_text", "embedding", "segments"]
)  # fmt: skip
TEXTS = st.one_of(
    WORDS,
    st.text(max_size=12),
    st.sampled_from(
        ["cat.png", "../x", "https://a.example/x.png", "<b>", "nan", "a.wav", "\u202e"]
    ),
    st.sampled_from(sorted(TASKS)),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    TEXTS,
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(WORDS, st.text(max_size=6)), inner, max_size=5),
    ),
    max_leaves=20,
)
EXAMPLES = st.lists(
    st.one_of(
        TREES,
        st.fixed_dictionaries({"output": TREES}, optional={"text": TEXTS, "src": TEXTS}),
        st.dictionaries(WORDS, TREES, max_size=5),
    ),
    max_size=4,
)
CARDS = st.fixed_dictionaries(
    {},
    optional={key: TREES for key in KNOWN_KEYS if key != "widget"}
    | {"widget": EXAMPLES, "pipeline_tag": st.one_of(st.sampled_from(sorted(TASKS)), TREES)},
)


@pytest.mark.parametrize("part", range(2))
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cards=st.lists(CARDS, min_size=1, max_size=4), config=TREES)
def test_any_card_gives_a_page(
    tmp_path_factory: pytest.TempPathFactory, part: int, cards: list[object], config: object
) -> None:
    del part  # only so that two workers share the work
    folder = tmp_path_factory.mktemp("any")
    for at, card in enumerate(cards):
        repo = folder / "repos" / "acme" / f"r{at}"
        repo.mkdir(parents=True)
        text = yaml.safe_dump(card, allow_unicode=True)
        (repo / "README.md").write_text(f"---\n{text}---\n# Any\n", "utf-8", newline="")
        (repo / "config.json").write_text(json.dumps(config), "utf-8")
    report = build_site((folder / "repos",), folder / "site")
    assert report.failed == (), [str(problem) for problem in report.problems]
    for page in (folder / "site" / "acme").glob("*/index.html"):
        assert faults(page.read_text("utf-8"), page.parent) == []
        record: object = json.loads(Path(page.parent, "model.json").read_text("utf-8"))
        assert isinstance(record, dict)
