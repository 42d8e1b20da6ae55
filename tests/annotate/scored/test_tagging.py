"""The best label sequence is valid and never leaves its line."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.tagging import Run, best_labels, runs_of
from sayso.models.labels import ROLES, TAGS


def scores_for(labels: list[str]) -> np.ndarray:
    scores = np.zeros((len(labels), len(TAGS)), dtype=np.float32)
    scores[np.arange(len(labels)), [TAGS.index(label) for label in labels]] = 2.0
    return scores


FREE = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)


def test_clear_scores_are_followed() -> None:
    labels = ["B-source", "B-cue", "O", "B-content", "I-content", "I-content"]
    starts = np.array([True] + [False] * 5)
    found = best_labels(scores_for(labels), starts, FREE)
    assert runs_of(found, ROLES) == [Run("source", 0, 1), Run("cue", 1, 2), Run("content", 3, 6)]


def test_adjacent_spans_of_one_role_stay_apart() -> None:
    found = best_labels(
        scores_for(["B-content", "I-content", "B-content", "I-content"]), np.array([True, False, False, False]), FREE
    )
    assert runs_of(found, ROLES) == [Run("content", 0, 2), Run("content", 2, 4)]


def test_a_span_never_crosses_a_line() -> None:
    starts = np.array([True, False, True, False])
    found = best_labels(scores_for(["B-content", "I-content", "I-content", "I-content"]), starts, FREE)
    assert all(not (run.start < 2 < run.end) for run in runs_of(found, ROLES))


def test_no_pieces_give_no_labels() -> None:
    assert best_labels(np.zeros((0, len(TAGS)), dtype=np.float32), np.zeros(0, dtype=bool), FREE).size == 0


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_every_sequence_is_valid_and_none_scores_better_by_one_change(size: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=(size, len(TAGS))).astype(np.float32)
    starts = chance.random(size) < 0.2
    starts[0] = True
    found = best_labels(scores, starts, FREE)
    for at, label in enumerate(found):
        if TAGS[label].startswith("I-"):
            assert not starts[at]
            assert TAGS[found[at - 1]][2:] == TAGS[label][2:]
