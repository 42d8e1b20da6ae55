"""Normalizes ties, so that actors are not central only because they talk a lot.

Formulas: DNA's manual, "Normalisation for One-Mode Networks" and "Normalisation of Affiliation Networks". If the
divisor is 0, the tie is 0.
"""

from __future__ import annotations

import numpy as np

from sayso.analyse.aggregation import Float64Array, flatten
from sayso.analyse.network_options import Aggregation, Normalization


def normalize_one_mode(ties: Float64Array, counts: Float64Array, normalisation: Normalization) -> Float64Array:
    """Divide ties, of shape (first, first), by a function of the activities of both ends.

    `counts` has the shape (first, second, levels). average: the mean of both activities. cosine: their product.
    jaccard: the number of unmatched statements of both, plus the number of matching pairs.
    """
    activity = counts.sum(axis=(1, 2))
    if normalisation == "average":
        return _divide(ties, (activity[:, None] + activity[None, :]) / 2)
    if normalisation == "cosine":
        return _divide(ties, activity[:, None] * activity[None, :])
    if normalisation == "jaccard":
        flat = flatten(counts)
        alone = flat @ (flat == 0).T.astype(float)
        return _divide(ties, alone + alone.T + flat @ flat.T)
    return ties


def normalize_two_mode(
    ties: Float64Array, counts: Float64Array, aggregation: Aggregation, normalisation: Normalization
) -> Float64Array:
    """Divide ties, of shape (first, second), by the activity of the first or the prominence of the second.

    Both are counts of statements; with combine they are counts of ties, as in DNA, whose manual warns that such values
    are hard to interpret.
    """
    uses = (ties > 0).astype(float) if aggregation == "combine" else counts.sum(axis=2)
    if normalisation == "activity":
        return _divide(ties, np.broadcast_to(uses.sum(axis=1, keepdims=True), ties.shape))
    if normalisation == "prominence":
        return _divide(ties, np.broadcast_to(uses.sum(axis=0, keepdims=True), ties.shape))
    return ties


def _divide(ties: Float64Array, divisor: Float64Array) -> Float64Array:
    return np.divide(ties, divisor, out=np.zeros_like(ties), where=divisor != 0)
