"""Fits the coefficients that turn an attribution's evidence into a probability, on held-out articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment, minimize

from sayso.annotate.said.attribution import EVIDENCE, decode_candidates
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.domain.statement import Attribution
from sayso.models.encoder import EncoderModel
from sayso.models.scores import Decoding, Scores

Float64Array = npt.NDArray[np.float64]
FOLDS = 5
_BINS = 10


PENALTIES = (0.0, 0.15, 0.3, 0.45, 0.6)
THRESHOLDS = (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The values chosen on the development set, and their quality there on held-out folds.

    `error` is the expected calibration error of the kept attributions. `f1` is the mean F1 of
    attributions, counted twice, and content spans.
    """

    decoding: Decoding
    error: float
    f1: float
    attributions: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """Candidates of all articles: evidence (rows, features), whether content and attribution are right, fold."""

    evidence: Float64Array
    found: Float64Array
    right: Float64Array
    fold: npt.NDArray[np.int64]


def calibrate(model: EncoderModel, articles: Sequence[dict[str, Any]]) -> Calibration:
    """Choose the penalty of "O", fit the confidence, and choose the confidence threshold.

    Coefficients fitted on the other folds weight the candidates of each article.
    """
    scored = [model.read(a["text"], pair_quotation_marks(a["text"])) for a in articles]
    golds = [next(iter(a["annotations"].values())) for a in articles]
    wanted = sum(bool(g.get("content")) for gold in golds for g in gold)
    best: Calibration | None = None
    for penalty in PENALTIES:
        decoding = Decoding(outside_penalty=penalty, calibration=(0.0,) * EVIDENCE)
        judged = _judge([replace(s, decoding=decoding) for s in scored], golds, [a["text"] for a in articles])
        held_out = _held_out_probabilities(judged)
        coefficients = tuple(round(float(w), 4) for w in fit_logistic(judged.evidence, judged.right))
        for least in THRESHOLDS:
            kept = held_out >= least
            found, right = (2 * hits[kept].sum() / (kept.sum() + wanted) for hits in (judged.found, judged.right))
            f1 = (found + 2 * right) / 3
            if best is None or f1 > best.f1:
                error = expected_calibration_error(held_out[kept], judged.right[kept])
                best = Calibration(Decoding(penalty, coefficients, least), error, float(f1), int(kept.sum()))
    assert best is not None  # there is at least one penalty and one threshold
    return best


def _judge(scored: Sequence[Scores], golds: Sequence[Sequence[dict[str, Any]]], texts: Sequence[str]) -> _Judged:
    evidence: list[tuple[float, ...]] = []
    verdicts: list[tuple[bool, bool]] = []
    fold: list[int] = []
    for number, (scores, gold, text) in enumerate(zip(scored, golds, texts, strict=True)):
        candidates = decode_candidates(scores)
        evidence.extend(c.evidence for c in candidates)
        verdicts.extend(judge_attributions([c.attribution for c in candidates], gold, text))
        fold.extend([number % FOLDS] * len(candidates))
    table = np.array(verdicts, dtype=np.float64).reshape(-1, 2)
    return _Judged(np.array(evidence), table[:, 0], table[:, 1], np.array(fold))


def _held_out_probabilities(judged: _Judged) -> Float64Array:
    held_out = np.zeros(len(judged.right))
    for part in range(FOLDS):
        inside = judged.fold == part
        weights = fit_logistic(judged.evidence[~inside], judged.right[~inside])
        held_out[inside] = 1 / (1 + np.exp(-judged.evidence[inside] @ weights))
    return held_out


def fit_logistic(rows: Float64Array, labels: Float64Array, *, penalty: float = 1.0) -> Float64Array:
    """Fit a logistic regression with an L2 penalty on all weights except the first (the constant)."""

    def loss(weights: Float64Array) -> tuple[float, Float64Array]:
        scores = rows @ weights
        value = np.logaddexp(0, scores).sum() - labels @ scores + penalty / 2 * (weights[1:] ** 2).sum()
        gradient = rows.T @ (1 / (1 + np.exp(-scores)) - labels)
        gradient[1:] += penalty * weights[1:]
        return float(value), gradient

    weights: Float64Array = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return weights


def expected_calibration_error(probabilities: Float64Array, labels: Float64Array) -> float:
    """Return the mean gap between probability and accuracy over ten equal-width bins (Guo et al. 2017)."""
    place = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(probabilities[place == b].mean() - labels[place == b].mean()) * (place == b).mean()
        for b in range(_BINS)
        if (place == b).any()
    ]
    return float(sum(gaps))


def judge_attributions(
    found: Sequence[Attribution], gold: Sequence[dict[str, Any]], text: str
) -> list[tuple[bool, bool]]:
    """Return for each found attribution whether its content matches a gold one, and whether its source does too.

    Contents match one to one at a Jaccard similarity of 0.5 over their characters without white
    space; sources match if they share a letter or are both absent.
    """

    def characters(spans: Sequence[Sequence[int]] | None) -> set[int]:
        return {i for start, end in spans or () for i in range(start, end) if not text[i].isspace()}

    contents = [characters(g.get("content")) for g in gold]
    mine = [characters(a.content) for a in found]
    verdicts = [(False, False)] * len(found)
    if not found or not gold:
        return verdicts
    overlap = np.array([[len(g & m) / len(g | m) if g | m else 0.0 for m in mine] for g in contents])
    for row, column in zip(*linear_sum_assignment(-np.where(overlap >= 0.5, overlap, 0)), strict=True):
        sources = characters(gold[row].get("source")), characters(found[column].source)
        same = bool(sources[0] & sources[1]) or not (sources[0] or sources[1])
        meets = bool(overlap[row, column] >= 0.5)
        verdicts[column] = (meets, meets and same)
    return verdicts
