"""Tables of features from which decisions are learned: their rows, the fit of trees over folds, and thresholds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.annotate.beside.loaded import LOADED
from sayso.annotate.route import carriers
from sayso.annotate.said.finding import NESTED
from sayso.annotate.who.allegiances import likeliest
from sayso.models.clue_weights import WORDING, Wording, beside
from sayso.models.labels import DOUBTS
from sayso.models.trees import Trees
from sayso.training.clue_weights import Clued, fit_in_folds
from sayso.training.trees import fit_trees

FOLDS = 5
THRESHOLDS = tuple(round(0.2 + 0.05 * n, 2) for n in range(11))
LOW_THRESHOLDS = (0.05, 0.1, 0.15, *THRESHOLDS)
RARE = ("relation", "own_voice")
"""Decisions with few right candidates, so that even the likeliest have low probabilities."""
RARE_MARGIN = 0.1
"""Their best threshold depends on a few examples, so the lowest one with nearly the best F1 is taken: it finds more."""
EXACT_MARGIN = 0.01
Rows = npt.NDArray[np.float32]
Labels = npt.NDArray[np.bool_]
ATTACHED = ("addressee", "occasion", "said_on")
SETTINGS: dict[str, dict[str, Any]] = {
    "statement": {"rounds": 200, "rate": 0.05, "leaves": 31, "smallest": 60},
    "credit": {"rounds": 200, "rate": 0.05, "leaves": 31, "smallest": 60},
    NESTED: {"rounds": 100, "rate": 0.05, "leaves": 8, "smallest": 15, "strength": 0.2},
    "full name": {"rounds": 250, "rate": 0.06, "leaves": 10},
    "speaker": {"rounds": 200, "rate": 0.06, "leaves": 15},
    "carrier": {"rounds": 200, "rate": 0.04, "leaves": 8, "smallest": 30, "strength": 0.2},
    carriers.AGAIN: {"rounds": 100, "rate": 0.04, "leaves": 8, "smallest": 30},
    "role": {"rounds": 120, "rate": 0.05, "leaves": 8, "strength": 0.5},
    "country": {"rounds": 150, "rate": 0.06, "smallest": 15},
    "organization": {"rounds": 120, "rate": 0.06, "leaves": 10, "smallest": 15},
    **{doubt: {"rounds": 80, "rate": 0.05, "leaves": 8, "smallest": 15, "strength": 0.2} for doubt in DOUBTS},
    "own_voice": {"rounds": 80, "rate": 0.05, "leaves": 6, "smallest": 20, "strength": 0.2},
    "event": {"rounds": 120, "rate": 0.05, "leaves": 10, "smallest": 10, "strength": 0.2},
    "relation": {"rounds": 120, "rate": 0.05, "leaves": 10, "smallest": 15, "strength": 0.1},
    LOADED: {"rounds": 100, "rate": 0.05, "leaves": 8, "smallest": 30, "strength": 0.3},
    "row": {"rounds": 60, "rate": 0.05, "leaves": 6, "smallest": 40},
    **{aspect: {"rounds": 100, "rate": 0.05, "leaves": 8, "smallest": 15, "strength": 0.2} for aspect in ATTACHED},
}


@dataclass(frozen=True)
class Learned:
    """The trees and wordings learned from a table: for each fold those from the other folds; last, those from all.

    `chances` are the held-out probabilities of all rows. Without clues there are no wordings; with them,
    `logits` are those of all rows beside which each of the trees learned, from held-out wordings.
    """

    trees: list[Trees]
    wordings: list[Wording]
    chances: Rows
    logits: list[Rows] = field(default_factory=list)


@dataclass
class Table:
    """Rows of features with their labels, the fold of each row's report, and the clues of each row, if it has any."""

    features: tuple[str, ...]
    rows: list[Rows] = field(default_factory=list)
    labels: list[Labels] = field(default_factory=list)
    folds: list[npt.NDArray[np.int64]] = field(default_factory=list)
    clues: list[Collection[str]] = field(default_factory=list)

    def add(
        self, rows: Rows, labels: Sequence[bool] | Labels, fold: int, clues: Sequence[Collection[str]] = ()
    ) -> None:
        """Add the rows of one question."""
        if len(rows):
            self.rows.append(rows)
            self.labels.append(np.array(labels, dtype=np.bool_))
            self.folds.append(np.full(len(rows), fold))
            self.clues += clues

    @property
    def all_labels(self) -> Labels:
        """Return the labels of all rows."""
        return np.concatenate(self.labels)

    def fit(self, *, strength: float = 1.0, **settings: Any) -> Learned:
        """Fit trees for each fold from all other folds, and finally trees from all folds.

        `strength` is for the wordings (`Clued.fit`), the other settings are for `fit_trees`.
        """
        if not self.rows:
            raise ValueError("no report has a row for this decision; give more coded reports")
        rows, labels, folds = np.concatenate(self.rows), self.all_labels, np.concatenate(self.folds)
        clued = Clued(self.clues) if self.clues else None
        learned = Learned([], [], np.zeros(len(rows), dtype=np.float32))
        for fold in (*range(FOLDS), None):
            part = folds != fold if fold is not None else np.ones(len(folds), dtype=np.bool_)
            mine, features = rows, self.features
            if clued is not None:
                wording, logits = fit_in_folds(clued, labels, folds, part, strength=strength)
                mine, features = beside(rows, logits), (*features, WORDING)
                learned.wordings.append(wording)
                learned.logits.append(logits)
            trees = fit_trees(mine[part], labels[part], features, **settings)
            learned.trees.append(trees)
            if fold is not None:
                learned.chances[~part] = trees.probabilities(mine[~part])
        return learned


