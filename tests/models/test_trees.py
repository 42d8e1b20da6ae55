"""Trees ask of a row what they were made to ask."""

from __future__ import annotations

import numpy as np
import pytest

from readings import always, asks
from sayso.models.trees import Trees

FEATURES = ("wet", "cold")


def rows(*values: tuple[float, float]) -> np.ndarray:
    return np.array(values, dtype=np.float32).reshape(-1, 2)


def test_a_row_goes_left_up_to_the_threshold_and_right_above_it() -> None:
    trees = asks(FEATURES, "cold", above=0.5)
    assert trees.logits(rows((9, 0.5), (9, 0.6))).tolist() == [-4, 4]
    assert trees.probabilities(rows((9, 0.6))) == pytest.approx(1 / (1 + np.exp(-4)))


def test_trees_add_up_to_the_base() -> None:
    one, two = asks(FEATURES, "wet"), asks(FEATURES, "cold")
    shifted = {name: getattr(two, name) + 3 for name in ("left", "right")}
    both = Trees(
        feature=np.concatenate([one.feature, two.feature]),
        threshold=np.concatenate([one.threshold, two.threshold]),
        left=np.concatenate([one.left, shifted["left"]]),
        right=np.concatenate([one.right, shifted["right"]]),
        value=np.concatenate([one.value, two.value]),
        roots=np.array([0, 3], dtype=np.int32),
        base=0.5,
        features=FEATURES,
    )
    assert both.logits(rows((0, 0), (1, 0), (1, 1))).tolist() == [-7.5, 0.5, 8.5]


def test_a_tree_that_asks_nothing_answers_the_same_always() -> None:
    assert always(FEATURES, 1.5).logits(rows((0, 0), (5, -5))).tolist() == [1.5, 1.5]


def test_no_rows_have_no_answers() -> None:
    trees = asks(FEATURES, "wet")
    assert trees.logits(rows()).shape == trees.probabilities(rows()).shape == (0,)
