"""A small network for pairs of a statement and a span, from the encoder's vectors and the pair's features."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
NETWORK = "network"
"""Marks the arrays of a network in a bundle's `decisions.npz`: "carrier.network/mean"."""
MOST = 4.0
"""Largest standardized feature, in either direction."""
_SURE = 1e-5


@dataclass(frozen=True)
class PairScorer:
    """The weights of a network by name, as `sayso.training.pair_scorer` saves them.

    The vectors of a statement and of a span go through one linear layer each; so do the standardized features. Their
    rectified outputs and the product of the first two go through a hidden layer.
    """

    weights: Mapping[str, Float32Array]

    def logits(
        self,
        statements: Float32Array,
        spans: Float32Array,
        pairs: tuple[Ints, Ints],
        rows: Float32Array,
    ) -> Float32Array:
        """Log-odds of each pair, (pairs,).

        Args:
            statements: The vectors of the parts of statements, (statements, parts, width); zeros for missing parts.
            spans: Those of spans, (spans, parts, width).
            pairs: The numbers of the statement and of the span of each pair.
            rows: The features of each pair, (pairs, features).
        """
        statement = self._linear("statement", self._filled("statement", statements))[pairs[0]]
        span = self._linear("span", self._filled("span", spans))[pairs[1]]
        scaled = np.clip((rows - self.weights["mean"]) / self.weights["scale"], -MOST, MOST)
        features = np.maximum(0, self._linear("features", scaled))
        both = [np.maximum(0, statement), np.maximum(0, span), features, statement * span]
        hidden = np.maximum(0, self._linear("hidden", np.concatenate(both, axis=1)))
        found: Float32Array = self._linear("out", hidden)[:, 0].astype(np.float32)
        return found

    def _filled(self, name: str, vectors: Float32Array) -> Float32Array:
        """The vectors in one row each, with the mean in place of missing parts."""
        missing = ~vectors.any(axis=2, keepdims=True)
        found: Float32Array = np.where(missing, self.weights[f"{name}.mean"], vectors).reshape(len(vectors), -1)
        return found

    def _linear(self, name: str, rows: Float32Array) -> Float32Array:
        found: Float32Array = rows @ self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return found


def between(chances: Float32Array, logits: Float32Array) -> Float32Array:
    """The probabilities halfway, in log-odds, between two opinions: (candidates,)."""
    safe = np.clip(chances, _SURE, 1 - _SURE)
    found: Float32Array = (1 / (1 + np.exp(-(np.log(safe / (1 - safe)) + logits) / 2))).astype(np.float32)
    return found


def pack_networks(networks: Mapping[str, PairScorer]) -> dict[str, npt.NDArray[np.generic]]:
    """Return arrays for `decisions.npz`, those of layers in half precision."""
    return {
        f"{name}.{NETWORK}/{key}": array.astype(np.float32 if key in ("mean", "scale") else np.float16)
        for name, each in networks.items()
        for key, array in each.weights.items()
    }


def unpack_networks(arrays: Mapping[str, npt.NDArray[np.generic]], names: Collection[str]) -> dict[str, PairScorer]:
    """Return the networks in a bundle's `decisions.npz`, by the name of their decision."""
    found = {}
    for name in names:
        mark = f"{name}.{NETWORK}/"
        weights = {key.removeprefix(mark): arrays[key].astype(np.float32) for key in arrays if key.startswith(mark)}
        if weights:
            found[name] = PairScorer(weights)
    return found
