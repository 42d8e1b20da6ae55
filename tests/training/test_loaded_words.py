"""Which words are loaded is learned from marked sentences."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra [train]")

from readings import make_reading, read_nested  # after the skip
from sayso.annotate.beside.loaded import LOADED, find_words, loaded_chances
from sayso.annotate.context import Context
from sayso.domain.record import Record
from sayso.models.decisions import Decisions
from sayso.models.scores import Reading
from sayso.training.decision_tables import FOLDS
from sayso.training.loaded_words import learn_loaded

SETTINGS = {"rounds": 20, "rate": 0.3, "leaves": 4, "smallest": 5, "strength": 10.0}
PLACES = ("harbor", "bridge", "school", "ferry", "market")
LOADED_WORDS, PLAIN = ("dreadful", "shameless", "pathetic"), ("new", "third", "wooden")


def sentence(number: int) -> tuple[Record, Reading, list[list[int]]]:
    word = (LOADED_WORDS if number % 2 else PLAIN)[number % 3]
    record = read_nested(f"They built the {word} {PLACES[number % 5]} in {1900 + number}.")
    start = record.text.index(word)
    return record, make_reading(record), [[start, start + len(word)]] if number % 2 else []


def test_marked_words_are_likelier_in_other_sentences() -> None:
    table, learned, networks, least = learn_loaded([sentence(number) for number in range(60)], SETTINGS)
    assert len(learned.trees) == len(networks) == FOLDS + 1
    assert table.all_labels.sum() == 30
    assert learned.chances[table.all_labels].min() > learned.chances[~table.all_labels].max(), "of held-out sentences"
    found = Decisions(
        {LOADED: learned.trees[-1]}, {LOADED: least}, {LOADED: learned.wordings[-1]}, {LOADED: networks[-1]}
    )
    record = read_nested("A shameless harbor and a wooden ferry.")
    context = Context(record, make_reading(record))
    words = find_words(context)
    chances = dict(zip([word.text for word in words], loaded_chances(context, words, found).tolist(), strict=True))
    assert max(chances, key=lambda word: chances[word]) == "shameless"
    assert 0 < least < 1


def test_sentences_without_words_add_nothing() -> None:
    record = read_nested("1, 2, 3.")
    given = [sentence(number) for number in range(20)]
    with_numbers, _, _, _ = learn_loaded([*given, (record, make_reading(record), [])], SETTINGS)
    without, _, _, _ = learn_loaded(given, SETTINGS)
    assert np.array_equal(np.concatenate(with_numbers.rows), np.concatenate(without.rows))
