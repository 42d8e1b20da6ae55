"""Trains the part of the coder of events that uses only words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.models.coder import FloatArray
from sayso.models.event_words import PLACES, count_features, weigh

FEWEST = 2  # fewest sentences with a feature
PENALTY = 0.5  # the C of the linear classifier
NEVER = -10.0  # score of a code without an example


def train_words(
    deeds: Sequence[tuple[str, str, str]], answers: npt.NDArray[np.int64], labels: int
) -> dict[str, FloatArray]:
    """Train the heads for `models.event_words.word_scores` on deeds and the numbers of their codes.

    A code without an example never wins.
    """
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    counted = [count_features(*deed) for deed in deeds]
    spread = np.bincount(np.concatenate([places for places, _ in counted]), minlength=2 * PLACES)
    rarity = np.where(spread >= FEWEST, np.log((1 + len(deeds)) / (1 + spread)) + 1, 0).astype(np.float32)
    starts = np.cumsum([0, *(len(places) for places, _ in counted)])
    columns = np.concatenate([places for places, _ in counted])
    values = np.concatenate([weigh(counts, rarity) for counts in counted])
    table: Any = csr_matrix((values, columns, starts), (len(deeds), 2 * PLACES))
    fitted = LinearSVC(C=PENALTY, random_state=0).fit(table, answers)
    weights = np.zeros((2 * PLACES, labels), dtype=np.float32)
    bias = np.full(labels, NEVER, dtype=np.float32)
    known = fitted.classes_
    # for two codes, scikit-learn returns only the row of the second
    rows = np.vstack([-fitted.coef_, fitted.coef_]) if len(known) == 2 else fitted.coef_
    cuts = np.concatenate([-fitted.intercept_, fitted.intercept_]) if len(known) == 2 else fitted.intercept_
    weights[:, known], bias[known] = rows.T, cuts
    return {"events_words_rarity": rarity, "events_words_weights": weights, "events_words_bias": bias}
