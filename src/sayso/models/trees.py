"""Boosted trees at inference: rows of features in, probabilities out, with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
AT_ONCE = 128
"""Rows per batch: as many as fit into the CPU cache together with the answers to all questions."""


class Decides(Protocol):
    """A bundle's trees: rows of features in, log-odds out."""

    def logits(self, rows: Float32Array) -> Float32Array:
        """Log-odds of each row."""


@dataclass(frozen=True)
class Trees:
    """A sum of decision trees, in the form of `HistGradientBoostingClassifier` (scikit-learn).

    The arrays concatenate the nodes of all trees: `feature`, `threshold` (go left if the value is at most this),
    `left` and `right` (node numbers; a leaf points at itself), `value` (of leaves); `roots` (trees,). `features`
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
    def _questions(self) -> _Questions:
        return _questions_of(self)

    def logits(self, rows: Float32Array) -> Float32Array:
        """Log-odds of each row, (rows,)."""
        found = [self._some_logits(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE)]
        return np.concatenate([*found, np.zeros(0, dtype=np.float32)])

    def _some_logits(self, rows: Float32Array) -> Float32Array:
        """Log-odds of one batch: from the leftmost leaf of each tree that no question rules out."""
        asked = self._questions
        count, trees = asked.feature.shape
        goes_right = rows.T.take(asked.feature.ravel(), axis=0) > asked.threshold.reshape(-1, 1)
        ruled_out = (goes_right * asked.rules_out.reshape(-1, 1)).reshape(count, trees, len(rows))
        gone = np.bitwise_or.reduce(ruled_out, axis=0)
        lowest = (gone + gone.dtype.type(1)) & ~gone
        leaf = np.frexp(lowest.astype(np.float32))[1] - 1  # the exponent of a power of two
        values = asked.values.take(leaf + asked.first[:, None]).T.copy()  # copied to fix the order of summation
        found: Float32Array = (values.sum(axis=1) + self.base).astype(np.float32)
        return found

    def probabilities(self, rows: Float32Array) -> Float32Array:
        """Probabilities of each row, (rows,)."""
        return (1 / (1 + np.exp(-self.logits(rows)))).astype(np.float32)


@dataclass(frozen=True)
class _Questions:
    """The questions of all trees in parallel, as in QuickScorer (Lucchese et al. 2015, SIGIR).

    `feature`, `threshold` and `rules_out` have shape (most questions of a tree, trees). A row that goes right at a
    question cannot end in the leaves on its left, which are bits of `rules_out`; the lowest bit is the leftmost leaf.
    `values` (leaves of all trees,) are sorted from left to right; `first` (trees,) is where those of a tree begin.
    """

    feature: npt.NDArray[np.intp]
    threshold: Float32Array
    rules_out: npt.NDArray[np.unsignedinteger]
    values: Float32Array
    first: npt.NDArray[np.intp]


def _questions_of(trees: Trees) -> _Questions:
    """Number the leaves of each tree from left to right, and find the leaves that each question rules out."""
    leaves: list[int] = []
    first: list[int] = []
    asked: list[list[tuple[int, int]]] = []

    def walk(node: int) -> None:
        if trees.left[node] == node:
            leaves.append(node)
            return
        begin = len(leaves)
        walk(int(trees.left[node]))
        asked[-1].append((node, (1 << len(leaves) - first[-1]) - (1 << begin - first[-1])))
        walk(int(trees.right[node]))

    for root in trees.roots:
        first.append(len(leaves))
        asked.append([])
        walk(int(root))
    kind = _bits_for(max(np.diff([*first, len(leaves)])))
    shape = max(map(len, asked)), len(asked)
    feature, threshold, rules_out = np.zeros(shape, np.intp), np.zeros(shape, np.float32), np.zeros(shape, kind)
    for tree, questions in enumerate(asked):
        for number, (node, out) in enumerate(questions):
            feature[number, tree], threshold[number, tree] = trees.feature[node], trees.threshold[node]
            rules_out[number, tree] = out
    return _Questions(feature, threshold, rules_out, trees.value[leaves], np.array(first, dtype=np.intp))


def _bits_for(leaves: int) -> type[np.unsignedinteger]:
    """The smallest unsigned integer type with one bit per leaf of a tree."""
    for kind in (np.uint16, np.uint32, np.uint64):
        if leaves <= np.iinfo(kind).bits:
            return kind
    raise ValueError(f"a tree has {leaves} leaves; at most 64 are supported")


ARRAYS = ("feature", "threshold", "left", "right", "value", "roots")


def unpack_trees(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Trees:
    """Return the trees saved under a name in a bundle's `decisions.npz`."""
    parts = {key: arrays[f"{name}.{key}"] for key in ARRAYS}
    features = tuple(str(feature) for feature in arrays[f"{name}.features"])
    return Trees(**parts, base=float(arrays[f"{name}.base"]), features=features)  # type: ignore[arg-type]  # types as packed
