"""Loaded words, and whose voice uses them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from builders import span_of
from readings import make_context, make_decisions, read_nested
from sayso.annotate.beside.loaded import FEATURES, find_loaded, find_words, word_clues, word_rows, word_vectors
from sayso.domain.statement import Speaker

MARKED = "A fanciful day. [1:Ada Moe] <1:scoffed> {1:that [2:Bo Lind] <2:ranted> {2:about a brutish plan}}."


def loaded_in(marked: str, **document: Any) -> list[tuple[str, str | None]]:
    record = read_nested(marked, **{"outlet": "Costa", **document})
    speakers = [Speaker("Ada Moe", "person"), Speaker("Bo Lind", "person")]
    given = tuple(replace(s, speaker=who) for s, who in zip(record.statements, speakers, strict=True))
    record = replace(record, statements=given)
    return [(w.text, w.voice) for w in find_loaded(make_context(record), record, make_decisions()).loaded]


def test_the_voice_is_the_innermost_speaker_s_else_the_outlet_s() -> None:
    assert loaded_in(MARKED) == [("fanciful", "Costa"), ("brutish", "Bo Lind")]


def test_without_an_outlet_it_is_the_agency_s() -> None:
    assert loaded_in(MARKED, outlet=None, agency="Wire")[0] == ("fanciful", "Wire")


def test_a_cue_is_no_loaded_word() -> None:
    assert "scoffed" not in dict(loaded_in(MARKED))


def test_words_of_the_page_are_left_out() -> None:
    text = read_nested(MARKED).text
    assert loaded_in(MARKED, furniture=(span_of(text, "A fanciful day."),)) == [("brutish", "Bo Lind")]


def test_words_side_by_side_are_one_entry() -> None:
    marked = MARKED.replace("fanciful day", "ruinous, fanciful and fanciful ruinous fanciful-brutish day")
    assert [text for text, _ in loaded_in(marked)][:3] == ["ruinous", "fanciful", "fanciful ruinous"]


def test_every_word_but_function_words_is_weighed() -> None:
    record = read_nested("The mayor’s one-sided plan was “absurd”.")
    context = make_context(record)
    words = find_words(context)
    assert [word.text for word in words] == ["mayor", "one-sided", "plan", "absurd"]
    rows = dict(zip(FEATURES, word_rows(context, words).T.tolist(), strict=True))
    assert rows["quoted"] == [0, 0, 0, 1]
    assert rows["hyphen"] == [0, 1, 0, 0]
    assert rows["letters"] == [5, 9, 4, 6]
    clues = word_clues(context, words)
    assert {"word:one-sided", "part:one", "part:sided", "ends:ided", "begins:on"} <= set(clues[1])
    assert {"before:mayor’s", "behind:plan", "behind:plan one-sided"} <= set(clues[1])
    assert "behind:“" not in clues[2] and "before:“" in clues[3]


def test_a_word_comes_with_the_vectors_of_its_sentence() -> None:
    record = read_nested("A mad plan. A sane plan.")
    context = make_context(record)
    vectors = np.arange(0, 2 * len(context.reading.pieces.ids), 2, dtype=np.float32)[:, None]
    context.reading = replace(context.reading, of_encoder=vectors)
    sentences, spans, (at, numbers) = word_vectors(context, find_words(context))
    assert at.tolist() == [0, 0, 1, 1] and numbers.tolist() == [0, 1, 2, 3]
    assert sentences.ravel().tolist() == [3, 11], "the mean of a sentence's pieces"
    assert spans[:, 0, 0].tolist() == spans[:, 1, 0].tolist() == [2, 4, 10, 12]


def test_a_text_without_words_has_none() -> None:
    record = read_nested("1, 2, 3.")
    assert find_loaded(make_context(record), record, make_decisions()).loaded == ()
