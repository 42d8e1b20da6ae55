"""Trees answer at inference as scikit-learn does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

ensemble = pytest.importorskip("sklearn.ensemble", reason="training needs the extra [train]")

from sayso.models.decisions import FILE, load_decisions  # noqa: E402  # after the skip
from sayso.training.trees import SEEN, fit_trees, pack  # noqa: E402

NAMES = ("one", "two", "three", "four")


def drawn(size: int, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Rows with labels that depend on two columns together, some values at a few steps as counts are."""
    chance = np.random.default_rng(seed)
    rows = chance.normal(size=(size, len(NAMES))).astype(np.float32)
    rows[:, 1] = np.round(rows[:, 1])
    return rows, (rows[:, 0] * rows[:, 1] > 0.2) ^ (chance.random(size) < 0.05)


def test_probabilities_are_those_of_scikit_learn() -> None:
    rows, labels = drawn(400)
    settings = {"learning_rate": 0.1, "max_leaf_nodes": 6, "min_samples_leaf": 10}
    theirs = ensemble.HistGradientBoostingClassifier(
        max_iter=30, l2_regularization=1.0, early_stopping=False, max_features=SEEN, random_state=0, **settings
    ).fit(rows, labels)
    mine = fit_trees(rows, labels, NAMES, rounds=30, rate=0.1, leaves=6, smallest=10)
    unseen = np.concatenate([drawn(200, seed=3)[0], rows])
    assert np.allclose(mine.probabilities(unseen), theirs.predict_proba(unseen)[:, 1], atol=1e-5)
    assert np.allclose(mine.logits(unseen), theirs.decision_function(unseen), atol=1e-4)


def test_trees_are_packed_and_read_back(tmp_path: Path) -> None:
    rows, labels = drawn(200)
    made = {"rain": fit_trees(rows, labels, NAMES, rounds=5), "snow": fit_trees(rows, ~labels, NAMES, rounds=3)}
    np.savez_compressed(tmp_path / FILE, **pack(made))
    found = load_decisions(tmp_path, {"rain": 0.3})
    assert found.least == {"rain": 0.3}
    for name, trees in made.items():
        assert found[name].features == NAMES
        assert found[name].logits(rows).tolist() == trees.logits(rows).tolist()


def test_rows_may_weigh_more() -> None:
    rows = np.zeros((40, len(NAMES)), dtype=np.float32)
    labels = np.arange(40) < 20
    plain = fit_trees(rows, labels, NAMES, rounds=5)
    weighed = fit_trees(rows, labels, NAMES, rounds=5, weights=np.where(labels, 3.0, 1.0))
    assert plain.probabilities(rows[:1])[0] == pytest.approx(0.5)
    assert weighed.probabilities(rows[:1])[0] > 0.6
