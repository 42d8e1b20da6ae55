"""Loaded words are marked with the voice that uses them."""

from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.loaded import find_loaded
from sayso.domain.statement import Speaker

MARKED = "The disastrous tunnel opened. [1:Ann Ohm] <1:said> {1:the mob was stupid}."


def test_the_voice_is_the_outlets_outside_a_statement_and_the_speakers_inside() -> None:
    record = read_marked(MARKED, outlet="Tidende")
    named = tuple(replace(s, speaker=Speaker("Ann Ohm", "person")) for s in record.statements)
    found = find_loaded(replace(record, statements=named)).loaded
    assert [(w.text, w.voice) for w in found] == [("disastrous", "Tidende"), ("mob", "Ann Ohm"), ("stupid", "Ann Ohm")]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        pytest.param("A vile idiot came.", ["vile idiot"], id="neighbours-are-one"),
        pytest.param("[1:Bo] <1:claimed> {1:it rained}.", [], id="a-cue-is-none"),
        pytest.param("The tunnel opened on Monday.", [], id="plain"),
    ],
)
def test_words_that_are_marked(marked: str, words: list[str]) -> None:
    assert [w.text for w in find_loaded(read_marked(marked)).loaded] == words