def best_exact_threshold(table: Table, chances: Rows) -> float:
    """Return the lowest threshold at which nearly the most questions are completely right.

    "Completely right" means that every right row is accepted and no other; "nearly" means within EXACT_MARGIN of all
    questions, because a lower threshold finds more.
    """
    ends = np.cumsum([len(labels) for labels in table.labels])[:-1]
    questions = list(zip(np.split(chances, ends), table.labels, strict=True))
    exact = [sum(bool(((mine >= least) == labels).all()) for mine, labels in questions) for least in THRESHOLDS]
    return next(t for t, n in zip(THRESHOLDS, exact, strict=True) if n >= max(exact) - EXACT_MARGIN * len(questions))


def best_share(table: Table, chances: Rows) -> float:
    """Return the threshold of `likeliest` with the best F0.5: precision counts twice as much as recall.

    Args:
        chances: The held-out probabilities of all rows.
    """
    logits = np.split(_log_odds(chances), np.cumsum([len(labels) for labels in table.labels])[:-1])
    scores = []
    for least in THRESHOLDS:
        hits = given = coded = 0
        for mine, labels in zip(logits, table.labels, strict=True):
            chosen = likeliest([None, *map(str, range(1, len(labels)))], mine, least)
            given += chosen is not None
            coded += not labels[0]
            hits += chosen is not None and bool(labels[int(chosen)])
        scores.append(1.25 * hits / max(1.0, given + 0.25 * coded))
    return THRESHOLDS[int(np.argmax(scores))]


def _log_odds(chances: Rows) -> Rows:
    """Return the log-odds of probabilities, finite for 0 and 1."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.log(safe / (1 - safe)).astype(np.float32)


def best_threshold(
    chances: Rows,
    labels: Labels,
    thresholds: Sequence[float] = THRESHOLDS,
    *,
    missed: int = 0,
    margin: float = 0.0,
    precision: float = 1.0,
) -> float:
    """Return the lowest threshold whose F1 is below the best by at most the share `margin`.

    `missed` is the number of right answers without a row; precision counts `precision` times as much as recall.
    """
    recall = 1 / precision**2
    scores = []
    for least in thresholds:
        taken = chances >= least
        right = int((taken & labels).sum())
        wanted = int(labels.sum()) + missed
        scores.append((1 + recall) * right / max(1, int(taken.sum()) + recall * wanted))
    return next(t for t, score in zip(thresholds, scores, strict=True) if score >= (1 - margin) * max(scores))
