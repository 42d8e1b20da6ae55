"""How a whole report uses each carrier."""

from __future__ import annotations

import numpy as np

from sayso.annotate.route.habits import FEATURES, habit_rows

HERE = np.array([10, 110, 210])
"""Three statements, the first and the last by one speaker."""
SAME = np.array([[True, False, True], [False, True, False], [True, False, True]])
STARTS = np.array([20, 120, 500])
"""Three places: the first two of one name, each in the sentence of a statement, the third of another name."""
PLACES = [[0, 1], [2]]
THERE = np.array([[True, False, False], [False, True, False], [False, False, False]])
CREDITED = np.array([True, False, True])
TIES = np.array([[0.9, 0.1], [0.5, 0.2], [0.1, 0.3]], dtype=np.float32)


def column(name: str) -> list[list[float]]:
    rows = habit_rows(THERE, CREDITED, PLACES, TIES, SAME, HERE, STARTS)
    assert rows.shape == (3, 2, len(FEATURES))
    found: list[list[float]] = rows[:, :, FEATURES.index(name)].astype(np.float64).round(3).tolist()
    return found


def test_a_name_in_the_sentence_is_there() -> None:
    assert column("there") == [[1, 0], [1, 0], [0, 0]]
    assert column("there_credited") == [[1, 0], [0, 0], [0, 0]]


def test_shares_count_statements_of_all_and_of_the_speaker() -> None:
    assert column("share_there") == [[0.667, 0]] * 3
    assert column("share_credited") == [[0.333, 0]] * 3
    assert column("speaker_share_there") == [[0.5, 0], [1, 0], [0.5, 0]]
    assert column("speaker_share_credited") == [[0.5, 0], [0, 0], [0.5, 0]]


def test_the_last_one_introduced_holds_until_another_is() -> None:
    assert column("latest") == [[1, 0], [1, 0], [1, 0]]
    later = habit_rows(THERE, CREDITED, PLACES, TIES, SAME, HERE + 400, STARTS)
    assert later[:, :, FEATURES.index("latest")].tolist() == [[0, 1]] * 3


def test_ties_of_the_neighbors_are_seen() -> None:
    assert column("tie_before") == [[0, 0], [0.9, 0.1], [0.5, 0.2]]
    assert column("tie_behind") == [[0.5, 0.2], [0.1, 0.3], [0, 0]]
    assert column("tie_mean") == [[0.5, 0.2]] * 3
    assert column("credited_places") == [[1, 1]] * 3


def test_nobody_is_introduced_without_words_that_credit() -> None:
    rows = habit_rows(THERE, np.zeros(3, dtype=np.bool_), PLACES, TIES, SAME, HERE, STARTS)
    assert not rows[:, :, FEATURES.index("latest")].any()
