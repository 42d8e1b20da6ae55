"""Learn a yes-or-no question from a few answers, starting from a prior belief."""

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
    """Log-odds of "yes", learned from answers: a Gaussian process with logistic noise, by Laplace's method.

    Source: Rasmussen & Williams 2006, "Gaussian Processes for Machine Learning", algorithms 3.1 and 3.2. The prior
    mean is the earlier belief, so that nothing changes without answers.
    """

    def __init__(self, vectors: Array, before: Array, answers: npt.NDArray[np.bool_], scales: Scales) -> None:
        self._vectors, self._before, self._scales = vectors, before, scales
        self._kernel = self._like(vectors, before)
        self._gradient, self._weights = self._fit(answers.astype(np.float64))

    def log_odds(self, vectors: Array, before: Array) -> Array:
        """Give the log-odds of "yes" for texts, from their vectors and earlier log-odds.

        They are closer to 0 the less is known about a text.
        """
        across = self._like(vectors, before)
        mean = before + across @ self._gradient
        root = np.sqrt(self._weights)
        inner = np.eye(len(root)) + root[:, None] * self._kernel * root
        solved = np.linalg.solve(inner, (root[:, None] * across.T))
        own = self._scales.alike**2 * (vectors**2).sum(1) + self._scales.all**2 + (self._scales.prior * before) ** 2
        variance = own - (across.T * root[:, None] * solved).sum(0)
        return np.asarray(mean / np.sqrt(1 + np.pi * np.maximum(variance, 0) / 8))

    def _like(self, vectors: Array, before: Array) -> Array:
        """Give the prior covariance of texts and answered ones, (texts, answers)."""
        scales = self._scales
        alike = scales.alike**2 * vectors @ self._vectors.T
        return np.asarray(alike + scales.all**2 + scales.prior**2 * np.outer(before, self._before))

    def _fit(self, answers: Array) -> tuple[Array, Array]:
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
        chance = 1 / (1 + np.exp(-(self._before + moved)))
        return answers - chance, chance * (1 - chance)


def held_out(vectors: Array, before: Array, answers: npt.NDArray[np.bool_], scales: Scales, *, folds: int) -> Array:
    """Give the log-odds of each answered text as learned from the other folds; text i is in fold i modulo `folds`."""
    found = np.zeros(len(answers))
    fold = np.arange(len(answers)) % folds
    for held in range(min(folds, len(answers))):
        rest = fold != held
        taught = Taught(vectors[rest], before[rest], answers[rest], scales)
        found[~rest] = taught.log_odds(vectors[~rest], before[~rest])
    return found
