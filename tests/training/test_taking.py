"""Learning when a statement takes a position, and judging that on propositions left out."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs the extra [train]")

from sayso.stance.taking import CUES, VALUES, cue_places  # after the skip
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
    weights, of_cues = fit_taking(rows, [""] * len(rows), labels)
    assert weights.shape == (rows.shape[1] + 1,)
    right = (rows @ weights[:-1] + weights[-1] > 0) == (labels == 1)
    assert right.mean() > 0.85
    assert of_cues.shape == (CUES,) and not of_cues.any()


def test_the_words_of_cues_count_each_once() -> None:
    rows, _ = drawn()
    labels = (np.arange(len(rows)) % 2).astype(float)
    cues = ["then vowed vowed" if one else "then mused" for one in labels]
    _, of_cues = fit_taking(rows, cues, labels)
    vowed, mused, both = (of_cues[cue_places(word)].sum() for word in ("vowed", "mused", "Mused, vowed vowed"))
    assert vowed > 0.5 and mused < -0.5
    assert both == pytest.approx(vowed + mused)


def test_a_proposition_is_judged_by_the_others() -> None:
    rows, labels = drawn()
    names = ["ban" if at < 40 else f"other {at % 3}" for at in range(len(rows))]
    texts, cues = [str(at) for at in range(len(rows))], ["said"] * len(rows)
    lied = np.where(np.arange(len(rows)) < 40, 1 - labels, labels)
    told, same = (held_out_taking(rows, cues, given, names, texts)[:40] for given in (lied, labels))
    assert told == pytest.approx(same)


def test_words_that_come_again_elsewhere_teach_nothing_about_themselves() -> None:
    rows, labels = drawn(60)
    names = ["ban" if at < 20 else "tax" for at in range(60)]
    texts = ["the same words" if at in (0, 30) else str(at) for at in range(60)]
    lied, cues = labels.copy(), ["said"] * 60
    lied[30] = 1 - lied[30]
    told, same = (held_out_taking(rows, cues, given, names, texts)[:20] for given in (lied, labels))
    assert told == pytest.approx(same)
