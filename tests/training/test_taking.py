"""Learning when a statement takes a position, and judging that on propositions left out."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs the extra [train]")

from sayso.models.taking import VALUES  # after the skip
from sayso.training.taking import fit_taking, held_out_taking


def drawn(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Rows of which the first value, on a scale of its own, tells whether a position is taken."""
    chance = np.random.default_rng(5)
    rows = chance.normal(0, 1, (count, VALUES + 4))
    labels = (rows[:, 0] + chance.normal(0, 0.3, count) > 0).astype(float)
    rows[:, 0] = 7 + 0.1 * rows[:, 0]
    return rows, labels


def test_the_weights_are_of_the_rows_as_they_are() -> None:
    rows, labels = drawn()
    weights = fit_taking(rows, labels)
    assert weights.shape == (rows.shape[1] + 1,)
    right = (rows @ weights[:-1] + weights[-1] > 0) == (labels == 1)
    assert right.mean() > 0.85


def test_a_proposition_is_judged_by_the_others() -> None:
    rows, labels = drawn()
    names = ["ban" if at < 40 else f"other {at % 3}" for at in range(len(rows))]
    texts = [str(at) for at in range(len(rows))]
    lied = np.where(np.arange(len(rows)) < 40, 1 - labels, labels)
    told, same = (held_out_taking(rows, given, names, texts)[:40] for given in (lied, labels))
    assert told == pytest.approx(same)


def test_words_that_come_again_elsewhere_teach_nothing_about_themselves() -> None:
    rows, labels = drawn(60)
    names = ["ban" if at < 20 else "tax" for at in range(60)]
    texts = ["the same words" if at in (0, 30) else str(at) for at in range(60)]
    lied = labels.copy()
    lied[30] = 1 - lied[30]
    told, same = (held_out_taking(rows, given, names, texts)[:20] for given in (lied, labels))
    assert told == pytest.approx(same)
