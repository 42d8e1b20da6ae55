"""The best label sequence is valid and never leaves its line."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.scored.tagging import Run, best_labels, best_labels_of_each, runs_of
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


def best_by_trying(scores: np.ndarray, starts: np.ndarray, transitions: np.ndarray) -> list[int]:
    """The valid sequence with the greatest sum, of all there are."""

    def total(labels: tuple[int, ...]) -> float:
        found = 0.0
        for at, label in enumerate(labels):
            begins, before = bool(starts[at]), labels[at - 1]
            if label and label % 2 == 0 and (begins or before not in (label, label - 1)):
                return -np.inf
            found += float(scores[at, label]) + (0.0 if begins else float(transitions[before, label]))
        return found

    return list(max(product(range(scores.shape[1]), repeat=len(scores)), key=total))


@pytest.mark.parametrize("weight", [0.0, 1.0], ids=["free", "with-transitions"])
@given(seed=st.integers(0, 2**32 - 1))
def test_the_best_of_all_valid_sequences_is_found(weight: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    starts = np.array([True, *(chance.random(4) < 0.2)])
    scores = chance.normal(size=(2, 5, 5)).astype(np.float32)
    transitions = (weight * chance.normal(size=(2, 5, 5))).astype(np.float32)
    found = best_labels_of_each(scores, starts, transitions)
    for labels, mine, between in zip(found, scores, transitions, strict=True):
        assert labels.tolist() == best_by_trying(mine, starts, between)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param([0, 0], [], id="none"),
        pytest.param([1, 2, 2, 0, 1], [("source", 0, 3), ("source", 4, 5)], id="apart"),
        pytest.param([1, 1, 3, 4], [("source", 0, 1), ("source", 1, 2), ("cue", 2, 4)], id="side-by-side"),
        pytest.param([2, 4, 4], [("source", 0, 1), ("cue", 1, 3)], id="without-a-beginning"),
    ],
)
def test_runs_hold_their_labels(labels: list[int], expected: list[tuple[str, int, int]]) -> None:
    assert runs_of(np.array(labels), ROLES) == [Run(*run) for run in expected]
