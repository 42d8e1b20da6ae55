"""The things that statements speak of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.analyse.things import Nouns, find_things, split_words, stem_of

RECORD = (
    "The treaty on ferries is signed.",
    "The ferry treaty was a mistake.",
    "The treaty has to be kept, and the tolls with it.",
    "They sign the treaty and abolish the tolls.",
    "We must sign it.",
    "The old river tolls were high.",
    "Sanctions on Ruritania are an answer.",
    "The sanctions against Ruritania will stay.",
    "It was Ruritania that asked.",
)


@pytest.fixture(scope="module")
def nouns() -> Nouns:
    return Nouns(split_words(text) for text in RECORD)


@pytest.mark.parametrize(
    ("word", "is_noun", "is_name"),
    [("treaty", True, False), ("sign", False, False), ("abolish", False, False), ("ruritania", False, True)],
)
def test_a_record_shows_which_of_its_words_are_nouns(nouns: Nouns, word: str, is_noun: bool, is_name: bool) -> None:
    assert (nouns.is_noun(word), nouns.is_name(word)) == (is_noun, is_name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The treaty on ferries is signed.",
            {"treaty": ["treaty"], "treaty on ferries": ["ferry", "treaty"], "ferries": ["ferry"]},
        ),
        ("The ferry treaty was bad.", {"treaty": ["treaty"], "ferry treaty": ["ferry", "treaty"]}),
        ("Lift the Ruritania sanctions", {"sanctions": ["sanction"], "Ruritania sanctions": ["ruritania", "sanction"]}),
        (
            "sanctions on the whole Ruritania",
            {"sanctions": ["sanction"], "sanctions on the whole Ruritania": ["ruritania", "sanction"]},
        ),
        ("the treaty to abolish", {"treaty": ["treaty"]}),
        ("They sign the treaty", {"treaty": ["treaty"]}),
        ("Nobody knows", {}),
    ],
)
def test_a_thing_is_one_in_whatever_order_its_words_stand(nouns: Nouns, text: str, found: dict[str, list[str]]) -> None:
    things = find_things(split_words(text), nouns)
    assert {text[one.span.start : one.span.end]: sorted(one.stems) for one in things} == found


@pytest.mark.parametrize(
    ("word", "stem"),
    [("Treaties", "treaty"), ("tolls", "toll"), ("Brandt’s", "brandt"), ("U.S.", "u.s."), ("congress", "congress")],
)
def test_forms_of_a_noun_have_one_stem(word: str, stem: str) -> None:
    assert stem_of(word) == stem


@given(st.text(alphabet="aBc .,'’-“\n", max_size=60))
def test_words_are_ranges_of_the_text_in_order(text: str) -> None:
    end = 0
    for word in split_words(text):
        assert end <= word.span.start < word.span.end <= len(text)
        end = word.span.end
