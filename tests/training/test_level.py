"""The level of confidence."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training needs the extra [train]")

from sayso.training.level import level_shift  # after the skip


def chances(logits: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1 / (1 + np.exp(-logits))
    return found


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9])
def test_shifted_log_odds_promise_what_comes_true(share: float) -> None:
    drawn = np.random.default_rng(4)
    logits, right = drawn.normal(size=400) * 2, drawn.random(400) < share
    shift = level_shift(logits, right)
    assert chances(logits + shift).mean() == pytest.approx(right.mean(), abs=1e-4)


def test_true_promises_are_left_alone() -> None:
    logits = np.repeat([-1.0, 1.0], 1000)
    right = np.arange(2000) % 1000 < np.repeat(1000 * chances(np.array([-1.0, 1.0])), 1000)
    assert level_shift(logits, right) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("right", [True, False])
def test_answers_of_one_kind_set_no_level(right: bool) -> None:
    with pytest.raises(ValueError, match="right and wrong rows"):
        level_shift(np.zeros(3), np.full(3, right))
