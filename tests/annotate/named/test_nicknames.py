"""Names with a nickname in quotation marks are one name."""

from __future__ import annotations

import pytest

from marked import read_marked
from sayso.annotate.named.nicknames import join_nicknames

JOINED = [
    ('Salvatore "Sal" Orlan left.', ["Salvatore", "Sal", "Orlan"], 'Salvatore "Sal" Orlan'),
    ("Lt. Gov. Buck “Tiny” van der Berg left.", ["Buck"], "Buck “Tiny” van der Berg"),
    ("the rapper Ana ‘Big Noise’ Moe-Lund left", ["Moe-Lund"], "Ana ‘Big Noise’ Moe-Lund"),
]
APART = [
    'Ana Moe saw "Jaws" Monday.',
    'The "Chips" Moe knew were good.',
    "said Ana Moe. “Never,” Lena Roe replied.",
    'President "Chips" Moe left.',
    "Ana Moe’s “Hamlet” Lena Roe left",
]


@pytest.mark.parametrize(("text", "persons", "name"), JOINED)
def test_given_name_nickname_and_surname_are_one_person(text: str, persons: list[str], name: str) -> None:
    entities = read_marked(text, persons=persons).entities
    assert [(e.text, e.type) for e in join_nicknames(text, entities)] == [(name, "PERSON")]


@pytest.mark.parametrize("text", APART)
def test_quoted_words_that_are_no_nickname_stay_apart(text: str) -> None:
    entities = read_marked(text, persons=[n for n in ("Ana Moe", "Lena Roe", "Moe") if n in text][:2]).entities
    assert join_nicknames(text, entities) == list(entities)


def test_quoted_words_between_names_of_nobody_stay_apart() -> None:
    assert join_nicknames('Port "Old" Harbor', read_marked('Port "Old" Harbor').entities) == []
