"""What words say for a candidate."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.models.clue_weights import BINS, Wording, beside, bins_of, unpack_wordings


def weighing(**weights: float) -> Wording:
    """A wording that knows these clues."""
    table = np.zeros(BINS, dtype=np.float32)
    for clue, weight in weights.items():
        [place] = bins_of([clue])
        table[place] = weight
    return Wording(table, -1.0)


def test_the_weights_of_all_clues_add_up() -> None:
    wording = weighing(told=2.0, claimed=0.5)
    assert wording.logits([["told", "claimed", "unheard"], ["claimed"], []]).tolist() == [1.5, -0.5, -1.0]


def test_a_clue_counts_once() -> None:
    assert weighing(told=2.0).logits([["told", "told"]]).tolist() == [1.0]


def test_no_candidates_have_no_answers() -> None:
    assert weighing(told=2.0).logits([]).shape == (0,)


@pytest.mark.parametrize(
    "clue",
    [
        pytest.param("near -1:told", id="plain"),
        pytest.param("name:süddeutsche", id="umlaut"),
        pytest.param("", id="empty"),
        pytest.param("\ud800", id="lone-surrogate"),
    ],
)
def test_every_clue_has_one_bin(clue: str) -> None:
    [place] = bins_of([clue])
    assert 0 <= place < BINS


def test_the_answer_stands_behind_the_features() -> None:
    rows = np.array([[1, 2], [3, 4]], dtype=np.float32)
    assert beside(rows, np.array([0.5, -0.5], dtype=np.float32)).tolist() == [[1, 2, 0.5], [3, 4, -0.5]]


def test_wordings_are_read_by_the_name_of_their_decision() -> None:
    made = weighing(told=2.0)
    packed = np.append(made.weights, made.bias).astype(np.float16)
    found = unpack_wordings({"carrier.wording": packed}, ["carrier", "row"])
    assert list(found) == ["carrier"]
    assert found["carrier"].bias == -1.0
    assert found["carrier"].logits([["told"]]).tolist() == [1.0]
