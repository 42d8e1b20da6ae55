"""Learns whether a statement takes a position: a logistic regression on all coded propositions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.stance.taking import CUES, VALUES, cue_places
from sayso.stance.taught import Array
from sayso.training.calibration import fit_logistic

PENALTY = 200.0
OF_VALUES, OF_VECTOR, OF_CUES = 3.0, 10.0, 5.0
"""Scales of the standardized values, of the direction and of the cue's words: the larger, the less the penalty
restrains their weights. Chosen by the log-likelihood on propositions left out."""


def fit_taking(rows: Array, cues: Sequence[str], labels: Array) -> tuple[Array, Array]:
    """Return the weights of the columns of `rows` and a constant, (columns + 1,), and of the cues' words, (CUES,).

    Args:
        rows: The output of `taking_rows`.
        cues: The cue of each statement.
        labels: 1 where a position is taken, else 0.
    """
    width = rows.shape[1]
    scale = np.concatenate([OF_VALUES / rows[:, :VALUES].std(axis=0), np.full(width - VALUES, OF_VECTOR)])
    mean = np.concatenate([rows[:, :VALUES].mean(axis=0), np.zeros(width - VALUES)])
    words = np.zeros((len(rows), CUES))
    for at, cue in enumerate(cues):
        words[at, cue_places(cue)] = OF_CUES
    used = words.any(axis=0)
    scaled = np.hstack([np.ones((len(rows), 1)), (rows - mean) * scale, words[:, used]])
    fitted = fit_logistic(scaled, labels, penalty=PENALTY)
    weights = fitted[1 : width + 1] * scale
    of_cues = np.zeros(CUES)
    of_cues[used] = fitted[width + 1 :] * OF_CUES
    return np.append(weights, fitted[0] - weights @ mean), of_cues


def held_out_taking(
    rows: Array, cues: Sequence[str], labels: Array, propositions: Sequence[str], texts: Sequence[str]
) -> Array:
    """Return log-odds (statements,) from a regression that saw neither a statement's proposition nor its words."""
    names, said, cue = np.array(propositions), np.array(texts), np.array(cues)
    found = np.zeros(len(rows))
    for name in dict.fromkeys(propositions):
        inside = names == name
        rest: npt.NDArray[np.bool_] = ~inside & ~np.isin(said, said[inside])
        weights, of_cues = fit_taking(rows[rest], cue[rest].tolist(), labels[rest])
        words = [of_cues[cue_places(one)].sum() for one in cue[inside].tolist()]
        found[inside] = rows[inside] @ weights[:-1] + weights[-1] + words
    return found
