"""Learns the network that scores pairs of a statement and a span (`sayso.models.pair_scorer`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.models.pair_scorer import MOST, Float32Array, Ints, PairScorer

Labels = npt.NDArray[np.bool_]
KEPT = 32
"""Directions kept of each part's vectors: those in which they differ most."""
WIDTH = 32
EPOCHS, BATCH, RATE, DECAY, DROPOUT = 4, 512, 2e-3, 1e-2, 0.3
_SMALL = 1e-4


@dataclass
class PairTable:
    """The pairs of all reports with their labels, the fold of each, and the vectors of their statements and spans."""

    statements: list[Float32Array] = field(default_factory=list)
    spans: list[Float32Array] = field(default_factory=list)
    pairs: list[Ints] = field(default_factory=list)
    labels: list[Labels] = field(default_factory=list)
    folds: list[Ints] = field(default_factory=list)

    def add(
        self, vectors: tuple[Float32Array, Float32Array], pairs: tuple[Ints, Ints], labels: Labels, fold: int
    ) -> None:
        """Add the pairs of one report.

        Args:
            vectors: Those of its statements and of its spans, (n, parts, width).
            pairs: The numbers of the statement and of the span of each pair.
            labels: Whether each pair is right, (pairs,).
        """
        if not len(labels):
            return
        before = sum(map(len, self.statements)), sum(map(len, self.spans))
        self.pairs.append(np.stack([pairs[0] + before[0], pairs[1] + before[1]]))
        self.statements.append(vectors[0])
        self.spans.append(vectors[1])
        self.labels.append(labels)
        self.folds.append(np.full(len(labels), fold))

    def fit(self, rows: Sequence[Float32Array]) -> list[PairScorer]:
        """Fit a network for each fold from all other folds, and finally one from all folds.

        Args:
            rows: For each network, the features of all pairs in the order in which they were added.
        """
        statements, spans = np.concatenate(self.statements), np.concatenate(self.spans)
        pairs, labels = np.concatenate(self.pairs, axis=1), np.concatenate(self.labels)
        folds = np.concatenate(self.folds)
        parts = [*(folds != fold for fold in range(len(rows) - 1)), np.ones(len(labels), dtype=np.bool_)]
        return [
            fit_pairs(statements, spans, pairs[:, part], mine[part], labels[part])
            for mine, part in zip(rows, parts, strict=True)
        ]

    def held_out(self, networks: Sequence[PairScorer], rows: Sequence[Float32Array]) -> Float32Array:
        """Return the log-odds of all pairs, each by the network that was fitted without its fold: (pairs,)."""
        statements, spans = np.concatenate(self.statements), np.concatenate(self.spans)
        pairs, folds = np.concatenate(self.pairs, axis=1), np.concatenate(self.folds)
        found = np.zeros(len(folds), dtype=np.float32)
        for fold, (network, mine) in enumerate(zip(networks[:-1], rows, strict=False)):
            part = folds == fold
            found[part] = network.logits(statements, spans, (pairs[0, part], pairs[1, part]), mine[part])
        return found


def fit_pairs(
    statements: Float32Array, spans: Float32Array, pairs: Ints, rows: Float32Array, labels: Labels, *, seed: int = 0
) -> PairScorer:
    """Fit a network on pairs of statements and spans: the rows of `pairs` (2, n) are their numbers.

    Weights are rounded to the half precision in which bundles keep them.
    """
    vectors = {"statement": (statements, pairs[0]), "span": (spans, pairs[1])}
    bases = {name: _directions(each[np.unique(numbers)]) for name, (each, numbers) in vectors.items()}
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + _SMALL
    projected = [_projected(each, *bases[name])[numbers] for name, (each, numbers) in vectors.items()]
    layers = _trained([*projected, np.clip((rows - mean) / scale, -MOST, MOST).astype(np.float32)], labels, seed)
    weights = {name: array for name, array in layers.items() if not name.startswith(tuple(bases))}
    for name, base in bases.items():
        weights |= _composed(name, *base, layers)
    halves = {name: array.astype(np.float16).astype(np.float32) for name, array in weights.items()}
    return PairScorer({**halves, "mean": mean.astype(np.float32), "scale": scale.astype(np.float32)})


def _directions(vectors: Float32Array) -> tuple[Float32Array, Float32Array]:
    """The mean of each part's vectors, (parts, width), and its whitened main directions, (parts, width, KEPT)."""
    centers, found = [], []
    for at in range(vectors.shape[1]):
        there = vectors[:, at][vectors[:, at].any(axis=1)].astype(np.float64)
        center = there.mean(axis=0) if len(there) else np.zeros(vectors.shape[2])
        apart = there - center
        sizes, directions = np.linalg.eigh(apart.T @ apart / max(1, len(there)))
        main = np.argsort(-sizes)[:KEPT]
        centers.append(center)
        found.append(directions[:, main] / np.sqrt(np.maximum(sizes[main], 0) + _SMALL))
    return np.array(centers, dtype=np.float32), np.array(found, dtype=np.float32)


def _projected(vectors: Float32Array, centers: Float32Array, directions: Float32Array) -> Float32Array:
    """The vectors along their main directions, zeros for missing parts: (n, parts * KEPT)."""
    there = vectors.any(axis=2, keepdims=True)
    found: Float32Array = np.einsum("npw,pwk->npk", (vectors - centers) * there, directions)
    return found.reshape(len(vectors), -1)


def _composed(
    name: str, centers: Float32Array, directions: Float32Array, layers: dict[str, Float32Array]
) -> dict[str, Float32Array]:
    """The first layer as one on the encoder's vectors, with the projection in it."""
    weight = layers[f"{name}.weight"].reshape(len(centers), -1, WIDTH)
    whole = np.einsum("pwk,pkh->pwh", directions, weight).reshape(-1, WIDTH)
    bias = layers[f"{name}.bias"] - centers.reshape(-1) @ whole
    return {f"{name}.mean": centers, f"{name}.weight": whole, f"{name}.bias": bias}


def _trained(inputs: list[Float32Array], labels: Labels, seed: int) -> dict[str, Float32Array]:
    """Train the layers on projected vectors and features; return their weights, (inputs, outputs), and biases."""
    import torch
    from torch import nn
    from torch.nn import functional

    torch.manual_seed(seed)
    sizes = dict(zip(("statement", "span", "features"), (each.shape[1] for each in inputs), strict=True))
    layers = nn.ModuleDict({name: nn.Linear(size, WIDTH) for name, size in sizes.items()})
    layers.update({"hidden": nn.Linear(4 * WIDTH, WIDTH), "out": nn.Linear(WIDTH, 1)})
    drop = nn.Dropout(DROPOUT)

    def scores(statement: Any, span: Any, features: Any) -> Any:
        product = layers["statement"](statement) * layers["span"](span)
        alone = [layers["statement"](drop(statement)), layers["span"](drop(span)), layers["features"](features)]
        both = [*(each.relu() for each in alone), product]
        return layers["out"](drop(layers["hidden"](drop(torch.cat(both, 1))).relu()))[:, 0]

    given = [torch.from_numpy(each) for each in inputs]
    wanted = torch.from_numpy(labels.astype(np.float32))
    steps = EPOCHS * -(-len(labels) // BATCH)
    optimizer = torch.optim.AdamW(layers.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(labels)).split(BATCH):
            loss = functional.binary_cross_entropy_with_logits(scores(*(g[batch] for g in given)), wanted[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return {
        key: np.ascontiguousarray(value.detach().numpy().T)
        for key, value in layers.state_dict().items()
    }
