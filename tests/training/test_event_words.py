"""The part of the coder of events that goes by words alone is trained."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")
pytest.importorskip("torch")

from sayso.models.event_words import word_scores
from sayso.training.event_words import train_words
from sayso.training.events import best_share

CODES = {"accused": 0, "shelled": 1, "thanked": 3}
NAMES = ("Riga", "Oslo", "The envoy", "Bonn")


def test_words_tell_the_code_of_actors_that_were_not_seen() -> None:
    deeds = [(f"{who} {verb} {whom} on Monday", who, whom) for verb in CODES for who in NAMES for whom in NAMES]
    answers = np.array([CODES[sentence.removeprefix(who).split()[0]] for sentence, who, _ in deeds])
    heads = train_words(deeds, answers, 5)
    asked = [(f"Ines Brandt {verb} the port on Friday", "Ines Brandt", "the port") for verb in CODES]
    assert word_scores(heads, asked).argmax(axis=1).tolist() == list(CODES.values())


def test_two_codes_are_told_apart() -> None:
    deeds = [(f"{who} {verb} Bonn", who, "Bonn") for verb in ("accused", "shelled") for who in NAMES]
    heads = train_words(deeds, np.array([0] * 4 + [1] * 4), 2)
    assert word_scores(heads, deeds).argmax(axis=1).tolist() == [0] * 4 + [1] * 4


@pytest.mark.parametrize(("words", "expected"), [([[9, 0], [0, 9]], "much"), ([[0, 9], [9, 0]], "nothing")])
def test_words_count_as_much_as_they_help(words: list[list[float]], expected: str) -> None:
    encoder = np.array([[0.2, 0.0], [0.0, 0.2]], dtype=np.float32)
    share = best_share(encoder, np.array(words, dtype=np.float32), np.array([0, 1]))
    assert (share > 1) == (expected == "much") and (share == 0) == (expected == "nothing")
