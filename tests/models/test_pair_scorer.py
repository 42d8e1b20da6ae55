"""A network's score of pairs, computed by hand, and its arrays in a bundle."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.models.pair_scorer import PairScorer, pack_networks, unpack_networks

ONE = np.ones((1, 1), dtype=np.float32)
NONE = np.zeros(1, dtype=np.float32)
WEIGHTS = {
    **{f"{name}.weight": ONE for name in ("statement", "span", "features", "out")},
    **{f"{name}.bias": NONE for name in ("statement", "span", "features", "hidden", "out")},
    "statement.mean": ONE * 0.5,
    "span.mean": ONE * 0.25,
    "hidden.weight": np.array([[1], [10], [100], [1000]], dtype=np.float32),
    "mean": np.array([2], dtype=np.float32),
    "scale": np.array([0.5], dtype=np.float32),
}
"""One vector of one number for each statement and span, one feature, and layers of width one."""


def score(statement: float, span: float, feature: float) -> float:
    vectors = (np.array([[[each]]], dtype=np.float32) for each in (statement, span))
    first = np.zeros(1, dtype=np.int64)
    found = PairScorer(WEIGHTS).logits(*vectors, (first, first), np.array([[feature]], dtype=np.float32))
    assert found.shape == (1,)
    return float(found[0])


@pytest.mark.parametrize(
    ("statement", "span", "feature", "expected"),
    [
        pytest.param(2, 3, 2, 2 + 30 + 6000, id="vectors-and-their-product"),
        pytest.param(-2, -3, 2, 6000, id="rectified"),
        pytest.param(2, -3, 2.5, 0, id="no-negative-sum"),
        pytest.param(1, 1, 3, 1 + 10 + 200 + 1000, id="standardized-feature"),
        pytest.param(1, 1, 99, 1 + 10 + 400 + 1000, id="limited-feature"),
        pytest.param(0, 1, 2, 0.5 + 10 + 500, id="missing-statement"),
        pytest.param(1, 0, 2, 1 + 2.5 + 250, id="missing-span"),
    ],
)
def test_a_pair_is_scored(statement: float, span: float, feature: float, expected: float) -> None:
    assert score(statement, span, feature) == pytest.approx(expected)


def test_pairs_choose_their_vectors() -> None:
    statements = np.array([[[1]], [[2]]], dtype=np.float32)
    spans = np.array([[[1]], [[3]]], dtype=np.float32)
    pairs = np.array([0, 1, 1]), np.array([1, 0, 1])
    rows = np.full((3, 1), 2, dtype=np.float32)
    found = PairScorer(WEIGHTS).logits(statements, spans, pairs, rows)
    assert found.tolist() == [1 + 30 + 3000, 2 + 10 + 2000, 2 + 30 + 6000]


def test_networks_stand_in_a_bundle_in_half_precision() -> None:
    packed = pack_networks({"carrier": PairScorer(WEIGHTS)})
    assert packed["carrier.network/span.weight"].dtype == np.float16
    found = unpack_networks({**packed, "carrier.roots": NONE}, ["carrier", "role"])
    assert list(found) == ["carrier"]
    assert {name: each.tolist() for name, each in found["carrier"].weights.items()} == {
        name: each.tolist() for name, each in WEIGHTS.items()
    }
