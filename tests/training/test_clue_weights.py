"""Wordings are learned from clues, and judge unseen folds."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training needs the extra [train]")

from sayso.models.clue_weights import unpack_wordings  # after the skip
from sayso.training.clue_weights import Clued, fit_in_folds, pack_wordings

SAID = [["cue:said"], ["cue:told", "near:the"], ["cue:grew"], ["cue:fell", "near:the"]] * 10
RIGHT = np.array([True, True, False, False] * 10)
EVERY = np.ones(len(RIGHT), dtype=np.bool_)


def test_telling_words_weigh_more_than_others() -> None:
    wording = Clued(SAID).fit(RIGHT, EVERY, strength=1.0)
    said, grew, unheard = wording.logits([["cue:said"], ["cue:grew"], ["cue:sang"]]).tolist()
    assert said > unheard > grew


def test_the_sparse_matrix_answers_as_the_packed_wording_does() -> None:
    clued = Clued(SAID)
    wording = clued.fit(RIGHT, EVERY, strength=1.0)
    again = unpack_wordings(pack_wordings({"carrier": wording}), ["carrier"])["carrier"]
    assert again.logits(SAID) == pytest.approx(clued.logits(wording, EVERY), abs=1e-5)


def test_answers_for_the_learned_part_are_held_out() -> None:
    clues = [[f"only:{n}"] for n in range(40)]
    folds = np.arange(40) % 4
    wording, logits = fit_in_folds(Clued(clues), RIGHT, folds, EVERY, strength=100.0)
    own = wording.logits(clues)
    assert ((own > 0) == RIGHT).mean() > 0.9, "the wording has learned each clue by heart"
    assert np.unique(logits.round(3)).size <= 4, "an unseen clue tells nothing, so only the fold's bias is left"


def test_a_fold_outside_the_part_is_judged_by_the_whole_part() -> None:
    folds = np.repeat(np.arange(4), 10)
    part = folds != 3
    wording, logits = fit_in_folds(Clued(SAID), RIGHT, folds, part, strength=1.0)
    assert logits[~part] == pytest.approx(wording.logits([c for c, own in zip(SAID, part, strict=True) if not own]))


def test_labels_of_one_kind_in_a_fold_are_no_hindrance() -> None:
    labels = np.array([True, False] + [False] * 6)
    folds = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    _, logits = fit_in_folds(Clued(SAID[:8]), labels, folds, np.ones(8, dtype=np.bool_), strength=1.0)
    assert np.isfinite(logits).all()
