"""Learns when a statement of a report takes a position: a logistic regression on all coded propositions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.models.taking import VALUES
from sayso.models.taught import Array
from sayso.training.calibration import fit_logistic

PENALTY = 200.0
OF_VALUES, OF_VECTOR = 3.0, 10.0
"""Scales of the standardized values and of the direction; larger scales are penalized less. Chosen by the
log-likelihood on held-out propositions."""


def fit_taking(rows: Array, labels: Array) -> Array:
    """Return the weights of the columns of `rows` and a constant, (columns + 1,).

    Args:
        rows: The output of `taking_rows`.
        labels: 1 where a position is taken, else 0.
    """
    scale = np.concatenate([OF_VALUES / rows[:, :VALUES].std(axis=0), np.full(rows.shape[1] - VALUES, OF_VECTOR)])
    mean = np.concatenate([rows[:, :VALUES].mean(axis=0), np.zeros(rows.shape[1] - VALUES)])
    scaled = np.hstack([np.ones((len(rows), 1)), (rows - mean) * scale])
    fitted = fit_logistic(scaled, labels, penalty=PENALTY)
    weights = fitted[1:] * scale
    return np.append(weights, fitted[0] - weights @ mean)


def held_out_taking(rows: Array, labels: Array, propositions: Sequence[str], texts: Sequence[str]) -> Array:
    """Return log-odds (statements,) from a regression that saw neither a statement's proposition nor its words."""
    names, said = np.array(propositions), np.array(texts)
    found = np.zeros(len(rows))
    for name in dict.fromkeys(propositions):
        inside = names == name
        rest: npt.NDArray[np.bool_] = ~inside & ~np.isin(said, said[inside])
        weights = fit_taking(rows[rest], labels[rest])
        found[inside] = rows[inside] @ weights[:-1] + weights[-1]
    return found
