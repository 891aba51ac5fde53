from __future__ import annotations

import pytest

from generator.build import build_site
from generator.meaning.evaluation import EvalResult, number_in
from generator.options import Options
from generator.pages.evaluation import FOLDED_ABOVE, MAX_ROWS, SHOWN, make_evaluation
from tests.conftest import WriteRepo
from tests.pages.models import model_of


def row(value: str = "0.5", *, task: str = "t", dataset: str = "d", **more: object) -> EvalResult:
    fields = {"metric_type": "accuracy", "metric_name": None, "number": number_in(value)} | more
    return EvalResult(value=value, task_name=task, dataset_name=dataset, **fields)  # type: ignore[arg-type] # by name


def test_no_results_no_table() -> None:
    assert make_evaluation(()) is None


def test_rows_come_together_by_task_and_dataset_in_the_order_of_the_card() -> None:
    rows = (row("1", task="b"), row("2", task="a"), row("3", task="b", dataset="e"))
    found = make_evaluation(rows)
    assert found
    told = [(task.name, [one.name for one in task.datasets]) for task in found.tasks]
    assert told == [("b", ["d", "e"]), ("a", ["d"])]


def test_long_tables_fold_all_but_their_beginning() -> None:
    found = make_evaluation(tuple(row(str(at)) for at in range(100)))
    assert found
    open_rows = [one for task in found.tasks for data in task.datasets for one in data.rows]
    folded = [one for task in found.folded for data in task.datasets for one in data.rows]
    assert (len(open_rows), len(folded), found.folded_count) == (SHOWN, 100 - SHOWN, 100 - SHOWN)
    assert [one.value for one in (*open_rows, *folded)] == [str(at) for at in range(100)]


def test_a_table_of_a_page_stands_open() -> None:
    found = make_evaluation(tuple(row(str(at)) for at in range(FOLDED_ABOVE)))
    assert found
    assert (found.folded, found.folded_count) == ((), 0)


def test_what_is_too_much_for_a_page_is_counted() -> None:
    found = make_evaluation(tuple(row() for _ in range(MAX_ROWS + 7)))
    assert found
    assert (found.total, found.left_out) == (MAX_ROWS + 7, 7)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//user@host/x", "x"])
def test_a_source_that_is_no_web_address_is_text(url: str) -> None:
    found = make_evaluation((row(source_name="Board", source_url=url),))
    assert found
    source = found.tasks[0].datasets[0].source
    assert source
    assert (source.text, source.url) == ("Board", None)


CARD = """\
---
model-index:
- name: tiger
  results:
  - task: {type: automatic-speech-recognition, name: Speech}
    dataset: {name: Common Voice, type: cv, config: cy, split: test}
    metrics:
    - {type: wer, value: "20.0 ± 1.2"}
    - {type: accuracy, value: 0.875, verified: true}
    - {type: accuracy, value: null}
    source: {name: Board, url: "https://example.org/board"}
---
# Tiger
"""


def test_the_page_has_values_as_written_and_keeps_good_rows(repo: WriteRepo) -> None:
    root = repo({"README.md": CARD}).parents[1]
    out = root.parent / "site"
    report = build_site((root,), out, Options())
    html = (out / "acme/tiger/index.html").read_text("utf-8")
    assert "20.0 ± 1.2" in html
    assert "lower is better" in html
    assert '<meter min="0" max="1" value="0.875"' in html
    assert "verified" in html
    assert 'href="https://example.org/board"' in html
    assert [one.code for one in report.problems if one.code == "bad-eval-result"] == [
        "bad-eval-result"
    ]


EVAL = """\
- dataset: {id: openai/gsm8k, task_id: gsm8k, split: test}
  value: 0.412
  date: '2025-09-01'
- value: [1
"""


def test_results_of_the_hidden_folder_are_read(repo: WriteRepo) -> None:
    good, bad = EVAL.removesuffix("- value: [1\n"), EVAL
    root = repo(
        {"README.md": CARD, ".eval_results/a.yaml": good, ".eval_results/b.yaml": bad}
    ).parents[1]
    model = model_of(root)
    assert [one.value for one in model.evaluation] == ["20.0 ± 1.2", "0.875", "0.412"]
    assert model.evaluation[2].dataset == "openai/gsm8k"
    told = [(one.code, one.path, one.line) for one in model.problems if "eval-file" in one.code]
    assert told == [("eval-file-unreadable", "acme/tiger/.eval_results/b.yaml", 5)]


def test_the_hidden_folder_is_not_listed(repo: WriteRepo) -> None:
    root = repo({"README.md": CARD, ".eval_results/a.yaml": EVAL}).parents[1]
    assert [file.path for file in model_of(root).repo.files] == ["README.md"]


def test_card_rows_are_those_that_the_hubs_own_library_reads(
    repo: WriteRepo,
) -> None:
    hub = pytest.importorskip("huggingface_hub")
    results = [
        hub.EvalResult(
            task_type="text-classification", dataset_type="imdb", dataset_name="IMDb",
            metric_type=metric, metric_value=value, dataset_split="test", verified=verified,
            source_name="Board", source_url="https://example.org/b",
        )
        for metric, value, verified in (("accuracy", 0.9375, True), ("f1", 0.91, False))
    ]  # fmt: skip
    data = hub.ModelCardData(model_name="tiger", eval_results=results, license="mit")
    card = hub.ModelCard(f"---\n{data.to_yaml()}\n---\n# Tiger\n")
    model = model_of(repo({"README.md": str(card)}).parents[1])
    oracle = hub.ModelCard(str(card)).data.eval_results
    found = [
        (one.task_type, one.dataset_type, one.dataset_name, one.dataset_split, one.metric_type,
         one.number, one.verified, one.source_name, one.source_url)
        for one in model.evaluation
    ]  # fmt: skip
    expected = [
        (one.task_type, one.dataset_type, one.dataset_name, one.dataset_split, one.metric_type,
         one.metric_value, bool(one.verified), one.source_name, one.source_url)
        for one in oracle
    ]  # fmt: skip
    assert found == expected
