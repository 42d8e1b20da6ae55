"""The learned decisions of a bundle: trees and wordings by name, and threshold probabilities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import numpy as np

from sayso.errors import BundleError
from sayso.models.clue_weights import WORDING, Wording, beside, unpack_wordings
from sayso.models.pair_scorer import PairScorer, unpack_networks
from sayso.models.trees import Float32Array, Trees, unpack_trees

FILE = "decisions.npz"


@dataclass(frozen=True)
class Decisions:
    """Trees by the question that they answer, and the threshold probability for each "yes".

    A decision with a wording has one more feature: the log-odds that the words around a candidate give it. A network
    gives a second opinion from the encoder's vectors.
    """

    trees: Mapping[str, Trees]
    least: Mapping[str, float] = field(default_factory=dict)
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    networks: Mapping[str, PairScorer] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Trees:
        return self.trees[name]

    def chances(self, name: str, rows: Float32Array, clues: Sequence[Collection[str]]) -> Float32Array:
        """The probability of each candidate, from its features and its clues: (candidates,)."""
        return self.trees[name].probabilities(self.with_wording(name, rows, clues))

    def with_wording(self, name: str, rows: Float32Array, clues: Sequence[Collection[str]]) -> Float32Array:
        """The features of each candidate, with the log-odds of its clues if the decision has a wording."""
        return beside(rows, self.wordings[name].logits(clues)) if name in self.wordings else rows

    def demand(self, name: str, features: Sequence[str]) -> None:
        """Check that the trees were learned on the features that a layer computes.

        Raises:
            BundleError: The bundle has no such trees, or their features differ.
        """
        known = self.trees[name].features if name in self.trees else ()
        wanted = (*features, WORDING) if name in self.wordings else tuple(features)
        if wanted != known:
            odd = next((a for a, b in zip_longest(known, wanted) if a != b), None)
            raise BundleError(
                f"the model's decision {name!r} was learned on other features (first difference: {odd!r})",
                hint="train it again with this sayso: sayso train reader",
            )

    def __contains__(self, name: str) -> bool:
        return name in self.trees


def load_decisions(folder: Path, least: Mapping[str, float]) -> Decisions:
    """Read the decisions of a bundle's folder; empty if it has none yet, as during training."""
    if not (folder / FILE).is_file():
        return Decisions({}, least)
    with np.load(folder / FILE, allow_pickle=False) as arrays:
        names = sorted(name.removesuffix(".roots") for name in arrays.files if name.endswith(".roots"))
        trees = {name: unpack_trees(arrays, name) for name in names}
        return Decisions(trees, least, unpack_wordings(arrays, names), unpack_networks(arrays, names))
