"""What the encoder answers for a text: one row per word piece, before any decision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.models.windows import Pieces

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinkParameters:
    """What turns link vectors into scores.

    `bias` has shape (2, distances): what a signed distance adds to a pointer to a cue and to
    a source, bucket 0 for "no source". `scale` multiplies the dot product.
    """

    bias: Float32Array
    scale: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """What decisions are weighed with, all chosen on dev.

    `outside_penalty` is taken from the score of the label "O"; `calibration` weighs an
    attribution's evidence; an attribution below `least_confidence` is not given.
    """

    outside_penalty: float = 0.0
    calibration: tuple[float, ...] = ()
    least_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of the heads, not probabilities.

    Shapes: `tags` (pieces, 7), `entities` (pieces, 19), `links` (pieces, 4, width) in the order
    from-cue, to-cue, from-source, to-source, `no_source` (pieces,), `windows` (pieces,), the number
    of the window that answered: link vectors of different windows do not compare; `transitions` (7, 7), rows
    from, columns to.
    """

    pieces: Pieces
    tags: Float32Array
    entities: Float32Array
    links: Float32Array
    no_source: Float32Array
    windows: npt.NDArray[np.int32]
    transitions: Float32Array
    link_parameters: LinkParameters
    decoding: Decoding


def distance_buckets(distance: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Put signed distances in pieces into log-spaced buckets 1..31, as in training."""
    size = np.maximum(np.abs(distance), 1).astype(np.float32)
    steps = np.minimum(np.where(distance == 0, 0, np.floor(np.log2(size) * np.float32(1.9)) + 1), 15).astype(np.int64)
    return np.where(distance < 0, 16 - steps, 16 + steps)
