"""Evidence from the words around a candidate: hashed clues with learned weights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
BINS = 2**15
WORDING = "wording"
"""Name of the column that holds the log-odds of a candidate's words, the last one of its row."""


@dataclass(frozen=True)
class Wording:
    """A logistic regression over hashed clues, such as "before:told" (Weinberger et al. 2009, feature hashing).

    `weights` has shape (BINS,). A clue counts once per candidate, however often it occurs.
    """

    weights: Float32Array
    bias: float

    def logits(self, clues: Sequence[Collection[str]]) -> Float32Array:
        """Log-odds of each candidate from its clues: (candidates,)."""
        bins = [bins_of(mine) for mine in clues]
        rows = np.repeat(np.arange(len(bins)), [len(mine) for mine in bins])
        columns = np.fromiter((one for mine in bins for one in mine), dtype=np.int64, count=len(rows))
        sums = np.bincount(rows, weights=self.weights[columns], minlength=len(bins))
        return (sums + self.bias).astype(np.float32)


def bins_of(clues: Collection[str]) -> set[int]:
    """The bins of a candidate's clues."""
    return set(map(_bin, clues))


@lru_cache(maxsize=2**16)
def _bin(clue: str) -> int:
    return crc32(clue.encode(errors="surrogatepass")) % BINS


def beside(rows: Float32Array, logits: Float32Array) -> Float32Array:
    """Add the column WORDING to rows of features."""
    return np.concatenate([rows, logits[:, None]], axis=1).astype(np.float32)


def unpack_wordings(arrays: Mapping[str, npt.NDArray[np.generic]], names: Collection[str]) -> dict[str, Wording]:
    """Return the wordings in a bundle's `decisions.npz`, by the name of their decision."""
    found = {}
    for name in names:
        if f"{name}.{WORDING}" in arrays:
            weights = arrays[f"{name}.{WORDING}"].astype(np.float32)
            found[name] = Wording(weights[:-1], float(weights[-1]))
    return found
