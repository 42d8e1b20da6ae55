"""Learns a yes-or-no question from a few answers, starting from a prior belief."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

ENOUGH = 10  # codings that suffice to estimate how often a position is taken and, for and against, to test the model
EVEN = 0.5  # probability of a position from which one is reported, after that many codings
ROUNDS = 50
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Scales:
    """How far answers may move a belief: prior standard deviations in log-odds.

    `alike` is for the effect shared by similar texts, `all` for the effect shared by all texts, and `prior` for the
    factor applied to the earlier belief (0.5: almost never below zero or above two).
    """

    alike: float
    all: float
    prior: float


class Taught:
    """Log-odds of "yes", learned from answers: a logistic regression with an L2 penalty.

    It starts from the earlier belief, so that nothing changes without answers. The penalties are those of normal
    priors with the deviations of `Scales`. There are fewer answers than columns, so it is fitted by its kernel
    (Rasmussen & Williams 2006, "Gaussian Processes for Machine Learning", algorithm 3.1).
    """

    def __init__(self, vectors: Array, before: Array, answers: npt.NDArray[np.bool_], scales: Scales) -> None:
        self._vectors, self._before, self._scales = vectors, before, scales
        self._kernel = self._like(vectors, before)
        self._gradient = self._fit(answers.astype(np.float64))

    def log_odds(self, vectors: Array, before: Array) -> Array:
        """Return the log-odds of "yes" for texts, from their vectors and earlier log-odds; shape (texts,)."""
        return np.asarray(before + self._like(vectors, before) @ self._gradient)

    def _like(self, vectors: Array, before: Array) -> Array:
        """Return how much each answer moves the log-odds of each text; shape (texts, answers)."""
        scales = self._scales
        alike = scales.alike**2 * vectors @ self._vectors.T
        return np.asarray(alike + scales.all**2 + scales.prior**2 * np.outer(before, self._before))

    def _fit(self, answers: Array) -> Array:
        moved = np.zeros(len(answers))
        for _ in range(ROUNDS):
            chance = 1 / (1 + np.exp(-(self._before + moved)))
            weights, gradient = chance * (1 - chance), answers - chance
            root = np.sqrt(weights)
            right = weights * moved + gradient
            inner = np.eye(len(root)) + root[:, None] * self._kernel * root
            step = right - root * np.linalg.solve(inner, root * (self._kernel @ right))
            earlier, moved = moved, self._kernel @ step
            if np.abs(moved - earlier).max(initial=0) < CLOSE:
                break
        return np.asarray(answers - 1 / (1 + np.exp(-(self._before + moved))))


def held_out(vectors: Array, before: Array, answers: npt.NDArray[np.bool_], scales: Scales, *, folds: int) -> Array:
    """Return the log-odds of each answered text, learned from the other folds; text i is in fold i modulo `folds`."""
    found = np.zeros(len(answers))
    fold = np.arange(len(answers)) % folds
    for held in range(min(folds, len(answers))):
        rest = fold != held
        taught = Taught(vectors[rest], before[rest], answers[rest], scales)
        found[~rest] = taught.log_odds(vectors[~rest], before[~rest])
    return found
