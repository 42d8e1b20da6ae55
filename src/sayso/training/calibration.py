"""Fit what turns an attribution's evidence into a probability, on articles that were not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment, minimize

from sayso.annotate.attribution import decode_candidates
from sayso.annotate.quotations import pair_quotation_marks
from sayso.domain.statement import Attribution
from sayso.models.encoder import EncoderModel

Float64Array = npt.NDArray[np.float64]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """Coefficients per number of evidence, and the expected calibration error on held-out folds."""

    coefficients: tuple[float, ...]
    held_out_error: float
    attributions: int


def calibrate(model: EncoderModel, articles: Sequence[dict[str, Any]]) -> Calibration:
    """Fit on all articles; the error is measured on folds of articles left out of the fit in turn."""
    evidence: list[tuple[float, ...]] = []
    right: list[bool] = []
    fold: list[int] = []
    for number, article in enumerate(articles):
        candidates = decode_candidates(model.read(article["text"], pair_quotation_marks(article["text"])))
        gold = next(iter(article["annotations"].values()))
        evidence.extend(c.evidence for c in candidates)
        right.extend(rightness([c.attribution for c in candidates], gold, article["text"]))
        fold.extend([number % FOLDS] * len(candidates))
    rows, labels, folds = np.array(evidence), np.array(right, dtype=np.float64), np.array(fold)
    held_out = np.zeros(len(rows))
    for part in range(FOLDS):
        weights = fit_logistic(rows[folds != part], labels[folds != part])
        held_out[folds == part] = 1 / (1 + np.exp(-rows[folds == part] @ weights))
    return Calibration(
        tuple(round(float(w), 4) for w in fit_logistic(rows, labels)),
        expected_calibration_error(held_out, labels),
        len(rows),
    )


def fit_logistic(rows: Float64Array, labels: Float64Array, *, penalty: float = 1.0) -> Float64Array:
    """Logistic regression with an L2 penalty on all weights but the first (the constant)."""

    def loss(weights: Float64Array) -> tuple[float, Float64Array]:
        scores = rows @ weights
        value = np.logaddexp(0, scores).sum() - labels @ scores + penalty / 2 * (weights[1:] ** 2).sum()
        gradient = rows.T @ (1 / (1 + np.exp(-scores)) - labels)
        gradient[1:] += penalty * weights[1:]
        return float(value), gradient

    weights: Float64Array = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return weights


def expected_calibration_error(probabilities: Float64Array, labels: Float64Array, *, bins: int = 10) -> float:
    """Mean gap between probability and share of right ones over equal-width bins (Guo et al. 2017)."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(probabilities[place == b].mean() - labels[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def rightness(found: Sequence[Attribution], gold: Sequence[dict[str, Any]], text: str) -> list[bool]:
    """For each attribution found, whether content and source meet gold's, one to one.

    Contents meet at a Jaccard of 0.5 over their non-blank characters; sources meet where they
    share a letter, or are both absent.
    """

    def characters(spans: Sequence[Sequence[int]] | None) -> set[int]:
        return {i for start, end in spans or () for i in range(start, end) if not text[i].isspace()}

    contents = [characters(g.get("content")) for g in gold]
    mine = [characters(a.content) for a in found]
    right = [False] * len(found)
    if not found or not gold:
        return right
    overlap = np.array([[len(g & m) / len(g | m) if g | m else 0.0 for m in mine] for g in contents])
    for row, column in zip(*linear_sum_assignment(-np.where(overlap >= 0.5, overlap, 0)), strict=True):
        sources = characters(gold[row].get("source")), characters(found[column].source)
        same = bool(sources[0] & sources[1]) or not (sources[0] or sources[1])
        right[column] = bool(overlap[row, column] >= 0.5 and same)
    return right
