"""Weights of heads as they are kept in a bundle: large matrices in 8 bits, everything else in 16."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

LARGE = 1 << 14
"""Matrices with at least this many numbers are kept in 8 bits."""
_SCALE = ".scale"
_MOST = 127


def pack_weights(weights: Mapping[str, npt.NDArray[Any]], *, whole: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return weights for `numpy.savez`: each row of a large matrix (rows, columns) as whole numbers times a scale.

    Weights whose names begin with one of `whole` keep 16 bits.
    """
    packed: dict[str, Any] = {}
    for name, value in weights.items():
        if value.ndim != 2 or value.size < LARGE or name.startswith(whole):
            packed[name] = value.astype(np.float16)
            continue
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), np.finfo(np.float16).tiny) / _MOST
        packed[name] = np.round(value / scale).astype(np.int8)
        packed[name + _SCALE] = scale.astype(np.float32)
    return packed


def unpack_weights(packed: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[np.float32]]:
    """Return the weights of `pack_weights` as 32-bit numbers."""
    return {
        name: value.astype(np.float32) * packed.get(name + _SCALE, np.float32(1.0))
        for name, value in packed.items()
        if not name.endswith(_SCALE)
    }
