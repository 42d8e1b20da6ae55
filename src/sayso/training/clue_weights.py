"""Learns the weights of clues: the words around candidates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.models.clue_weights import BINS, WORDING, Float32Array, Wording, bins_of

Labels = npt.NDArray[np.bool_]


class Clued:
    """The clues of many candidates, hashed once: a sparse matrix of shape (candidates, BINS)."""

    def __init__(self, clues: Sequence[Collection[str]]) -> None:
        from scipy.sparse import csr_matrix

        bins = [sorted(bins_of(mine)) for mine in clues]
        ends = np.cumsum([0, *map(len, bins)])
        columns = np.fromiter((one for mine in bins for one in mine), dtype=np.int32, count=int(ends[-1]))
        self._matrix = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(bins), BINS))

    def fit(self, labels: Labels, part: Labels, *, strength: float) -> Wording:
        """Fit the weights on a part of the candidates; `strength` is the inverse of the penalty on large weights.

        If all labels of the part are the same, all weights are 0.
        """
        from sklearn.linear_model import LogisticRegression

        if labels[part].all() or not labels[part].any():
            return Wording(np.zeros(BINS, dtype=np.float32), 0.0)
        model = LogisticRegression(C=strength, solver="liblinear", max_iter=200, random_state=0)
        model.fit(self._matrix[part], labels[part])
        halves = np.append(model.coef_[0], model.intercept_[0]).astype(np.float16).astype(np.float32)
        return Wording(halves[:-1], float(halves[-1]))

    def logits(self, wording: Wording, part: Labels) -> Float32Array:
        """Return the log-odds of a part of the candidates."""
        found: Float32Array = (self._matrix[part] @ wording.weights + wording.bias).astype(np.float32)
        return found


def fit_in_folds(
    clued: Clued, labels: Labels, folds: npt.NDArray[np.int64], part: Labels, *, strength: float
) -> tuple[Wording, Float32Array]:
    """Fit a wording on a part of the candidates, and return the log-odds of all of them.

    Those of the part are held out, so that trees that learn from them see how reliable words are in unseen reports. The
    others come from the wording of the whole part.
    """
    whole = clued.fit(labels, part, strength=strength)
    logits = np.zeros(len(labels), dtype=np.float32)
    if not part.all():
        logits[~part] = clued.logits(whole, ~part)
    for fold in np.unique(folds[part]):
        out = part & (folds == fold)
        logits[out] = clued.logits(clued.fit(labels, part & ~out, strength=strength), out)
    return whole, logits


def pack_wordings(wordings: Mapping[str, Wording]) -> dict[str, npt.NDArray[Any]]:
    """Return arrays for `decisions.npz`: the weights of each wording, followed by its bias, in half precision."""
    return {
        f"{name}.{WORDING}": np.append(each.weights, each.bias).astype(np.float16) for name, each in wordings.items()
    }
