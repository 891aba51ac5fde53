"""Metrics: which have a known range, so that a bar means something, and which are better low. Pure.

A metric is known by the words of its type, else of its name: ``ndcg_at_10``, ``Test WER``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from generator.meaning.evaluation import EvalResult

# Shares: 0 is worst and 1 (or 100 %) is best.
_SHARES = frozenset({
    "accuracy", "acc", "f1", "precision", "recall", "auc", "auroc", "auprc", "exact", "match",
    "em", "bleu", "sacrebleu", "chrf", "rouge", "rouge1", "rouge2", "rougel", "rougelsum",
    "meteor", "bertscore", "map", "mrr", "ndcg", "iou", "miou", "dice", "jaccard", "pearson",
    "spearman", "spearmanr", "kendall", "mcc", "matthews", "kappa", "correlation", "hits",
    "pass", "uas", "las", "mauve", "comet", "specificity", "sensitivity",
})  # fmt: skip
_LOWER = frozenset({
    "wer", "cer", "ter", "der", "eer", "wil", "loss", "perplexity", "ppl", "mae", "mse", "rmse",
    "mape", "smape", "error", "err", "fid", "kid", "fad", "fvd", "bpc", "bpb", "nll", "brier",
    "ece", "latency", "distance", "hallucination", "lpips",
})  # fmt: skip
_WORDS = re.compile(r"[a-z]+(?:[0-9]+)?")
_LONGEST = 200  # characters of a name that are looked at


class Kind(StrEnum):
    """What a value of a metric can be."""

    SHARE = "share"  # from 0 to 1 or to 100: a bar is honest
    LOWER = "lower"  # lower is better: a long bar would praise a bad value
    OPEN = "open"  # no range is known


def kind_of(row: EvalResult) -> Kind:
    """The kind of a row's metric: its type decides, then its name."""
    for word in (row.metric_type, row.metric_name):
        kind = _kind((word or "")[:_LONGEST])
        if kind is not Kind.OPEN:
            return kind
    return Kind.OPEN


@lru_cache(maxsize=4096)
def _kind(name: str) -> Kind:
    words = set(_WORDS.findall(name.lower()))
    if words & _LOWER:
        return Kind.LOWER
    return Kind.SHARE if words & _SHARES else Kind.OPEN


def shares(rows: Iterable[EvalResult]) -> tuple[float | None, ...]:
    """The bar of each row from 0 to 1, or None where it would say something that is not known.

    Whether a metric is written as a share or in per cent is told from all its rows together;
    where both occur, only the unmistakable ones have a bar.
    """
    kept = tuple(rows)
    per_cent = {_scale_of(row) for row in kept if "%" not in row.value and (row.number or 0) > 1}
    return tuple(_share(row, in_per_cent=_scale_of(row) in per_cent) for row in kept)


def _scale_of(row: EvalResult) -> str:
    return (row.metric_type or row.metric_name or "").lower()


def _share(row: EvalResult, *, in_per_cent: bool) -> float | None:
    number = row.number
    if number is None or not 0 <= number <= 100 or kind_of(row) is not Kind.SHARE:
        return None
    if "%" in row.value or number > 1:
        return number / 100
    return None if in_per_cent and number > 0 else number
