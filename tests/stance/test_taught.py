"""What a few answers teach, on top of what was believed before."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.stance.taught import Scales, Taught, held_out

SCALES = Scales(alike=4.0, all=1.0, prior=0.5)
GOOD, BAD = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def drawn(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors near GOOD and BAD in turn, and whether each is near GOOD."""
    noise = np.random.default_rng(3).normal(0, 0.1, (count, 2))
    is_good = np.arange(count) % 2 == 0
    return np.where(is_good[:, None], GOOD, BAD) + noise, is_good


def test_without_answers_what_was_believed_stays_what_it_was() -> None:
    nothing = Taught(np.empty((0, 2)), np.empty(0), np.empty(0, dtype=bool), Scales(0.0, 0.0, 0.0))
    assert nothing.log_odds(np.stack([GOOD, BAD]), np.array([0.7, -2.0])) == pytest.approx([0.7, -2.0])


def test_answers_teach_what_texts_like_them_say() -> None:
    vectors, is_good = drawn(20)
    taught = Taught(vectors, np.zeros(20), is_good, SCALES)
    good, bad = taught.log_odds(np.stack([GOOD, BAD]), np.zeros(2))
    assert good > 1 and bad < -1


def test_more_answers_make_surer() -> None:
    few, many = (Taught(*given(count), SCALES).log_odds(GOOD[None], np.zeros(1))[0] for count in (4, 40))
    assert 0 < few < many


def given(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    vectors, is_good = drawn(count)
    return vectors, np.zeros(count), is_good


def test_answers_may_turn_a_belief_that_is_always_wrong() -> None:
    vectors, is_good = drawn(40)
    wrong = np.where(is_good, -1.0, 1.0)
    taught = Taught(np.zeros_like(vectors), wrong, is_good, Scales(alike=0.0, all=0.0, prior=2.0))
    assert taught.log_odds(np.zeros((1, 2)), np.array([-1.0]))[0] > 0


def test_each_answer_is_judged_by_the_others_alone() -> None:
    vectors, is_good = drawn(20)
    lies = is_good.copy()
    lies[0] = not lies[0]
    assert (held_out(vectors, np.zeros(20), lies, SCALES, folds=20)[0] > 0) == is_good[0]
