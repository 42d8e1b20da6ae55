"""Boosted trees at inference: small tables of features in, probabilities out, with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """A sum of decision trees, in the form of `HistGradientBoostingClassifier` (scikit-learn).

    Arrays of all nodes of all trees one behind the other: `feature`, `threshold` (go left where the value is at most
    that), `left` and `right` (node numbers; a leaf points at itself), `value` (of leaves); `roots` (trees,). `features`
    names the columns (`Decisions.demand` compares them).
    """

    feature: npt.NDArray[np.int32]
    threshold: Float32Array
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Float32Array
    roots: npt.NDArray[np.int32]
    base: float
    features: tuple[str, ...]

    @cached_property
    def _depth(self) -> int:
        nodes, depth = self.roots, 0
        while True:
            below = np.unique(np.concatenate([self.left[nodes], self.right[nodes]]))
            below = below[self.left[below] != below]
            depth += 1
            if not len(below):
                return depth
            nodes = below

    def logits(self, rows: Float32Array) -> Float32Array:
        """Log-odds of each row, (rows,)."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        nodes = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        at = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            goes_left = rows[at, self.feature[nodes]] <= self.threshold[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        found: Float32Array = (self.value[nodes].sum(axis=1) + self.base).astype(np.float32)
        return found

    def probabilities(self, rows: Float32Array) -> Float32Array:
        """Probabilities of each row, (rows,)."""
        return (1 / (1 + np.exp(-self.logits(rows)))).astype(np.float32)


ARRAYS = ("feature", "threshold", "left", "right", "value", "roots")


def unpack_trees(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Trees:
    """Give the trees kept under a name in a bundle's `decisions.npz`."""
    parts = {key: arrays[f"{name}.{key}"] for key in ARRAYS}
    features = tuple(str(feature) for feature in arrays[f"{name}.features"])
    return Trees(**parts, base=float(arrays[f"{name}.base"]), features=features)  # type: ignore[arg-type]  # types as packed
