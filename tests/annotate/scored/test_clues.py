"""Clues of the words in and around a span."""

from __future__ import annotations

import pytest

from builders import span_of
from readings import make_context, read_nested
from sayso.annotate.scored.clues import sentences_apart, words_around, words_in, words_of
from sayso.domain.text import Span

TEXT = 'The minister told the Farol: "No." He left in 2024. Then it rained. Later it snowed.'


def test_words_and_marks_are_in_lower_case() -> None:
    assert words_of(TEXT, [span_of(TEXT, 'the Farol: "No."')]) == ["the", "farol", ":", '"', "no", ".", '"']
    assert words_of(TEXT, [span_of(TEXT, "in 2024"), span_of(TEXT, "He")]) == ["in", "2024", "he"]
    assert words_of(TEXT, []) == []


def test_first_and_last_words_have_clues_of_their_own() -> None:
    assert words_in("cue", ["has", "told", "her"], 2) == [
        "cue:has",
        "cue:told",
        "cue first:has",
        "cue last:her",
        "cue first:has told",
    ]
    assert words_in("cue", ["told"]) == ["cue:told", "cue first:told", "cue last:told"]
    assert words_in("cue", []) == []


def test_neighbors_have_their_distance() -> None:
    clues = words_around("near", TEXT, span_of(TEXT, "Farol"), 2)
    assert clues == ["near -1:the", "near -2:told", "near +1::", 'near +2:"', "near -2:told the", 'near +2:: "']


def test_there_is_nothing_around_a_whole_text() -> None:
    assert words_around("near", TEXT, Span(0, len(TEXT))) == []


@pytest.mark.parametrize(
    ("word", "here", "where"),
    [
        ("minister", "told", "same"),
        ("left", "told", "next"),
        ("told", "left", "previous"),
        ("rained", "told", "later"),
        ("told", "rained", "earlier"),
    ],
)
def test_where_another_sentence_stands(word: str, here: str, where: str) -> None:
    text = "The minister told them. He left. Then it rained."
    context = make_context(read_nested(text))
    assert sentences_apart(context, text.index(word), text.index(here)) == where
