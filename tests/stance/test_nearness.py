"""How near texts are to a concept by their words."""

from __future__ import annotations

import pytest

from sayso.models.coder import coder_model
from sayso.stance.nearness import Nearness

NEAR = Nearness(coder_model(), ["The railway between the two cities should be closed", "Closure"])


def test_a_phrase_is_nearest_to_itself() -> None:
    same, other = NEAR.of(["The railway between the two cities should be closed", "The soup was cold"])
    assert same == pytest.approx(1, abs=1e-3)
    assert other < 0.5


def test_related_words_are_nearer_than_strange_ones() -> None:
    trains, soup = NEAR.of(["They want to shut the train line", "They want to eat the cold soup"])
    assert trains > soup


def test_the_nearest_phrase_counts() -> None:
    [found] = NEAR.of(["closure"])
    assert found == pytest.approx(1, abs=1e-3)


def test_texts_without_words_are_far() -> None:
    assert list(NEAR.of([])) == []
    assert NEAR.of(["", "…"]).max() < 0.5
