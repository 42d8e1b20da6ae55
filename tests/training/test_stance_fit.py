"""Calibration of the coder of stance on propositions that it was not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra [train]")

from sayso.domain.coding import Passage  # after the skip
from sayso.stance.pairs import Pair
from sayso.training.pairs import Lesson
from sayso.training.stance_fit import CONSTANT, ROWS, HeldOut, _calibrate, _calibrated

SIDE, LEANING = 1, 3


def held_out(count: int = 400) -> HeldOut:
    """Statements on two propositions; the first column tells whether a position is taken, the second which one."""
    chance = np.random.default_rng(2)
    rows = chance.normal(0, 1, (count, ROWS))
    rows[:, CONSTANT] = 1
    takes = (rows[:, 0] + chance.normal(0, 0.5, count) > 0).astype(float)
    side = (rows[:, SIDE] + chance.normal(0, 0.5, count) > 0).astype(float)
    lessons = [
        Lesson(Pair(f"Proposition {at % 2}", Passage(str(at))), one, which, 0.0 if one else None, "statements")
        for at, (one, which) in enumerate(zip(takes.tolist(), side.tolist(), strict=True))
    ]
    return HeldOut(lessons, rows, np.zeros((count, 2)), np.arange(count) % 2)


def test_what_tells_the_side_counts_and_what_does_not_hardly_does() -> None:
    held = held_out()
    weights = _calibrate(held, held.of("statements"))
    assert weights[SIDE, 1] > 1 > 0.5 > abs(weights[LEANING, 1])
    assert weights[0, 0] > 1
    assert weights[CONSTANT, 1] == 0, "that one proposition has more support says nothing of the next"


def test_claims_teach_sides_and_nothing_else() -> None:
    held = held_out()
    claims = [Lesson(one.pair, None, 0.0, 0.0, "claims") for one in held.lessons]
    rows = np.vstack([held.rows, np.where(np.arange(ROWS) == SIDE, 1.0, held.rows)])
    both = HeldOut([*held.lessons, *claims], rows, np.zeros((len(rows), 2)), np.tile(held.part, 2))
    every = np.ones(len(rows), dtype=np.bool_)
    alone, more = _calibrate(both, both.of("statements")), _calibrate(both, every)
    assert more[SIDE, 1] < 0.5 * alone[SIDE, 1]
    assert more[:, [0, 2]] == pytest.approx(alone[:, [0, 2]])


def test_a_part_is_calibrated_on_the_others() -> None:
    held = held_out()
    lied = HeldOut([_turned(one) if at % 2 else one for at, one in enumerate(held.lessons)], *_rest(held))
    inside = held.part == 1
    assert _calibrated(lied)[inside, SIDE] == pytest.approx(_calibrated(held)[inside, SIDE])
    assert not np.allclose(_calibrated(lied)[~inside, SIDE], _calibrated(held)[~inside, SIDE])


def _turned(lesson: Lesson) -> Lesson:
    assert lesson.side is not None
    return Lesson(lesson.pair, lesson.takes, 1 - lesson.side, lesson.ambiguous, lesson.corpus)


def _rest(held: HeldOut) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return held.rows, held.vectors, held.part
