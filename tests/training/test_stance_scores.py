"""How held-out pairs are scored, and what codings add."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs the extra [train]")

from sayso.stance.taught import Scales  # after the skip
from sayso.training.stance_scores import (
    AMBIGUOUS,
    NONE,
    OPPOSES,
    SUPPORTS,
    answers_of,
    chances_of,
    choose_least,
    f1_of,
    learning_curve,
    score_statements,
)

SURE, NOT = 4.0, -4.0
ODDS = np.array([[SURE, SURE, NOT], [SURE, NOT, NOT], [NOT, SURE, NOT], [SURE, SURE, SURE]])
TRUTH = np.array([SUPPORTS, OPPOSES, NONE, AMBIGUOUS])


def test_the_four_chances_add_up_and_the_likeliest_is_the_answer() -> None:
    chances = chances_of(ODDS)
    assert chances.sum(axis=1) == pytest.approx(np.ones(4))
    assert answers_of(chances, 0.5).tolist() == TRUTH.tolist()


@pytest.mark.parametrize(("least", "answer"), [(0.3, SUPPORTS), (0.5, NONE)])
def test_a_position_is_told_from_the_chosen_chance_on(least: float, answer: int) -> None:
    assert answers_of(chances_of(np.array([[-0.4, 0.1, NOT]])), least).tolist() == [answer]


def test_the_chance_is_chosen_by_which_most_answers_are_right() -> None:
    odds = np.array([[-0.4, SURE, NOT], [-0.4, NOT, NOT], [-0.9, SURE, NOT]])
    assert 0.29 < choose_least(odds, TRUTH[:3]) <= 0.4


def test_right_answers_score_one() -> None:
    figures = score_statements(ODDS, TRUTH, 0.5)
    assert (figures.side, figures.takes_f1, figures.macro_f1, figures.right) == (1, 1, 1, 1)
    assert (figures.side_commonest, figures.commonest, figures.sure, figures.sure_right) == (0.5, 0.25, 2, 1)


def test_wrong_sides_are_counted_among_the_sure() -> None:
    figures = score_statements(ODDS * [1, -1, 1], TRUTH, 0.5)
    assert (figures.side, figures.takes_f1, figures.sure_right) == (0, 1, 0)


def test_f1_counts_what_is_missed_and_what_is_made_up() -> None:
    assert f1_of(np.array([True, True, False]), np.array([True, False, True])) == 0.5


def test_codings_of_a_proposition_teach_the_rest() -> None:
    chance = np.random.default_rng(1)
    truth = np.where(np.arange(60) % 2, SUPPORTS, NONE)
    vectors = np.eye(4)[truth] + chance.normal(0, 0.05, (60, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    before, after = learning_curve(
        [(vectors, np.zeros((60, 3)) - [0, 0, 9], truth)], Scales(4, 1, 0.5), Scales(4, 1, 0.25), (0, 20), draws=2
    )
    assert after.taught > 0.9 > before.taught
    assert after.before == pytest.approx(before.before)
    assert 0.4 <= after.commonest <= 0.6
