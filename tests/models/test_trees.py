"""Trees ask of a row what they were made to ask."""

from __future__ import annotations

import numpy as np
import pytest

from readings import always, asks
from sayso.models.trees import AT_ONCE, Trees

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


def grown(leaves: int, chance: np.random.Generator) -> Trees:
    """One tree with that many leaves, split at random, whose leaves' values tell them apart."""
    feature, threshold, left, right, value = [0], [0.0], [0], [0], [0.0]
    ends = [0]
    while len(ends) < leaves:
        node = ends.pop(int(chance.integers(len(ends))))
        feature[node], threshold[node] = int(chance.integers(len(FEATURES))), float(chance.normal())
        left[node], right[node] = len(left), len(left) + 1
        for child in (left[node], right[node]):
            ends.append(child)
            for values, of_leaf in ((feature, 0), (threshold, 0.0), (left, child), (right, child), (value, child)):
                values.append(of_leaf)
    places = [np.array(values, dtype=np.int32) for values in (feature, left, right)]
    numbers = [np.array(values, dtype=np.float32) for values in (threshold, value)]
    return Trees(
        places[0], numbers[0], places[1], places[2], numbers[1], np.zeros(1, dtype=np.int32), 0.0, FEATURES
    )


def leaf_of(trees: Trees, row: np.ndarray) -> int:
    """The leaf that a row comes to, question by question."""
    node = 0
    while trees.left[node] != node:
        goes_left = row[trees.feature[node]] <= trees.threshold[node]
        node = int((trees.left if goes_left else trees.right)[node])
    return node


@pytest.mark.parametrize("leaves", [2, 16, 17, 33, 64])
def test_every_row_comes_to_the_leaf_that_its_answers_lead_to(leaves: int) -> None:
    chance = np.random.default_rng(leaves)
    trees = grown(leaves, chance)
    many = chance.normal(size=(AT_ONCE + 3, len(FEATURES))).astype(np.float32)
    assert trees.logits(many).tolist() == [leaf_of(trees, row) for row in many]


def test_a_tree_with_too_many_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="65 leaves; at most 64"):
        grown(65, np.random.default_rng(0)).logits(rows((0, 0)))
