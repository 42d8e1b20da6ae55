"""Weights of heads come back from a bundle nearly as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sayso.models.packed import LARGE, pack_weights, unpack_weights


def test_a_row_is_rounded_by_its_own_scale(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(4, LARGE // 4)).astype(np.float32)
    rows *= np.array([[1.0], [1e-3], [50.0], [0.0]], dtype=np.float32)
    np.savez(tmp_path / "heads.npz", **pack_weights({"links.weight": rows}))
    with np.load(tmp_path / "heads.npz", allow_pickle=False) as packed:
        assert packed["links.weight"].dtype == np.int8
        found = unpack_weights(dict(packed))
    assert found.keys() == {"links.weight"} and found["links.weight"].dtype == np.float32
    most = np.abs(rows).max(axis=1, keepdims=True)
    assert (np.abs(found["links.weight"] - rows) <= most / 250 + 1e-9).all()


def test_small_and_chosen_weights_keep_sixteen_bits() -> None:
    weights = {
        "bias": np.linspace(0, 1, LARGE, dtype=np.float32),
        "small.weight": np.full((2, 3), 0.1, dtype=np.float32),
        "tags.0.weight": np.full((2, LARGE), 0.1, dtype=np.float32),
    }
    packed = pack_weights(weights, whole=("tags.0.",))
    assert all(value.dtype == np.float16 for value in packed.values())
    for name, value in unpack_weights(packed).items():
        assert np.array_equal(value, weights[name].astype(np.float16).astype(np.float32))
