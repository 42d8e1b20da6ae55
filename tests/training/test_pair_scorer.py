"""A network learns which span belongs to which statement."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra [train]")

from sayso.models.pair_scorer import PairScorer  # after the skip
from sayso.training.pair_scorer import PairTable, fit_pairs

REPORTS, STATEMENTS, OPTIONS, WIDTH = 60, 10, 6, 6


def made(*, feature: bool = False) -> tuple[PairTable, np.ndarray]:
    """Reports in which a pair is right if both vectors are positive in the first place, or if its feature is high."""
    random = np.random.default_rng(0)
    table, features = PairTable(), []
    for number in range(REPORTS):
        statements = random.normal(size=(STATEMENTS, 2, WIDTH)).astype(np.float32)
        statements[::5, 1] = 0  # a missing part
        spans = random.normal(size=(OPTIONS, 1, WIDTH)).astype(np.float32)
        rows = random.normal(size=(STATEMENTS, OPTIONS, 2)).astype(np.float32)
        chosen = np.broadcast_to(random.permutation(OPTIONS), (STATEMENTS, OPTIONS))
        both = (statements[:, 0, 0] > 0)[:, None] & (spans[:, 0, 0] > 0)[chosen]
        pairs = np.repeat(np.arange(STATEMENTS), OPTIONS), chosen.ravel()
        table.add((statements, spans), pairs, (rows[:, :, 1] > 1 if feature else both).ravel(), number % 2)
        features.append(rows.reshape(-1, 2))
    return table, np.concatenate(features)


def accuracy(table: PairTable, rows: np.ndarray, network: PairScorer, fold: int) -> float:
    part = np.concatenate(table.folds) == fold
    pairs = np.concatenate(table.pairs, axis=1)[:, part]
    vectors = np.concatenate(table.statements), np.concatenate(table.spans)
    logits = network.logits(*vectors, (pairs[0], pairs[1]), rows[part])
    return float(((logits > 0) == np.concatenate(table.labels)[part]).mean())


@pytest.mark.parametrize("feature", [pytest.param(False, id="vectors"), pytest.param(True, id="features")])
def test_a_network_learns_from_other_folds(feature: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.training.pair_scorer.EPOCHS", 60)
    table, rows = made(feature=feature)
    first, second, whole = table.fit([rows] * 3)
    assert accuracy(table, rows, first, 0) > 0.85
    assert accuracy(table, rows, second, 1) > 0.85
    assert accuracy(table, rows, whole, 0) > 0.85


def test_a_fold_s_network_does_not_see_its_reports() -> None:
    (table, rows), (other, changed) = made(), made()
    for at in range(0, REPORTS, 2):  # the reports of fold 0
        other.labels[at] = ~other.labels[at]
        other.statements[at] = other.statements[at] + 1
    changed[np.concatenate(other.folds) == 0] += 1
    (first, second, _), (same, different, _) = table.fit([rows] * 3), other.fit([changed] * 3)
    assert all(np.array_equal(first.weights[name], same.weights[name]) for name in first.weights)
    assert not np.array_equal(second.weights["out.weight"], different.weights["out.weight"])


def test_the_same_pairs_give_the_same_network() -> None:
    table, rows = made()
    given = (np.concatenate(table.statements), np.concatenate(table.spans), np.concatenate(table.pairs, axis=1))
    one, other = (fit_pairs(*given, rows, np.concatenate(table.labels)) for _ in range(2))
    assert all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)


def test_a_report_without_candidates_adds_nothing() -> None:
    table = PairTable()
    vectors = np.zeros((3, 2, WIDTH), np.float32), np.zeros((0, 1, WIDTH), np.float32)
    none = np.zeros(0, dtype=np.int64)
    table.add(vectors, (none, none), none.astype(np.bool_), 0)
    assert table.pairs == []
